"""CSV and its relatives, record by record with exact line numbers, and nothing lost over a stray quote (pure).

``csv`` in its strict mode reports quotes that cannot be right. A quote that is never closed swallows the
lines after it until something breaks, or until the record is longer than any; then the record that opened it is
refused alone and reading goes on with the line after it. What is read again for that is counted, so that the time
grows with the length of the file alone: a file that consists of such quotes is refused.
"""

import csv
import functools
import itertools
import operator
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviews.readers import limits
from reviews.readers.containers.decoding import DAMAGED, REPLACEMENT, WINDOWS, is_of_windows, lines
from reviews.readers.containers.streams import FileBytes
from reviews.readers.containers.table import FileRecord, FileTable, ShortRow
from reviews.readers.records import CellError, Refused

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_LINES = 50
LINES_AT_ONCE = 1_000
LOST = "ï¿½"
"""What a letter that was lost before the file was made becomes when it is read as text of Windows: no example."""
AGAIN, AGAIN_AT_FIRST = 4, 16 * limits.RECORD_CHARACTERS
"""How much may be read again for quotes that were not closed: times what has been read, and as much at any rate."""
BETWEEN_WORDS = re.compile(r"[\s,;|\"]+")
FIRST_CELL = operator.itemgetter(0)
MAKE_RECORD = functools.partial(tuple.__new__, FileRecord)
"""``FileRecord._make`` without its detour through Python, since it is called for every line of a file."""


