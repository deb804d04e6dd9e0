"""Every write of ``networks``, one file per subject."""
