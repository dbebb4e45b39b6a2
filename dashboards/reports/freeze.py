"""Take down what a place's report says, from the same queries that its pages read, under the scope of its reader."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

import numpy as np

from dashboards import queries
from dashboards.findings.statements.attention import Quiet, first_to_see, is_sure
from dashboards.findings.statements.levels import levels
from dashboards.findings.statements.network import Shift, nine_in_ten, shift
from dashboards.metrics import Family, Metric, metric
from dashboards.queries.quotes import QuotedWords, words_of
from dashboards.reports import edition as frozen
from dashboards.reports.actions import action_lines, finding_lines
from dashboards.reports.edition import BRAND, COURSE_MONTHS, REGION, SHAPE, STORE, Edition, Place
from dashboards.reports.measured import OfMetric, of_card, of_place
from dashboards.reports.pdf.reading import row_of
from dashboards.rows import Network, Ranking
from dashboards.scoring.months import FORMULA
from dashboards.stats.divergence import two_sided_p
from dashboards.stats.multiplicity import benjamini_hochberg
from dashboards.stats.quantiles import Z95
from locations.models import Brand, Location, Region
from locations.months import USUAL_WINDOW
from locations.placements import regions_in
from locations.scoping import Scope, head_office, limited, visible_locations
from reviews.redaction import redacted

MOST_MOVED = 40
"""Changes that are drawn; a network in which more stores changed at once has another trouble."""
MOST_REGIONS = 400
FALSE_MOVES = 0.1
"""Share of the regions named as moved that may be false alarms."""
BAD_WORDS, GOOD_WORDS, WORDS_OF_ONE = 6, 2, 2


@dataclass(frozen=True, slots=True)
class Taken:
    """An edition, and the words of customers that it quotes, by kind and id."""

    edition: Edition
    words: Sequence[QuotedWords]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an edition is asked for: whose, of which month, and as which revision (0: a draft).

    ``cuts_names``: it quotes customers without names, contacts and numbers of orders.
    """

    place: Place
    month: int
    revision: int
    frozen_on: str
    revised_on: str = ""
    reasons: Sequence[frozen.Reason] = ()
    differences: Sequence[frozen.ChangedFigure] = ()
    cuts_names: bool = False


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


def take(scope: Scope, brand: Brand, asked: Asked, file: IO[bytes]) -> Taken:
    """Take down the edition of a scored month, whose tables are written into a file and read from there.

    Raises NotScored where the month has no figures over 12 months.
    """
    of_store = asked.place.kind == STORE
    cards = queries.score_card(scope, asked.place.key, asked.month, USUAL_WINDOW) if of_store else []
    stores, index = _stores(scope, brand, asked.month)
    found = of_card(cards, index, file) if cards else of_place(scope, asked.place, asked.month, index, file)
    lines = [each.line for each in found]
    head = next((each for each in found if each.line.value is not None), found[0] if found else None)
    headline = head.line.metric if head else None
    first = first_to_see(_headline_ranking(asked, stores, head)) if head and not of_store else None
    attention = [row.store for row in first.stores] if first else []
    quoted = [asked.place.key] if of_store else attention
    words = _words(scope, brand, asked, quoted)
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
        tables=[each.table for each in found],
        attention=[index[code] for code in attention],
        sure=first.sure if first else sum(is_sure(card.row) for card in cards),
        quiet=str(first.quiet or "") if first else ("" if cards else str(Quiet.NO_ANSWERS)),
        moved=[*_moved_regions(scope, asked, headline), *_moved_stores(scope, asked.month)],
        regions=[] if of_store else _regions(scope, asked, [line.metric for line in lines]),
        course=_course(scope, asked, lines),
        quotes=[_quote(each) for each in words],
        wrong_fields=_wrong_fields(scope, asked.place.key) if of_store else [],
        standards=_standards(scope, asked),
        silent=len(stores) - len({store for each in found for store in each.answered}),
        shares_network=not of_store or any(card.network.is_known for card in cards),
        reasons=asked.reasons,
        differences=asked.differences,
        cuts_names=asked.cuts_names,
        actions=action_lines(scope, asked.month),
        findings=finding_lines(scope, asked.month),
    )
    return Taken(edition, words)


def _headline_ranking(asked: Asked, stores: Sequence[frozen.StoreLine], head: OfMetric) -> Ranking:
    """Give the stores of the first page's metric as rows: of all metrics alone, those of this one are needed so."""
    table, network = head.table, Network(None, head.line.tau, None, None, None, None, head.line.network_stores, 0)
    rows = [row_of(stores[at], figures) for at, figures in zip(table.stores, table.figures, strict=True)]
    return Ranking("", "", table.metric, asked.month, USUAL_WINDOW, network, rows, len(rows))


def _stores(scope: Scope, brand: Brand, month: int) -> tuple[list[frozen.StoreLine], dict[str, int]]:
    """Give the stores by code, in the regions that they were in in the month, and their indexes."""
    then = regions_in(brand, month)
    paths = dict(brand.regions.values_list("pk", "path"))
    rows = visible_locations(scope).order_by("code").values_list("pk", "code", "name", "region_id", "format", "city")
    known: dict[str, str] = {}  # towns and formats are few, and the database gives each anew for every store
    lines = [
        frozen.StoreLine(
            *(code, name, paths.get(then.get(pk, region) or 0, "")),
            *(known.setdefault(each, each) for each in (form, city)),
        )
        for pk, code, name, region, form, city in rows.iterator()
    ]
    return lines, {line.code: at for at, line in enumerate(lines)}


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


def _words(scope: Scope, brand: Brand, asked: Asked, codes: Sequence[str]) -> list[QuotedWords]:
    """Give what is quoted of some stores: bad words, and of a store's own report good ones too."""
    of_store = asked.place.kind == STORE
    words = [
        *words_of(scope, codes, asked.month, good=False, most=BAD_WORDS if of_store else WORDS_OF_ONE),
        *(words_of(scope, codes, asked.month, good=True, most=GOOD_WORDS) if of_store else ()),
    ]
    return [_without_names(each, brand) for each in words] if asked.cuts_names else words


def _without_names(words: QuotedWords, brand: Brand) -> QuotedWords:
    shown = redacted(words.text, country=brand.country, author=words.author, brand=brand.name)
    return words._replace(text=shown, author="")


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
