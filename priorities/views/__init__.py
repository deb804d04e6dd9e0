"""The pages of ``priorities``."""
