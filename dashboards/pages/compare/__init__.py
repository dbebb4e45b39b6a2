"""Two to six stores side by side."""
