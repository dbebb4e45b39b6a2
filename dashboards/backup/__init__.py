"""The whole of an install as files, and back: rows of any database, and the files that they refer to."""
