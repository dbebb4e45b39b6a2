"""From an empty install to the first data: an account, a brand, and a door to its data."""
