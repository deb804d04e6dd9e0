"""Brings the suite's own programs and browser in after the coverage meter has started."""

pytest_plugins = ["tests.services", "tests.chrome"]
