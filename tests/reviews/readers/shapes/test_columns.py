"""Which cells of each kind of file may be neither empty nor damaged, column by column.

After a change that is meant, ``python -m tests.reviews.readers.shapes.test_columns`` writes the list again; read the
difference.
"""

from collections.abc import Iterator

from reviews.readers import Options, open_file
from reviews.readers.columns.typed import Bound
from reviews.readers.recognition import interpret
from reviews.readers.records import CellError
from tests.reviews.readers.golden import DATA
from tests.reviews.readers.test_golden import CASES

EXPECTED = DATA / "columns.expected"
DAMAGED = "\ufffd"


def refuses(one: Bound, cell: str, code: str) -> bool:
    """Whether a column refuses a record with this text in its first source for this reason."""
    found = one.read((cell, *[""] * (len(one.indexes) - 1)))
    return isinstance(found, CellError) and found.code == code


def demands(name: str, options: Options) -> Iterator[str]:
    with open_file(DATA / name) as file:
        bound = interpret(file, name.partition("_")[0], options).bound
    filled = [one.column.name for one in bound if refuses(one, "", "missing")]
    sound = [one.column.name for one in bound if refuses(one, DAMAGED, "damaged_key")]
    yield f"{name}\n  never empty: {', '.join(filled) or '-'}\n  never damaged: {', '.join(sound) or '-'}\n"


def listed() -> str:
    return "".join(line for name, options in CASES.items() for line in demands(name, options))


def test_cells_that_may_be_neither_empty_nor_damaged() -> None:
    assert listed() == EXPECTED.read_text(encoding="utf-8")


if __name__ == "__main__":
    EXPECTED.write_text(listed(), encoding="utf-8")
