"""What customers wrote, newest first."""
