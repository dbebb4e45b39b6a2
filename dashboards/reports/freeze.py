"""Take down what a place's report says, from the same queries that its pages read, under the scope of its reader."""

import hashlib
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from operator import attrgetter
from typing import IO

import numpy as np

from dashboards import queries
from dashboards.findings.statements.attention import Attention, Quiet, first_to_see, is_sure
from dashboards.findings.statements.levels import levels
from dashboards.findings.statements.network import Shift, nine_in_ten, shift
from dashboards.metrics import METRICS, Family, Metric, metric
from dashboards.queries.quotes import QuotedWords, words_of
from dashboards.reports import edition as frozen
from dashboards.reports.columnar import ColumnarRows
from dashboards.reports.edition import BRAND, COURSE_MONTHS, REGION, SHAPE, STORE, Edition, Figures, Place
from dashboards.rows import CardLine, Network, Ranking, StoreRow
from dashboards.scoring.months import FORMULA
from dashboards.scoring.verdicts import CUT_OFF, STORES_FOR_NETWORK, Verdict
from dashboards.stats.divergence import two_sided_p
from dashboards.stats.multiplicity import benjamini_hochberg
from dashboards.stats.quantiles import Z95
from locations.models import Brand, Location, Region
from locations.months import USUAL_WINDOW
from locations.placements import regions_in
from locations.scoping import Scope, head_office, limited, visible_locations

MOST_MOVED = 40
"""Changes that are drawn; a network in which more stores changed at once has another trouble."""
MOST_REGIONS = 400
FALSE_MOVES = 0.1
"""Share of the regions named as moved that may be false alarms."""
BAD_WORDS, GOOD_WORDS, WORDS_OF_ONE = 6, 2, 2
_RENAMED = {"estimate_low": "shrunken_low", "estimate_high": "shrunken_high"}
_FIGURES = {name: _RENAMED.get(name, name) for name in Figures.__slots__ if name != "is_cut_off"}
"""The fields of an edition's figures, and what they are called in a row of a page."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An edition, and the words of customers that it quotes, by kind and id."""

    edition: Edition
    words: Sequence[QuotedWords]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an edition is asked for: whose, of which month, and as which revision (0: a draft)."""

    place: Place
    month: int
    revision: int
    frozen_on: str
    revised_on: str = ""
    reasons: Sequence[frozen.Reason] = ()
    differences: Sequence[frozen.ChangedFigure] = ()


def scope_of_place(brand: Brand, region: Region | None, location: Location | None) -> Scope:
    """Give the scope of an edition's reader: head office, or the manager of a region or a store."""
    if location is not None:
        return Scope(brand.pk, brand.slug, brand.name, "", "store", locations=(location.pk,), zone=brand.default_zone)
    if region is not None:
        return limited(brand, {"lineages": [region.lineage], "locations": []})
    return head_office(brand)


def place_of(scope: Scope, region: Region | None, location: Location | None) -> Place:
    stores = visible_locations(scope).count()
    if location is not None:
        return Place(STORE, location.code, location.name, stores)
    if region is not None:
        return Place(REGION, region.path, region.name, stores)
    return Place(BRAND, "", scope.brand_name, stores)


@dataclass(frozen=True, slots=True)
class OfMetrics:
    """What all metrics of a place say; ``first`` are the stores to see in the headline's metric, None of a store.

    Rankings are read one by one, for those of all metrics of 50,000 stores take half a gigabyte.
    """

    lines: Sequence[frozen.MetricLine]
    tables: Sequence[frozen.MetricTable]
    first: Attention | None
    answered: Set[str]

    @property
    def headline(self) -> str | None:
        """The metric of the first page: the first that has a value."""
        known = next((line.metric for line in self.lines if line.value is not None), None)
        return known or (self.lines[0].metric if self.lines else None)


