"""How well the lexicon finds the themes of texts that people have labelled: counts, by sample and theme (pure).

A sample is a file of ``labelled/`` with the columns text, themes ("wait:-1,product:1") and seen ("yes" where somebody
viewed what the lexicon made of the text while its words were chosen). A label may name a group of themes: those of
public sets are coarser than ours.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from reviews.themes.keys import THEMES
from reviews.themes.marking import marks

LABELLED = Path(__file__).parent / "labelled"
OWN_SAMPLE, MAMS = "own sample, Korean", "MAMS, English"
SAMPLES: Mapping[str, str] = {
    OWN_SAMPLE: "korean_own_sample.tsv",
    MAMS: "mams_english.tsv",
}
"""The samples that come with Evenly, by the name that is printed."""
GROUPS: Mapping[str, Sequence[str]] = {
    "service": ("rude", "impersonal", "misunderstood", "unresolved", "wait", "order"),
    "ambience": ("seats", "clean"),
    **{theme: (theme,) for theme in THEMES},
}
"""The themes that a label of a sample means."""


class Labelled(NamedTuple):
    """A text and its labels, each with the polarity that was given."""

    text: str
    labels: Mapping[str, int]
    seen: bool


class ThemeCount(NamedTuple):
    """A theme of a sample: texts that have it by their labels, by the lexicon, by both; and with the same polarity."""

    theme: str
    labelled: int
    found: int
    both: int
    polarity: int


def read_sample(name: str) -> list[Labelled]:
    """Read a sample of ``SAMPLES``. Raises KeyError for another name, ValueError for a label that is none."""
    with (LABELLED / SAMPLES[name]).open(encoding="utf-8", newline="") as lines:
        return [
            Labelled(row["text"], dict(_labels(row["themes"])), row["seen"] == "yes")
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def _labels(written: str) -> Iterator[tuple[str, int]]:
    for label in filter(None, written.split(",")):
        theme, _, polarity = label.partition(":")
        if theme not in GROUPS:
            raise ValueError(f"{theme} is no label.")
        yield theme, int(polarity)


def counts(sample: Iterable[Labelled]) -> list[ThemeCount]:
    """Count the themes of a sample, those with the most labels first; themes outside its labels are left out."""
    sample = list(sample)
    names = {label for text in sample for label in text.labels}
    labelled, found, both, polarity = (Counter[str]() for _ in range(4))
    for text in sample:
        read_as = marks(text.text)
        for name in names:
            polarities = [mark.polarity for mark in read_as if mark.theme in GROUPS[name]]
            labelled[name] += name in text.labels
            found[name] += bool(polarities)
            if polarities and name in text.labels:
                both[name] += 1
                polarity[name] += _sign(sum(polarities)) == text.labels[name]
    rows = [ThemeCount(name, labelled[name], found[name], both[name], polarity[name]) for name in names]
    return sorted(rows, key=lambda row: (-row.labelled, row.theme))


def together(rows: Sequence[ThemeCount]) -> ThemeCount:
    """Add up the counts of all themes; the sum has no theme of its own."""
    return ThemeCount("", *(sum(column) for column in zip(*(row[1:] for row in rows), strict=True)))


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
