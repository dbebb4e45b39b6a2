"""A store's place among comparable ones: the right group, nothing of single others, and the same for everyone."""

from dataclasses import replace

import numpy as np
import pytest
from django.db.models import F

from dashboards import queries
from dashboards.models import Score
from dashboards.rows import Peers
from dashboards.scoring.months import score_month
from locations.models import Brand, Location
from locations.scoping import Scope, head_office
from tests.dashboards.networks import OCTOBER, make_brand, make_ratings, make_regions, make_stores
from tests.dashboards.queries.test_queries import person

pytestmark = pytest.mark.django_db
MALL = "mall"


@pytest.fixture
def brand() -> Brand:
    """Sixty stores in turn in Seoul, Gangnam (below Seoul) and Busan; two in three are malls."""
    made = make_brand()
    regions = make_regions(made, "Korea", "Korea/Seoul", "Korea/Seoul/Gangnam", "Korea/Busan")
    stores = make_stores(made, 60, [*regions.values()][1:])
    for place, store in enumerate(stores):
        store.format = MALL if place % 4 else ""
        store.save()
    make_ratings(stores)
    score_month(made, OCTOBER)
    return made


def place(scope: Scope | None, code: str = "007", stores: int = 60) -> Peers | None:
    assert scope
    head = queries.store_head(scope, code)
    assert head
    return queries.peers(scope, head, OCTOBER, stores).get("rating")


def others(**within: object) -> list[float]:
    scores = Score.objects.filter(month=OCTOBER, window=12, n__gte=10, **within).exclude(location__code="007")
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
    middle = Score.objects.filter(location__code__in=few, month=OCTOBER, window=12).order_by("value")[3]
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


def test_swapping_two_others_changes_nothing(brand: Brand) -> None:
    scope = person(brand, "store", store="007")
    before = place(scope)
    for first, second in (("010", "013"), ("012", "003")):
        here, there = (Score.objects.filter(location__code=code, month=OCTOBER, window=12) for code in (first, second))
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
