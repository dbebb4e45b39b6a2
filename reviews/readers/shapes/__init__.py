"""One small module per file shape; ``registry`` knows them all (pure)."""
