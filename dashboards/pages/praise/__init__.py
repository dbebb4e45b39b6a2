"""The board of praise."""
