"""Meetings: who calls them, who is invited, who came."""
