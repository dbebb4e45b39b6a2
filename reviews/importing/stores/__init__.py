"""Lists of stores, and which store a record belongs to."""
