"""The table of all stores in scope, and its files."""
