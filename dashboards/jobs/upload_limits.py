"""What an upload may be, the same on the page and in the API."""

LARGEST_UPLOAD = 200 * 2**20
"""Bytes."""
ENCODINGS = ("utf-8", "cp949", "cp1252", "latin-1")
"""Encodings that can be named where the recognised one is wrong."""
