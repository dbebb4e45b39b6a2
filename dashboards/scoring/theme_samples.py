"""How well the words of the lexicon find themes on the labelled samples that come with Evenly (pure)."""

from collections.abc import Iterator, Sequence
from functools import cache

from dashboards.rows import SampleFigures, SampleShare
from dashboards.stats.intervals import wilson
from reviews.themes.precision import SAMPLES, Labelled, ThemeCount, counts, read_sample, together

LOOKED_AT = "looked at"
"""Added to the name of the part of a sample that somebody looked at while words were chosen."""


@cache
def sample_figures() -> Sequence[SampleFigures]:
    """Give one row for all themes of each part of each sample, and one for each theme; computed once in a process."""
    return [figures for name in SAMPLES for figures in _of_sample(name)]


def unseen_figures(theme: str = "") -> list[SampleFigures]:
    """Give the figures of a theme, or of all together, on texts that nobody looked at while words were chosen.

    Samples without a mark or a label of the theme have none.
    """
    rows = [row for row in sample_figures() if row.sample in SAMPLES and row.theme == theme]
    return [row for row in rows if row.precision and row.recall]


def _of_sample(name: str) -> Iterator[SampleFigures]:
    sample = read_sample(name)
    unseen, seen = ([text for text in sample if text.seen is which] for which in (False, True))
    yield from _figures(name, unseen)
    yield from _figures(f"{name}, {LOOKED_AT}", seen)


def _figures(sample: str, texts: Sequence[Labelled]) -> Iterator[SampleFigures]:
    themes = counts(texts)
    for row in [together(themes), *themes] if themes else []:
        yield _of_theme(sample, len(texts), row)


def _of_theme(sample: str, texts: int, count: ThemeCount) -> SampleFigures:
    return SampleFigures(
        sample=sample,
        texts=texts,
        theme=count.theme,
        n=count.labelled,
        found=count.found,
        right=count.both,
        precision=share_of(count.both, count.found),
        recall=share_of(count.both, count.labelled),
        polarity=share_of(count.polarity, count.both),
    )


def share_of(part: int, whole: int) -> SampleShare | None:
    """Return a share with Wilson's 95 % interval; None of none."""
    if not whole:
        return None
    low, high = wilson([part], [whole])
    return SampleShare(part / whole, float(low[0]), float(high[0]))
