"""What a place's change is made of: parts of the answers that its scores count, which sum to it."""

import pytest

from dashboards import queries
from dashboards.rows import ChangeByPart
from locations.models import Brand
from locations.months import ALL_TIME, NOW
from locations.scoping import Scope, head_office
from reviews.models import SurveyResponse
from tests.dashboards.networks import OCTOBER
from tests.dashboards.queries.test_queries import person

pytestmark = pytest.mark.django_db
WINDOW = 3


@pytest.fixture
def brand(spoken_brand: Brand) -> Brand:
    return spoken_brand


@pytest.fixture
def scope(brand: Brand) -> Scope:
    return head_office(brand)


def change(scope: Scope | None, key: str = "nps", by: str = "touchpoint", **place: str) -> ChangeByPart:
    assert scope
    found = queries.change_by_part(scope, key, by, OCTOBER, WINDOW, **place)
    assert found is not None
    return found


def mean_of(scope: Scope, key: str, by: str, month: int) -> float:
    rows = queries.splits(scope, key, by, month, WINDOW)
    return sum(row.n * (row.value or 0.0) for row in rows) / sum(row.n for row in rows)


@pytest.mark.parametrize(
    ("key", "by"), [("nps", "touchpoint"), ("csat", "channel"), ("ces", "segment"), ("rating", "language")]
)
def test_the_parts_sum_to_the_change_of_the_means(scope: Scope, key: str, by: str) -> None:
    found = change(scope, key, by)
    assert found.before == pytest.approx(mean_of(scope, key, by, OCTOBER - WINDOW))
    assert found.after == pytest.approx(mean_of(scope, key, by, OCTOBER))
    assert sum(part.adds for part in found.parts) == pytest.approx(found.change)
    assert found.low <= found.change <= found.high
    assert [abs(part.adds) for part in found.parts] == sorted((abs(part.adds) for part in found.parts), reverse=True)


def test_the_part_that_fell_is_named(scope: Scope) -> None:
    """Delivery gets worse, and the others stay as they are."""
    SurveyResponse.objects.update(nps=9)
    SurveyResponse.objects.filter(touchpoint="delivery", first_month__gt=OCTOBER - WINDOW).update(nps=0)
    found = change(scope)
    worst = found.parts[0]
    assert worst.value_of == "delivery" and worst.is_sure
    assert worst.level < 0 and abs(worst.mix) < abs(worst.level)
    assert (worst.before, worst.after) == (100.0, -100.0)
    assert [part.level for part in found.parts[1:]] == pytest.approx([0.0, 0.0])


def test_each_person_sees_what_is_theirs(brand: Brand, scope: Scope) -> None:
    keeper, seoul = person(brand, "store", store="005"), person(brand, "regional", region="Korea/Seoul")
    assert change(keeper) == change(scope, store="005")
    assert change(seoul) == change(scope, region="Korea/Seoul")
    with pytest.raises(queries.NoSuchPlace):
        change(keeper, store="006")


@pytest.mark.parametrize(
    ("key", "by", "window", "sentence"),
    [
        ("nps", "weekday", ALL_TIME, "a window before it"),
        ("nps", "weekday", NOW, "present level"),
        ("resolution_time", "channel", 3, "is a median"),
        ("rating", "touchpoint", 3, "state no touchpoint"),
    ],
)
def test_what_cannot_be_taken_apart_says_so(scope: Scope, key: str, by: str, window: int, sentence: str) -> None:
    with pytest.raises(queries.NotSplit, match=sentence):
        queries.change_by_part(scope, key, by, OCTOBER, window)


def test_without_a_window_before_there_is_no_change(scope: Scope) -> None:
    assert queries.change_by_part(scope, "nps", "weekday", OCTOBER - 11, 1) is None


def test_since_a_change_the_year_before_is_compared_with_all_since(scope: Scope) -> None:
    since = OCTOBER - 1
    found = queries.change_by_part(scope, "nps", "touchpoint", OCTOBER, 12, since=since)
    assert found is not None
    after = queries.splits(scope, "nps", "touchpoint", OCTOBER, 2)
    assert {part.value_of: part.n_after for part in found.parts} == {row.value_of: row.n for row in after}
    before = queries.splits(scope, "nps", "touchpoint", since - 1, 12)
    assert {part.value_of: part.n_before for part in found.parts} == {row.value_of: row.n for row in before}
    assert sum(part.adds for part in found.parts) == pytest.approx(found.change)
