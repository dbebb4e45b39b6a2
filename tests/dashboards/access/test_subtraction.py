"""A subtraction attack: everything that a person is given, less what they know of their own stores.

The attacker opens every page, file and address of the API, and knows the method. Where fewer than five stores are
somebody else's, or fewer than 30 have answers, nothing that is given may depend on those stores at all. Where network
figures are given, no exact count of the network is among them, and neither its bands nor its mean bring anybody nearer
to a single store than the own stores alone would.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import product
from statistics import median
from typing import Any, NamedTuple

import pytest
from django.test import Client

from dashboards.metrics import METRICS
from dashboards.models import NetworkScore, Score
from dashboards.scoring.months import score_history
from locations.models import Brand, Location
from locations.months import format_month, format_window
from reviews.models import Case, Review, SurveyResponse
from reviews.themes.keys import THEMES
from tests.dashboards.access.totals_brand import (
    ROLES,
    WINDOWS,
    Role,
    addresses,
    client_of,
    recount,
    shown,
)
from tests.dashboards.networks import OCTOBER

FEW, ENOUGH = 12, 36
SOME = {"windows": ("12",), "themes": THEMES[:2]}
"""Pages that the suite asks; ``make soak`` asks all."""
ALL = {"windows": WINDOWS, "themes": THEMES}
SOAK = pytest.mark.soak
NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?!\w)")
NO_COUNT = re.compile(r"<(?:svg|script).*?</(?:svg|script)>|<[^>]+>|\"text_id\":\d+", re.DOTALL)
LEAST = 150
"""Counts under this stand on every page by chance."""


def alter(brand: Brand, codes: Sequence[str]) -> None:
    """Take some stores most of what they have, so that every figure of theirs is another."""
    stores = [*Location.objects.filter(brand=brand, code__in=codes).values_list("pk", flat=True)]
    Review.objects.filter(location__in=stores, rating__gte=5).delete()
    for model in (SurveyResponse, Case):
        rows = model.objects.filter(location__in=stores).order_by("pk").values_list("pk", flat=True)
        model.objects.filter(pk__in=[*rows][::2]).delete()
    recount(brand, stores)


HIDDEN = [
    (FEW, "all but one", SOME),
    *(
        pytest.param(count, role, ALL, marks=SOAK)
        for count, role in product((8, 12, 29), ("all but one", "two roles", "half", "one region"))
        if (count, role) != (12, "one region")
    ),
    pytest.param(8, "a store", ALL, marks=SOAK),
]
"""Managers of a store and of one region among 12 are given the band of comparable ones, eight or more of whom they do
not see."""


@pytest.mark.parametrize(("brand", "role", "asked"), HIDDEN, indirect=["brand"])
def test_in_a_small_brand_nothing_depends_on_what_is_not_seen(
    brand: Brand, role: str, asked: dict[str, Sequence[str]]
) -> None:
    client, unseen = client_of(brand, ROLES[role]), _unseen(brand, role)
    every = [*addresses("b", "000", "" if role == "a store" else "001", **asked)]
    before = shown(client, every)
    alter(brand, unseen)
    after = shown(client, every)
    assert [address for address in every if before[address] != after[address]] == []


@pytest.mark.parametrize("brand", [FEW], indirect=True)
def test_head_office_is_shown_what_was_altered(brand: Brand) -> None:
    """The check sees what it is for."""
    client, every = (
        client_of(brand, None),
        ["/b/b/stores.csv?window=12", "/api/v1/rankings?brand=b&metric=nps&window=12"],
    )
    before = shown(client, every)
    alter(brand, _unseen(brand, "all but one"))
    after = shown(client, every)
    assert all(before[address] != after[address] for address in every)


EXACT = [
    (ENOUGH, "half", SOME),
    *(
        pytest.param(count, role, ALL, marks=SOAK)
        for count, role in product((30, 36, 40), ("a store", "one region", "half", "all but one", "two roles"))
    ),
]


@pytest.mark.parametrize(("brand", "role", "asked"), EXACT, indirect=["brand"])
def test_no_exact_total_is_told_on_any_page(brand: Brand, role: str, asked: dict[str, Sequence[str]]) -> None:
    client, every = client_of(brand, ROLES[role]), [*addresses("b", "000", "" if role == "a store" else "001", **asked)]
    if exact := _exact(brand, client, every):
        # A figure of one's own may be a total by chance; one that follows the others gives them away.
        alter(brand, _unseen(brand, role))
        exact = _exact(brand, client, [*exact])
    assert not exact, "less one's own, it is what the others have"


def _exact(brand: Brand, client: Client, asked: Sequence[str]) -> dict[str, set[float]]:
    """Give the exact totals that stand on some pages."""
    totals, pages = _totals(brand), shown(client, asked)
    return {address: found for address, page in pages.items() if (found := _numbers([page]) & totals)}


@pytest.mark.parametrize("brand", [ENOUGH], indirect=True)
def test_head_office_is_told_exact_totals(brand: Brand) -> None:
    """The check sees what it is for."""
    pages = shown(
        client_of(brand, None), ["/b/b/", "/b/b/stores/?window=12", "/api/v1/rankings?brand=b&metric=nps&window=12"]
    )
    assert all(_numbers([page]) & _totals(brand) for page in pages.values())


class Asked(NamedTuple):
    """One question to the API."""

    metric: str
    window: int
    month: int


class Shown(NamedTuple):
    """What the API tells of it: the band of answers, mean and spread, and answers and value of each own store.

    The attacker knows ``variance``, that of one answer, and is after the ``rest``, the same of all other stores.
    """

    answers: tuple[int, float]
    mean: float | None
    tau: float | None
    variance: float
    own: dict[str, tuple[int, float | None]]
    rest: dict[str, tuple[int, float | None]]

    @property
    def answered(self) -> int:
        """Answers of the own stores."""
        return sum(n for n, _value in self.own.values())


PEOPLE = [("a store",), ("one region",), ("half",), ("all but one",), ("two roles",)]
MEASURED = ("nps", "csat", "ces", "rating", "review_response_rate", "fcr")
QUICK = [Asked(*each) for each in product(MEASURED, (1, 3, 12), (OCTOBER, OCTOBER - 1))]
EVERY = [
    Asked(*each)
    for each in product([entry.key for entry in METRICS], (-1, 1, 3, 12, 0), range(OCTOBER, OCTOBER - 12, -1))
]
ATTACKED = [(ENOUGH, QUICK), *(pytest.param(count, EVERY, marks=SOAK) for count in (8, 12, 29, 30, 36, 40))]


@pytest.mark.parametrize(("brand", "questions"), ATTACKED, indirect=["brand"])
def test_subtraction_brings_nobody_nearer_to_a_single_store(brand: Brand, questions: Sequence[Asked]) -> None:
    if questions is EVERY:
        score_history(brand, OCTOBER, since=OCTOBER - 11)
    for people in PEOPLE:
        asked = _ask(brand, people, questions)
        assert not _counts_won([asked]), people
        assert not _means_won([asked]), people
    together = _all_but_each(_ask(brand, ("half", "the rest"), questions))
    assert not _counts_won(together)
    assert not _means_won(together)


@pytest.mark.parametrize("brand", [FEW], indirect=True)
@pytest.mark.parametrize("people", [("all but one",), ("two roles",)])
def test_the_exemption_that_once_was_is_found(
    brand: Brand, people: tuple[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regional managers were given exact totals of the brand, however few stores are not theirs."""
    for name in ("networks", "themes", "phrases"):
        query = import_module(f"dashboards.queries.{name}")
        monkeypatch.setattr(query, "may_know", lambda scope, stores, outside: scope.sees_peers)
    monkeypatch.setattr(import_module("dashboards.queries.rankings"), "known_to", lambda scope, network, key: network)
    asked = _ask(brand, people, QUICK)
    assert _means_won([asked]) and _counts_won([asked])


