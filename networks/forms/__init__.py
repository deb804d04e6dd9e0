"""The forms of ``networks``: input only; what is allowed is for the actions to say."""
