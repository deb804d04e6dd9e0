"""Every write of ``priorities``."""
