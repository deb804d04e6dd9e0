"""Reads shaped for the pages about people, bodies, roles and data."""

from networks.reports.about import Spread, facts_of

__all__ = ["Spread", "facts_of"]
