"""Whether Evenly answers."""
