"""The page of how fast a brand answers."""
