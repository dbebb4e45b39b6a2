"""JSON documents too large for the memory: their records one after the other, read twice (pure).

The first reading takes all of the text, so that a fault at its end is found before anything is written, and leaves an
outline: the document with its long lists cut off. What the document is follows from the outline. The second reading
yields the records.
"""

import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TextIO

from reviews.readers import limits
from reviews.readers.containers.json_form import JsonForm, candidates, plain_record
from reviews.readers.containers.strict_json import (
    broken,
    by_line,
    check_depth,
    members,
    refuse_constant,
    too_deep,
    twice_or_no_number,
    unknown,
)
from reviews.readers.containers.table import FileRecord, FileTable, bounded
from reviews.readers.records import Refused

WINDOW = 1 << 20
"""Characters that are read at a time."""

LONGEST = 1 << 20
"""Characters of a text; what cannot be read and lies further back than this is broken and not merely cut off."""

NUMBER_TAIL = 2
"""What a number can be cut off before and still seem whole: the "e+" of "1e+5"."""

LARGEST = 16 << 20
"""Characters of one record."""

OUTLINED = 1_000
"""Records of a list that the outline has."""

MEMBERS = 1_000
"""Members of a document."""

AT_ONCE = 2_000
BLANKS = re.compile(r"[ \t\n\r]*")
Reopen = Callable[[], TextIO]


class Several(ValueError):
    """The text goes on after the document: each line is one."""


class JsonPart(NamedTuple):
    """A piece of a document: a member with its value, or an item of a list (of the member with that name, if any)."""

    name: str
    is_item: bool
    value: Any


class Window:
    """A stretch of text that moves along the document and knows on which line it begins.

    Names and numbers of a text that was read before (``is_known``) are not checked again.
    """

    def __init__(self, stream: TextIO, *, is_known: bool = False) -> None:
        self.stream, self.text, self.at = stream, stream.read(WINDOW).removeprefix("\ufeff"), 0
        self.line, self.column, self.is_last = 1, 0, False
        strict = json.JSONDecoder(parse_constant=refuse_constant, object_pairs_hook=members)
        self.decoder = json.JSONDecoder() if is_known else strict

    def move(self) -> None:
        """Drop what was read, and add at least as much text as is left."""
        line, column = self.position(self.at)
        block = self.stream.read(max(WINDOW, len(self.text) - self.at))
        self.line, self.column, self.is_last = line, column - 1, not block
        self.text, self.at = self.text[self.at :] + block, 0

    def position(self, at: int) -> tuple[int, int]:
        """Return line and column of an index into the window's text, both counted from 1 from the document's start."""
        breaks = self.text.count("\n", 0, at)
        column = at - self.text.rfind("\n", 0, at) - 1 if breaks else self.column + at
        return self.line + breaks, column + 1

    def broken(self, at: int) -> Refused:
        return broken(*self.position(at))

    def sign(self) -> str:
        """Return the next character that is not blank, empty at the end."""
        while True:
            found = BLANKS.match(self.text, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.text) or self.is_last:
                return self.text[self.at : self.at + 1]
            self.move()

    def take(self, signs: str) -> str:
        """Take the next character, which must be one of these. Raises ``Refused``."""
        found = self.sign()
        if not found or found not in signs:
            raise self.broken(self.at)
        self.at += 1
        return found

    def value(self, depth: int) -> Any:
        """Take the value that begins here; ``depth`` is how deep it is nested. Raises ``Refused``."""
        self.sign()
        while True:
            found, end = self.decoded()
            if end is not None and (end + NUMBER_TAIL < len(self.text) or self.is_last):
                check_depth(self.text[self.at : end], depth)
                self.at = end
                return found
            if len(self.text) - self.at > LARGEST:
                raise unknown("one record has more than 16 million characters")
            self.move()

    def decoded(self) -> tuple[Any, int | None]:
        """Return the value and where it ends; no end where the window may have only a part of it."""
        try:
            return self.decoder.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            if self.is_last or error.pos < len(self.text) - LONGEST:
                raise self.broken(error.pos) from None
            return None, None
        except RecursionError:
            raise too_deep() from None
        except ValueError:
            raise twice_or_no_number() from None


def walk(window: Window) -> Iterator[JsonPart]:
    """Yield the parts of one document. Raises ``Several`` where more text follows, ``Refused`` where it is broken."""
    if window.sign() == "[":
        yield from (JsonPart("", True, item) for item in items(window, 1))
    else:
        yield from members_of(window)
    if window.sign():
        raise Several


