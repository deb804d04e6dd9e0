"""Tests mirror the tree; the plugins beside this file give them services and a browser."""
