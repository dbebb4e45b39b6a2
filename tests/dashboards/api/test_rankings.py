"""``GET /api/v1/rankings``: the page's numbers, scoped, with errors that name what is wrong."""

import json
from dataclasses import fields

import pytest
from django.core.management import call_command
from django.test import Client

from dashboards.api.rankings import FILTERS
from dashboards.pages.frame.state import State
from dashboards.queries import RankingQuery
from dashboards.scoring.months import score_month
from locations.models import Brand, Membership, User
from tests.dashboards.networks import OCTOBER, make_brand, make_ratings, make_regions, make_stores

pytestmark = pytest.mark.django_db
URL = "/api/v1/rankings"
ASKED = {"brand": "b", "metric": "rating", "window": "12", "as_of": "2026-10"}


@pytest.fixture
def brand() -> Brand:
    made = make_brand()
    regions = make_regions(made, "Korea", "Korea/Seoul", "Korea/Busan")
    make_ratings(make_stores(made, 40, [regions["Korea/Seoul"], regions["Korea/Busan"]]))
    score_month(made, OCTOBER)
    return made


def signed_in(client: Client, brand: Brand, role: str, **where: object) -> Client:
    user = User.objects.create(username=role)
    Membership.objects.create(user=user, brand=brand, role=role, valid_from="2020-01-01", **where)
    client.force_login(user)
    return client


def test_it_answers_what_the_command_answers(brand, client, capsys):
    answer = signed_in(client, brand, "head_office").get(URL, ASKED).json()
    call_command("rank", "--brand", "b", "--metric", "rating", "--window", "12", "--as-of", "2026-10", "--json")
    assert answer == json.loads(capsys.readouterr().out)


def test_a_regional_manager_gets_the_own_subtree(brand, client):
    seoul = brand.regions.get(path="Korea/Seoul")
    rows = signed_in(client, brand, "regional", region=seoul).get(URL, ASKED).json()["rows"]
    assert {row["store"] for row in rows} == {f"{index:03d}" for index in range(0, 40, 2)}


def test_filters_are_those_of_the_page(brand, client):
    office = signed_in(client, brand, "head_office")
    rows = office.get(URL, ASKED | {"region": "Korea/Busan", "format": "mall"}).json()["rows"]
    assert {row["store"] for row in rows} == {f"{index:03d}" for index in range(1, 40, 2) if index % 3}


def test_nobody_in_particular_is_refused(brand, client):
    assert client.get(URL, ASKED).status_code == 401


def test_someone_elses_brand_answers_like_none_at_all(brand, client):
    make_brand("other")
    office = signed_in(client, brand, "head_office")
    foreign, unknown = (office.get(URL, ASKED | {"brand": slug}) for slug in ("other", "no-such"))
    assert (foreign.status_code, foreign.content) == (404, unknown.content)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"metric": "stars"}, "metric"),
        ({"window": "6"}, "window"),
        ({"as_of": "2026-13"}, "as_of"),
        ({"ordering": "name"}, "ordering"),
        ({"window": ""}, "window"),
        ({"verdict": "odd"}, "verdict"),
    ],
)
def test_what_is_wrong_is_named(brand, client, given, named):
    answer = signed_in(client, brand, "head_office").get(URL, ASKED | given)
    assert answer.status_code == 400
    assert list(answer.json()) == [named]


def test_a_month_that_is_not_scored_says_what_to_do(brand, client):
    answer = signed_in(client, brand, "head_office").get(URL, ASKED | {"as_of": "2026-09"})
    assert answer.status_code == 404
    assert "manage.py score" in answer.json()["detail"]


def test_reading_changes_nothing(brand, client, django_assert_max_num_queries):
    office = signed_in(client, brand, "head_office")
    with django_assert_max_num_queries(12) as queries:
        office.get(URL, ASKED)
    assert not [query for query in queries if not query["sql"].startswith("SELECT")]


def test_the_filters_are_those_of_the_page_and_of_the_query() -> None:
    page = State("rating", 12, OCTOBER).filters
    assert set(FILTERS) <= set(page)
    assert set(page) <= {field.name for field in fields(RankingQuery)}
