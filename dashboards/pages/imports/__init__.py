"""Files brought in: preview, account, rejects and undo."""
