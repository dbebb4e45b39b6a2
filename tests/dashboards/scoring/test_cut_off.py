"""Stores of whose reviews only one end was collected: no verdict, no rank, no claim, until a fuller file comes."""

import random
from io import StringIO

import pytest
from django.core.management import call_command

from dashboards import wording
from dashboards.metrics import METRICS
from dashboards.models import Change, Score
from dashboards.queries.rankings import rankings
from dashboards.scoring.integrity import score_differences
from locations.models import Brand
from locations.scoping import head_office
from reviews.models import ImportJob
from tests.reviews import arrange

pytestmark = pytest.mark.django_db

STORES = [f"S{index:02d}" for index in range(14)]
ONE_END = [1] * 30 + [2] * 20


def file(**one: list[int]) -> str:
    """Reviews of all stores in no order, and those of one store as they are given."""
    chance = random.Random(2)
    stars = {store: [chance.choice([1, 3, 4, 5, 5]) for _ in range(30)] for store in STORES} | one
    rows = [
        f"{store},2026-{1 + n % 9:02d}-03 12:00,{each},text {n},author {n}"
        for store, given in stars.items()
        for n, each in enumerate(given)
    ]
    return "\n".join(["store,date,rating,text,author", *rows, ""])


@pytest.fixture
def brand() -> Brand:
    made = arrange.brand()
    arrange.stores(made, *STORES)
    call_command("set_standard", brand=made.slug, metric="rating", target=3.5, valid_from="2026-01", stdout=StringIO())
    return made


def scored(brand: Brand) -> Score:
    call_command("score", "--brand", brand.slug, stderr=StringIO(), stdout=StringIO())
    assert score_differences() == []
    return Score.objects.get(location__code="S03", metric="rating", window=12)


def test_no_verdict_rests_on_one_end(brand: Brand) -> None:
    job = arrange.bring(brand, "reviews", file(S03=ONE_END))
    assert ImportJob.cut_off_stores(brand.pk)
    score = scored(brand)
    assert (score.verdict, score.confirmed, score.band, score.p_below, score.shrunken) == (
        "not_enough",
        False,
        "",
        None,
        None,
    )
    assert (score.n, score.value) == (50, 1.4)
    assert (score.rank_low, score.rank_high) == (1, len(STORES))
    assert score.details["cut_off"] and {*score.details} <= {"cut_off", "alone"}
    assert {*score.details.get("alone", {})} <= {"low", "high"}, "an interval is no verdict"
    assert not Change.objects.filter(location__code="S03").exists()
    others = Score.objects.filter(metric="rating", window=12).exclude(location__code="S03")
    assert not others.filter(details__has_key="cut_off").exists()

    [metric] = [each for each in METRICS if each.key == "rating"]
    found = rankings(head_office(brand), "rating", score.month, 12)
    row = next(row for row in found.rows if row.store == "S03")
    assert "sorted by stars" in wording.verdict_sentence(row, metric)

    arrange.take_back(job)
    arrange.bring(brand, "reviews", file(S03=random.Random(1).sample(ONE_END + [5] * 10, 60)))
    score = scored(brand)
    assert score.verdict == "below"
    assert "cut_off" not in score.details


def test_a_fuller_file_settles_it(brand: Brand) -> None:
    arrange.bring(brand, "reviews", file(S03=ONE_END))
    assert scored(brand).verdict == "not_enough"
    arrange.bring(brand, "reviews", file(S03=random.Random(1).sample(ONE_END + [5] * 10, 60)))
    assert scored(brand).verdict == "below"
