"""What a shape is made of: its columns, the beginning of a file, and parsers that several shapes share (pure)."""
