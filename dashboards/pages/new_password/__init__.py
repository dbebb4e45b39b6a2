"""The link by which somebody chooses a new password."""
