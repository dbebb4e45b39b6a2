"""Doubts about a whole file: in the dry run and in the import alike, and what they leave for the scores."""

import random

import pytest

from locations.models import Brand
from reviews.importing import dry_run
from reviews.models import ImportJob
from tests.reviews import arrange
from tests.reviews.arrange import NOW, bring, claimed, job, take_back

pytestmark = pytest.mark.django_db

STORES = [f"S{n}" for n in range(6)]


@pytest.fixture
def brand() -> Brand:
    made = arrange.brand()
    arrange.stores(made, *STORES)
    return made


def reviews(**stars: str) -> str:
    """A file of reviews: for each store its stars in the order of the file, "-" for none."""
    lines = [
        f"{store},2026-03-{1 + n % 28:02d},{each.strip('-')},text {n},author {n}"
        for store, given in stars.items()
        for n, each in enumerate(given)
    ]
    return "\n".join(["store,date,rating,text,author", *lines, ""])


def alarms(brand: Brand, kind: str, text: str) -> list[str]:
    """What the preview shows a person, after checking that the import answers with the same."""
    queued = job(brand, kind, text)
    ImportJob.objects.filter(pk=queued.pk).update(task=ImportJob.Task.PREVIEW)
    held = claimed(queued)
    dry_run.preview_job(held, lambda: NOW)
    held.refresh_from_db()
    found: list[str] = held.preview["alarms"]
    done = bring(brand, kind, text)
    done.refresh_from_db()
    assert [sentence for sentence in done.warnings if sentence in found] == found
    take_back(done)
    return found


MIXED = dict.fromkeys(STORES[1:], "15425341525435145")
ONE_END = "1" * 20 + "2" * 20
FULLER = "".join(random.Random(1).sample(ONE_END + "5" * 10, 50))


def test_a_cut_off_scrape_is_said_by_store(brand: Brand) -> None:
    [sentence] = alarms(brand, "reviews", reviews(S0=ONE_END, **MIXED))
    assert "(S0)" in sentence and "no verdict" in sentence
    assert alarms(brand, "reviews", reviews(S0=FULLER, **MIXED)) == []


def test_the_import_keeps_which_stores_are_cut_off_until_a_fuller_file_or_its_undo(brand: Brand) -> None:
    store = brand.locations.get(code="S0").pk
    first = bring(brand, "reviews", reviews(S0=ONE_END, **MIXED))
    assert ImportJob.cut_off_stores(brand.pk) == {store: 40}
    bring(brand, "reviews", reviews(S0=FULLER[:39], **MIXED), publisher="other")
    assert ImportJob.cut_off_stores(brand.pk) == {store: 40}, "fewer reviews are no fuller file"
    fuller = bring(brand, "reviews", reviews(S0=FULLER, **MIXED))
    assert ImportJob.cut_off_stores(brand.pk) == {}
    take_back(fuller)
    assert ImportJob.cut_off_stores(brand.pk) == {store: 40}
    take_back(first)
    assert ImportJob.cut_off_stores(brand.pk) == {}


def test_reviews_without_any_rating_are_said(brand: Brand) -> None:
    [sentence] = alarms(brand, "reviews", reviews(S0="---", S1="--"))
    assert "“rating”" in sentence and "--column" in sentence
    assert alarms(brand, "reviews", reviews(S0="--3", S1="--")) == []


def test_records_that_repeat_an_id_are_counted(brand: Brand) -> None:
    answers = ["r1,S0,2026-03-01,9", "r2,S0,2026-03-01,8", "r1,S0,2026-03-01,7", "r1,S1,2026-03-01,7"]
    text = "\n".join(["response id,store,date,nps", *answers, ""])
    [sentence] = alarms(brand, "surveys", text)
    assert sentence.startswith("2 records have an id")
    single = text.replace("r1,S0,2026-03-01,7", "r3,S0,2026-03-01,7").replace("r1,S1", "r4,S1")
    assert alarms(brand, "surveys", single) == []


def test_refusals_at_one_end_of_a_scale_are_said(brand: Brand) -> None:
    text = reviews(S0="000054", S1="5")
    [sentence] = alarms(brand, "reviews", text)
    assert "4 answers of 0 in “rating”" in sentence


def test_stated_stars_from_0_are_read_from_1(brand: Brand) -> None:
    """A scale from 0 once stopped the import, since stars begin at 1."""
    done = bring(brand, "reviews", reviews(S0="0584", S1="9"), scales={"rating": "0-10"})
    assert (done.inserted, done.rejected) == (4, 1)
