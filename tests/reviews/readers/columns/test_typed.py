"""Records become columns; what is refused is refused once, however many fields read it."""

from collections.abc import Iterator

from reviews.readers import Options
from reviews.readers.columns.typed import Column, Context, Noted, Rule, bind, build, sort_out
from reviews.readers.containers.table import FileRecord
from reviews.readers.records import CellError, RowError

HEADER = ["code", "number"]


def number(context: Context, given: str) -> int | Noted[int]:
    if not given.isdigit():
        raise CellError("number", given)
    return Noted(0, "zero", given) if given == "0" else int(given)


def code(context: Context, given: str) -> str:
    return given


COLUMNS = (
    Column("code", code, "code", key=True, required=True),
    Column("number", number, "number"),
    Column("again", number, "number"),
    Column("_checked", number, "number"),
)
BELOW_TEN = Rule(("number", "again"), lambda one, other: CellError("order") if one + other > 20 else None)


def records(*rows: tuple[str, str]) -> list[FileRecord]:
    return [FileRecord(line, list(cells)) for line, cells in enumerate(rows, 2)]


def test_a_cell_that_feeds_several_fields_is_refused_once() -> None:
    bound = bind(COLUMNS, HEADER, Context(Options()))
    batch = build(records(("a", "1"), ("b", "x"), ("", "y"), ("d\ufffd", "4"), ("e", "11")), bound, [BELOW_TEN])
    assert [(error.line, error.column, error.code) for error in batch.errors] == [
        (3, "number", "number"), (4, "code", "missing"), (4, "number", "number"), (5, "code", "damaged_key"),
        (6, "", "order"),
    ]  # fmt: skip
    assert (batch.read, batch.lines, dict(batch.columns)) == (5, [2], {"code": ["a"], "number": [1], "again": [1]})


def test_notes_come_with_every_field_that_has_one() -> None:
    bound = bind(COLUMNS[:2], HEADER, Context(Options()))
    batch = build(records(("a", "0"), ("b", "5")), bound, [])
    assert [(note.line, note.column, note.code, note.given) for note in batch.notes] == [(2, "number", "zero", "0")]
    assert list(batch.columns["number"]) == [0, 5]


class Counted(list[RowError]):
    """Errors that count how often somebody goes through all of them."""

    times = 0

    def __iter__(self) -> Iterator[RowError]:
        self.times += 1
        return super().__iter__()


def test_sorting_out_a_column_goes_through_earlier_errors_once() -> None:
    """Going through them for each refused cell took a minute for 6,000 records that are wrong in three columns."""
    rows = records(*[("a", "x")] * 50)
    (one,) = bind(COLUMNS[1:2], HEADER, Context(Options()))
    errors = Counted(RowError(record.line, "code", "missing", "", "", record.cells) for record in rows)
    before, refused = errors.times, set(range(50))
    sort_out(one, [CellError("number", "x")] * 50, rows, refused, errors, [])
    assert len(errors) == 100 and errors.times - before == 1
