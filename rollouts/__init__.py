"""What is being introduced, where and when, and how it is going."""
