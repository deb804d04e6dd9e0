"""Reads shaped for a page or paper: frozen dataclasses and the ``gather`` that fills them."""
