"""Standards with the stores they are the one for, scored months, and people."""

from datetime import date

import pytest

from dashboards import queries
from dashboards.models import NetworkScore, Score, Standard
from dashboards.scoring.months import score_month
from locations.models import Brand, Membership, User
from locations.scoping import Scope, head_office
from tests.dashboards.networks import OCTOBER, make_brand, make_ratings, make_regions, make_stores

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    regions = make_regions(brand, "Korea", "Korea/Seoul", "Korea/Seoul/Gangnam", "Korea/Busan")
    make_ratings(make_stores(brand, 30, [*regions.values()]))
    return brand


def standard(brand: Brand, target: float, since: int, region: str = "", form: str = "") -> Standard:
    place = brand.regions.get(path=region) if region else None
    return Standard.objects.create(
        brand=brand, metric="rating", target=target, valid_from=since, region=place, format=form
    )


def test_each_store_counts_for_the_one_standard_that_scoring_takes(brand: Brand) -> None:
    standard(brand, 3.0, OCTOBER - 24)
    standard(brand, 3.1, OCTOBER - 12)
    standard(brand, 3.2, OCTOBER - 24, "Korea/Seoul")
    standard(brand, 3.3, OCTOBER - 6, "Korea/Seoul/Gangnam", "mall")
    standard(brand, 3.4, OCTOBER - 3, form="mall")
    standard(brand, 3.5, OCTOBER + 1)
    score_month(brand, OCTOBER)
    lines = {line.row.target: line for line in queries.standard_lines(head_office(brand), OCTOBER)}
    taken = [score.target for score in Score.objects.filter(metric="rating", month=OCTOBER, window=12)]
    assert {target: line.stores for target, line in lines.items() if line.state == "now"} == {
        target: taken.count(target) for target in set(taken) if target is not None
    }
    assert (lines[3.0].state, lines[3.5].state) == ("earlier", "coming")
    assert lines[3.5].stores > 0


def test_scored_months_say_what_they_cover(brand: Brand) -> None:
    score_month(brand, OCTOBER)
    [newest, *_older] = queries.scored_months(head_office(brand))
    assert (newest.month, newest.windows, newest.stores) == (OCTOBER, [0, 1, 3, 12], 30)
    assert newest.answers == sum(
        Score.objects.filter(metric="rating", month=OCTOBER, window=1).values_list("n", flat=True)
    )
    assert newest.answered == "rating"
    tables = queries.scored_tables(head_office(brand), OCTOBER)
    assert {(table.metric, table.window) for table in tables} == {("rating", window) for window in (0, 1, 3, 12)}


def test_a_questionnaire_with_two_questions_counts_once(brand: Brand) -> None:
    for metric, answers in (("nps", 40), ("csat", 30), ("listing_accuracy", 900)):
        NetworkScore.objects.create(brand=brand, metric=metric, month=OCTOBER, window=1, stores=5, answers=answers)
    [month] = queries.scored_months(head_office(brand))
    assert (month.answers, month.answered, month.metrics) == (40, "nps", 3)


def test_people_whose_role_is_over_come_last(brand: Brand) -> None:
    def member(name: str, role: str, since: date, until: date | None = None, **where: object) -> None:
        user = User.objects.create(username=name)
        Membership.objects.create(user=user, brand=brand, role=role, valid_from=since, valid_to=until, **where)

    member("past", "head_office", date(2020, 1, 1), date(2026, 11, 19))
    member("last-day", "store", date(2020, 1, 1), TODAY, location=brand.locations.get(code="003"))
    member("coming", "head_office", date(2027, 1, 1))
    member("region", "regional", date(2020, 1, 1), region=brand.regions.get(path="Korea/Busan"))
    member("head", "head_office", TODAY)
    Membership.objects.create(
        user=User.objects.create(username="other"), brand=make_brand("o"), role="head_office", valid_from=TODAY
    )
    rows = queries.people(head_office(brand), TODAY)
    assert [(row.user, row.where, row.current) for row in rows] == [
        ("head", "", True),
        ("region", "Korea/Busan", True),
        ("last-day", "003 Store 3", True),
        ("coming", "", False),
        ("past", "", False),
    ]
    regional = Scope(brand.pk, "b", "B", "r", "regional", lineages=("/1/",))
    assert queries.people(regional, TODAY) == []


@pytest.mark.parametrize(
    ("given", "family", "shown"),
    [("서연", "김", "김서연"), ("Erika", "Mustermann", "Erika Mustermann"), ("", "", ""), ("지훈", "", "지훈")],
)
def test_a_persons_name_stands_in_the_order_of_its_language(brand: Brand, given: str, family: str, shown: str) -> None:
    user = User.objects.create(username="someone", first_name=given, last_name=family)
    Membership.objects.create(user=user, brand=brand, role="head_office", valid_from=date(2026, 1, 1))
    assert [row.name for row in queries.people(head_office(brand), TODAY)] == [shown]