@pytest.mark.parametrize("brand", [ENOUGH], indirect=True)
def test_shares_of_themes_bring_nobody_nearer_either(brand: Brand) -> None:
    """The share of all stores is the same for everybody: all but one store of it are taken to be the attacker's.

    One share may be round by chance, so several windows and months are asked for.
    """
    counts: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for key, row in _themes(client_of(brand, None)):
        counts[key].append((row["texts"], row["complaints"]))
    shares = {key: row["expected"] for key, row in _themes(client_of(brand, ROLES["a store"])) if row["expected"]}
    assert len(shares) >= 8
    assert not _shares_won(counts, shares)
    exact = {key: sum(c for _n, c in counts[key]) / sum(n for n, _c in counts[key]) for key in shares}
    assert _shares_won(counts, exact), "the check sees what it is for"


def _themes(client: Client) -> Iterator[tuple[tuple[str, ...], Any]]:
    for window, month in product(("1", "3", "12"), (OCTOBER, OCTOBER - 1)):
        answer = client.get(f"/api/v1/themes?brand=b&window={window}&as_of={format_month(month)}").json()
        yield from (((row["theme"], window, format_month(month)), row) for row in answer["rows"])


def _shares_won(
    counts: Mapping[tuple[str, ...], Sequence[tuple[int, int]]], shares: Mapping[tuple[str, ...], float]
) -> bool:
    """Say whether shares of all texts less the own are nearer to the share of a single store than the own share."""
    errors, guesses = [], []
    for key, share in shares.items():
        texts, complaints = (sum(each[at] for each in counts[key]) for at in (0, 1))
        for n, complained in counts[key]:
            errors.append(abs((texts * share - (complaints - complained)) / n - complained / n))
            guesses.append(abs((complaints - complained) / (texts - n) - complained / n))
    return median(errors) < 0.5 * median(guesses)


