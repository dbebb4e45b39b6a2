"""Sheets of hundreds of thousands of rows, written several times as fast as a workbook library writes them (pure).

The library writes the workbook as it shall be, but with a few specimen rows in the place of the rows of a long sheet:
they have its number formats. Then the rows are streamed in their likeness, as ECMA-376 has them (part 1, 18.3.1.4 and
18.3.1.73). Texts stand in their cells, so none of them is ever a formula or a link, and numbers are written with all
their digits. The same rows give the same bytes.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from dashboards.files.workbook import LONGEST_TEXT

QUICK = 1
"""Level of compression: of digits the higher ones take several times as long for hardly less room."""
ROWS_A_PART = 500
_SPECIMEN = re.compile(r"<row .*?</row>")
_CELL = re.compile(r'<c r="([A-Z]+)\d+"(?: s="(\d+)")?')
_DIMENSION = re.compile(r"<dimension [^>]*/>")
_NOT_PLAIN = re.compile("[&<>\\x00-\\x08\\x0b-\\x1f\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


@dataclass(frozen=True, slots=True)
class LongRows:
    """The rows of one sheet, counted from 1 in the order of the workbook, from line ``first`` on.

    Each comes with the index of the specimen that it looks like; its cells are text, numbers or None. In the columns
    ``digits``, counted from 0, numbers come as text with all the digits that they shall have.
    """

    sheet: int
    first: int
    rows: Iterable[tuple[int, Sequence[Any]]]
    digits: Collection[int] = ()


def write_filled(target: IO[bytes], book: IO[bytes], long: Iterable[LongRows]) -> None:
    """Write a workbook with the rows of its long sheets in the place of their specimens. Rows are read once."""
    by_name = {f"xl/worksheets/sheet{each.sheet}.xml": each for each in long}
    with ZipFile(book) as source, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=QUICK) as filled:
        for info in source.infolist():
            if info.filename not in by_name:
                filled.writestr(info, source.read(info))
                continue
            with filled.open(info.filename, "w") as sheet:
                for part in _sheet(source.read(info).decode(), by_name[info.filename]):
                    sheet.write(part.encode())


def _sheet(specimen: str, long: LongRows) -> Iterator[str]:
    start, end = specimen.index(f'<row r="{long.first}"'), specimen.index("</sheetData>")
    looks = [_look(row, long.digits) for row in _SPECIMEN.findall(specimen[start:end])]
    # What the sheet's extent is, is known at its end only; readers need not be told.
    yield _DIMENSION.sub("", specimen[:start])
    rows = (_row(line, looks[kind], cells) for line, (kind, cells) in enumerate(long.rows, long.first))
    while part := "".join(islice(rows, ROWS_A_PART)):
        yield part
    yield specimen[end:]


def _look(specimen: str, digits: Collection[int]) -> list[tuple[str, str, bool]]:
    """Give the beginning of each cell up to its line, what follows the line (the number of its format), and whether
    it has digits."""
    cells = enumerate(_CELL.findall(specimen))
    return [(f'<c r="{letters}', f'" s="{style or 0}"', at in digits) for at, (letters, style) in cells]


def _row(line: int, look: Sequence[tuple[str, str, bool]], cells: Sequence[Any]) -> str:
    parts = [f'<row r="{line}">']
    for (begin, style, has_digits), cell in zip(look, cells, strict=True):
        if cell is None or cell == "":
            continue
        if has_digits:
            parts.append(f"{begin}{line}{style}><v>{cell}</v></c>")
        elif isinstance(cell, str):
            parts.append(f'{begin}{line}{style} t="inlineStr"><is>{_text(cell)}</is></c>')
        else:
            parts.append(f"{begin}{line}{style}><v>{cell!r}</v></c>")
    parts.append("</row>")
    return "".join(parts)


def _text(text: str) -> str:
    plain = _NOT_PLAIN.sub(_escaped, text[:LONGEST_TEXT])
    return f"<t>{plain}</t>" if plain == plain.strip() else f'<t xml:space="preserve">{plain}</t>'


def _escaped(found: "re.Match[str]") -> str:
    """Write what XML cannot contain as spreadsheets do, and what only looks like that so that it stays as it is."""
    sign = found[0]
    return _ENTITIES.get(sign) or f"_x{ord(sign):04X}_"
