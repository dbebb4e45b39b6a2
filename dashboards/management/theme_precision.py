"""How well the lexicon does on the labelled samples, as rows and as lines to print."""

from collections.abc import Iterator, Sequence
from typing import Any

from dashboards.rows import SampleFigures, SampleShare

SHARES = ("precision", "recall", "polarity")
ALL = "all together"


def row_document(figures: SampleFigures) -> dict[str, Any]:
    """Return one row: sample, texts, theme, n (texts with it), found, and three shares.

    ``precision`` is the share of the texts found that have the theme, ``recall`` that of the texts that have it which
    are found, ``polarity`` that of the texts found rightly whose polarity is right too; each with Wilson's 95 %
    interval, null where there is nothing to count.
    """
    row = {name: getattr(figures, name) for name in ("sample", "texts", "theme", "n", "found")}
    for name in SHARES:
        share: SampleShare | None = getattr(figures, name)
        row |= {name: share and share.share, f"{name}_low": share and share.low, f"{name}_high": share and share.high}
    return row


def as_table(rows: Sequence[SampleFigures]) -> Iterator[str]:
    """Give the lines of the rows, for a person at a terminal."""
    sample = ""
    for row in rows:
        if row.sample != sample:
            sample = row.sample
            yield f"{sample} ({row.texts} texts)"
            yield f"  {'theme':<20} {'n':>4}  {'precision':<19} {'recall':<19} {'polarity':<19}"
        shares = " ".join(f"{_words(getattr(row, name)):<19}" for name in SHARES)
        yield f"  {row.theme or ALL:<20} {row.n:>4}  {shares}".rstrip()


def _words(share: SampleShare | None) -> str:
    return f"{share.share:.2f} ({share.low:.2f} to {share.high:.2f})" if share else "-"