def members_of(window: Window) -> Iterator[JsonPart]:
    """Yield the members of an object, lists item by item."""
    window.take("{")
    seen: set[str] = set()
    closed = window.sign() == "}"
    if closed:
        window.take("}")
    while not closed:
        if window.sign() != '"':
            raise window.broken(window.at)
        name = window.value(1)
        if name in seen or len(seen) == MEMBERS:
            raise twice_or_no_number() if name in seen else unknown("an object with very many members")
        seen.add(name)
        window.take(":")
        if window.sign() == "[":
            yield JsonPart(name, False, [])
            yield from (JsonPart(name, True, item) for item in items(window, 2))
        else:
            yield JsonPart(name, False, window.value(1))
        closed = window.take(",}") == "}"


def items(window: Window, depth: int) -> Iterator[Any]:
    window.take("[")
    if window.sign() == "]":
        window.take("]")
        return
    while True:
        yield window.value(depth)
        if window.take(",]") == "]":
            return


@dataclass
class Outline:
    """A document with its lists cut off, and the names of the members of the records in each list.

    The list of a document that is one has no name.
    """

    document: Any
    is_lines: bool = False
    is_cut: bool = False
    names: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, part: JsonPart) -> None:
        if not part.is_item:
            self.document[part.name] = part.value
            return
        items = self.items(part.name)
        if len(items) < OUTLINED:
            items.append(part.value)
        else:
            self.is_cut = True
        names = self.names.setdefault(part.name, {})
        if isinstance(part.value, Mapping) and len(names) <= limits.COLUMNS:
            names.update(dict.fromkeys(map(str, part.value)))

    def items(self, name: str) -> list[Any]:
        """Return the first items of a list."""
        found: list[Any] = self.document[name] if name else self.document
        return found

    def lists(self) -> list[str]:
        """Return the names of the lists."""
        return list(self.names)

    def with_items(self, name: str, found: Sequence[Any]) -> Any:
        """Return the document as if this list were its only one and had only these items."""
        if not name:
            return list(found)
        return {own: value for own, value in self.document.items() if own not in self.names} | {name: list(found)}


def outline(reopen: Reopen) -> Outline:
    """Read all of the text and keep only its outline. Raises ``Refused``."""
    with reopen() as stream:
        window = Window(stream)
        found = Outline([] if window.sign() == "[" else {})
        try:
            for part in walk(window):
                found.add(part)
            return found
        except Several:
            pass
    found = Outline([], is_lines=True)
    with reopen() as stream:
        for document in by_line(stream):
            found.add(JsonPart("", True, document))
    return found


@dataclass(frozen=True, kw_only=True)
class Streamed(FileTable):
    """A table whose records are read from the text whenever they are asked for.

    ``name`` is the list with the records; ``witness`` are those of its first items by which the form is known, put in
    front of every stretch of the list. Without ``form`` the items are the rows themselves.
    """

    reopen: Reopen
    outlined: Outline
    name: str
    form: JsonForm | None = None
    witness: Sequence[Any] = ()

    def records(self) -> Iterator[FileRecord]:
        return map(bounded, itertools.starmap(self.record, enumerate(self.found(), 1)))

    def record(self, number: int, item: Any) -> FileRecord:
        return self.form.record(number, item) if self.form else plain_record(self.header, number, item)

    def found(self) -> Iterator[Any]:
        """Yield what the form finds in the document, stretch by stretch of its list."""
        known = len(self.within(()))
        with self.reopen() as stream:
            parts = self.parts(stream)
            while stretch := list(itertools.islice(parts, AT_ONCE)):
                yield from self.within(stretch)[known:]

    def within(self, stretch: Sequence[Any]) -> Sequence[Any]:
        if self.form is None:
            return stretch
        return self.form.items(self.outlined.with_items(self.name, [*self.witness, *stretch])) or ()

    def parts(self, stream: TextIO) -> Iterator[Any]:
        if self.outlined.is_lines:
            return by_line(stream)
        return (part.value for part in walk(Window(stream, is_known=True)) if part.is_item and part.name == self.name)


def known_table(form: JsonForm, found: Outline, reopen: Reopen, encoding: str) -> Streamed | None:
    """Return the table of a document of this form, None where it has another one. Raises what the form raises."""
    if form.items(found.document) is None:
        return None
    for name in found.lists():
        items = found.items(name)
        for count in (1, 2, 8, 32, OUTLINED):
            if form.items(found.with_items(name, items[:count])) is not None:
                return Streamed(
                    reopen=reopen,
                    outlined=found,
                    name=name,
                    header=form.header,
                    encoding=encoding,
                    form=form,
                    witness=items[:count],
                )
    return None


def plain_streamed(found: Outline, reopen: Reopen, encoding: str) -> Streamed | None:
    """Return any list of flat objects as a table, None where there is none."""
    lists = {id(found.items(name)): name for name in found.lists()}
    for candidate in candidates(found.document):
        name = lists.get(id(candidate))
        if name is not None and any(isinstance(item, Mapping) for item in candidate):
            header = list(found.names[name])
            limits.check_columns(len(header))
            return Streamed(reopen=reopen, outlined=found, name=name, header=header, encoding=encoding)
    return None
