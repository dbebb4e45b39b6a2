"""What the first page of an edition says first, chosen from its figures by fixed rules (pure).

Nothing is computed: verdicts, intervals and changes are in the edition. What is chosen here becomes sentences in
``sentences``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboards.findings.statements.attention import first_to_see
from dashboards.reports.edition import REGION, STORE, Edition, Figures, MetricLine, MetricTable, Moved, StoreLine
from dashboards.rows import Network, Ranking, StoreRow
from dashboards.scoring.verdicts import CUT_OFF, Verdict

ALIKE_FROM = 90.0
"""Consistency from which stores are said to feel alike: nine in ten then lie within 16 points of an NPS of 0."""
APART_UNDER = 75.0
"""Consistency under which stores are said to differ widely: it takes 41 points on either side of an NPS of 0."""
JUDGED = (Verdict.BELOW, Verdict.TOO_EARLY, Verdict.NOT_ENOUGH, Verdict.MEETS)
"""Verdicts of stores that are compared with a standard."""
EXAMINED = 40
"""Stores at the head of a table among which those to look at are sought."""


class Evenness(StrEnum):
    """What a title says of the stores as a whole."""

    ALIKE = "alike"
    BETWEEN = "between"
    APART = "apart"
    UNKNOWN = "unknown"


class Count(StrEnum):
    """What a title says of verdicts."""

    SOME_BELOW = "some_below"
    MOST_BELOW = "most_below"
    NONE_BELOW = "none_below"
    ALL_MEET = "all_meet"
    ALL_OPEN = "all_open"
    NO_STANDARD = "no_standard"


@dataclass(frozen=True, slots=True)
class PlaceTitle:
    """The title of a brand's or region's edition.

    ``fell`` are the regions (or the place itself) that got worse as a whole, those with most stores first; they open
    the title. ``below`` of ``compared`` stores are below their standard.
    """

    evenness: Evenness
    count: Count
    below: int
    compared: int
    fell: Sequence[str]


@dataclass(frozen=True, slots=True)
class StoreTitle:
    """The title of a store's edition: metrics by verdict, in the edition's order, and the latest change.

    ``worse`` and ``better`` are changes of level beyond chance in any metric; the former comes first.
    """

    below: Sequence[str]
    meets: Sequence[str]
    compared: int
    measured: int
    worse: Moved | None
    better: Moved | None


def place_title(edition: Edition) -> PlaceTitle | None:
    """Choose what the title of a brand or region says; None where nothing is measured."""
    line = edition.line(edition.headline) if edition.headline else None
    if line is None:
        return None
    counts = {verdict: line.counts.get(verdict, 0) for verdict in JUDGED}
    compared = sum(counts.values())
    return PlaceTitle(_evenness(line), _count(counts), counts[Verdict.BELOW], compared, _fell(edition, line))


def _evenness(line: MetricLine) -> Evenness:
    if line.consistency is None:
        return Evenness.UNKNOWN
    if line.consistency >= ALIKE_FROM:
        return Evenness.ALIKE
    return Evenness.APART if line.consistency < APART_UNDER else Evenness.BETWEEN


def _count(counts: dict[Verdict, int]) -> Count:
    compared, below, meets = sum(counts.values()), counts[Verdict.BELOW], counts[Verdict.MEETS]
    if not compared:
        return Count.NO_STANDARD
    if below:
        return Count.MOST_BELOW if 2 * below > compared else Count.SOME_BELOW
    if not meets:
        return Count.ALL_OPEN
    return Count.ALL_MEET if meets == compared else Count.NONE_BELOW


def _fell(edition: Edition, line: MetricLine) -> list[str]:
    """Give the names of what got worse as a whole in the metric of the first page.

    The brand as a whole is none of them: with all its answers, a change too small to matter is beyond chance.
    """
    if edition.place.kind == REGION and line.change_is_sure and line.better is False:
        return [edition.place.name]
    regions = [each for each in edition.moved if each.kind == "region" and each.metric == line.metric]
    worse = sorted((each for each in regions if not each.better), key=lambda each: (-each.stores, each.key))
    return [each.name for each in worse]


def store_title(edition: Edition) -> StoreTitle:
    """Choose what the title of a store says."""
    own = dict(own_figures(edition))
    of_it = [each for each in edition.moved if each.kind == STORE and each.key == edition.place.key]
    latest = sorted(of_it, key=lambda each: -(each.since or 0))
    return StoreTitle(
        below=[metric for metric, figures in own.items() if figures.verdict == Verdict.BELOW],
        meets=[metric for metric, figures in own.items() if figures.verdict == Verdict.MEETS],
        compared=sum(figures.verdict in JUDGED for figures in own.values()),
        measured=sum(figures.verdict != Verdict.NO_DATA for figures in own.values()),
        worse=next((each for each in latest if not each.better), None),
        better=next((each for each in latest if each.better), None),
    )


def own_figures(edition: Edition) -> Iterator[tuple[str, Figures]]:
    """Give the figures of the one store of a store's edition, metric by metric."""
    for line in edition.metrics:
        table = edition.table(line.metric)
        for index, figures in zip(table.stores, table.figures, strict=True) if table else ():
            if edition.stores[index].code == edition.place.key:
                yield line.metric, figures


def to_look_at(edition: Edition, table: MetricTable, most: int) -> list[StoreRow]:
    """Give at most so many stores of a metric to look at, by the rule of the overview."""
    line = edition.line(table.metric)
    head = zip(table.stores[:EXAMINED], table.figures[:EXAMINED], strict=True)
    rows = [row_of(edition.stores[index], figures) for index, figures in head]
    tau = line.tau if line else None
    network = Network(None, tau, None, None, None, None, len(table.stores), 0)
    ranking = Ranking(edition.brand, "", table.metric, edition.month, edition.window, network, rows, len(rows))
    return list(first_to_see(ranking, most).stores)


def headline_rows(edition: Edition) -> list[StoreRow]:
    """Give the stores to look at first, as the edition names them."""
    table = edition.table(edition.headline) if edition.headline else None
    if table is None:
        return []
    found = table.of_stores(edition.attention)
    return [row_of(edition.stores[index], found[index]) for index in edition.attention if index in found]


def row_of(store: StoreLine, figures: Figures) -> StoreRow:
    """Give the row of a store that an edition has the figures of, for what reads rows."""
    return StoreRow(
        store=store.code,
        name=store.name,
        region=store.region,
        format=store.format,
        city=store.city,
        n=figures.n,
        value=figures.value,
        low=figures.low,
        high=figures.high,
        shrunken=figures.shrunken,
        shrunken_low=figures.estimate_low,
        shrunken_high=figures.estimate_high,
        bar_low=figures.bar_low,
        bar_high=figures.bar_high,
        basis=figures.basis,
        rank=figures.rank,
        rank_low=figures.rank_low,
        rank_high=figures.rank_high,
        p_worst=figures.p_worst,
        p_below=figures.p_below,
        z=None,
        q=figures.q,
        band=None,
        confirmed=figures.confirmed,
        verdict=figures.verdict,
        target=figures.target,
        needed=figures.needed,
        change=figures.change,
        details={CUT_OFF: True} if figures.is_cut_off else {},
    )
