"""The trail: who did what to which thing, when and why."""
