"""Statements with their evidence, which pages only word (pure)."""