def split(line: str, delimiter: str) -> list[str] | None:
    """Return the cells of one line that is a record by itself, else None."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), None)
    except csv.Error:
        return None


def find_delimiter(sample: Sequence[str]) -> str:
    """Find the delimiter that cuts the header into most columns; of two, the one that fits more of the sample."""
    head = next((line for line in sample if line.strip()), "")
    widths = {mark: len(split(head, mark) or [""]) for mark in DELIMITERS}
    most = max(widths.values())
    if most == 1:
        return ","
    good = [mark for mark in DELIMITERS if widths[mark] == most]
    return max(good, key=lambda mark: sum(len(split(line, mark) or ()) == most for line in sample))


def lines_above_header(sample: Sequence[str]) -> int:
    """Count the lines above the header: titles of one cell each, and blank ones between them.

    The header is then the first line of several cells, and most lines below it are as wide as it is.
    """
    for at, line in enumerate(sample):
        delimiter = find_delimiter(sample[at:])
        cells = split(line, delimiter)
        if cells is None:
            return 0
        if sum(bool(cell.strip()) for cell in cells) > 1:
            below = [split(other, delimiter) or [] for other in sample[at + 1 :] if other.strip()]
            fitting = sum(len(other) == len(cells) for other in below)
            is_titled = any(map(str.strip, sample[:at])) and 2 * fitting > len(below)
            return at if is_titled else 0
    return 0


def unreadable_header(*, too_long: bool) -> Refused:
    wrong = f"a cell of more than {limits.FIELD_CHARACTERS:,} characters" if too_long else "a quote that is not closed"
    return Refused("header", f"The first line of this file, its header, has {wrong}; fix it and try again.")


@dataclass(frozen=True, kw_only=True)
class Delimited(FileTable):
    """A delimited text file. ``header`` is its first record that is not blank and ends with line ``header_end``."""

    file: FileBytes
    delimiter: str
    header_end: int

    @classmethod
    def open(cls, file: FileBytes, encoding: str) -> "Delimited":
        """Find delimiter and header. Raises ``Refused`` where there is no header that can be read."""
        sample = list(itertools.islice(lines(file, encoding), SAMPLE_LINES))
        hint = next((line for line in sample[:1] if line.casefold().startswith("sep=") and len(line.strip()) == 5), "")
        titles = 0 if hint else lines_above_header(sample)
        delimiter = hint[4] if hint else find_delimiter(sample[titles:])
        source = Lines(lines(file, encoding))
        flow = source.flow()
        try:
            for _ in range(1 if hint else titles):
                next(flow)
            header = next((cells for cells in csv.reader(flow, delimiter=delimiter, strict=True) if any(cells)), None)
        except csv.Error as error:
            raise unreadable_header(too_long="field larger" in str(error)) from None
        if not header:
            raise Refused("empty", "This file has only blank lines; export it again and upload the new file.")
        limits.check_columns(len(header))
        warnings = [("titles", f"Titles above the header in line {titles + 1} were skipped.")] if titles else []
        return cls(
            file=file,
            encoding=encoding,
            delimiter=delimiter,
            header=header,
            header_end=source.count,
            warnings=[*warnings, *damage(file, encoding, sample, header)],
        )

    def records(self) -> Iterator[FileRecord]:
        """Yield every record after the header; lines without any text are none.

        Lines are taken many at once, where each of them is a record by itself; else one by one.
        """
        source = Lines(lines(self.file, self.encoding))
        for _ in itertools.islice(source.flow(), self.header_end):
            pass
        source.begin()
        while some := source.take(LINES_AT_ONCE):
            whole = each_by_itself(some, self.delimiter)
            if whole is None:
                source.give_back(some)
                yield from self.one_by_one(source)
            else:
                yield from self.plain(source.count - len(some) + 1, some, whole)

    def plain(self, first: int, some: Sequence[str], whole: Sequence[list[str]]) -> Iterator[FileRecord]:
        """Yield the records of lines that are one each, the first of them on line ``first``."""
        fits = {len(self.header)} == set(map(len, whole)) and max(map(len, some)) <= limits.FIELD_CHARACTERS
        if fits and all(map(str.strip, map(FIRST_CELL, whole))):
            yield from map(MAKE_RECORD, zip(itertools.count(first), whole, itertools.repeat(None), strict=False))
            return
        for line, cells in enumerate(whole, first):
            if any(cells) and not "".join(cells).isspace():
                yield self.judged(line, cells)

    def one_by_one(self, source: "Lines") -> Iterator[FileRecord]:
        """Yield the records of the lines that were given back; the last one may need lines beyond them."""
        while source.returned:
            try:
                for cells in csv.reader(source.flow(), delimiter=self.delimiter, strict=True):
                    if not any(cells) or "".join(cells).isspace():
                        source.begin()
                    else:
                        yield self.ended(source, cells)
                    if not source.returned:
                        return
            except csv.Error:
                yield self.recovered(source, broken(source.taken))

    def ended(self, source: "Lines", cells: list[str]) -> FileRecord:
        """Return the record that ends here; one over several lines with too few or many cells has a stray quote."""
        width, first = len(self.header), source.first
        if len(source.taken) > 1 and len(self.within(cells)) != width:
            return self.recovered(source, CellError("columns", str(len(cells)), str(width)), cells)
        source.begin()
        return self.judged(first, cells)

    def within(self, cells: list[str]) -> list[str]:
        """Return the cells without empty ones beyond the last column."""
        width = len(self.header)
        return cells if any(cell.strip() for cell in cells[width:]) else cells[:width]

    def judged(self, line: int, cells: list[str]) -> FileRecord:
        """Return a record with what is wrong with its cells: too few, too many or too long."""
        width, cells = len(self.header), self.within(cells)
        if len(cells) < width:
            return FileRecord(line, cells, ShortRow(len(cells), width))
        if len(cells) > width:
            return FileRecord(line, cells, CellError("columns", str(len(cells)), str(width)))
        if max(map(len, cells)) > limits.FIELD_CHARACTERS:
            return FileRecord(line, cells, CellError("field_too_long", "", str(limits.FIELD_CHARACTERS)))
        return FileRecord(line, cells)

    def recovered(self, source: "Lines", fault: CellError, cells: list[str] | None = None) -> FileRecord:
        """Return the refused record, ended before the first line that is a whole record by itself."""
        first = source.first
        taken = list(source.taken)
        source.begin()
        for index, line in enumerate(taken[1:], 1):
            alone = split(line, self.delimiter)
            if alone is not None and len(alone) == len(self.header) and len(alone) > 1:
                source.read_again(taken[index:], first)
                return FileRecord(first, loosely(taken[:index], self.delimiter), broken(taken))
        if cells is None and len(taken) > 1:
            source.read_again(taken[1:], first)
            return FileRecord(first, loosely(taken[:1], self.delimiter), fault)
        return FileRecord(first, cells or loosely(taken, self.delimiter), fault)


def damage(file: FileBytes, encoding: str, sample: Sequence[str], header: Sequence[str]) -> list[tuple[str, str]]:
    """Warn of letters that could not be read, where another encoding would read them.

    Raises ``Refused`` encoding where they are in a heading, since its column would be lost.
    """
    if encoding != DAMAGED or not is_of_windows(file, len(sample)):
        return []
    better = list(itertools.islice(lines(file, WINDOWS), len(sample)))
    lines_read = zip(sample, better, strict=False)
    words = (zip(BETWEEN_WORDS.split(one), BETWEEN_WORDS.split(other), strict=False) for one, other in lines_read)
    in_heading = any(REPLACEMENT in cell for cell in header)
    damaged = ((one, other) for pairs in words for one, other in pairs if REPLACEMENT in one)
    found = next((pair for pair in damaged if in_heading or LOST not in pair[1]), None)
    if found is None:
        return [("windows", "Letters of this file could not be read; if it is from Windows, state --encoding cp1252.")]
    given, meant = found
    said = f'"{given[:40]}" has letters that could not be read; state --encoding cp1252 if it is "{meant[:40]}"'
    if in_heading:
        raise Refused("encoding", f"The heading {said}, or correct it.")
    return [("windows", f"The text {said}.")]


def each_by_itself(some: Sequence[str], delimiter: str) -> list[list[str]] | None:
    """Return the cells of each line, or None where a record spans several lines or a quote is misplaced.

    A record takes one line at least, so as many records as lines means that each line is one.
    """
    try:
        whole = list(csv.reader(some, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return whole if len(whole) == len(some) else None


def broken(taken: Sequence[str]) -> CellError:
    if len(taken) == 1 and len(taken[0]) > limits.FIELD_CHARACTERS:
        return CellError("field_too_long", "", str(limits.FIELD_CHARACTERS))
    return CellError("quote", taken[0][:80].strip())


def loosely(taken: Sequence[str], delimiter: str) -> list[str]:
    """Return the cells of a broken record with its quotes as they are: only for showing it to people."""
    text = "".join(taken).rstrip("\r\n")
    return text.split(delimiter)[: limits.COLUMNS]


class Lines:
    """Physical lines, remembering those of the record being read and able to take some back.

    ``read`` and ``again`` are how many characters have come from the source, and how many of them were given back.
    """

    def __init__(self, source: Iterator[str]) -> None:
        self.source = source
        self.taken: list[str] = []
        self.returned: list[str] = []
        self.count = self.read = self.again = 0
        self._reach = 0

    def flow(self) -> Iterator[str]:
        """Yield lines that were given back, then those of the source; may be called again after a reader broke off.

        Raises ``csv.Error`` where the record being read has several lines and is longer than any record.
        """
        taken, returned = self.taken, self.returned
        while True:
            while returned:
                self._take(returned.pop())
                yield taken[-1]
            for line in self.source:
                self.read += len(line)
                self._take(line)
                yield line
                if returned:
                    break
            else:
                break

    def _take(self, line: str) -> None:
        self.count += 1
        self.taken.append(line)
        self._reach += len(line)
        if self._reach > limits.RECORD_CHARACTERS and len(self.taken) > 1:
            raise csv.Error("a quote that is not closed")

    def begin(self) -> None:
        """Forget the lines of the record that was read: another one begins."""
        self.taken.clear()
        self._reach = 0

    def take(self, most: int) -> list[str]:
        """Take the next lines of the source, at most ``most``; only while none are given back."""
        some = list(itertools.islice(self.source, most))
        self.count += len(some)
        self.read += sum(map(len, some))
        return some

    @property
    def first(self) -> int:
        """Number of the line on which the record being read begins."""
        return self.count - len(self.taken) + 1

    def give_back(self, some: Sequence[str]) -> None:
        self.returned.extend(reversed(some))
        self.count -= len(some)

    def read_again(self, some: Sequence[str], line: int) -> None:
        """Give back what a quote had swallowed that opened on a line. Raises ``Refused`` where that was too much."""
        self.give_back(some)
        self.again += sum(map(len, some))
        if self.again > AGAIN * self.read + AGAIN_AT_FIRST:
            raise Refused(
                "quotes",
                f"Line {line:,} opens a quotation mark that is not closed, as many lines before it do, so records "
                "cannot be distinguished; correct the quotation marks, or export the file again.",
            )
