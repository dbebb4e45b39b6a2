"""Texts that a spreadsheet would take for formulas: files of ours have an apostrophe before them (pure)."""

import re

STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""Signs that begin a formula, also behind blanks and in their wide forms."""

BLANKS = " \u3000\xa0"
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*", re.ASCII)


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet may take a text for a formula."""
    return text.lstrip(BLANKS).startswith(STARTS)


def quoted(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; numbers stay as they are.

    >>> quoted("=1+1"), quoted("-3.5"), quoted("'=1"), quoted("it's")
    ("'=1+1", '-3.5', "''=1", "it's")
    """
    return f"'{cell}" if is_formula(cell.lstrip("'")) and not NUMBER.fullmatch(cell) else cell


def unquoted(cell: str) -> str:
    """Return the cell that ``quoted`` was given."""
    return cell[1:] if cell.startswith("'") and quoted(cell[1:]) == cell else cell
