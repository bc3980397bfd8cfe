"""The desk of the office: what it looks at, decides, sets, asks for as a file."""
