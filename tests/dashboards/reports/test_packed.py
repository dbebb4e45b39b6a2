"""An edition that is written down and read again is the same edition, to the last digit."""

import gzip
import json
from dataclasses import replace

import pytest

from dashboards.reports.edition import MetricTable, fingerprint
from dashboards.reports.packing import packed, unpacked
from tests.dashboards.reports.sheet_editions import brand_edition, revised_edition, store_edition


@pytest.mark.parametrize(
    "edition", [brand_edition(30), revised_edition(), store_edition()], ids=["brand", "2", "store"]
)
def test_what_is_read_is_what_was_written(edition) -> None:
    again = unpacked(packed(edition))
    assert replace(again, reasons=[*edition.reasons], differences=[*edition.differences]) == replace(
        edition, reasons=[*again.reasons], differences=[*again.differences]
    )
    assert [*again.tables[0].figures] == [*edition.tables[0].figures]
    assert packed(again) == packed(edition)


def test_a_table_of_columns_and_one_of_rows_are_the_same() -> None:
    edition = brand_edition(9, ("nps",))
    table = edition.tables[0]
    rows = MetricTable(table.metric, table.stores, [*table.figures])
    assert (rows, packed(replace(edition, tables=[rows]))) == (table, packed(edition))


def test_another_figure_gives_another_fingerprint() -> None:
    edition = brand_edition(9, ("nps",))
    assert fingerprint(packed(edition)) != fingerprint(packed(replace(edition, month=edition.month + 1)))


def test_anything_else_is_refused() -> None:
    content = packed(brand_edition(9, ("nps",)))
    shape = gzip.compress(json.dumps({"shape": 99}).encode())
    for broken in (b"", b"{}", content[:-40], gzip.compress(b"{"), shape):
        with pytest.raises(ValueError, match=r".*"):
            unpacked(broken)
