"""The monthly report: the talk about it, its filing, its corrections, its page to be signed."""
