"""Plain makers of rows, one file per app; nothing surprising inside."""
