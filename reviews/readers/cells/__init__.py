"""Parsers of single cells: text in, value out, ``CellError`` for what cannot be read (pure)."""
