"""Good files damaged at random: their bytes, cells, columns, rows, documents and archives."""

import csv
import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable
from typing import Any

PIECES = [
    b'"', b"\n", b"\r", b",", b";", b"\xff", b"\x00", b"\xef\xbf\xbd", b"{", b"}", b"[", b"]", b"-",
    b"999999999999", b"nan", b"\\ud800", "２０２６".encode(), b"a month ago", b"31/02/2026", b"1e999", b"null",
    b"ImportId", b"\xed\xa0\x80",
]  # fmt: skip
CELLS = [
    "", " ", "0", "-1", "1e400", "nan", "５", "1_0", "11", "4 stars", "★★★★★★★", "8/10", "a month ago",
    "9999 years ago", "400 centuries ago", "2026-02-30", "03/04/2026", "0001-01-01", "9999-12-31T23:59:59+14:00",
    "46024.999999", "-90.0000001", "N/A", "=1+1", "x" * 32_001, "\ufffd", "占쏙옙", "\u202e", "가나다", "{'a': 1}",
    "[[]]", "true",    "locations/1/reviews/2", "Mo-Fr 25:00-26:00", "+82", "America/New_York",
    "{\"ImportId\":\"x\",\"timeZone\":\"Mars\"}", "1-7", "7-1", "high", "00000000000000000000", "1904-01-01",
    "12:00 AM - 12:00 AM", "월화수목금토일 9999 0000",
]  # fmt: skip
HEADERS = [
    "store", "date", "rating", "nps", "csat", "csat_scale", "ces", "ces_scale", "ces_better", "better", "code", "name",
    "month", "value", "kpi", "ImportId", "V1", "ResponseId", "line", "column", "", "\ufeff", "매장코드", "scraped_at",
    "lat", "lon", "sales", "status", "Finished", "hours", "publisher", "case id", "opened",
]  # fmt: skip
VALUES: list[Any] = [
    None, True, 0, -1, 1e308, 10**40, "", "a\0b", "\ud800", [], {}, [[]], [None], {"": None}, "2026-01-02", "FIVE",
    {"nested": {"deeply": [1, {"x": "y"}]}}, ["a", 1], "x" * 40_000, [[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]],
]  # fmt: skip


def other_bytes(content: bytes, chance: random.Random) -> bytes:
    """A few bytes flipped, cut out, doubled or put in."""
    text = bytearray(content)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(text) + 1)
        what = chance.randrange(5)
        if what == 0 and at < len(text):
            text[at] = chance.randrange(256)
        elif what == 1:
            del text[at : at + chance.randrange(1, 40)]
        elif what == 2:
            text[at:at] = text[at : at + chance.randrange(1, 200)]
        elif what == 3:
            text = text[:at] if chance.random() < 0.2 else text
        else:
            text[at:at] = chance.choice(PIECES)
    return bytes(text)


def other_cells(content: bytes, chance: random.Random) -> bytes:
    """Cells, columns and rows of a table replaced, moved, doubled or left out; written in another dialect."""
    text = content.decode("utf-8-sig", "replace")
    mark = max(",;\t|", key=text.partition("\n")[0].count)
    table = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark) if row]
    for _ in range(chance.randrange(1, 6)):
        chance.choice(TABLE_CHANGES)(table, chance)
    out = io.StringIO(newline="")
    ends = chance.choice(["\n", "\r\n", "\r"])
    quoting = chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    csv.writer(out, delimiter=chance.choice(",;\t|"), lineterminator=ends, quoting=quoting).writerows(table)
    encoding = chance.choice(["utf-8", "utf-8-sig", "cp949", "utf-16", "latin-1"])
    return out.getvalue().encode(encoding, "replace")


Table = list[list[str]]


def replace_cell(table: Table, chance: random.Random) -> None:
    row = chance.choice(table)
    if row:
        row[chance.randrange(len(row))] = chance.choice(CELLS)


