"""From bytes to a table: archives, workbooks, delimited text, JSON, encodings (pure)."""