def take(scope: Scope, brand: Brand, asked: Asked, file: IO[bytes]) -> Taken:
    """Take down the edition of a scored month, whose tables are written into a file and read from there.

    Raises NotScored where the month has no figures over 12 months.
    """
    of_store = asked.place.kind == STORE
    cards = queries.score_card(scope, asked.place.key, asked.month, USUAL_WINDOW) if of_store else []
    stores, index = _stores(scope, brand, asked.month)
    measured = _of_store(cards, index, file) if cards else _measured(scope, asked, index, file)
    lines, headline, first = measured.lines, measured.headline, measured.first
    attention = [row.store for row in first.stores] if first else []
    quoted = [asked.place.key] if of_store else attention
    words = [
        *words_of(scope, quoted, asked.month, good=False, most=BAD_WORDS if of_store else WORDS_OF_ONE),
        *(words_of(scope, quoted, asked.month, good=True, most=GOOD_WORDS) if of_store else ()),
    ]
    edition = Edition(
        shape=SHAPE,
        brand=scope.brand_slug,
        brand_name=scope.brand_name,
        country=brand.country,
        place=asked.place,
        month=asked.month,
        window=USUAL_WINDOW,
        revision=asked.revision,
        frozen_on=asked.frozen_on,
        revised_on=asked.revised_on,
        formula=FORMULA,
        headline=headline,
        metrics=lines,
        stores=stores,
        tables=measured.tables,
        attention=[index[code] for code in attention],
        sure=first.sure if first else sum(is_sure(card.row) for card in cards),
        quiet=str(first.quiet or "") if first else ("" if cards else str(Quiet.NO_ANSWERS)),
        moved=[*_moved_regions(scope, asked, headline), *_moved_stores(scope, asked.month)],
        regions=[] if of_store else _regions(scope, asked, [line.metric for line in lines]),
        course=_course(scope, asked, lines),
        quotes=[_quote(each) for each in words],
        wrong_fields=_wrong_fields(scope, asked.place.key) if of_store else [],
        standards=_standards(scope, asked),
        silent=len(stores) - len(measured.answered),
        shares_network=scope.sees_peers or any(card.stores >= STORES_FOR_NETWORK for card in cards),
        reasons=asked.reasons,
        differences=asked.differences,
    )
    return Taken(edition, words)


def _measured(scope: Scope, asked: Asked, index: dict[str, int], file: IO[bytes]) -> OfMetrics:
    scored = {table.metric for table in queries.scored_tables(scope, asked.month) if table.window == USUAL_WINDOW}
    keys = [entry.key for entry in METRICS if entry.key in scored]
    if not keys:
        # Asked for all the same, so that the sentence is the one that every page gives.
        queries.rankings(scope, METRICS[0].key, asked.month, USUAL_WINDOW)
    points = queries.network_trends(scope, USUAL_WINDOW, asked.place.key)
    lines: list[frozen.MetricLine] = []
    tables: list[frozen.MetricTable] = []
    answered: set[str] = set()
    first: Attention | None = None
    for key in keys:
        ranking = queries.rankings(scope, key, asked.month, USUAL_WINDOW, details=False)
        cut_off = queries.cut_off_stores(scope, key, asked.month, USUAL_WINDOW)
        tables.append(_table(key, ranking.rows, index, cut_off, file))
        answered |= {row.store for row in ranking.rows if row.n}
        by_month = {point.month: point.network for point in points.get(key, ())}
        now, before = by_month.get(asked.month), by_month.get(asked.month - USUAL_WINDOW)
        lines.append(_line(metric(key), now, before, ranking.rows, ranking.network))
        is_first = lines[-1].value is not None and all(line.value is None for line in lines[:-1])
        first = first_to_see(ranking) if first is None or is_first else first
    return OfMetrics(lines, tables, first, answered)


def _of_store(cards: Sequence[CardLine], index: dict[str, int], file: IO[bytes]) -> OfMetrics:
    """Give what the score card of a store says."""
    tables = [
        _table(card.metric, [card.row], index, {card.row.store} if card.row.details.get(CUT_OFF) else (), file)
        for card in cards
    ]
    return OfMetrics(_store_metrics(cards), tables, None, {card.row.store for card in cards if card.row.n})


def _stores(scope: Scope, brand: Brand, month: int) -> tuple[list[frozen.StoreLine], dict[str, int]]:
    """Give the stores by code, in the regions that they were in in the month, and their indexes."""
    then = regions_in(brand, month)
    paths = dict(brand.regions.values_list("pk", "path"))
    rows = visible_locations(scope).order_by("code").values_list("pk", "code", "name", "region_id", "format", "city")
    lines = [
        frozen.StoreLine(code, name, paths.get(then.get(pk, region) or 0, ""), form, city)
        for pk, code, name, region, form, city in rows
    ]
    return lines, {line.code: at for at, line in enumerate(lines)}


