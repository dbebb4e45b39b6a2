"""Mentions and the tallies of themes equal a slow recount, whatever happens to the facts or to the words."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from locations.models import Brand, Location
from locations.scoping import head_office
from reviews import mentions, tallies
from reviews.erasure.verbs import erase_person
from reviews.integrity import differences, recount_mentions
from reviews.models import (
    BrandTerm,
    Mention,
    MentionLabel,
    MonthTally,
    Review,
    Source,
    StaleCell,
    SurveyResponse,
    ThemeMarking,
)
from reviews.themes.keys import THEMES
from reviews.themes.marking import marks
from tests.reviews import arrange

pytestmark = pytest.mark.django_db

START = datetime(2026, 1, 1, tzinfo=UTC)
MONTH = 2026 * 12
TEXTS = (
    "",
    "I had to wait for an hour, the staff were rude",
    "배달이 늦었어요",
    "자리가 없어요",
    "직원이 친절해요",
    "wait wait wait",
    "x",
)
HEADER = "review id,store,date,rating,text\n"

written = st.lists(
    st.tuples(
        st.sampled_from(["review", "survey"]),
        st.sampled_from(TEXTS),
        st.one_of(st.none(), st.integers(1, 5)),
        st.sampled_from([[], ["친절해요"], ["자리가 좁아요", "매장이 청결해요"]]),
        st.integers(0, 1),
        st.integers(0, 2),
    ),
    max_size=25,
)


def network() -> tuple[Brand, list[Location], Source]:
    brand = arrange.brand()
    return brand, arrange.stores(brand, "1", "2"), Source.objects.create(brand=brand, publisher="google")


def write(store: Location, source: Source, number: int, kind: str, text: str, score: int | None, **more: Any) -> Any:
    month = MONTH + more.pop("months", 0)
    common = {
        "location": store, "source": source, "external_id": str(number), "content": str(number),
        "first_month": month, "last_month": month,
    }  # fmt: skip
    StaleCell.objects.create(location=store, first_month=month, last_month=month)
    if kind == "survey":
        return SurveyResponse.objects.create(**common, answered_at=START, csat=score, comment=text)
    return Review.objects.create(**common, posted_from=START, posted_to=START, rating=score, text=text, **more)


def stale(fact: Any) -> None:
    StaleCell.objects.create(location=fact.location, first_month=fact.first_month, last_month=fact.last_month)


def stored(brand: Brand) -> set[tuple[Any, ...]]:
    return {*Mention.objects.filter(location__brand=brand).values_list(*mentions.MENTION_FIELDS)}


@given(written)
@settings(max_examples=settings().max_examples // 4, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mentions_equal_a_slow_recount_whatever_the_texts(rows: list[tuple[Any, ...]]) -> None:
    brand, stores, source = network()
    for number, (kind, text, score, keywords, store, months) in enumerate(rows):
        more = {"keywords": keywords} if kind == "review" else {}
        write(stores[store], source, number, kind, text, score, months=months, **more)
    tallies.refresh(brand.pk)
    assert differences(brand) == []
    assert stored(brand) == recount_mentions(brand)
    for model in (Review, SurveyResponse):
        for gone in model._default_manager.filter(location__brand=brand)[::3]:
            stale(gone)
            gone.delete()
        for moved in model._default_manager.filter(location__brand=brand)[::2]:
            stale(moved)
            moved.location = next(store for store in stores if store.pk != moved.location_id)
            moved.save()
            stale(moved)
    tallies.refresh(brand.pk)
    assert differences(brand) == []
    assert stored(brand) == recount_mentions(brand)


def test_a_theme_counts_the_texts_of_a_cell_and_those_that_complain() -> None:
    brand, (store, _other), source = network()
    for number, text in enumerate(["I had to wait for an hour", "Nice", "The wait was long. Such a long wait!", ""]):
        write(store, source, number, "survey", text, 1)
    tallies.refresh(brand.pk)
    found = {row.measure: row for row in MonthTally.objects.filter(location=store, measure__startswith="theme:")}
    assert found.keys() == {f"theme:{theme}" for theme in (*THEMES, "other")}
    wait = found["theme:wait"]
    assert (wait.n, wait.total, wait.total_sq, wait.histogram) == (3, 2.0, 2.0, {"0": 1, "1": 2})
    assert found["theme:seats"].n == 3 and found["theme:seats"].total == 0
    assert found["theme:other"].total == sum(not marks(text, score=0.0) for text in ("Nice",))


def test_a_change_of_the_brands_terms_marks_all_texts_again() -> None:
    brand, (store, _other), source = network()
    write(store, source, 1, "survey", "Too much sploosh", 1)
    tallies.refresh(brand.pk)
    assert not Mention.objects.filter(location=store).exists()
    assert not mentions.are_outdated(brand.pk)
    term = BrandTerm.objects.create(brand=brand, language="en", theme="product", term="sploosh", polarity=-1)
    assert mentions.are_outdated(brand.pk)
    assert differences(brand) == []
    assert tallies.refresh(brand.pk) == 1
    assert Mention.objects.get(location=store).theme == "product"
    assert MonthTally.objects.get(location=store, measure="theme:product").total == 1
    assert differences(brand) == []
    BrandTerm.objects.filter(pk=term.pk).update(active=False)
    tallies.refresh(brand.pk)
    assert not Mention.objects.filter(location=store).exists()
    assert tallies.refresh(brand.pk) == 0


def test_a_mark_that_stays_at_its_place_stays_the_same_row_by_other_words() -> None:
    brand, (store, _other), source = network()
    write(store, source, 1, "survey", "I had to wait for an hour", 1)
    tallies.refresh(brand.pk)
    before = {*Mention.objects.filter(location=store).values_list("pk", flat=True)}
    BrandTerm.objects.create(brand=brand, language="en", theme="product", term="sploosh", polarity=-1)
    tallies.refresh(brand.pk)
    assert before and before == {*Mention.objects.filter(location=store).values_list("pk", flat=True)}
    assert differences(brand) == []
    stale(SurveyResponse.objects.get())
    SurveyResponse.objects.update(csat=5, comment="The wait.")
    tallies.refresh(brand.pk)
    (mention,) = Mention.objects.filter(location=store)
    stale(SurveyResponse.objects.get())
    SurveyResponse.objects.update(csat=1)
    tallies.refresh(brand.pk)
    assert Mention.objects.filter(pk=mention.pk, polarity=-mention.polarity).exists()
    assert differences(brand) == []


def test_wrong_mentions_are_differences() -> None:
    brand, (store, other), source = network()
    write(store, source, 1, "survey", "I had to wait for an hour", 1)
    tallies.refresh(brand.pk)
    mention = Mention.objects.filter(location=store)[0]
    for change in ({"polarity": 0}, {"end": 99}, {"theme": "seats"}, {"location": other}, {"lexicon": "older"}):
        before = {name: getattr(mention, name) for name in change}
        Mention.objects.filter(pk=mention.pk).update(**change)
        assert differences(brand), change
        Mention.objects.filter(pk=mention.pk).update(**before)
    assert differences(brand) == []
    mention.delete()
    assert differences(brand)


def test_check_integrity_names_how_many_mentions_it_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    brand, (store, _other), source = network()
    write(store, source, 1, "survey", "I had to wait for an hour", 1)
    tallies.refresh(brand.pk)
    call_command("check_integrity")
    assert f"{Mention.objects.count()} mentions" in capsys.readouterr().err


def test_an_undone_import_takes_its_mentions_along() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    file = HEADER + "R1,S1,2026-01-05,1,I had to wait for an hour\nR2,S1,2026-01-06,5,Nice\n"
    job = arrange.bring(brand, "reviews", file, publisher="google")
    assert Mention.objects.filter(location__brand=brand).exists()
    arrange.take_back(job)
    assert not Mention.objects.filter(location__brand=brand).exists()
    assert not MonthTally.objects.filter(location__brand=brand).exists()


def test_a_corrected_text_has_the_mentions_of_the_new_one() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1", "S2")
    arrange.bring(brand, "reviews", HEADER + "R1,S1,2026-01-05,1,I had to wait for an hour\n", publisher="google")
    arrange.bring(brand, "reviews", HEADER + "R1,S2,2026-02-05,1,I had to wait for an hour\n", publisher="google")
    assert differences(brand) == []
    assert {*Mention.objects.values_list("location__code", flat=True)} == {"S2"}
    arrange.bring(brand, "reviews", HEADER + "R1,S2,2026-02-05,5,Nice\n", publisher="google")
    assert not Mention.objects.filter(location__brand=brand).exists()


def test_an_erased_customer_takes_mentions_and_labels_along() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    header = "review id,store,date,rating,text,author\n"
    file = header + "R1,S1,2026-01-05,1,I had to wait for an hour,Kim Minsu\nR2,S1,2026-01-06,1,Another long wait,Lee\n"
    arrange.bring(brand, "reviews", file, publisher="google")
    fact = Review.objects.get(external_id="R1")
    label = {"kind": "review", "theme": "wait", "polarity": -1, "start": 0, "end": 4, "verdict": "wrong"}
    MentionLabel.objects.create(location=fact.location, fact_id=fact.pk, created_at=START, **label)
    erase_person(head_office(brand), author="Kim Minsu", by="test", now=arrange.NOW)
    assert not Mention.objects.filter(fact_id=fact.pk).exists()
    assert Mention.objects.filter(location__brand=brand).exists()
    assert not MentionLabel.objects.exists()
    assert not StaleCell.objects.exists()
    assert differences(brand) == []


def test_what_an_import_counts_itself_has_its_mentions() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1", "S2")
    file = "response id,store,date,nps,comment\nA,S1,2026-01-05,1,I had to wait for an hour\nB,S2,2026-01-05,9,\n"
    arrange.bring(brand, "surveys", file)
    assert differences(brand) == []
    assert Mention.objects.filter(location__code="S1").exists()
    assert not MonthTally.objects.filter(location__code="S2", measure="theme:wait").exists()


def test_the_version_grows_with_every_change_and_with_nothing_else() -> None:
    brand, (store, _other), source = network()
    write(store, source, 1, "survey", "I had to wait for an hour", 1)
    tallies.refresh(brand.pk)
    first = ThemeMarking.objects.get(brand=brand).version
    tallies.refresh(brand.pk)
    assert ThemeMarking.objects.get(brand=brand).version == first > 0
    answer = write(store, source, 2, "survey", "Nice", 5, months=1)
    tallies.refresh(brand.pk)
    second = ThemeMarking.objects.get(brand=brand).version
    assert second > first
    SurveyResponse.objects.filter(pk=answer.pk).update(comment="")
    mentions.forget("survey", [answer.pk])
    tallies.refresh(brand.pk)
    assert ThemeMarking.objects.get(brand=brand).version > second, "a text without a theme is gone"


@pytest.mark.parametrize(
    ("kind", "values", "score"),
    [
        ("review", (1, 5), 0.0),
        ("review", (5, 5), 1.0),
        ("review", (None, 5), None),
        ("survey", (3, None, 1, 5, None, 1, 7, "high"), 0.3),
        ("survey", (None, 4, 1, 5, None, 1, 7, "high"), 0.75),
        ("survey", (None, None, 1, 5, 1, 1, 7, "low"), 1.0),
        ("survey", (None, None, 1, 5, None, 1, 7, "high"), None),
    ],
)
def test_the_score_of_a_text_is_on_its_own_scale(kind: str, values: tuple[Any, ...], score: float | None) -> None:
    assert mentions.score_of(kind, values) == (score if score is None else pytest.approx(score))