def _ask(brand: Brand, people: Sequence[str], questions: Sequence[Asked]) -> dict[Asked, Shown]:
    """Collect what people are given together."""
    rest = Role(["Korea/Wide/Rest"])
    clients = [client_of(brand, ROLES.get(each, rest)) for each in people]
    found = {}
    for asked in questions:
        query = f"brand=b&metric={asked.metric}&window={format_window(asked.window)}&as_of={format_month(asked.month)}"
        answers = [client.get(f"/api/v1/rankings?{query}") for client in clients]
        if all(answer.status_code == 200 for answer in answers):
            found[asked] = _together(brand, asked, [answer.json() for answer in answers])
    return found


def _together(brand: Brand, asked: Asked, documents: Sequence[Any]) -> Shown:
    """Put together what several people are given of the same, each with their own stores."""
    own = {row["store"]: (row["n"], row["value"]) for each in documents for row in each["rows"] if row["n"]}
    at = {"brand": brand, **asked._asdict()}
    rest = Score.objects.filter(**at).exclude(location__code__in=own).values_list("location__code", "n", "value")
    notes = NetworkScore.objects.get(**at, region=None).notes if rest or own else {}
    scale = 100.0 if asked.metric == "nps" else 1.0
    bands = [_band(each["network"]["answers"]) for each in documents]
    networks = [each["network"] for each in documents if each["network"]["mu"] is not None]
    return Shown(
        answers=(max(low for low, _high in bands), min(high for _low, high in bands)),
        mean=networks[0]["mu"] if networks else None,
        tau=networks[0]["tau"] if networks else None,
        variance=scale**2 * notes.get("answer_variance", 0.0),
        own=own,
        rest={code: (n, value) for code, n, value in rest},
    )


