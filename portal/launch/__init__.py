"""Starts the programs around the portal and owns them: none outlives the one that started it."""