def rename_column(table: Table, chance: random.Random) -> None:
    if table[0]:
        table[0][chance.randrange(len(table[0]))] = chance.choice(HEADERS)


def drop_column(table: Table, chance: random.Random) -> None:
    at = chance.randrange(max(1, len(table[0])))
    for row in table:
        del row[at : at + 1]


def move_column(table: Table, chance: random.Random) -> None:
    source, target = (chance.randrange(max(1, len(table[0]))) for _ in range(2))
    for row in table:
        if source < len(row):
            row.insert(target, row.pop(source))


def fill_column(table: Table, chance: random.Random) -> None:
    at, cell = chance.randrange(max(1, len(table[0]))), chance.choice(CELLS)
    for row in table[1:]:
        if at < len(row):
            row[at] = cell


def repeat_row(table: Table, chance: random.Random) -> None:
    table.insert(chance.randrange(len(table) + 1), list(chance.choice(table)))


def drop_row(table: Table, chance: random.Random) -> None:
    if len(table) > 1:
        del table[chance.randrange(len(table))]


def stretch_row(table: Table, chance: random.Random) -> None:
    row = chance.choice(table)
    if chance.random() < 0.5:
        row.extend(chance.choices(CELLS, k=chance.randrange(1, 4)))
    else:
        del row[-1:]


TABLE_CHANGES: list[Callable[[Table, random.Random], None]] = [
    replace_cell, replace_cell, rename_column, drop_column, move_column, fill_column, repeat_row, drop_row, stretch_row,
]  # fmt: skip


def other_nodes(content: bytes, chance: random.Random) -> bytes:
    """Nodes of a document (or of its lines) replaced, renamed, doubled or left out."""
    text = content.decode()
    try:
        documents = [json.loads(text)]
    except ValueError:
        documents = [json.loads(line) for line in text.splitlines() if line.strip()]
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(documents))
        documents[at] = changed(documents[at], chance)
    return "\n".join(json.dumps(document) for document in documents).encode()


def changed(node: Any, chance: random.Random) -> Any:
    """The node with one change somewhere at or below it."""
    if chance.random() < 0.08 or not isinstance(node, dict | list) or not node:
        return chance.choice(VALUES)
    if isinstance(node, list):
        return changed_list(node, chance)
    name = chance.choice(list(node))
    what = chance.random()
    if what < 0.15:
        return {other: value for other, value in node.items() if other != name}
    if what < 0.25:
        return {chance.choice(HEADERS) if other == name else other: value for other, value in node.items()}
    return {**node, name: changed(node[name], chance)}


def changed_list(node: list[Any], chance: random.Random) -> list[Any]:
    at = chance.randrange(len(node))
    what = chance.random()
    if what < 0.1:
        return node[:at] + node[at + 1 :]
    if what < 0.2:
        return [*node, *node]
    return [*node[:at], changed(node[at], chance), *node[at + 1 :]]


def other_members(content: bytes, chance: random.Random) -> bytes:
    """Members of an archive changed, renamed, doubled or left out."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    at = chance.randrange(len(members))
    name, text = members[at]
    what = chance.randrange(5)
    if what == 0:
        del members[at]
    elif what == 1:
        members[at] = (name + "x", text)
    elif what == 2:
        members[at] = (chance.choice(members)[0] + "y", text)
    else:
        members[at] = (name, other_bytes(text, chance))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members:
            archive.writestr(name, text)
    return out.getvalue()


def mutated(name: str, content: bytes, chance: random.Random) -> bytes:
    """A file that is known under ``name``, changed in its bytes or in the way that its form suggests."""
    by_form = other_cells if name.endswith("csv") else other_members if name.endswith("xlsx") else other_nodes
    changed = by_form(content, chance) if chance.random() < 0.7 else content
    if changed is content or chance.random() < 0.15:
        changed = other_bytes(changed, chance)
    return gzip.compress(changed) if chance.random() < 0.05 else changed
