"""Reviews: identity, repetition, correction, relative dates, and what the same file does again."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from locations.models import Location
from reviews.importing import dry_run
from reviews.importing.request import ImportRequest
from reviews.integrity import differences
from reviews.models import MonthTally, Review, ReviewAlias, Source
from tests.reviews import arrange
from tests.reviews.arrange import bring, counts, rejects

pytestmark = pytest.mark.django_db

HEADER = ["review id", "store", "date", "rating", "text", "author", "reply", "reply date"]


def table(*rows: list[object], header: list[str] | None = None) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([header or HEADER, *rows])
    return text.getvalue()


def row(
    key: str, store: str = "S1", day: str = "2026-03-01 10:00", rating: object = 5, text: str = "good"
) -> list[object]:
    return [key, store, day, rating, text, "Kim", "", ""]


def without_id(*rows: list[object]) -> str:
    return table(*[each[1:] for each in rows], header=HEADER[1:])


def test_reviews_go_in_with_store_month_and_moment() -> None:
    brand = arrange.brand(default_zone="Asia/Seoul")
    (store,) = arrange.stores(brand, "S1")
    job = bring(brand, "reviews", table(row("a", day="2026-03-01 08:00")), publisher="google")
    assert counts(job) == (1, 0, 0, 0)
    review = Review.objects.get()
    assert (review.external_id, review.location_id, review.rating, review.job_id) == ("a", store.pk, 5, job.pk)
    assert review.posted_from == datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert review.first_month == review.last_month == 2026 * 12 + 2
    assert review.source.publisher == "google"
    assert differences(brand) == []


def test_the_same_file_again_changes_nothing_and_names_the_first_import() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    file = table(row("a"), row("b"))
    first = bring(brand, "reviews", file)
    before = list(Review.objects.values())
    again = bring(brand, "reviews", file)
    assert counts(again) == (0, 0, 2, 0)
    assert any(f"import {first.pk}" in warning for warning in again.warnings)
    assert list(Review.objects.values()) == before


def test_a_correction_updates_and_marks_the_old_and_the_new_cell() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    bring(brand, "reviews", table(row("a"), row("b")))
    job = bring(brand, "reviews", table(row("a", day="2026-05-01 10:00", rating=1), row("b")))
    assert counts(job) == (0, 1, 1, 0)
    assert Review.objects.get(external_id="a").rating == 1
    assert Review.objects.get(external_id="a").job_id == job.pk
    assert differences(brand) == []


def test_a_review_that_moved_to_another_store_leaves_the_first() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1", "S2")
    bring(brand, "reviews", table(row("a")))
    assert counts(bring(brand, "reviews", table(row("a", store="S2")))) == (0, 1, 0, 0)
    assert Review.objects.get().location.code == "S2"
    assert differences(brand) == []


def test_an_id_twice_in_a_file_is_one_review_and_every_record_is_accounted_for() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    job = bring(brand, "reviews", table(row("a"), row("a"), row("a", rating=2)))
    assert counts(job) == (1, 1, 1, 0)
    assert Review.objects.get().rating == 2
    assert differences(brand) == []


def test_the_same_id_of_two_publishers_is_two_reviews() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    bring(brand, "reviews", table(row("a")), publisher="google")
    assert counts(bring(brand, "reviews", table(row("a")), publisher="naver")) == (1, 0, 0, 0)


def test_equal_rows_without_an_id_are_all_kept_and_counted_as_duplicates() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    file = without_id(row(""), row(""), row(""), row("", text="other"))
    job = bring(brand, "reviews", file)
    assert counts(job) == (4, 0, 0, 0)
    assert job.duplicates == 2
    again = bring(brand, "reviews", file)
    assert counts(again) == (0, 0, 4, 0)
    assert again.duplicates == 2


def test_a_longer_file_adds_only_what_is_new() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    bring(brand, "reviews", without_id(row(""), row("")))
    assert counts(bring(brand, "reviews", without_id(row(""), row(""), row("")))) == (1, 0, 2, 0)


def test_a_reply_without_an_id_updates_the_review() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    bring(brand, "reviews", without_id(row("")))
    answered = row("")
    answered[6:] = ["Thanks", "2026-03-01 12:00"]
    assert counts(bring(brand, "reviews", without_id(answered))) == (0, 1, 0, 0)
    assert Review.objects.get().answered
    assert differences(brand) == []


def test_ids_tell_nobody_who_wrote() -> None:
    """The digest depends on a key of the source, so that equal reviews of two installations differ."""
    keys = set()
    for _installation in range(2):
        brand = arrange.brand()
        arrange.stores(brand, "S1")
        bring(brand, "reviews", without_id(row("")))
        keys.add(Review.objects.get(location__brand=brand).fingerprint)
    assert len(keys) == 2


def test_unknown_stores_are_refused_with_the_nearest_codes() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1001", "S2002")
    job = bring(brand, "reviews", table(row("a", store="S1001"), row("b", store="S1O01")))
    assert counts(job) == (1, 0, 0, 1)
    assert "unknown_store" in rejects(job) and "S1001" in rejects(job).splitlines()[-1]


def test_stores_are_made_on_request_only() -> None:
    brand = arrange.brand()
    job = bring(brand, "reviews", table(row("a"), row("b"), row("c", store="S2")), create_stores=True)
    assert counts(job) == (3, 0, 0, 0)
    assert sorted(Location.objects.filter(brand=brand).values_list("code", flat=True)) == ["S1", "S2"]
    assert sorted(job.created_stores) == sorted(Location.objects.values_list("pk", flat=True))


def test_the_future_is_refused() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    job = bring(brand, "reviews", table(row("a", day="2026-11-21 08:00"), row("b", day="2026-11-22 08:00")))
    assert counts(job) == (1, 0, 0, 1)
    assert "future_date" in rejects(job)


def test_damage_is_kept_and_counted() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    job = bring(brand, "reviews", table(row("a", text="caf\ufffd"), row("b")))
    assert (counts(job), job.damaged) == ((2, 0, 0, 0), 1)
    assert Review.objects.get(external_id="a").damaged


# Relative dates ------------------------------------------------------------------------------------------------------


def scrape(*ago: str, text: str = "nice") -> str:
    return table(*[["S1", when, 4, text] for when in ago], header=["store", "date", "rating", "text"])


def test_a_month_ago_today_is_two_months_ago_next_month() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    bring(brand, "reviews", scrape("a month ago"), scraped="2026-06-15")
    again = bring(brand, "reviews", scrape("2 months ago"), scraped="2026-07-20")
    assert counts(again)[0] == 0
    assert Review.objects.count() == 1
    assert differences(brand) == []


def test_the_later_scrape_changes_nothing_when_it_comes_again() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    first, second = scrape("a month ago", "a year ago"), scrape("2 months ago", "a year ago", "a week ago")
    bring(brand, "reviews", first, scraped="2026-06-15")
    assert counts(bring(brand, "reviews", second, scraped="2026-07-20"))[0] == 1
    before = list(Review.objects.order_by("pk").values())
    for file, day in ((second, "2026-07-20"), (first, "2026-06-15"), (second, "2026-07-20")):
        assert counts(bring(brand, "reviews", file, scraped=day))[:2] == (0, 0)
    assert list(Review.objects.order_by("pk").values()) == before
    assert differences(brand) == []


def test_ranges_that_do_not_overlap_are_two_reviews() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    bring(brand, "reviews", scrape("a month ago"), scraped="2026-06-15")
    assert counts(bring(brand, "reviews", scrape("a week ago"), scraped="2026-07-20"))[0] == 1


def test_another_text_is_another_review() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    bring(brand, "reviews", scrape("a month ago"), scraped="2026-06-15")
    assert counts(bring(brand, "reviews", scrape("2 months ago", text="nicer"), scraped="2026-07-20"))[0] == 1


def test_as_many_as_were_shown_stay_as_many() -> None:
    """Two equal reviews of one scrape are two in the next one, not one and not three."""
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    bring(brand, "reviews", scrape("a month ago", "a month ago"), scraped="2026-06-15")
    assert counts(bring(brand, "reviews", scrape("2 months ago", "2 months ago"), scraped="2026-07-20"))[0] == 0
    assert counts(bring(brand, "reviews", scrape(*["3 months ago"] * 3), scraped="2026-08-25"))[0] == 1
    assert Review.objects.count() == 3


@pytest.mark.parametrize("size", [1, 20_000])
def test_a_dry_run_counts_what_the_import_then_does(size: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One known review is shown again by one record of the file, in whichever batch the others are."""
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    bring(brand, "reviews", scrape("a month ago"), scraped="2026-06-15")
    monkeypatch.setattr(dry_run, "BATCH", size)
    again, path = scrape(*["2 months ago"] * 3), tmp_path / "again.csv"
    path.write_text(again)
    request = ImportRequest(path=path, kind="reviews", file_name=path.name, scraped=date(2026, 7, 20))
    with request.open() as opened:
        account = dry_run.dry_run(brand, request, opened, request.recognise(opened, brand), arrange.NOW).account
    assert (account.inserted, account.unchanged + account.updated) == (2, 1)
    imported = bring(brand, "reviews", again, scraped="2026-07-20")
    assert counts(imported) == (account.inserted, account.updated, account.unchanged, account.rejected)


