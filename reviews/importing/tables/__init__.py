"""Writing many rows at once, and what they replaced."""
