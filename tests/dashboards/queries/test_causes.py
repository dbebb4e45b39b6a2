"""What goes with a change: a part of the customers that moved, or else words that are new."""

import random
from collections.abc import Callable

import pytest
from django.db.models import F

from dashboards import queries
from dashboards.models import Change
from dashboards.rows import Cause, CauseKind, PlaceKind
from locations.models import Brand
from locations.scoping import Scope, head_office
from reviews.measures import THEME
from reviews.models import Mention, MonthTally, ThemeMarking
from tests.dashboards.networks import OCTOBER, make_brand, make_regions, make_stores
from tests.dashboards.queries.spoken import written
from tests.dashboards.queries.test_queries import person
from tests.reviews.arrange import bring, take_back

pytestmark = pytest.mark.django_db

SINCE = OCTOBER - 3
REBUILT = "Since the rebuilding there are no seats"
MOVED = "It moved behind the big column"
USUAL = ("The coffee was good", "Nice people at the counter", "Quick and warm", "I come every week")


def customers(score: Callable[[bool, str], int], words: Callable[[bool, int], str]) -> tuple[Brand, Scope]:
    """A store of Busan that changed in July; ``score`` by whether it is since then and what for, ``words`` likewise."""
    brand = make_brand()
    regions = make_regions(brand, "Korea", "Korea/Seoul", "Korea/Busan")
    stores = make_stores(brand, 2, [regions["Korea/Busan"], regions["Korea/Seoul"]])
    draw, rows = random.Random(5), []
    for number in range(900):
        month, store = (
            draw.choice([(2025, 11), (2025, 12), *((2026, each) for each in range(1, 11))]),
            draw.choice("01"),
        )
        changed, touchpoint = month >= (2026, 7) and store == "0", draw.choice(["store", "delivery"])
        rows.append({
            "Response ID": f"a{number}", "store_code": f"00{store}",
            "Date": f"{month[0]}-{month[1]}-{draw.randint(1, 28)}",
            "NPS": max(0, min(10, score(changed, touchpoint) + draw.randint(-2, 2))),
            "Comment": words(changed, number), "Touchpoint": touchpoint,
        })  # fmt: skip
    bring(brand, "surveys", written(rows))
    at = {"brand": brand, "location": stores[0], "metric": "nps", "month": OCTOBER, "since": SINCE, "answers": 150}
    Change.objects.create(**at, z=-6.0, better=False, q=0.001, before=50, after=0, low=-60, high=-40)
    return brand, head_office(brand)


def cause(scope: Scope | None) -> Cause | None:
    assert scope
    place = queries.changed_place(scope, OCTOBER, store="000")
    assert place is not None
    assert place.kind is PlaceKind.STORE
    return queries.likely_cause(scope, OCTOBER, place)


def test_the_part_of_the_customers_that_moved_goes_with_it() -> None:
    _brand, scope = customers(
        lambda changed, what: 3 if changed and what == "delivery" else 8, lambda _changed, number: USUAL[number % 4]
    )
    found = cause(scope)
    assert found is not None
    assert (found.kind, found.by, found.what) == (CauseKind.PART, "touchpoint", "delivery")
    assert found.since < -60
    assert abs(found.before) < 25
    assert 0 < found.n < found.of


def test_what_customers_complain_of_since_goes_first_as_long_as_it_is_marked() -> None:
    _brand, scope = customers(
        lambda changed, what: 3 if changed and what == "delivery" else 8,
        lambda changed, number: REBUILT if changed and number % 3 else USUAL[number % 4],
    )
    found = cause(scope)
    assert found is not None
    assert (found.kind, found.what, found.before) == (CauseKind.THEME, "seats", 0.0)
    assert found.n / found.of == found.since > 0.5
    Mention.objects.all().delete()
    MonthTally.objects.filter(measure__startswith=THEME).delete()
    ThemeMarking.objects.update(version=F("version") + 1)
    assert (marked_anew := cause(scope)) is not None
    assert marked_anew.kind is CauseKind.PART


def test_where_no_part_moved_new_words_go_with_it_and_an_undo_takes_them_back() -> None:
    brand, scope = customers(
        lambda changed, _what: 5 if changed else 8,
        lambda changed, number: MOVED if changed and number % 3 else USUAL[number % 4],
    )
    found = cause(scope)
    assert found is not None
    assert found.kind is CauseKind.PHRASE
    assert any(word in found.what for word in ("column", "behind", "moved"))
    assert found.n > 40 and found.n_before == 0
    assert cause(person(brand, "regional", region="Korea/Busan")) == found
    take_back(brand.imports.get())
    assert cause(scope) is None


def test_a_change_without_anything_of_the_kind_has_no_cause() -> None:
    _brand, scope = customers(lambda changed, _what: 5 if changed else 8, lambda _changed, number: USUAL[number % 4])
    assert cause(scope) is None
