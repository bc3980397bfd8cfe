"""The office's command line: each module adds its parser and runs it."""
