"""A store's place among comparable ones: the right group, nothing of single others, and the same for everyone."""

from dataclasses import replace

import numpy as np
import pytest
from django.db.models import F

from dashboards import queries
from dashboards.models import NetworkScore, Score
from dashboards.rows import Peers
from dashboards.scoring.months import score_month
from locations.models import Brand, Location
from locations.scoping import Scope, head_office
from tests.dashboards.networks import OCTOBER, make_brand, make_ratings, make_regions, make_stores
from tests.dashboards.queries.test_queries import person

pytestmark = pytest.mark.django_db
MALL = "mall"
SEPTEMBER = OCTOBER - 1
"""The last month of a quarter."""


@pytest.fixture
def brand() -> Brand:
    """Sixty stores in turn in Seoul, Gangnam (below Seoul) and Busan; two in three are malls."""
    made = make_brand()
    regions = make_regions(made, "Korea", "Korea/Seoul", "Korea/Seoul/Gangnam", "Korea/Busan")
    stores = make_stores(made, 60, [*regions.values()][1:])
    for place, store in enumerate(stores):
        store.format = MALL if place % 4 else ""
        store.save()
    make_ratings(stores, SEPTEMBER)
    score_month(made, SEPTEMBER)
    score_month(made, OCTOBER)
    return made


def place(scope: Scope | None, code: str = "007", stores: int = 60) -> Peers | None:
    assert scope
    head = queries.store_head(scope, code)
    assert head
    return queries.peers(scope, head, stores).get("rating")


def others(**within: object) -> list[float]:
    scores = Score.objects.filter(month=SEPTEMBER, window=12, n__gte=10, **within).exclude(location__code="007")
    return [value for value in scores.values_list("value", flat=True) if value is not None]


def test_the_group_is_the_own_region_and_format(brand: Brand) -> None:
    found = place(head_office(brand))
    assert found
    assert (found.region, found.format) == ("Korea/Seoul/Gangnam", MALL)
    values = others(location__region__path="Korea/Seoul/Gangnam", location__format=MALL)
    assert len(values) >= 8
    shown = (found.low, found.median, found.high)
    assert shown == pytest.approx(tuple(np.quantile(values, [0.25, 0.5, 0.75])), abs=0.15)
    assert shown == pytest.approx([round(figure, 1) for figure in shown], abs=0.051), "rounded to how sure a store is"


def test_none_of_its_figures_is_that_of_a_single_store(brand: Brand) -> None:
    """With eight others, quartiles would be means of two stores at most, and the change of one would show."""
    gangnam = Location.objects.filter(region__path="Korea/Seoul/Gangnam", format=MALL).exclude(code="007")
    few = [*gangnam.order_by("code").values_list("code", flat=True)[:8]]
    Score.objects.filter(location__in=gangnam).exclude(location__code__in=few).update(n=9)
    Score.objects.filter(location__code__in=few).update(n=30, low=F("value") - 0.3, high=F("value") + 0.3)
    before = place(head_office(brand))
    assert before
    middle = Score.objects.filter(location__code__in=few, month=SEPTEMBER, window=12).order_by("value")[3]
    Score.objects.filter(pk=middle.pk).update(value=middle.value + 0.02)
    assert place(head_office(brand)) == before


def test_too_few_others_widen_the_group_step_by_step(brand: Brand) -> None:
    gangnam = Location.objects.filter(region__path="Korea/Seoul/Gangnam").exclude(code="007")
    Score.objects.filter(location__in=gangnam, location__code__gt="013").update(n=9)
    seen = place(head_office(brand))
    assert seen
    assert (seen.region, seen.format) == ("Korea/Seoul", MALL)
    Score.objects.filter(location__region__path="Korea/Seoul").update(n=9)
    seen = place(head_office(brand))
    assert seen
    assert (seen.region, seen.format) == ("", MALL)
    Location.objects.exclude(code="007").filter(format=MALL).update(format="street")
    seen = place(head_office(brand))
    assert seen
    assert (seen.region, seen.format) == ("", "")
    Score.objects.exclude(location__code="007").update(n=9)
    assert place(head_office(brand)) is None


def test_everyone_who_may_see_the_store_sees_the_same_however_it_is_read(brand: Brand) -> None:
    whole = place(head_office(brand))
    for scope in (person(brand, "store", store="007"), person(brand, "regional", region="Korea/Seoul/Gangnam")):
        assert place(scope) == whole
        assert place(scope, stores=100_000) == whole


def test_it_is_that_of_the_last_quarter_that_is_over_whatever_came_since(brand: Brand) -> None:
    before = place(head_office(brand))
    assert before and before.month == SEPTEMBER
    stores = [*brand.locations.order_by("code")]
    make_ratings(stores, OCTOBER, seed=8)
    score_month(brand, OCTOBER)
    assert place(head_office(brand)) == before
    make_ratings(stores, OCTOBER + 2, seed=9)
    score_month(brand, OCTOBER + 2)
    now = place(head_office(brand))
    assert now and now.month == OCTOBER + 2 and now != before


def test_there_is_none_before_the_end_of_a_quarter_is_scored(brand: Brand) -> None:
    NetworkScore.objects.filter(month=SEPTEMBER).delete()
    assert place(head_office(brand)) is None


def test_whoever_sees_all_but_a_few_of_the_others_is_told_nothing(brand: Brand) -> None:
    """With seven others that are not seen, the band less the own stores would be a band of seven."""
    whole = place(head_office(brand))
    gangnam = Location.objects.filter(region__path="Korea/Seoul/Gangnam", format=MALL).exclude(code="007")
    codes = [*gangnam.order_by("code").values_list("code", flat=True)]
    assert len(codes) == 14
    assert place(several(brand, "007", *codes[:6])) == whole, "eight are somebody else's"
    assert place(several(brand, "007", *codes[:7])) is None, "and no wider group stands in"
    assert place(several(brand, "007", *codes)) == whole, "none is"


def several(brand: Brand, *codes: str) -> Scope:
    scope = person(brand, "store", store=codes[0])
    assert scope
    stores = Location.objects.filter(brand=brand, code__in=codes).values_list("pk", flat=True)
    return replace(scope, locations=tuple(sorted(stores)))


def test_swapping_two_others_changes_nothing(brand: Brand) -> None:
    scope = person(brand, "store", store="007")
    before = place(scope)
    for first, second in (("010", "013"), ("012", "003")):
        here, there = (
            Score.objects.filter(location__code=code, month=SEPTEMBER, window=12) for code in (first, second)
        )
        values = here.get().value, there.get().value
        here.update(value=values[1])
        there.update(value=values[0])
        assert place(scope) == before


def test_the_side_is_told(brand: Brand) -> None:
    found = place(head_office(brand))
    assert found
    assert replace(found, value=found.low - 0.1).side == "below"
    assert replace(found, value=found.median).side == "within"
    assert replace(found, value=found.high + 0.1).side == "above"


def test_an_own_store_with_few_answers_is_placed_without_joining_the_group(brand: Brand) -> None:
    before = place(head_office(brand), "010")
    Score.objects.filter(location__code="010").update(n=6)
    assert place(head_office(brand), "010") == before
