"""Imports, corrections, lists of stores and undos in any order: an undo leaves what would be there without it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from locations.models import Brand
from reviews.importing import undo
from reviews.integrity import differences
from reviews.models import Correction, ImportJob
from tests.reviews import arrange
from tests.reviews.importing.snapshots import snapshot

KEYS = st.sampled_from("abcd")
STORES = st.sampled_from(["S1", "S2", "S3"])
DAYS = st.sampled_from(["2026-03-01", "2026-04-15", "2026-06-30"])
SCRAPED = st.sampled_from(["", "2026-08-01", "2026-10-01"])
REGIONS = st.sampled_from(["", "North", "South/East", "South/West"])

NUMBERED = ("content", "written_by_import")
"""What an import done again writes otherwise: its own number, and digests with the ids of the stores it makes."""


@st.composite
def files(draw: st.DrawFn) -> tuple[str, str, dict[str, Any]]:
    """Kind, content and options of a small file that has much in common with the others."""
    kind = draw(st.sampled_from(["reviews", "cases", "locations"]))
    options: dict[str, Any] = {"create_stores": True}
    if kind == "locations":
        codes = draw(st.lists(STORES, min_size=1, unique=True))
        rows = [f"{code},{draw(st.sampled_from(['One', 'Two']))},{draw(REGIONS)},{draw(st.sampled_from(['', '1 St']))}"
                for code in codes]  # fmt: skip
        return kind, "store code,name,region,address\n" + "\n".join(rows) + "\n", options
    if scraped := draw(SCRAPED):
        options["scraped"] = scraped
    keys = draw(st.lists(KEYS, min_size=1, max_size=4))
    told = [(key, draw(STORES), draw(DAYS), draw(st.integers(1, 5))) for key in keys]
    if kind == "cases":
        rows = [f"{key},{store},{day} 10:00,{day} 11:00,{day} 12:00,{n}" for key, store, day, n in told]
        return kind, "case id,store,opened,first response,closed,contacts\n" + "\n".join(rows) + "\n", options
    rows = [f"{key},{store},{day} 10:00,{n},t{n}" for key, store, day, n in told]
    return kind, "review id,store,date,rating,text\n" + "\n".join(rows) + "\n", options


def bring(brand: Brand, file: tuple[str, str, dict[str, Any]]) -> ImportJob:
    kind, text, options = file
    return arrange.bring(brand, kind, text, **options)


def possible(jobs: list[ImportJob]) -> list[ImportJob]:
    for job in jobs:
        job.refresh_from_db()
    return [job for job in jobs if job.state == ImportJob.State.DONE and not undo.blocker(job)]


a_few = settings(
    max_examples=settings().max_examples // 7,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
"""An example is several imports with all their undos, half a second and more."""


@pytest.mark.hypothesis
@pytest.mark.django_db
@a_few
@given(given_files=st.lists(files(), min_size=1, max_size=4), data=st.data())
def test_the_newest_first_brings_back_every_state(given_files: list[Any], data: st.DataObject) -> None:
    brand = arrange.brand()
    states, jobs = [snapshot(brand)], []
    for file in given_files:
        jobs.append(bring(brand, file))
        states.append(snapshot(brand))
        if data.draw(st.booleans(), label="at once"):
            seen = snapshot(brand, but=NUMBERED)
            arrange.take_back(jobs[-1])
            assert snapshot(brand) == states[-2]
            again = bring(brand, file)
            assert arrange.counts(again) == arrange.counts(jobs[-1])
            assert snapshot(brand, but=NUMBERED) == seen
            jobs[-1], states[-1] = again, snapshot(brand)
        assert differences(brand) == []
    while jobs:
        assert undo.blocker(jobs[-1]) == ""
        arrange.take_back(jobs.pop())
        states.pop()
        assert snapshot(brand) == states[-1]
        assert differences(brand) == []
    assert not Correction.objects.filter(job__brand=brand).exists()


@pytest.mark.hypothesis
@pytest.mark.django_db
@a_few
@given(given_files=st.lists(files(), min_size=2, max_size=5), data=st.data())
def test_any_order_that_is_possible_ends_with_nothing(given_files: list[Any], data: st.DataObject) -> None:
    brand = arrange.brand()
    empty = snapshot(brand)
    jobs = [bring(brand, file) for file in given_files]
    left = possible(jobs)
    while left:
        arrange.take_back(data.draw(st.sampled_from(left), label="undone"))
        assert differences(brand) == []
        left = possible(jobs)
    assert [job.state for job in jobs] == ["undone"] * len(jobs)
    assert snapshot(brand) == empty
