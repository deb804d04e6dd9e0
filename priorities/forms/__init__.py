"""Input to clean values, handed by the views to one action."""
