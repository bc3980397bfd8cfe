"""SQLite through aiosqlite: the only SQL of the project, a module per noun."""
