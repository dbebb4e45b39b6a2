"""What customers' texts are about, and whether they praise it or complain of it (pure)."""
