"""Reviews that wait for a reply, quoted texts with where they are shown, and times of first responses."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dashboards import queries
from locations.models import Brand
from locations.scoping import Scope, head_office
from reviews.models import Case, Listing, Review, Source
from tests.dashboards.networks import OCTOBER, make_brand, make_stores
from tests.dashboards.queries.test_queries import person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 5, 3, tzinfo=UTC)


@pytest.fixture
def brand() -> Brand:
    made = make_brand()
    make_stores(made, 3)
    return made


@pytest.fixture
def scope(brand: Brand) -> Scope:
    return head_office(brand)


def write(brand: Brand, code: str, kind: Any, publisher: str = "naver", **fields: object) -> object:
    source = Source.objects.get_or_create(brand=brand, publisher=publisher)[0]
    return kind.objects.create(
        source=source,
        location=brand.locations.get(code=code),
        external_id=str(kind.objects.count()),
        first_month=OCTOBER,
        last_month=OCTOBER,
        **fields,
    )


def review(brand: Brand, code: str = "000", days: int = 0, **fields: object) -> Review:
    at = AT - timedelta(days=days)
    found = write(brand, code, Review, posted_from=at, posted_to=at, **fields)
    assert isinstance(found, Review)
    return found


def test_only_what_surely_has_no_reply_waits(brand: Brand, scope: Scope) -> None:
    review(brand, rating=1, days=3)
    review(brand, rating=1, reply="Sorry")
    review(brand, rating=4, days=9)
    review(brand, rating=2, replied_at=AT)
    review(brand, rating=1, replies_told=False, days=30)
    review(brand, code="001", rating=1, days=90)
    found = queries.waiting(scope, "000")
    assert (found.n, found.one_star, found.oldest) == (2, 1, AT - timedelta(days=9))
    assert found.replies_known


def test_nothing_is_known_of_files_without_replies(brand: Brand, scope: Scope) -> None:
    review(brand, rating=1, replies_told=False)
    found = queries.waiting(scope, "000")
    assert (found.n, found.oldest, found.replies_known) == (0, None, False)


def test_a_store_manager_waits_for_the_own_store_alone(brand: Brand) -> None:
    review(brand, code="001", rating=1)
    keeper = person(brand, "store", store="000")
    assert keeper and queries.waiting(keeper, "001").n == 0


def test_quoted_texts_have_keywords_and_where_the_store_is_shown(brand: Brand, scope: Scope) -> None:
    own, foreign = review(brand, text="좋아요", keywords=["커피가 맛있어요"]), review(brand, code="001", text="No")
    for days, url in ((9, "https://old.example/a"), (1, "https://new.example/a"), (0, "")):
        write(brand, "000", Listing, seen_at=AT - timedelta(days=days), url=url)
    write(brand, "000", Listing, "kakao", seen_at=AT, url="https://kakao.example/a")
    keys = [("review", own.pk), ("review", foreign.pk)]
    found = queries.quoted(scope, keys)
    assert (found[keys[0]].keywords, found[keys[0]].address) == (("커피가 맛있어요",), "https://new.example/a")
    assert found[keys[1]].address == ""
    keeper = person(brand, "store", store="000")
    assert keeper and [*queries.quoted(keeper, keys)] == keys[:1]


def test_first_responses_have_median_and_ninetieth_percent_from_five_cases_on(brand: Brand, scope: Scope) -> None:
    def case(hours: float | None, code: str = "000") -> None:
        answered = None if hours is None else AT + timedelta(hours=hours)
        write(brand, code, Case, "crm", opened_at=AT, first_response_at=answered)

    assert queries.response_times(scope, "000", OCTOBER, 12) is None
    for hours in (1, 2, 3, 4):
        case(hours)
    case(None)
    case(-5)
    case(500, code="001")
    few = queries.response_times(scope, "000", OCTOBER, 12)
    assert few and (few.n, few.median, few.p90) == (4, None, None)
    case(11)
    found = queries.response_times(scope, "000", OCTOBER, 12)
    assert found and (found.n, found.median, found.p90) == (5, 3.0, pytest.approx(8.2))
    assert queries.response_times(scope, "000", OCTOBER - 1, 12) is None
