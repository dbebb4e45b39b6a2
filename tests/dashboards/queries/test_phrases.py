"""Phrases of a place: its own words against the right others, and nothing of single others for a store manager."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from dashboards import queries
from dashboards.rows import Phrases
from locations.models import Brand, Location
from locations.months import first_day
from locations.scoping import Scope, head_office
from reviews.models import Review, Source, SurveyResponse
from tests.dashboards.networks import OCTOBER, make_brand, make_regions, make_stores
from tests.dashboards.queries.test_queries import person
from tests.dashboards.stats.spoken_texts import usual_texts
from tests.databases import Environment, NewDatabase, connected_to, filled, rolled_back

pytestmark = pytest.mark.django_db

STORES, TEXTS, NEW, EARLIER = 36, 40, 12, 200
CAUSE, BEFORE = "지붕에서 물이 새요.", "옛날 간판이 그리워요."
EVERYWHERE, REGIONAL = "단풍 구경하기 좋은 곳.", "지하철 공사로 길이 막혀요."
SINCE = OCTOBER - 3


def add(store: Location, texts: list[str], month: int, kind: str = "review") -> None:
    """Reviews (or comments) of a store in a month."""
    source = Source.objects.get_or_create(brand=store.brand, publisher=kind)[0]
    at = datetime.combine(first_day(month), datetime.min.time(), UTC)
    common = {"source": source, "location": store, "first_month": month, "last_month": month}
    keys = [f"{store.code}-{month}-{kind}-{number}-{hash(text)}" for number, text in enumerate(texts)]
    if kind == "review":
        Review.objects.bulk_create(
            Review(**common, external_id=key, text=text, rating=2, posted_from=at, posted_to=at)
            for key, text in zip(keys, texts, strict=True)
        )
    else:
        SurveyResponse.objects.bulk_create(
            SurveyResponse(**common, external_id=key, comment=text, nps=3, answered_at=at)
            for key, text in zip(keys, texts, strict=True)
        )


def make_texts() -> None:
    """36 stores in turn in Seoul and Busan; store 004 (Seoul) has a leaking roof since July, and everybody autumn."""
    brand = make_brand()
    regions = make_regions(brand, "Korea", "Korea/Seoul", "Korea/Busan")
    stores = make_stores(brand, STORES, [regions["Korea/Seoul"], regions["Korea/Busan"]])
    texts = usual_texts(STORES * TEXTS, seed=8)
    for index, store in enumerate(stores):
        own = texts[index * TEXTS : (index + 1) * TEXTS]
        add(store, own[:15], SINCE - 4)
        add(store, own[15:30], SINCE + 1)
        add(store, [f"{text} {EVERYWHERE}" for text in own[30:]], SINCE + 2, "survey")
        add(store, [REGIONAL] * 4 if index % 2 == 0 else [], SINCE - 5)
    add(stores[4], [CAUSE] * NEW, SINCE + 1)
    add(stores[4], [BEFORE] * NEW, SINCE - 4)
    add(stores[4], [*dict.fromkeys(usual_texts(2 * EARLIER, seed=9))][:EARLIER], SINCE - 3)


@pytest.fixture(scope="module")
def texts(
    new_database: NewDatabase, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Environment]:
    with filled(new_database, tmp_path_factory.mktemp("texts"), django_db_blocker, make_texts) as environment:
        yield environment


@pytest.fixture
def brand(db: None, texts: Environment) -> Iterator[Brand]:
    with connected_to(texts), rolled_back():
        yield Brand.objects.get(slug="b")


@pytest.fixture
def scope(brand: Brand) -> Scope:
    return head_office(brand)


def ask(scope: Scope | None, **place: object) -> Phrases:
    assert scope
    return queries.phrases(scope, OCTOBER, 12, **place)


def named(found: Phrases) -> dict[str, int]:
    return {row.sentence: row.n for row in found.rows}


def test_a_store_is_compared_with_those_like_it(scope: Scope) -> None:
    found = ask(scope, store="004")
    assert named(found) == {CAUSE: NEW, BEFORE: NEW}
    (comparison,) = found.comparisons
    assert comparison.kind == "stores" and comparison.stores >= 5
    assert found.texts == TEXTS + 4 + 2 * NEW + EARLIER
    roof = next(row for row in found.rows if row.sentence == CAUSE)
    assert (roof.phrase, roof.others) == ("지붕에서 물이 새요", (0,))
    texts = Review.objects.filter(pk__in=[pk for kind, pk in roof.examples if kind == "review"])
    assert [text.text for text in texts] == [CAUSE] * 3


def test_since_a_month_only_what_is_new_here_counts(scope: Scope) -> None:
    found = ask(scope, store="004", since=SINCE)
    assert named(found) == {CAUSE: NEW}
    assert [comparison.kind for comparison in found.comparisons] == ["before", "stores"]
    assert found.comparisons[0].texts == 15 + 4 + NEW + EARLIER
    assert found.texts == 25 + NEW


def test_what_is_new_in_the_whole_brand_is_named_for_the_brand(scope: Scope) -> None:
    found = ask(scope, since=SINCE)
    assert EVERYWHERE in named(found)
    assert [comparison.kind for comparison in found.comparisons] == ["before"]
    assert ask(scope).rows == [], "nobody to compare with"


def test_a_region_is_compared_with_all_other_stores(scope: Scope) -> None:
    found = ask(scope, region="Korea/Seoul")
    assert REGIONAL in named(found)
    assert found.comparisons[0].stores == STORES // 2
    assert REGIONAL not in named(ask(scope, region="Korea/Busan"))


def test_ordinary_stores_have_none(scope: Scope) -> None:
    assert [row.sentence for code in ("005", "006", "007", "020") for row in ask(scope, store=code).rows] == []


def test_names_of_the_place_are_no_news(brand: Brand, scope: Scope) -> None:
    store = Location.objects.get(code="005")
    store.name, store.city = "달맞이점 Dalmaji", "해운대구"
    store.save()
    add(store, ["달맞이 고개에 있어요", "Dalmaji is lovely", "해운대구 주민입니다"] * 6, OCTOBER)
    assert {
        word for row in ask(scope, store="005").rows for word in ("달맞이", "Dalmaji", "해운대구") if word in row.phrase
    } == set()


def test_the_same_long_text_twice_in_a_store_is_one(brand: Brand, scope: Scope) -> None:
    long = "주차장 입구의 차단기가 고장나서 한참을 밖에서 기다려야만 했습니다. 정말 답답했어요."
    add(Location.objects.get(code="005"), [long] * 9, OCTOBER)
    assert ask(scope, store="005").texts == TEXTS + 1


def test_a_store_manager_is_told_of_all_others_together(brand: Brand, scope: Scope) -> None:
    keeper = person(brand, "store", store="004")
    found = ask(keeper, store="004")
    assert named(found) == {CAUSE: NEW, BEFORE: NEW}
    assert (found.comparisons[0].stores, found.comparisons[0].is_rough) == (30, True), "not how many exactly"
    assert found.comparisons[0].texts == 1_000
    assert ask(keeper) == ask(keeper, region="Korea/Seoul") == found
    with pytest.raises(queries.NoSuchPlace):
        ask(keeper, store="006")
    with pytest.raises(queries.NoSuchPlace):
        ask(keeper, region="Korea/Busan")


def test_stores_without_texts_are_no_others(brand: Brand) -> None:
    """Of 36 stores, 29 have texts in these months: those of the six others could be found from what is given."""
    keeper = person(brand, "store", store="004")
    silent = Location.objects.filter(code__gte="029")
    Review.objects.filter(location__in=silent).delete()
    SurveyResponse.objects.filter(location__in=silent).exclude(location__code="029").delete()
    assert ask(keeper, store="004").comparisons, "thirty have"
    SurveyResponse.objects.filter(location__code="029").delete()
    assert not ask(keeper, store="004").comparisons
    assert [each.kind for each in ask(keeper, store="004", since=SINCE).comparisons] == ["before"]


def test_a_regional_manager_is_told_of_others_where_five_of_them_have_texts(brand: Brand) -> None:
    seoul = person(brand, "regional", region="Korea/Seoul")
    busan = Location.objects.filter(region__path="Korea/Busan").order_by("code")
    assert ask(seoul).comparisons[0].stores == 10, "eighteen, as a band"
    for model in (Review, SurveyResponse):
        model.objects.filter(location__in=[*busan[:14]]).delete()
    assert not ask(seoul).comparisons, "four have"


def test_other_stores_may_swap_their_texts(brand: Brand) -> None:
    keeper = person(brand, "store", store="004")
    before = ask(keeper, store="004"), ask(keeper, store="004", since=SINCE)
    here, there = Location.objects.get(code="006"), Location.objects.get(code="007")
    own, foreign = Review.objects.filter(location=here), Review.objects.filter(location=there)
    keys = [*own.values_list("pk", flat=True)]
    foreign.update(location=here)
    Review.objects.filter(pk__in=keys).update(location=there)
    assert (ask(keeper, store="004"), ask(keeper, store="004", since=SINCE)) == before


def test_below_thirty_stores_a_manager_learns_nothing_of_others(brand: Brand) -> None:
    keeper = person(brand, "store", store="004")
    Location.objects.filter(code__gte="029").delete()
    found = ask(keeper, store="004")
    assert (found.comparisons, found.rows) == ([], [])
    since = ask(keeper, store="004", since=SINCE)
    assert [comparison.kind for comparison in since.comparisons] == ["before"]
    assert CAUSE in named(since)


def test_a_regional_manager_sees_the_own_subtree(brand: Brand) -> None:
    seoul = person(brand, "regional", region="Korea/Seoul")
    assert REGIONAL in named(ask(seoul)) and CAUSE in named(ask(seoul, store="004"))
    with pytest.raises(queries.NoSuchPlace):
        ask(seoul, store="005")


def test_it_takes_few_queries(scope: Scope, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(12):
        ask(scope, store="004", since=SINCE)