def test_a_sample_shows_moments_on_the_clock_of_the_store(tmp_path: Path) -> None:
    brand = arrange.brand(default_zone="UTC")
    arrange.stores(brand, "S1", time_zone="Asia/Seoul")
    path = tmp_path / "new.csv"
    path.write_text(table(row("a", day="2026-10-31T18:00:00Z"), row("b", day="2026-11-01 03:00")))
    request = ImportRequest(path=path, kind="reviews", file_name=path.name)
    with request.open() as opened:
        found = dry_run.preview(brand, request, opened, request.recognise(opened, brand), arrange.NOW)
    starts = [sample.values["posted"]["from"] for sample in found.samples]
    assert starts == ["2026-11-01T03:00:00+09:00", "2026-11-01T03:00:00"]


def test_the_narrower_range_is_kept() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    bring(brand, "reviews", scrape("a year ago"), scraped="2026-10-15")
    coarse = Review.objects.get()
    assert coarse.last_month - coarse.first_month == 12
    early = bring(brand, "reviews", scrape("2 months ago"), scraped="2025-10-01")
    assert counts(early) == (0, 1, 0, 0)
    narrow = Review.objects.get()
    assert (narrow.precision, narrow.last_month - narrow.first_month) == ("month", 1)
    assert counts(bring(brand, "reviews", scrape("a year ago"), scraped="2026-10-15")) == (0, 0, 1, 0)
    assert differences(brand) == []


