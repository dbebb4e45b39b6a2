"""Scores after an import was undone: what they were before it, and none of months that it alone had filled."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from dashboards.jobs.queue import queue_scoring, run_score
from dashboards.models import Change, NetworkScore, Score
from locations.months import parse_month
from tests.reviews import arrange

pytestmark = pytest.mark.django_db

HEAD = "review id,store,date,rating\n"
STORES = [f"S{index}" for index in range(9)]


def file(first: int, *months: str) -> str:
    """Three reviews a store and month, with ids from ``first`` on."""
    rows = [(store, month, day) for month in months for store in STORES for day in (3, 4, 5)]
    return HEAD + "".join(
        f"r{first + index},{store},{month}-0{day} 12:00,{2 + (index * 7) % 4}\n"
        for index, (store, month, day) in enumerate(rows)
    )


def ranked(slug: str, *options: str) -> Any:
    out = StringIO()
    call_command("rank", "--brand", slug, "--metric", "rating", "--window", "12", "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def test_scores_are_what_they_were_before_the_import() -> None:
    brand = arrange.brand()
    arrange.stores(brand, *STORES)
    arrange.bring(brand, "reviews", file(0, "2026-06", "2026-07"))
    call_command("score", "--brand", brand.slug, stderr=StringIO())
    before = ranked(brand.slug)
    job = arrange.bring(brand, "reviews", file(1_000, "2026-05", "2026-07", "2026-08"))
    call_command("score", "--brand", brand.slug, "--history", stderr=StringIO())
    assert ranked(brand.slug) != before
    arrange.take_back(job)
    call_command("score", "--brand", brand.slug, stderr=StringIO())
    assert ranked(brand.slug) == before
    months = {parse_month("2026-06"), parse_month("2026-07")}
    for model in (Score, NetworkScore, Change):
        assert set(model._default_manager.values_list("month", flat=True)) <= months
    with pytest.raises(CommandError, match="not scored"):
        ranked(brand.slug, "--as-of", "2026-08")


def test_a_worker_forgets_the_months_that_are_gone_too() -> None:
    brand = arrange.brand()
    arrange.stores(brand, *STORES)
    first = arrange.bring(brand, "reviews", file(0, "2026-06", "2026-07"))
    second = arrange.bring(brand, "reviews", file(1_000, "2026-08"))
    for job, newest in ((second, "2026-07"), (first, "")):
        run = queue_scoring(brand)
        assert run
        run_score(run.pk, "worker")
        arrange.take_back(job)
        again = queue_scoring(brand)
        if again:
            run_score(again.pk, "worker")
        scored = set(NetworkScore.objects.values_list("month", flat=True))
        assert max(scored, default=0) == (parse_month(newest) if newest else 0)


def test_a_month_that_is_asked_for_by_name_is_scored_and_stays_for_now() -> None:
    brand = arrange.brand()
    arrange.stores(brand, *STORES)
    arrange.bring(brand, "reviews", file(0, "2026-06", "2026-07"))
    call_command("score", "--brand", brand.slug, "--as-of", "2026-09", stderr=StringIO())
    assert ranked(brand.slug, "--as-of", "2026-09")