def _band(count: int) -> tuple[int, float]:
    """Give what a band says: 0 is nothing, 300 is 300 to 499."""
    if not count:
        return 0, float("inf")
    power = 10 ** (len(str(count)) - 1)
    following = {1: 2, 2: 3, 3: 5, 5: 10}.get(count // power)
    # A count that is no end of a band was given exactly.
    return count, count + 1 if following is None or count % power else following * power


def _all_but_each(asked: dict[Asked, Shown]) -> list[dict[Asked, Shown]]:
    """Give what two people know who see all stores but one, for each store in turn: figures of the network are the same
    for everybody who is given them."""
    every = {question: each.own | each.rest for question, each in asked.items()}
    return [
        {
            question: each._replace(
                own={at: figures for at, figures in every[question].items() if at != code},
                rest={code: every[question][code]},
            )
            for question, each in asked.items()
            if code in every[question]
        }
        for code in sorted({code for stores in every.values() for code in stores})
    ]


def _every(trials: Sequence[dict[Asked, Shown]]) -> Iterator[tuple[dict[Asked, Shown], Asked, Shown]]:
    """Yield each question and its answer, with all that is known to the same people."""
    yield from ((known, question, each) for known in trials for question, each in known.items())


def _counts_won(trials: Sequence[dict[Asked, Shown]]) -> bool:
    """Say whether totals less the own answers pin those of a single store.

    A total of this window bounds it, and one of a longer window, which has at least as many answers, or of the month
    before, on the usual guess that a store has as many again. It is pinned where nothing is left open, or where the
    bounds bring the attacker twice as near as the usual store's answers do, in more than a third of all cases.
    """
    nearer, tried = 0, 0
    for known, question, each in _every(trials):
        if len(each.rest) != 1 or not each.own:
            continue
        ((truth, _value),) = each.rest.values()
        bounds = [(each.answers[0] - each.answered, each.answers[1] - each.answered)]
        for other, longer in known.items():
            if other.metric == question.metric and _holds(other, question):
                bounds.append((0, longer.answers[1] - longer.answered))
            if other == question._replace(month=question.month - 1):
                bounds.append((longer.answers[0] - longer.answered, longer.answers[1] - longer.answered))
        low, high = max(0.0, *(bound[0] for bound in bounds)), min(bound[1] for bound in bounds)
        if bounds[0][1] - bounds[0][0] <= 1:
            return True
        usual = each.answered / len(each.own)
        guess = min(max(usual, low), high)
        tried += 1
        nearer += abs(guess - truth) < 0.5 * abs(usual - truth)
    return nearer > tried / 3


def _holds(longer: Asked, shorter: Asked) -> bool:
    """Say whether all answers of one window lie in another that ends in the same month."""
    whole = longer.window == 0 or longer.window > shorter.window
    return longer.month == shorter.month and shorter.window > 0 and longer.window >= 0 and whole


def _means_won(trials: Sequence[dict[Asked, Shown]]) -> bool:
    """Say whether the network's mean less the own values is nearer to single stores than the mean of the own is.

    By equal weights, by answers and by the weights of the model, for which the attacker is taken to know how many
    answers each store has; half as far off on the median counts as nearer.
    """
    return any(_nearer(trials, weigh) for weigh in (_equally, _by_answers, _by_model))


def _nearer(trials: Sequence[dict[Asked, Shown]], weigh: Callable[[Shown, int], float]) -> bool:
    errors, guesses = [], []
    for _known, _question, each in _every(trials):
        own = [(weigh(each, n), value) for n, value in each.own.values() if value is not None]
        rest = [(weigh(each, n), value) for n, value in each.rest.values() if value is not None]
        if each.mean is None or not own or not rest:
            continue
        whole, left = sum(w for w, _value in (*own, *rest)), sum(w for w, _value in rest)
        found = (whole * each.mean - sum(w * value for w, value in own)) / left
        usual = sum(w * value for w, value in own) / (whole - left)
        spread = max(abs(value - usual) for _w, value in own) or 1.0
        errors += [abs(found - value) / spread for _w, value in rest]
        guesses += [abs(usual - value) / spread for _w, value in rest]
    return bool(errors) and median(errors) < 0.5 * median(guesses)


def _equally(shown: Shown, n: int) -> float:
    return 1.0


def _by_answers(shown: Shown, n: int) -> float:
    return float(n)


def _by_model(shown: Shown, n: int) -> float:
    return 1.0 / ((shown.tau or 0.0) ** 2 + shown.variance / n or 1.0)


def _unseen(brand: Brand, role: str) -> list[str]:
    regions, stores = ROLES[role]
    codes = brand.locations.exclude(code__in=stores)
    for path in regions:
        codes = codes.exclude(region__path=path).exclude(region__path__startswith=f"{path}/")
    return [*codes.order_by("code").values_list("code", flat=True)]


def _totals(brand: Brand) -> set[float]:
    """Give the exact answers of the network that are worth being given, in every metric, window and month."""
    counts = NetworkScore.objects.filter(brand=brand, region=None).values_list("answers", flat=True)
    return {float(n) for n in counts if n >= LEAST and n not in _round_numbers()}


def _round_numbers() -> set[int]:
    return {step * 10**power for step in (1, 2, 3, 5) for power in range(7)}


def _numbers(texts: Any) -> set[float]:
    """Give every number of some pages, without what only draws: coordinates, ids and addresses."""
    found: set[float] = set()
    for text in texts:
        found |= {float(number.replace(",", "")) for number in NUMBER.findall(NO_COUNT.sub(" ", text))}
    return found
