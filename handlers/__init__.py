"""What the bot says, a file per conversation; ``router`` decides whose turn it is."""
