"""What the bot says, a folder per subject, a file per conversation; ``router`` decides whose turn it is."""
