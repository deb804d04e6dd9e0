"""Cuts, reports and the committee."""
