"""Themes of stores, regions and the brand: how many texts complain of what, where that is more than elsewhere.

The figures are those of ``scoring.themes``, computed for the whole brand whoever asks, and cached until a text, a word
or a store changes. What a role may learn of them is decided here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboards.queries.cache import cached_themes, themes_state
from dashboards.queries.comparable import texts_compared
from dashboards.queries.filters import chosen_stores
from dashboards.queries.known import may_know, rounded
from dashboards.queries.splits import NoSuchPlace
from dashboards.queries.theme_examples import examples_of
from dashboards.rows import ThemeRanking, ThemeRow, ThemeShare, ThemeTotal, ThemeTotals
from dashboards.scoring.assessment import FALSE_DISCOVERIES
from dashboards.scoring.theme_shares import Apart, ThemeCounts, apart, covered
from dashboards.scoring.themes import StoreThemes, counts_of, themes_of
from dashboards.scoring.verdicts import SHOWN_FROM
from locations.models import Brand, Membership
from locations.months import MONTHS_BEFORE_CHANGE, NOW, window_before
from locations.scoping import Scope, visible_locations
from reviews.themes.keys import THEMES

Members = NDArray[np.bool_]


class NoThemes(ValueError):
    """A theme that does not exist, or a window that themes are not counted over; the sentence names what is offered."""


@dataclass(frozen=True, slots=True)
class _Figures:
    """The figures of a whole brand, the same for everybody, computed once after each change."""

    everyone: Scope
    state: tuple[Any, ...]

    @classmethod
    def of(cls, scope: Scope) -> "_Figures":
        everyone = replace(scope, role=Membership.Role.HEAD_OFFICE, lineages=(), locations=())
        return cls(everyone, themes_state(everyone))

    def read(self, month: int, window: int, *, compared: bool = True) -> StoreThemes:
        """Give the figures of a window; where they are not ``compared``, the counts alone."""
        make, scope = themes_of if compared else counts_of, self.everyone

        def made() -> StoreThemes:
            return make(Brand.objects.get(pk=scope.brand), month, window)

        return cached_themes(self.everyone, self.state, (month, window, compared), made)


def theme_ranking(scope: Scope, month: int, window: int, *, theme: str = "", region: str = "") -> ThemeRanking:
    """Give the themes of all visible stores that have texts in a window, the surest complaints first.

    ``theme`` and ``region`` (as it was in the month) choose rows; the tests are those of all themes and stores. Raises
    NoThemes and NoSuchPlace.
    """
    _refuse(window, theme)
    figures = _Figures.of(scope)
    found = figures.read(month, window)
    heads, members = _members(scope, found, region, month)
    knows, compares = _allowed(scope, figures, found, month, window)
    chosen = [theme] if theme else THEMES
    rows = [
        _row(scope, found, key, index, heads[index], knows=knows, compares=compares)
        for key in chosen
        for index in np.flatnonzero(members & (found.texts > 0)).tolist()
    ]
    coverage = _coverage(found, members)
    texts, stores = int(found.texts[members].sum()), int(members.sum())
    return ThemeRanking(month, window, texts, coverage, stores, sorted(rows, key=_surest_first), knows, compares)


def store_themes(
    scope: Scope,
    store: str,
    month: int,
    window: int,
    *,
    region: str = "",
    since: int | None = None,
    quoted: bool = True,
) -> list[ThemeShare]:
    """Give the themes of a store, of a region as it was in the month, or of all that is visible, the surest first.

    A store is compared with comparable ones, a region with all other stores. With ``since``, a month, the texts from
    then on are compared with the place's own of the 12 months before, and what is expected is the share of all other
    stores since then. Examples are read where ``quoted``. Raises NoThemes and NoSuchPlace.
    """
    if since is not None:
        window = month - since + 1
        if window < 1:
            raise NoThemes("The change lies after the month.")
    _refuse(window, "")
    figures = _Figures.of(scope)
    found = figures.read(month, window, compared=since is None)
    heads, members = _members(scope, found, region, month, store)
    own, shares = found.counts(members), covered(found.counts(members))
    against = _against(scope, figures, found, members, store, month, window, since)
    codes = [code for code, _name in heads.values()]
    examples = examples_of(scope, codes, month, window) if quoted else {}
    rows = [
        ThemeShare(
            theme=key,
            texts=own.total,
            complaints=int(own.complaints[at].sum()),
            **{name: _known(getattr(shares, name)[at]) for name in ("share", "low80", "high80", "low", "high")},
            expected=_known(against.expected[at]),
            before=_known(against.before[at]),
            q=_known(against.q[at]) if scope.sees_peers or since is not None else None,
            confirmed=_is_confirmed(against.q[at], own.total),
            above=against.away[at] > 0,
            examples=examples.get(key, ()),
        )
        for at, key in enumerate(THEMES)
    ]
    return sorted(rows, key=_most_telling_first)


class _Against(NamedTuple):
    """What the themes of a place are compared with, in the order of the themes; NaN where nothing may be known.

    ``q`` and ``away``, which is positive where more complain, are of the one comparison that is tested.
    """

    expected: Sequence[float]
    before: Sequence[float]
    q: Sequence[float]
    away: Sequence[float]


def _against(
    scope: Scope,
    figures: _Figures,
    found: StoreThemes,
    members: Members,
    store: str,
    month: int,
    window: int,
    since: int | None,
) -> _Against:
    nothing = [np.nan] * len(THEMES)
    knows, compares = _allowed(scope, figures, found, month, window)
    if since is None:
        # A place of several stores is compared with all others, a store with those of its groups.
        compares = knows and (not store or compares)
        q, away = _tested(found, members, store) if compares else (nothing, nothing)
        return _Against(_expected(scope, found, members, store) if compares else nothing, nothing, q, away)
    earlier = figures.read(since - 1, MONTHS_BEFORE_CHANGE, compared=False)
    before = earlier.counts(_same_stores(earlier, found, members))
    expected = _expected(scope, found, members, "") if knows else nothing
    change = apart(found.counts(members), before)
    return _Against(expected, covered(before).share.tolist(), change.q.tolist(), change.difference.tolist())


def _is_confirmed(q: float, texts: int) -> bool | None:
    return None if q != q else bool(q <= FALSE_DISCOVERIES and texts >= SHOWN_FROM)


def theme_totals(scope: Scope, month: int, window: int, *, region: str = "") -> ThemeTotals:
    """Give all themes of the visible stores together, compared with the window before, and who stands out for each.

    Raises NoThemes and NoSuchPlace.
    """
    _refuse(window, "")
    figures = _Figures.of(scope)
    found = figures.read(month, window)
    heads, members = _members(scope, found, region, month)
    own, shares = found.counts(members), covered(found.counts(members))
    change, before = _change(figures, month, window, found, members)
    coverage = _coverage(found, members)
    knows, compares = _allowed(scope, figures, found, month, window)
    # Who looks at the whole brand has its shares already.
    network = found.counts(np.ones(len(found.stores), dtype=bool)) if knows and not members.all() else None
    rows = [
        ThemeTotal(
            theme=key,
            texts=own.total,
            complaints=int(own.complaints[at].sum()),
            **{name: _known(getattr(shares, name)[at]) for name in ("share", "low80", "high80", "low", "high")},
            network=_pooled(scope, network, at) if network else None,
            before=_known(before[at]) if before is not None else None,
            change=_known(change.difference[at]) if change else None,
            change_low=_known(change.low[at]) if change else None,
            change_high=_known(change.high[at]) if change else None,
            changed=bool(change and change.q[at] <= FALSE_DISCOVERIES),
            standing_out=_standing_out(scope, found, key, heads) if compares else (),
        )
        for at, key in enumerate(THEMES)
    ]
    rows.sort(key=lambda row: -row.complaints)
    return ThemeTotals(own.total, coverage, None if coverage is None else 1.0 - coverage, rows, knows, compares)


def _coverage(found: StoreThemes, members: Members) -> float | None:
    """Give the share of texts that are about any theme."""
    texts = int(found.texts[members].sum())
    return 1.0 - int(found.unnamed[members].sum()) / texts if texts else None


def _standing_out(scope: Scope, found: StoreThemes, key: str, heads: Mapping[int, tuple[str, str]]) -> list[ThemeRow]:
    """Give the stores that surely have more complaints than comparable ones, the surest first."""
    sure = np.flatnonzero(found.figures[key].q <= FALSE_DISCOVERIES).tolist()
    rows = [_row(scope, found, key, index, heads[index], knows=True, compares=True) for index in sure if index in heads]
    return sorted((row for row in rows if row.stands_out), key=_surest_first)


def _members(
    scope: Scope, found: StoreThemes, region: str, month: int, store: str = ""
) -> tuple[dict[int, tuple[str, str]], Members]:
    """Give code and name of the stores that are asked for, by their index in the figures, and which those are."""
    stores = chosen_stores(scope, region=region, month=month if region else None)
    stores = stores.filter(code=store) if store else stores
    by_id = {pk: (code, name) for pk, code, name in stores.values_list("pk", "code", "name")}
    if (store or region) and not by_id:
        raise NoSuchPlace(f"There is no store “{store}”." if store else f"There is no region “{region}”.")
    heads = {index: by_id[pk] for index, pk in enumerate(found.stores) if pk in by_id}
    members = np.zeros(len(found.stores), dtype=bool)
    members[[*heads]] = True
    return heads, members


def _knows(scope: Scope, found: StoreThemes) -> bool:
    """Whether this person may know anything that comes from the texts of stores that they do not see."""
    if scope.knows_all:
        return True
    with_texts = found.texts > 0
    seen = np.isin(found.stores, [*visible_locations(scope).values_list("pk", flat=True)])
    return may_know(scope, int(with_texts.sum()), int((with_texts & ~seen).sum()))


class _Allowed(NamedTuple):
    """Whether a person may know what comes from the texts of stores that they do not see, and whether own stores may be
    compared with comparable ones by theirs."""

    knows: bool
    compares: bool


def _allowed(scope: Scope, figures: _Figures, found: StoreThemes, month: int, window: int) -> _Allowed:
    """Give what a person is allowed in a window, found once after each change."""

    def made() -> _Allowed:
        if not _knows(scope, found):
            return _Allowed(knows=False, compares=False)
        with_texts = np.array(found.stores)[found.texts > 0].tolist()
        return _Allowed(knows=True, compares=texts_compared(scope, month, with_texts))

    return cached_themes(scope, figures.state, ("allowed", month, window), made)


def _row(
    scope: Scope,
    found: StoreThemes,
    key: str,
    index: int,
    head: tuple[str, str],
    *,
    knows: bool,
    compares: bool,
) -> ThemeRow:
    """Give one store's row; a store manager compares with the share of all stores, and sees no rank of any kind.

    So does everybody whose stores may not be compared with comparable ones.
    """
    figures, texts = found.figures[key], int(found.texts[index])
    complaints, q = int(figures.complaints[index]), figures.q[index]
    shown = texts >= SHOWN_FROM
    numbers: dict[str, Any] = dict.fromkeys(_NUMBERS)
    if shown:
        numbers = {name: _known(getattr(figures, name)[index]) for name in _NUMBERS}
    if not compares or not scope.sees_peers:
        numbers |= dict.fromkeys(("z", "q", *_OF_MODEL))
        numbers |= {"expected": _network_share(scope, found, key) if knows else None}
    return ThemeRow(
        *head,
        key,
        texts,
        complaints,
        complaints / texts if shown else None,
        **numbers,
        confirmed=None if q != q or not compares else bool(shown and q <= FALSE_DISCOVERIES),
        above=bool(compares and figures.z[index] > 0),
    )


_OF_MODEL = ("bar_low", "bar_high", "line_low", "line_high")
_NUMBERS = ("low", "high", "expected", "z", "q", *_OF_MODEL)


def _network_share(scope: Scope, found: StoreThemes, key: str) -> float | None:
    """Give the share of all stores together: the same whichever of them the texts are from."""
    texts = int(found.texts.sum())
    return rounded(scope, int(found.figures[key].complaints.sum()) / texts, texts) if texts >= SHOWN_FROM else None


def _pooled(scope: Scope, counts: ThemeCounts, at: int) -> float | None:
    texts = counts.total
    return rounded(scope, int(counts.complaints[at].sum()) / texts, texts) if texts >= SHOWN_FROM else None


def _expected(scope: Scope, found: StoreThemes, members: Members, store: str) -> list[float]:
    """Give the shares that a place is compared with: of comparable stores, or of all others."""
    if not scope.sees_peers:
        return [np.nan if (share := _network_share(scope, found, key)) is None else share for key in THEMES]
    if store:
        (index,) = np.flatnonzero(members).tolist()
        return [float(found.figures[key].expected[index]) for key in THEMES]
    others = found.counts(~members)
    return [rounded(scope, share, others.total) for share in covered(others).share.tolist()]


def _tested(found: StoreThemes, members: Members, store: str) -> tuple[list[float], list[float]]:
    """Give false discovery rates and what they are of: z of a store, a region's difference from all other stores."""
    if store:
        (index,) = np.flatnonzero(members).tolist()
        figures = [found.figures[key] for key in THEMES]
        return [float(each.q[index]) for each in figures], [float(each.z[index]) for each in figures]
    difference = apart(found.counts(members), found.counts(~members))
    return difference.q.tolist(), difference.difference.tolist()


