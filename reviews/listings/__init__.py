"""What publishers show, compared with our record."""
