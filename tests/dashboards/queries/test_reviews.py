"""The newest of what customers said, and who waits longest, are those of a plain sort of all rows."""

import random
from bisect import bisect
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboards import queries
from dashboards.queries import ReviewFilter
from dashboards.queries.parts import PART
from locations.models import Brand, Location
from locations.scoping import Scope, head_office
from reviews.models import Review, Source, SurveyResponse
from tests.dashboards.networks import OCTOBER, make_brand, make_regions, make_stores

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 10, 1, tzinfo=UTC)
A_PART = 4
"""Queries of a part: its rows, their stores, brands and sources."""
SHARES = {"google": 60, "naver": 9, "kakao": 1, "none": 0}
"""Rows of each source: some have fewer than a page, one has nothing at all."""
SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.sqlite_is_enough) for seed in (1, 2))]
ONLY = (
    ReviewFilter(),
    ReviewFilter(kind="review"),
    ReviewFilter(kind="survey"),
    ReviewFilter(stars=2),
    ReviewFilter(answered=False),
    ReviewFilter(answered=True),
    ReviewFilter(replies_known=False),
    ReviewFilter(search="3"),
    ReviewFilter(search="nobody says this"),
    ReviewFilter(before=DAY + timedelta(days=5)),
    ReviewFilter(language="ko"),
    ReviewFilter(region="Korea/Seoul"),
    ReviewFilter(region="Korea", stars=2),
    ReviewFilter(touchpoint="delivery"),
    ReviewFilter(channel="qr", segment="guest"),
    ReviewFilter(weekday="sunday"),
    ReviewFilter(daypart="night"),
    ReviewFilter(daypart="morning", weekday="friday"),
    ReviewFilter(daypart="evening", kind="review"),
)


def make(brand: Brand, seed: int) -> None:
    """Reviews and answers of two weeks, many of one moment, from sources of different sizes."""
    rng = random.Random(seed)
    regions = make_regions(brand, "Korea", "Korea/Seoul", "Korea/Busan")
    stores = make_stores(brand, 12, [*regions.values()][1:], prefix=brand.slug)
    for store in stores[::3]:
        store.time_zone = "America/New_York"
        store.save()
    for publisher, rows in SHARES.items():
        source = Source.objects.create(brand=brand, publisher=publisher)
        for index in range(rows):
            at = DAY + timedelta(days=rng.randrange(14), hours=rng.choice((0, 3, 8, 13, 18)))
            at += timedelta(minutes=rng.choice((0, 30)))
            common: dict[str, Any] = {
                "source": source,
                "location": rng.choice(stores[:-1]),
                "external_id": str(index),
                "first_month": OCTOBER,
                "last_month": OCTOBER,
                "language": rng.choice(["ko", "en"]),
            }
            told = rng.random() < 0.8
            reply = "thanks" if told and rng.random() < 0.5 else ""
            Review.objects.create(
                **common, posted_from=at, posted_to=at, rating=rng.randint(1, 5), text=f"r {index}",
                replies_told=told, reply=reply, precision=rng.choice(["exact", "exact", "day"]),
            )  # fmt: skip
            SurveyResponse.objects.create(
                **common, answered_at=at, nps=rng.randint(0, 10), comment=rng.choice(["", f"s {index}"]),
                touchpoint=rng.choice(["delivery", "store", ""]), channel=rng.choice(["qr", "app"]),
                segment=rng.choice(["guest", "member"]),
            )  # fmt: skip


def regional(brand: Brand) -> Scope:
    lineage = brand.regions.get(path="Korea/Seoul").lineage
    return replace(head_office(brand), role="regional", lineages=(lineage,))


def at_local_times(moment: datetime, store: Location, only: ReviewFilter) -> bool:
    """Whether it is of the weekday and the part of the day that are asked for, by the clock of the store."""
    local = moment.astimezone(ZoneInfo(store.time_zone or "Asia/Seoul"))
    names = ("night", "morning", "noon", "afternoon", "evening", "night")
    part = "" if local.hour == local.minute == 0 else names[bisect((5, 11, 14, 17, 22), local.hour)]
    return only.weekday in ("", f"{local:%A}".lower()) and only.daypart in ("", part)