def _change(
    figures: _Figures, month: int, window: int, found: StoreThemes, members: Members
) -> tuple[Apart | None, list[float] | None]:
    """Compare with the window before, where there is one."""
    earlier = window_before(month, window)
    if earlier is None:
        return None, None
    last = figures.read(earlier, window, compared=False)
    counts = last.counts(_same_stores(last, found, members))
    return apart(found.counts(members), counts), covered(counts).share.tolist()


def _same_stores(other: StoreThemes, found: StoreThemes, members: Members) -> Members:
    """Find the stores of ``members`` in the figures of other months."""
    return np.isin(other.stores, np.array(found.stores)[members])


def _refuse(window: int, theme: str) -> None:
    if window == NOW:
        raise NoThemes("Themes are counted over whole months: choose the window 1, 3, 12 or all.")
    if theme and theme not in THEMES:
        raise NoThemes(f"There is no theme “{theme}”; choose one of {', '.join(THEMES)}.")


def _known(value: float) -> float | None:
    return None if value != value else float(value)


def _surest_first(row: ThemeRow) -> tuple[bool, float, float, str, int]:
    """Order confirmed complaints first, then by how far above comparable stores, then by share."""
    above = -row.z if row.z is not None else np.inf
    return not row.stands_out, above, -(row.share or 0.0), row.store, THEMES.index(row.theme)


def _most_telling_first(row: ThemeShare) -> tuple[bool, float, float]:
    """Order what stands out first, the surest of it at the top, then what is most complained of."""
    return not row.stands_out, row.q if row.stands_out and row.q is not None else 0.0, -row.complaints
