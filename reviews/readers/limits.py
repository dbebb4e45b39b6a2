"""How large a file may be; every limit is checked before the part it bounds is parsed (pure)."""

from reviews.readers.records import Refused

MEGABYTE = 1_000_000
FILE_BYTES = 200 * MEGABYTE
UNPACKED_BYTES = 500 * MEGABYTE
UNPACKED_RATIO = 100
COLUMNS = 200
SHEETS = 200
FIELD_CHARACTERS = 32_000
RECORD_CHARACTERS = 4 * FIELD_CHARACTERS
"""Of the lines of one record of a delimited text, where it has several: more is a quote that nothing closes."""
WORKBOOK_ROWS = 200_000
JSON_DEPTH = 20


def check_size(size: int) -> None:
    """Refuse a file of no bytes or of more than ``FILE_BYTES``."""
    if size == 0:
        raise Refused("empty", "This file is empty; export it again and upload the new file.")
    if size > FILE_BYTES:
        raise Refused(
            "too_large",
            f"This file has {size // MEGABYTE:,} MB and the limit is {FILE_BYTES // MEGABYTE}; split "
            f"it into smaller files.",
        )


def check_sheets(count: int) -> None:
    """Refuse a workbook with more than ``SHEETS`` sheets."""
    if count > SHEETS:
        raise Refused(
            "too_many_sheets",
            f"This workbook has {count:,} sheets and the limit is {SHEETS}; save those that are needed by themselves.",
        )


def check_columns(count: int) -> None:
    """Refuse a table with more than ``COLUMNS`` columns."""
    if count > COLUMNS:
        raise Refused(
            "too_many_columns",
            f"This table has {count:,} columns and the limit is {COLUMNS}; remove the columns that are not needed.",
        )
