"""Scored months and their files."""
