"""Undo: the exact state before an import, or a refusal that names what came later."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from locations import roster
from locations.models import Brand, Location, Membership, Region, User
from reviews import tallies
from reviews.importing import run, undo
from reviews.importing.undo import CannotUndo, Undone
from reviews.integrity import differences
from reviews.jobs import TakenOver
from reviews.models import Correction, ImportJob, Review, ReviewAlias, Source, SourceView, StaleCell
from tests.reviews import arrange
from tests.reviews.importing.snapshots import snapshot

pytestmark = pytest.mark.django_db

State = ImportJob.State
REVIEWS = "review id,store,date,rating,text\n"
FIRST = REVIEWS + "a,S1,2026-03-01 10:00,5,fine\nb,S1,2026-04-01 10:00,4,good\nc,S2,2026-04-02 10:00,3,so so\n"
SECOND = REVIEWS + "b,S2,2026-05-01 10:00,1,worse\nc,S2,2026-04-02 10:00,3,so so\nd,S2,2026-06-01 10:00,2,new\n"
STORES = "store code,name,address,region,latitude,longitude,opened\n"


def network() -> Brand:
    brand = arrange.brand()
    arrange.stores(brand, "S1", "S2")
    return brand


def check(brand: Brand, before: dict[str, Any]) -> None:
    assert snapshot(brand) == before
    assert differences(brand) == []
    assert not StaleCell.objects.filter(location__brand=brand).exists()


def test_what_was_inserted_goes_and_what_was_corrected_comes_back() -> None:
    brand = network()
    arrange.bring(brand, "reviews", FIRST)
    before = snapshot(brand)
    job = arrange.bring(brand, "reviews", SECOND)
    assert arrange.counts(job) == (1, 1, 1, 0)
    kept = Correction.objects.get()
    assert (kept.before["text"], kept.before["rating"], kept.before_job_id) == ("good", 4, job.pk - 1)
    assert arrange.take_back(job) == Undone(taken_out=1, restored=1, stores=0)
    check(brand, before)
    assert (job.state, job.scored, job.undone_at) == (State.UNDONE, False, arrange.NOW)
    assert arrange.counts(job) == (1, 1, 1, 0)
    assert not Correction.objects.exists()


def test_the_same_file_goes_in_again_without_naming_the_undone_import() -> None:
    brand = network()
    arrange.bring(brand, "reviews", FIRST)
    job = arrange.bring(brand, "reviews", SECOND)
    after = snapshot(brand)
    arrange.take_back(job)
    again = arrange.bring(brand, "reviews", SECOND)
    assert arrange.counts(again) == arrange.counts(job)
    assert not any("came in before" in warning for warning in again.warnings)
    check(brand, after)


KINDS = {
    "surveys": (
        "response id,store,date,nps,comment\nx,S1,2026-03-01,9,yes\ny,S1,2026-03-02,3,no\n",
        "response id,store,date,nps,comment\nx,S2,2026-04-01,2,changed\nz,S2,2026-03-02,3,no\n",
    ),
    "listings": (
        "store,publisher,name,lat,lon,seen at\nS1,naver,One,37.123456789012345,127.1,2026-03-01\n",
        "store,publisher,name,lat,lon,seen at\nS1,naver,Won,35.5,0.30000000000000004,2026-03-01\n"
        "S2,naver,Two,1,1,2026-05-01\n",
    ),
    "cases": (
        "case id,store,opened,first response,closed,contacts\n1,S1,2026-03-01 10:00,2026-03-01 11:00,,1\n",
        "case id,store,opened,first response,closed,contacts\n"
        "1,S1,2026-03-01 10:00,2026-03-01 11:00,2026-04-02 10:00,2\n"
        "2,S2,2026-03-01 10:00,2026-03-01 11:00,2026-04-02 10:00,2\n",
    ),
    "kpis": (
        "store,month,kpi,value,direction\nS1,2026-03,sales,0.1000000000000000055,high\nS2,2026-03,sales,7e12,high\n",
        "store,month,kpi,value,direction\nS1,2026-03,sales,2.5,high\nS2,2026-04,sales,1,high\n",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind(kind: str) -> None:
    brand = network()
    first, second = KINDS[kind]
    empty = snapshot(brand)
    earlier = arrange.bring(brand, kind, first)
    before = snapshot(brand)
    job = arrange.bring(brand, kind, second)
    assert (job.inserted, job.updated) == (1, 1), job.warnings
    assert snapshot(brand) != before
    assert arrange.take_back(job) == Undone(1, 1, 0)
    check(brand, before)
    arrange.take_back(earlier)
    check(brand, empty)
    assert not Source.objects.filter(brand=brand).exists()


def test_a_row_that_an_import_changes_twice_is_kept_as_it_was_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH", 1)
    brand = network()
    arrange.bring(brand, "reviews", FIRST)
    before = snapshot(brand)
    twice = REVIEWS + "".join(f"{key},S1,2026-07-0{day} 10:00,{day},t\n" for day in (1, 2, 3) for key in "an")
    job = arrange.bring(brand, "reviews", twice)
    assert arrange.counts(job) == (1, 5, 0, 0)
    assert arrange.take_back(job) == Undone(1, 1, 0)
    check(brand, before)


def test_refused_while_a_later_import_rests_on_it_and_possible_after_that() -> None:
    brand = network()
    empty = snapshot(brand)
    first, second = arrange.bring(brand, "reviews", FIRST), arrange.bring(brand, "reviews", SECOND)
    after = snapshot(brand)
    reason = undo.blocker(first)
    assert reason == (
        f"Import {second.pk} “reviews.csv” of {second.created_at:%Y-%m-%d} changed the same records later; "
        "undo that first."
    )
    with pytest.raises(CannotUndo, match="undo that first"):
        arrange.take_back(first)
    first.refresh_from_db()
    assert first.state == State.DONE
    check(brand, after)
    assert undo.blocker(second) == ""
    arrange.take_back(second)
    arrange.take_back(first)
    check(brand, empty)


@pytest.mark.parametrize(
    ("state", "said"),
    [("running", "not over yet"), ("queued", "not over yet"), ("undone", "undone already"),
     ("ready", "never carried out"), ("dropped", "never carried out")],
)  # fmt: skip
def test_what_is_not_in_cannot_be_taken_out(state: str, said: str) -> None:
    job = arrange.bring(network(), "reviews", FIRST)
    ImportJob.objects.update(state=state, undone_at=arrange.NOW if state == "undone" else None)
    job.refresh_from_db()
    assert said in undo.blocker(job)
    assert not job.ask_for(ImportJob.Task.UNDO)


def test_an_import_from_before_there_was_a_history_stays() -> None:
    job = arrange.bring(network(), "reviews", FIRST)
    ImportJob.objects.update(keeps_history=False)
    job.refresh_from_db()
    assert "before Evenly stored" in undo.blocker(job)


def test_a_failed_import_is_taken_out_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH", 1)
    brand = network()
    before = snapshot(brand)
    held = arrange.claimed(arrange.job(brand, "reviews", FIRST))
    calls = iter(range(10))
    committed = run.committed

    def failing(work: Callable[[], Any]) -> Any:
        if next(calls) == 2:
            raise RuntimeError
        return committed(work)

    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(run, "committed", failing)
        run.run(held, lambda: arrange.NOW)
    held.finish(arrange.NOW, "It failed.")
    assert arrange.take_back(held) == Undone(2, 0, 0)
    check(brand, before)


def test_stores_that_it_made_go_with_it() -> None:
    brand = network()
    before = snapshot(brand)
    file = "store name,store address,date,rating,text\nShop A,1 Main St,2026-03-01 10:00,5,t\n"
    job = arrange.bring(brand, "reviews", file, create_stores=True)
    store = Location.objects.get(pk__in=job.created_stores)
    assert (store.written_by, store.written_by_import) == ("import", job.pk)
    assert arrange.take_back(job) == Undone(1, 0, 1)
    check(brand, before)


def test_refused_while_others_have_records_in_the_stores_it_made() -> None:
    brand = arrange.brand()
    file = "store,date,rating,text\nN1,2026-03-01 10:00,5,t\n"
    job = arrange.bring(brand, "reviews", file, create_stores=True)
    other = arrange.bring(brand, "surveys", "store,date,nps\nN1,2026-03-01,9\n")
    assert f"Import {other.pk} “surveys.csv”" in undo.blocker(job)
    assert "has records in stores that this import created" in undo.blocker(job)
    arrange.take_back(other)
    person = User.objects.create_user("kim")
    store = Location.objects.get(code="N1")
    seat = Membership.objects.create(
        user=person, brand=brand, role="store", location=store, valid_from=date(2026, 1, 1)
    )
    assert "membership" in undo.blocker(job)
    seat.delete()
    arrange.take_back(job)
    assert not Location.objects.filter(brand=brand).exists()


def test_refused_while_a_later_import_took_records_out_of_the_stores_it_made() -> None:
    brand = network()
    arrange.bring(brand, "reviews", FIRST)
    made = arrange.bring(brand, "reviews", REVIEWS + "n,N1,2026-03-01 10:00,5,t\n", create_stores=True)
    into = arrange.bring(brand, "reviews", REVIEWS + "a,N1,2026-03-01 10:00,5,fine\n")
    out = arrange.bring(brand, "reviews", REVIEWS + "a,S2,2026-03-01 10:00,5,fine\n")
    assert f"Import {out.pk} " in undo.blocker(into)
    assert f"Import {out.pk} " in undo.blocker(made)
    arrange.take_back(out)
    assert f"Import {into.pk} " in undo.blocker(made)


def test_a_list_of_stores_is_taken_back() -> None:
    brand = arrange.brand()
    empty = snapshot(brand)
    first = STORES + "S1,One,1 Main St,Korea/Seoul,37.5,127,2020-01-02\nS2,Two,2 Main St,Korea,,,\n"
    earlier = arrange.bring(brand, "locations", first)
    arrange.bring(brand, "reviews", FIRST)
    arrange.bring(brand, "listings", "store,publisher,name,phone,seen at\nS1,naver,One,02-123-4567,2026-03-01\n")
    before = snapshot(brand)
    second = (
        STORES + "S1,Won,9 Side St,Japan/Tokyo,35.5,139,2021-05-06\nS2,Two,2 Main St,Korea,,,\nS3,Three,,Japan,,,\n"
    )
    job = arrange.bring(brand, "locations", second)
    assert arrange.counts(job) == (1, 1, 1, 0)
    assert arrange.take_back(job) == Undone(0, 1, 1)
    check(brand, before)
    assert "has records in stores" in undo.blocker(earlier)
    for later in ImportJob.objects.filter(kind__in=("reviews", "listings")):
        arrange.take_back(later)
    arrange.take_back(earlier)
    check(brand, empty)
    assert not Region.objects.filter(brand=brand).exists()


def test_a_list_of_stores_stays_while_somebody_changed_them_later() -> None:
    brand = network()
    job = arrange.bring(brand, "locations", STORES + "S1,One,,,,,\n")
    other = arrange.bring(brand, "locations", STORES + "S1,Two,,,,,\n")
    assert f"Import {other.pk} “locations.csv”" in undo.blocker(job)
    arrange.take_back(other)
    assert undo.blocker(job) == ""
    roster.rename_store(Location.objects.get(code="S1", brand=brand), name="Three", by="kim")
    assert undo.blocker(job) == (f"Store “S1” was changed by hand after import {job.pk}, so that it cannot be undone.")


def test_a_region_goes_with_the_last_import_that_used_it() -> None:
    brand = network()
    first = arrange.bring(brand, "locations", STORES + "S1,S1,,Korea/Seoul,,,\n")
    second = arrange.bring(brand, "locations", STORES + "S2,S2,,Korea/Seoul,,,\n")
    arrange.take_back(first)
    assert Region.objects.filter(brand=brand).count() == 2
    arrange.take_back(second)
    assert not Region.objects.filter(brand=brand).exists()


def test_when_the_source_was_looked_at_is_what_the_others_know() -> None:
    brand = network()
    jobs = {
        day: arrange.bring(brand, "reviews", FIRST, scraped=f"2026-08-{day}")
        for day in ("10", "20", "15")
    }  # fmt: skip
    source = Source.objects.get(brand=brand)
    assert source.seen_at is not None and source.seen_at.day == 20
    for day, left in (("20", 15), ("15", 10)):
        arrange.take_back(jobs[day])
        source.refresh_from_db()
        assert source.seen_at.day == left
        assert differences(brand) == []
    arrange.take_back(jobs["10"])
    assert not Source.objects.filter(brand=brand).exists()


def test_what_was_known_of_a_source_before_all_imports_stays() -> None:
    brand = network()
    source = Source.objects.create(brand=brand, publisher="reviews", seen_at=arrange.later(days=-90))
    arrange.take_back(arrange.bring(brand, "reviews", FIRST, scraped="2026-11-01"))
    source.refresh_from_db()
    assert source.seen_at == arrange.later(days=-90)
    assert SourceView.objects.get().job is None


RELATIVE = "store,author,rating,text,date\nS1,kim,5,fine,{}\n"


def test_a_review_that_a_later_scrape_narrowed() -> None:
    brand = network()
    first = arrange.bring(brand, "reviews", RELATIVE.format("a year ago"), scraped="2026-10-01")
    before = snapshot(brand)
    second = arrange.bring(brand, "reviews", RELATIVE.format("13 months ago"), scraped="2026-10-20")
    assert ReviewAlias.objects.get().job == second
    assert f"Import {second.pk} " in undo.blocker(first)
    arrange.take_back(second)
    check(brand, before)
    assert not ReviewAlias.objects.exists()


def test_undoing_again_after_a_kill_does_nothing() -> None:
    """The worker dies between the transaction and the tallies: the next one finds all of it done."""
    brand = network()
    before = snapshot(brand)
    job = arrange.bring(brand, "reviews", FIRST)
    job.ask_for(ImportJob.Task.UNDO)
    done = undo.undo(arrange.claimed(job), lambda: arrange.NOW)
    heir = arrange.claimed(job, "heir", arrange.NOW + timedelta(minutes=2))
    assert undo.undo(heir, lambda: arrange.NOW) == done == Undone(3, 0, 0)
    tallies.refresh(brand.pk)
    heir.finish(arrange.NOW, into=State.UNDONE)
    check(brand, before)
    assert heir.finished_at == arrange.NOW


def test_a_worker_that_was_taken_for_dead_undoes_nothing() -> None:
    brand = network()
    job = arrange.bring(brand, "reviews", FIRST)
    after = snapshot(brand)
    job.ask_for(ImportJob.Task.UNDO)
    slow = arrange.claimed(job)
    arrange.claimed(job, "heir", arrange.NOW + timedelta(minutes=2))
    with pytest.raises(TakenOver):
        undo.undo(slow, lambda: arrange.NOW)
    assert snapshot(brand) == after


def test_undone_work_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed before the last statement: as if the undo had never begun."""
    brand = network()
    arrange.bring(brand, "reviews", FIRST)
    job = arrange.bring(brand, "reviews", SECOND)
    after = snapshot(brand)
    job.ask_for(ImportJob.Task.UNDO)

    def killed(*_arguments: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(undo, "_remove_regions", killed)
        undo.undo(arrange.claimed(job), lambda: arrange.NOW)
    check(brand, after)


def test_the_kept_row_is_complete_and_readable() -> None:
    brand = network()
    arrange.bring(brand, "reviews", FIRST)
    arrange.bring(brand, "reviews", SECOND)
    before = Correction.objects.get().before
    assert json.loads(json.dumps(before)) == before
    assert set(before) == {
        field.column for field in Review._meta.concrete_fields
    } - {"id", "source_id", "external_id", "job_id"}  # fmt: skip
