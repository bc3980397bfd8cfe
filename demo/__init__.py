"""The demo month: sample register and figures, personas, and the script they play."""
