"""A corrected file whose records are known under other ids: asked, and then counted once or twice as a person says."""

import pytest

from locations.models import Brand
from reviews.importing import dry_run
from reviews.importing.request import ImportRequest
from reviews.integrity import differences
from reviews.models import Review, SurveyResponse
from tests.reviews import arrange
from tests.reviews.arrange import NOW, bring, counts, job, take_back

pytestmark = pytest.mark.django_db

ROWS = [f"S{n % 2},2026-03-{1 + n:02d},{1 + n % 5},text {n}" for n in range(10)]
WITHOUT = "\n".join(["store,date,rating,text", *ROWS, ""])
WITH = "\n".join(["review id,store,date,rating,text", *(f"r{n},{row}" for n, row in enumerate(ROWS)), ""])
OTHER = WITH.replace("r", "x").replace("xeview id,stoxe,date,xating", "review id,store,date,rating")


@pytest.fixture
def brand() -> Brand:
    made = arrange.brand()
    arrange.stores(made, "S0", "S1")
    return made


def asked(brand: Brand, kind: str, text: str, **options: str) -> list[str]:
    """The choices and the text of what the dry run asks."""
    request = ImportRequest.of(job(brand, kind, text, **options))
    with request.open() as opened:
        found = dry_run.preview(brand, request, opened, request.recognise(opened, brand), NOW)
    return [part for each in found.recognised.questions for part in (*each.choices, each.text)]


def reviews(brand: Brand) -> int:
    return Review.objects.filter(location__brand=brand).count()


@pytest.mark.parametrize(("first", "second"), [(WITHOUT, WITH), (WITH, WITHOUT), (WITH, OTHER)])
def test_it_is_asked_with_counts_and_replaced_or_both_stay(brand: Brand, first: str, second: str) -> None:
    before = bring(brand, "reviews", first)
    replace, keep, text = asked(brand, "reviews", second)
    assert (replace, keep) == ("replace", "keep")
    assert text.startswith("10 new records") and f"#{before.pk}" in text
    assert asked(brand, "reviews", second, again="replace") == asked(brand, "reviews", second, again="keep") == []
    done = bring(brand, "reviews", second, again="replace")
    assert done.inserted == 0 and reviews(brand) == 10
    for again in (second, first):
        assert bring(brand, "reviews", again).inserted == 0, "both files are known now"
    assert differences(brand) == []


def test_undo_brings_the_first_back(brand: Brand) -> None:
    bring(brand, "reviews", WITHOUT)
    before = list(Review.objects.order_by("pk").values("external_id", "fingerprint", "content", "text", "job"))
    take_back(bring(brand, "reviews", WITH, again="replace"))
    assert list(Review.objects.order_by("pk").values("external_id", "fingerprint", "content", "text", "job")) == before
    assert len(asked(brand, "reviews", WITH)) == 3


def test_without_an_answer_the_import_says_that_they_count_twice(brand: Brand) -> None:
    bring(brand, "reviews", WITHOUT)
    done = bring(brand, "reviews", WITH)
    done.refresh_from_db()
    assert counts(done) == (10, 0, 0, 0)
    assert sum("count twice" in sentence for sentence in done.warnings) == 1
    take_back(done)
    kept = bring(brand, "reviews", WITH, again="keep")
    kept.refresh_from_db()
    assert reviews(brand) == 20 and not any("count twice" in sentence for sentence in kept.warnings)


def test_answers_of_a_survey_are_replaced_too(brand: Brand) -> None:
    rows = [f"S{n % 2},2026-03-{1 + n:02d},{n},well {n}" for n in range(10)]
    first = "\n".join(["response id,store,date,nps,comment", *(f"a{n},{row}" for n, row in enumerate(rows)), ""])
    second = first.replace("\na", "\nb")
    bring(brand, "surveys", first)
    assert len(asked(brand, "surveys", second)) == 3
    assert counts(bring(brand, "surveys", second, again="replace")) == (0, 0, 10, 0)
    assert SurveyResponse.objects.count() == 10


def test_a_new_month_with_a_few_equal_records_is_no_corrected_file(brand: Brand) -> None:
    bring(brand, "reviews", WITHOUT)
    newer = [f"n{n},S1,2026-04-{1 + n:02d},5,other {n}" for n in range(20)]
    text = "\n".join([*WITH.splitlines()[:7], *newer, ""])
    assert asked(brand, "reviews", text) == []


def test_equal_records_of_one_file_stay_several(brand: Brand) -> None:
    twice = "\n".join(["store,date,rating,text", *ROWS, *ROWS, ""])
    bring(brand, "reviews", twice)
    assert reviews(brand) == 20
    bring(brand, "reviews", WITH, again="replace")
    assert reviews(brand) == 20


def scores(sign: str, *given: int) -> str:
    """Answers of one day and store without a word."""
    rows = [f"{sign}{n},S0,2026-03-01,{nps}" for n, nps in enumerate(given)]
    return "\n".join(["response id,store,date,nps", *rows, ""])


def test_scores_without_words_are_equal_by_chance(brand: Brand) -> None:
    bring(brand, "surveys", scores("a", *[9, 10] * 10))
    assert asked(brand, "surveys", scores("b", *[9, 10] * 8, 3, 4, 5, 6)) == []
    assert len(asked(brand, "surveys", scores("b", *[9, 10] * 10))) == 3, "all of them are hardly chance"