def _table(
    key: str, rows: Sequence[StoreRow], index: dict[str, int], cut_off: Collection[str], file: IO[bytes]
) -> frozen.MetricTable:
    columns = {name: [*map(attrgetter(field), rows)] for name, field in _FIGURES.items()}
    columns["is_cut_off"] = [row.store in cut_off for row in rows]
    stores = [index[row.store] for row in rows]
    return frozen.MetricTable(key, stores, ColumnarRows.written(file, Figures, columns))


def _line(
    entry: Metric, now: Network | None, before: Network | None, rows: Sequence[StoreRow], whole: Network
) -> frozen.MetricLine:
    moved = shift(entry, now, before) if now else None
    targets = {row.target for row in rows if row.n}
    return frozen.MetricLine(
        metric=entry.key,
        direction=whole.better(entry.better),
        value=now.mu if now else None,
        before=before.mu if before else None,
        change=moved.change if moved else None,
        change_low=moved.low if moved else None,
        change_high=moved.high if moved else None,
        change_is_sure=bool(moved and moved.is_sure),
        better=moved.better if moved and moved.is_sure else None,
        **_evenness(entry, now),
        stores=sum(bool(row.n) for row in rows),
        answers=sum(row.n for row in rows),
        target=targets.pop() if len(targets) == 1 else None,
        counts={verdict.value: n for verdict in Verdict if (n := sum(row.verdict == verdict for row in rows))},
        left_out=_left_out(whole),
        compared_in=whole.stores,
    )


def _evenness(entry: Metric, network: Network | None) -> dict[str, float | None]:
    """Give how even a network is, as a line of an edition has it; nothing of one that is not known."""
    truly = nine_in_ten(entry, network) if network and network.tau else None
    names = ("tau", "consistency", "consistency_low", "consistency_high")
    own = {name: getattr(network, name) if network else None for name in names}
    return {**own, "nine_low": truly.low if truly else None, "nine_high": truly.high if truly else None}


def _left_out(network: Network) -> int:
    """Count the answers on other scales than the one that most answers have."""
    return sum(network.notes.get("left_out", {}).values())


def _store_metrics(cards: Sequence[CardLine]) -> list[frozen.MetricLine]:
    """Give a line for every metric of a store: its own value, and the network's range where it may know that."""
    lines = []
    for card in cards:
        entry, row = metric(card.metric), card.row
        lines.append(
            frozen.MetricLine(
                metric=card.metric,
                direction=card.network.better(entry.better),
                value=row.value,
                before=None if row.value is None or row.change is None else row.value - row.change,
                change=row.change,
                change_low=None,
                change_high=None,
                change_is_sure=False,
                better=None,
                **_evenness(entry, card.network),
                stores=1,
                answers=row.n,
                target=row.target,
                counts={row.verdict: 1},
                left_out=_left_out(card.network),
                compared_in=card.network.stores,
            )
        )
    return lines


def _moved_regions(scope: Scope, asked: Asked, headline: str | None) -> list[frozen.Moved]:
    """Give the regions that moved as a whole, with the false discoveries of all regions controlled."""
    if headline is None or asked.place.kind == STORE:
        return []
    entry = metric(headline)
    then = dict(queries.region_networks(scope, headline, asked.month - USUAL_WINDOW, USUAL_WINDOW))
    found: list[tuple[str, Network, Shift]] = []
    for path, now in queries.region_networks(scope, headline, asked.month, USUAL_WINDOW):
        moved = shift(entry, now, then.get(path))
        # A region that is the whole place tells nothing that the first line does not.
        if moved and path != asked.place.key and now.stores < asked.place.stores:
            found.append((path, now, moved))
    q = benjamini_hochberg(two_sided_p(np.array([_z(moved) for _path, _now, moved in found])))
    sure = [each for each, chance in zip(found, q.tolist(), strict=True) if chance <= FALSE_MOVES]
    return [
        frozen.Moved(
            kind="region",
            key=path,
            name=path.rpartition("/")[2],
            stores=now.stores,
            metric=headline,
            since=None,
            better=moved.better,
            before=moved.before,
            now=moved.now,
            course=_months_of_region(scope, headline, path, asked.month),
        )
        for path, now, moved in sorted(sure, key=lambda each: -abs(_z(each[2])))[:MOST_MOVED]
    ]


def _z(moved: Shift) -> float:
    return moved.change / ((moved.high - moved.low) / (2 * Z95)) if moved.high > moved.low else 0.0


def _months_of_region(scope: Scope, key: str, path: str, month: int) -> list[float | None]:
    points = queries.network_trends(scope, 1, path).get(key, [])
    values = {point.month: point.network.mu for point in points}
    return [values.get(each) for each in range(month - COURSE_MONTHS + 1, month + 1)]


