"""What must hold between lines and files, one file per subject; each yields the faults it finds."""
