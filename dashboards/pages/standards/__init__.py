"""The dated targets of a brand."""
