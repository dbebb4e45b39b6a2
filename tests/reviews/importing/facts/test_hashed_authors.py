"""A rejects file names no author; once it is fixed, its records are the same reviews as those with the names."""

import pytest

from locations.models import Brand
from reviews.integrity import differences
from reviews.models import ImportJob, Review
from tests.reviews import arrange
from tests.reviews.arrange import bring, take_back

pytestmark = pytest.mark.django_db

FILE = """store,date,rating,text,author
S1,2026-03-01,5,good,Kim
S1,2026-03-02,0,bad,Kim
S1,2026-03-02,0,bad,Lee
S1,2026-03-02,0,bad,
"""


@pytest.fixture
def brand() -> Brand:
    made = arrange.brand()
    arrange.stores(made, "S1")
    return made


def fixed(job: ImportJob) -> str:
    """The rejects file with its scores corrected."""
    text = arrange.rejects(job)
    assert "Kim" not in text
    assert "Lee" not in text
    return text.replace(",0,bad", ",1,bad")


def counts(job: ImportJob) -> tuple[int, int, int, int]:
    job.refresh_from_db()
    return job.inserted, job.updated, job.unchanged, job.rejected


def authors(brand: Brand) -> list[str]:
    names = Review.objects.filter(location__brand=brand).values_list("author", flat=True)
    return sorted(name[:5] for name in names)


def test_import_fix_and_import_again_doubles_nothing(brand: Brand) -> None:
    first = bring(brand, "reviews", FILE)
    assert counts(first) == (1, 0, 0, 3)
    again = fixed(first)
    assert counts(bring(brand, "reviews", again)) == (3, 0, 0, 0)
    assert authors(brand) == ["", "Kim", "hash:", "hash:"]
    assert counts(bring(brand, "reviews", again)) == (0, 0, 3, 0)


def test_the_whole_file_corrected_finds_them_and_brings_the_names(brand: Brand) -> None:
    again = fixed(bring(brand, "reviews", FILE))
    bring(brand, "reviews", again)
    corrected = FILE.replace(",0,bad", ",1,bad")
    whole = bring(brand, "reviews", corrected)
    assert counts(whole) == (0, 2, 2, 0)
    assert authors(brand) == ["", "Kim", "Kim", "Lee"]
    assert counts(bring(brand, "reviews", corrected)) == (0, 0, 4, 0)
    assert counts(bring(brand, "reviews", again)) == (0, 0, 3, 0)
    assert authors(brand) == ["", "Kim", "Kim", "Lee"], "a key replaces no name"
    assert differences(brand) == []


def test_the_other_way_round(brand: Brand) -> None:
    again = fixed(bring(brand, "reviews", FILE))
    whole = bring(brand, "reviews", FILE.replace(",0,bad", ",1,bad"))
    assert counts(whole) == (3, 0, 1, 0)
    late = bring(brand, "reviews", again)
    assert counts(late) == (0, 0, 3, 0)
    take_back(late)
    assert authors(brand) == ["", "Kim", "Kim", "Lee"]


def test_another_author_or_day_is_another_review(brand: Brand) -> None:
    bring(brand, "reviews", fixed(bring(brand, "reviews", FILE)))
    other = "store,date,rating,text,author\nS1,2026-03-02,1,bad,Park\nS1,2026-03-09,1,bad,Kim\n"
    assert counts(bring(brand, "reviews", other)) == (2, 0, 0, 0)


def test_the_key_of_an_author_is_another_one_at_every_source(brand: Brand) -> None:
    texts = [arrange.rejects(bring(brand, "reviews", FILE, publisher=name)) for name in ("a", "b")]
    keys = [{part for part in text.split(",") if part.startswith("hash:")} for text in texts]
    assert len(keys[0]) == len(keys[1]) == 2
    assert not keys[0] & keys[1]
