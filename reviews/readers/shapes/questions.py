"""Which questions of an exported survey are read, found by names, texts and answers (pure)."""

import re
from collections.abc import Container, Sequence

from reviews.readers.cells import scores, texts
from reviews.readers.columns.headings import key, spellings
from reviews.readers.columns.typed import Column, Context
from reviews.readers.records import CellError
from reviews.readers.shapes.base import fields
from reviews.readers.shapes.surveys import csat, csat_high, csat_low

GROUP = re.compile(r"(.+)_NPS_GROUP", re.IGNORECASE)
ABOUT_NPS = re.compile(r"\bnps\b|recommend|추천|weiterempfehl|recommander", re.IGNORECASE)
ABOUT_CSAT = re.compile(r"\bcsat\b|satisf|만족|zufrieden", re.IGNORECASE)
FREE_TEXT = re.compile(r"comment|verbatim|feedback|open.ended|free text|의견|자유", re.IGNORECASE)
TEXT_ID = re.compile(r'_TEXT"')


def joined(context: Context, *given: str) -> str:
    """Join all that somebody wrote into the text questions of one questionnaire."""
    return "\n\n".join(part for part in map(texts.prose, given) if part)


class Questions:
    """Questions of a questionnaire: all columns but the ``fixed`` ones, with label rows and a sample of answers."""

    def __init__(
        self,
        header: Sequence[str],
        labels: Sequence[Sequence[str]],
        answers: Sequence[Sequence[str]],
        fixed: Container[str],
    ) -> None:
        self.header, self.labels, self.answers = header, labels, answers
        self.own = [index for index, name in enumerate(header) if key(name) and key(name) not in fixed]

    def words(self, index: int) -> str:
        """Name and text of a question."""
        return " ".join([self.header[index], *(cells[index] for cells in self.labels[:1] if index < len(cells))])

    def given(self, index: int) -> list[str]:
        """Return the answers of the sample that are not empty."""
        return [cells[index] for cells in self.answers if index < len(cells) and not texts.is_nothing(cells[index])]

    def all_between(self, index: int, low: int, high: int) -> bool:
        try:
            return all(scores.score(cell, low, high) is not None for cell in self.given(index))
        except CellError:
            return False

    def nps(self) -> str:
        """Find the question of likelihood to recommend: one with a group column, else one with answers 0 to 10."""
        for name in self.header:
            grouped = GROUP.fullmatch(name.strip())
            if grouped and any(key(other) == key(grouped[1]) for other in self.header):
                return grouped[1]
        fitting = (
            i for i in self.own if ABOUT_NPS.search(self.words(i)) and not GROUP.fullmatch(self.header[i].strip())
        )
        return next((self.header[i] for i in fitting if self.all_between(i, 0, 10)), "")

    def csat(self) -> str:
        """Find a question about satisfaction whose answers are 1 to 5."""
        fitting = (i for i in self.own if ABOUT_CSAT.search(self.words(i)))
        return next((self.header[i] for i in fitting if self.given(i) and self.all_between(i, 1, 5)), "")

    def prose(self) -> list[str]:
        """Find the text questions: by their import id, else by words for free text or answers of several words."""
        found = []
        for index in self.own:
            ids = " ".join(cells[index] for cells in self.labels if index < len(cells) and "ImportId" in cells[index])
            named = FREE_TEXT.search(
                " ".join([self.words(index), *(c[index] for c in self.labels[1:] if index < len(c))])
            )
            several = any(len(cell.split()) > 3 for cell in self.given(index))
            if TEXT_ID.search(ids) or (not ids and (named or several) and not self.is_store(index)):
                found.append(self.header[index])
        return found

    def is_store(self, index: int) -> bool:
        return key(self.header[index]) in spellings(fields.STORE_NAMES)

    def store(self, references: str) -> list[Column]:
        """Find embedded data named like a store, else a filled column of ``references``."""
        named = [self.header[index] for index in self.own if self.is_store(index)]
        keys = spellings(references)
        filled = [name for i, name in enumerate(self.header) if key(name) in keys and self.given(i)]
        found = (named or filled)[:1]
        return [Column("store", fields.store, found[0], key=True)] if found else []

    def columns(self) -> tuple[list[Column], list[tuple[str, str]]]:
        """Return the columns of the questions, and warnings about them."""
        nps, csat_name = self.nps(), self.csat()
        found: list[Column] = []
        warnings: list[tuple[str, str]] = []
        if nps:
            found.append(Column("nps", fields.zero_to_ten, nps, key=True))
        else:
            warnings.append(("no_nps", "No question of this export is about likelihood to recommend (0 to 10)."))
        if csat_name and csat_name != nps:
            found += [Column("csat", csat, csat_name, key=True), Column("csat_min", csat_low, csat_name)]
            found.append(Column("csat_max", csat_high, csat_name))
            warnings.append(("csat_scale", f"{csat_name} names no scale; its answers are taken as 1 to 5."))
        prose = [name for name in self.prose() if name not in (nps, csat_name)]
        if prose:
            found.append(Column("comment", joined, prose[0], also=tuple(prose[1:]), each=True))
        return found, warnings
