"""The pages of ``rollouts``, one file per subject."""
