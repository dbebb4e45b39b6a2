"""What publishers show, next to the brand's record."""
