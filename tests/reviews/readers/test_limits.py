"""How large a file and a table may be."""

import pytest

from reviews.readers import limits
from reviews.readers.records import Refused


@pytest.mark.parametrize(
    ("size", "code"), [(0, "empty"), (1, ""), (200_000_000, ""), (200_000_001, "too_large"), (10**10, "too_large")]
)
def test_a_file_has_at_most_200_megabytes(size: int, code: str) -> None:
    if not code:
        limits.check_size(size)
        return
    with pytest.raises(Refused) as refused:
        limits.check_size(size)
    assert refused.value.code == code


def test_the_refusal_names_both_sizes() -> None:
    with pytest.raises(Refused, match=r"has 1,234 MB and the limit is 200;"):
        limits.check_size(1_234_999_999)


def test_a_table_has_at_most_200_columns() -> None:
    limits.check_columns(200)
    with pytest.raises(Refused, match=r"has 201 columns and the limit is 200;"):
        limits.check_columns(201)


def test_what_may_come_out_of_an_archive_and_lie_in_a_cell() -> None:
    """Numbers that the documents name."""
    assert (limits.UNPACKED_BYTES, limits.UNPACKED_RATIO) == (500_000_000, 100)
    assert (limits.FIELD_CHARACTERS, limits.WORKBOOK_ROWS, limits.JSON_DEPTH) == (32_000, 200_000, 20)
