"""How well the lexicon does on the labelled samples: shares with their intervals, as rows to print."""

from collections.abc import Iterator
from typing import Any

from dashboards.stats.intervals import wilson
from reviews.themes.precision import SAMPLES, Labelled, ThemeCount, counts, read_sample

LOOKED_AT = "looked at"
"""Added to the name of the part of a sample that somebody looked at while words were chosen."""


def precision_rows() -> Iterator[dict[str, Any]]:
    """Give one row for each theme of each sample: sample, texts, theme, n (texts with it), found, and three shares.

    ``precision`` is the share of the texts found that have the theme, ``recall`` that of the texts that have it which
    are found, ``polarity`` that of the texts found rightly whose polarity is right too; each with Wilson's 95 %
    interval, null where there is nothing to count.
    """
    for name in SAMPLES:
        sample = read_sample(name)
        for label, part in (
            (name, [text for text in sample if not text.seen]),
            (f"{name}, {LOOKED_AT}", [text for text in sample if text.seen]),
        ):
            yield from _rows(label, part)


def _rows(sample: str, texts: list[Labelled]) -> Iterator[dict[str, Any]]:
    for count in counts(texts):
        yield {"sample": sample, "texts": len(texts), **_row(count)}


def _row(count: ThemeCount) -> dict[str, Any]:
    return {
        "theme": count.theme,
        "n": count.labelled,
        "found": count.found,
        **_share("precision", count.both, count.found),
        **_share("recall", count.both, count.labelled),
        **_share("polarity", count.polarity, count.both),
    }


def _share(name: str, part: int, whole: int) -> dict[str, float | None]:
    if not whole:
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    low, high = wilson([part], [whole])
    return {name: part / whole, f"{name}_low": float(low[0]), f"{name}_high": float(high[0])}


def as_table(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Give the lines of the rows, for a person at a terminal."""
    sample = ""
    for row in rows:
        if row["sample"] != sample:
            sample = row["sample"]
            yield f"{sample} ({row['texts']} texts)"
            yield f"  {'theme':<20} {'n':>4}  {'precision':<19} {'recall':<19} {'polarity':<19}"
        shares = " ".join(f"{_words(row, name):<19}" for name in ("precision", "recall", "polarity"))
        yield f"  {row['theme']:<20} {row['n']:>4}  {shares}".rstrip()


def _words(row: dict[str, Any], name: str) -> str:
    if row[name] is None:
        return "-"
    return f"{row[name]:.2f} ({row[f'{name}_low']:.2f} to {row[f'{name}_high']:.2f})"
