"""An edition that is written down and read again is the same edition, to the last digit."""

import gzip
import json
from dataclasses import replace
from io import BytesIO

import pytest

from dashboards.reports.edition import MetricTable, fingerprint
from dashboards.reports.packing import packed, unpack_head, unpacked
from tests.dashboards.reports.sheet_editions import action_line, brand_edition, revised_edition, store_edition


@pytest.mark.parametrize(
    "edition",
    [brand_edition(30, actions=[action_line(7, "nps", ["00001"])], findings=[]), revised_edition(), store_edition()],
    ids=["brand", "2", "store"],
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


def test_what_is_written_before_the_tables_is_read_without_them() -> None:
    edition = brand_edition(9, ("nps",), actions=[action_line(7, "nps", ["00001"])])
    head = unpack_head(BytesIO(packed(edition)))
    assert head == replace(unpacked(packed(edition)), tables=())
    assert head.actions == edition.actions
    with pytest.raises(ValueError, match="no edition"):
        unpack_head(BytesIO(b""))


def test_an_edition_of_the_shape_before_has_neither_actions_nor_findings() -> None:
    lines = gzip.decompress(packed(brand_edition(9, ("nps",)))).split(b"\n")
    plain = json.loads(lines[0])
    older = {name: part for name, part in plain.items() if name not in ("actions", "findings")} | {"shape": 1}
    again = unpacked(gzip.compress(b"\n".join([json.dumps(older).encode(), *lines[1:]])))
    assert (again.shape, again.actions, again.findings) == (1, None, None)
    assert again.tables == brand_edition(9, ("nps",)).tables
