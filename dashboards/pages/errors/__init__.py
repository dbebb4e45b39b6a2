"""What a person reads when a request fails."""