AGES = ["a week ago", "3 weeks ago", "a month ago", "2 months ago", "5 months ago", "a year ago", "2 years ago"]


@pytest.mark.sqlite_is_enough
@given(st.lists(st.lists(st.tuples(st.sampled_from(AGES), st.sampled_from("ab")), max_size=8), min_size=2, max_size=3))
@settings(max_examples=settings().max_examples // 4, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_scrape_is_repeatable(scrapes: list[list[tuple[str, str]]]) -> None:
    """Whatever came before, a file that has been in changes nothing when it comes again."""
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    header = ["store", "date", "rating", "text"]
    files = [
        (table(*[["S1", ago, 4, text] for ago, text in each], ["S1", "a week ago", 1, "z"], header=header), day)
        for each, day in zip(scrapes, ("2026-05-01", "2026-06-11", "2026-09-20"), strict=False)
    ]
    for file, day in files:
        bring(brand, "reviews", file, scraped=day)
    before = list(Review.objects.filter(location__brand=brand).order_by("pk").values())
    for file, day in [*files, *reversed(files)]:
        assert counts(bring(brand, "reviews", file, scraped=day))[:2] == (0, 0)
    assert list(Review.objects.filter(location__brand=brand).order_by("pk").values()) == before
    assert ReviewAlias.objects.filter(source__brand=brand).count() <= sum(map(len, scrapes)) + len(files)
    assert differences(brand) == []


# When the source was looked at ---------------------------------------------------------------------------------------


def test_an_unanswered_review_counts_once_the_source_was_seen_a_day_later() -> None:
    brand = arrange.brand()
    (store,) = arrange.stores(brand, "S1")
    bring(brand, "reviews", table(row("a", day="2026-03-01 10:00")))
    assert "replied_in_24h" not in measured(store)
    bring(brand, "reviews", table(row("b", day="2026-04-02 10:00")))
    assert measured(store)["replied_in_24h"] == 1
    assert differences(brand) == []


def measured(store: Location) -> dict[str, int]:
    found: dict[str, int] = {}
    for measure, n in store.monthtally_set.values_list("measure", "n"):
        found[measure] = found.get(measure, 0) + n
    return found


def test_the_scrape_date_says_when_the_source_was_seen() -> None:
    brand = arrange.brand(default_zone="Asia/Seoul")
    arrange.stores(brand, "S1")
    bring(brand, "reviews", table(row("a")), scraped="2026-03-05")
    assert Source.objects.get().seen_at == datetime(2026, 3, 4, 15, tzinfo=UTC)


def test_seen_never_goes_back() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    bring(brand, "reviews", table(row("a", day="2026-04-02 10:00")))
    bring(brand, "reviews", table(row("b", day="2026-03-01 10:00")))
    assert Source.objects.get().seen_at == datetime(2026, 4, 2, 10, tzinfo=UTC)


def test_a_file_that_tells_nothing_of_replies_is_no_proof_that_nobody_replied() -> None:
    brand = arrange.brand()
    arrange.stores(brand, "S1")
    silent = table(*[each[:6] for each in (row("a"), row("b"))], header=HEADER[:6])
    bring(brand, "reviews", silent)
    replies = MonthTally.objects.filter(measure__in=("review_response_rate", "replied_in_24h"))
    assert not replies.exists()
    bring(brand, "reviews", table(row("a"), row("b")))
    assert replies.get(measure="review_response_rate").n == 2
    assert differences(brand) == []