def _moved_stores(scope: Scope, month: int) -> list[frozen.Moved]:
    moved = []
    for row in queries.changes(scope, month)[:MOST_MOVED]:
        points = queries.trend(scope, row.store, row.metric, month).points
        before, now = levels(points[-COURSE_MONTHS:], row.since)
        values = {point.month: point.value for point in points}
        course = [values.get(each) for each in range(month - COURSE_MONTHS + 1, month + 1)]
        moved.append(
            frozen.Moved("store", row.store, row.name, 1, row.metric, row.since, row.better, before, now, course)
        )
    return moved


def _regions(scope: Scope, asked: Asked, keys: Sequence[str]) -> list[frozen.RegionLine]:
    lines = []
    for key in keys:
        entry = metric(key)
        then = dict(queries.region_networks(scope, key, asked.month - USUAL_WINDOW, USUAL_WINDOW))
        for path, now in queries.region_networks(scope, key, asked.month, USUAL_WINDOW)[:MOST_REGIONS]:
            moved = shift(entry, now, then.get(path))
            truly = nine_in_ten(entry, now) if now.tau else None
            lines.append(
                frozen.RegionLine(
                    path=path,
                    metric=key,
                    stores=now.stores,
                    answers=now.answers,
                    value=now.mu,
                    nine_low=truly.low if truly else None,
                    nine_high=truly.high if truly else None,
                    consistency=now.consistency,
                    change=moved.change if moved else None,
                    change_is_sure=bool(moved and moved.is_sure),
                    better=moved.better if moved and moved.is_sure else None,
                )
            )
    return lines


def _course(scope: Scope, asked: Asked, lines: Sequence[frozen.MetricLine]) -> list[frozen.MonthCourse]:
    """Give the single months of the place: a store's own values, else the means of the brand or the region."""
    first = asked.month - COURSE_MONTHS + 1
    months = range(first, asked.month + 1)
    found = []
    trends = {} if asked.place.kind == STORE else queries.network_trends(scope, 1, asked.place.key)
    for line in lines:
        if asked.place.kind == STORE:
            points = {p.month: p for p in queries.trend(scope, asked.place.key, line.metric, asked.month).points}
            rows = [(p.value, p.low, p.high, p.n) if (p := points.get(at)) else (None, None, None, 0) for at in months]
        else:
            means = {point.month: point.network for point in trends.get(line.metric, ())}
            rows = [
                (*_band(metric(line.metric), net), net.answers) if (net := means.get(at)) else (None, None, None, 0)
                for at in months
            ]
        values, lows, highs = ([row[at] for row in rows] for at in range(3))
        found.append(frozen.MonthCourse(line.metric, first, values, lows, highs, [int(row[3] or 0) for row in rows]))
    return found


def _band(entry: Metric, network: Network) -> tuple[float | None, float | None, float | None]:
    """Give a network's mean with its 95 % interval; of durations, whose error is of a logarithm, the mean alone."""
    if network.mu is None or network.se_mu is None or entry.family is Family.DURATION:
        return network.mu, None, None
    return network.mu, network.mu - Z95 * network.se_mu, network.mu + Z95 * network.se_mu


def _quote(words: QuotedWords) -> frozen.Quote:
    digest = hashlib.sha256(words.text.encode()).hexdigest()
    return frozen.Quote(words.store, words.kind, words.fact, digest, words.score, words.score_max, words.month)


def _wrong_fields(scope: Scope, code: str) -> list[frozen.WrongField]:
    found = queries.listing_errors(scope, code)
    return [
        frozen.WrongField(view.publisher, cell.field, cell.ours, cell.theirs)
        for view in (found.views if found else ())
        for cell in view.cells.values()
        if cell.state in ("different", "missing")
    ]


def _standards(scope: Scope, asked: Asked) -> list[frozen.Standing]:
    """Give the standards that applied in the month, the newest of each metric and group of stores."""
    begun = [
        row
        for row in queries.standards(scope, asked.month)
        if row.valid_from <= asked.month and (row.valid_to is None or row.valid_to >= asked.month)
    ]
    ordered = sorted(begun, key=lambda row: (row.metric, row.region, row.format, row.valid_from))
    newest = {(row.metric, row.region, row.format): row for row in ordered}
    return [frozen.Standing(row.metric, row.target, row.valid_from, row.region, row.format) for row in newest.values()]
