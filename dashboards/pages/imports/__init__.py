"""Imports of files: preview, progress, result and undo."""
