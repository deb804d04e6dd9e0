"""The forms of ``rollouts``, one file per subject."""
