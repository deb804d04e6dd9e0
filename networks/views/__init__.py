"""The pages of ``networks``, one file per noun."""
