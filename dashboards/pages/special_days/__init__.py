"""Days on which stores keep other hours."""