def obvious(brand: Brand, region: str, kind: str, only: ReviewFilter) -> list[tuple[datetime, int, str]]:
    """(moment, key, text) of all that fits, newest first, judged row by row."""
    found = []
    if kind == "review":
        for row in Review.objects.filter(location__brand=brand).select_related("location__region"):
            fits = (
                only.stars in (None, row.rating)
                and only.replies_known in (None, row.replies_told)
                and (only.answered is None or row.answered is only.answered)
                and not (only.touchpoint or only.channel or only.segment)
                and (row.precision == "exact" or not (only.weekday or only.daypart))
                and at_local_times(row.posted_from, row.location, only)
            )
            found.append((row.posted_to, row.pk, row.text, row.language, row.location.region.path, fits))
    elif not only.reviews_alone:
        for response in SurveyResponse.objects.filter(location__brand=brand).select_related("location__region"):
            stated = (response.touchpoint, response.channel, response.segment)
            asked = (only.touchpoint, only.channel, only.segment)
            fits = all(want in ("", given) for want, given in zip(asked, stated, strict=True))
            found.append(
                (
                    response.answered_at,
                    response.pk,
                    response.comment,
                    response.language,
                    response.location.region.path,
                    fits and at_local_times(response.answered_at, response.location, only),
                )
            )
    kept = [
        (at, pk, text)
        for at, pk, text, language, path, fits in found
        if fits
        and text
        and path.startswith(region)
        and path.startswith(only.region)
        and only.kind in ("", kind)
        and only.search in text
        and only.language in ("", language)
        and (only.before is None or at < only.before)
    ]
    return sorted(kept, reverse=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_newest_are_those_of_a_plain_sort(seed: int) -> None:
    brand, other = make_brand("b"), make_brand("o")
    make(brand, seed)
    make(other, seed + 10)
    for only in ONLY:
        for scope, region in ((head_office(brand), ""), (regional(brand), "Korea/Seoul")):
            whole = {kind: obvious(brand, region, kind, only) for kind in ("review", "survey")}
            merged = sorted((row for kind in whole for row in whole[kind]), key=lambda row: row[0], reverse=True)
            for limit in (1, 8, 200):
                rows = queries.reviews(scope, limit=limit, only=only)
                assert [row.when_to for row in rows] == [row[0] for row in merged[:limit]]
                for kind, expected in whole.items():
                    texts = [row.text for row in rows if row.kind == kind]
                    assert texts == [text for _at, _pk, text in expected][: len(texts)]
            comments = ReviewFilter("survey")
            counts = queries.count_reviews(scope, "", [only, comments], 1_000)
            assert counts == [len(merged), len(obvious(brand, region, "survey", comments))]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_file_has_all_that_a_page_has_the_newest_of(seed: int) -> None:
    brand, other = make_brand("b"), make_brand("o")
    make(brand, seed)
    make(other, seed + 10)
    for only in ONLY:
        for scope in (head_office(brand), regional(brand)):
            assert [*queries.all_reviews(scope, only=only)] == queries.reviews(scope, limit=1_000, only=only)
            assert [*queries.all_reviews(scope, "b003", only)] == queries.reviews(scope, "b003", limit=1_000, only=only)


def test_a_file_reads_a_part_at_a_time_and_keeps_nothing_open(django_assert_num_queries: Any) -> None:
    brand = make_brand()
    (store,) = make_stores(brand, 1)
    source = Source.objects.create(brand=brand, publisher="google")
    month: dict[str, Any] = {"first_month": OCTOBER, "last_month": OCTOBER, "content": ""}
    count = 2 * PART + 7
    Review.objects.bulk_create(
        Review(
            source=source, location=store, external_id=str(number), text=str(number),
            posted_from=DAY + timedelta(hours=number // 3), posted_to=DAY + timedelta(hours=number // 3), **month,
        )
        for number in range(count)
    )  # fmt: skip
    rows = queries.all_reviews(head_office(brand), only=ReviewFilter(kind="review"))
    with django_assert_num_queries(1 + A_PART):
        first = [next(rows) for _ in range(PART)]
    Review.objects.filter(text="3").delete()
    Review.objects.create(
        source=source, location=store, external_id="new", posted_from=DAY, posted_to=DAY, text="came later", **month
    )
    with django_assert_num_queries(2 * A_PART):
        texts = [row.text for row in (*first, *rows)]
    assert texts == [str(number) for number in reversed(range(count)) if number != 3]


@pytest.mark.parametrize("seed", range(3))
def test_the_one_who_waits_longest_is_the_oldest_without_a_reply(seed: int) -> None:
    brand, other = make_brand("b"), make_brand("o")
    make(other, seed + 10)
    assert queries.oldest_unanswered(head_office(brand)) is None
    make(brand, seed)
    for scope, region in ((head_office(brand), ""), (regional(brand), "Korea/Seoul")):
        first = obvious(brand, region, "review", ReviewFilter(answered=False))[-1]
        oldest = queries.oldest_unanswered(scope)
        assert oldest
        assert oldest.when_to == first[0]
    Review.objects.filter(replies_told=True).update(reply="thanks")
    assert queries.oldest_unanswered(head_office(brand)) is None


def test_replies_are_known_where_a_file_states_some() -> None:
    brand = make_brand()
    assert not queries.replies_known(head_office(brand))
    make(brand, 0)
    assert queries.replies_known(head_office(brand))
    Review.objects.update(replies_told=False)
    assert not queries.replies_known(head_office(brand))


def test_moments_are_on_the_clock_of_the_store() -> None:
    brand = make_brand()
    seoul, plain = make_stores(brand, 2)
    Brand.objects.filter(pk=brand.pk).update(default_zone="America/New_York")
    Location.objects.filter(pk=plain.pk).update(latitude=None, longitude=None)
    at = datetime(2026, 10, 31, 18, tzinfo=UTC)
    source = Source.objects.create(brand=brand, publisher="google")
    for number, store in enumerate((seoul, plain)):
        month = {"first_month": OCTOBER, "last_month": OCTOBER, "content": ""}
        Review.objects.create(
            source=source, location=store, external_id=str(number), posted_from=at, posted_to=at, **month
        )
        SurveyResponse.objects.create(
            source=source, location=store, external_id=str(number), answered_at=at, comment="x", **month
        )
    found = queries.reviews(head_office(brand), seoul.code)
    assert [row.when_to.isoformat() for row in found] == ["2026-11-01T03:00:00+09:00"] * 2
    assert {row.when_from.utcoffset() for row in queries.reviews(head_office(brand), plain.code)} == {
        timedelta(hours=-4)
    }
