"""Every write of ``rollouts``, one file per subject."""
