"""Stores get coordinates by a job after imports: at one pace, in parts, and with patience where the geocoder fails."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from dashboards.jobs import geocoding, imports, queue, sweep
from dashboards.models import GeocoderPace, GeocodingJob, ScoreRun
from locations import pins
from locations.models import AddressLookup, Brand, Location
from locations.roster import open_store
from locations.scoping import head_office
from reviews.jobs import Job
from reviews.models import ImportJob, MonthTally
from tests.dashboards.networks import make_brand, make_tally
from tests.databases import Environment
from tests.geocoder import Server, house, nominatim

pytestmark = pytest.mark.django_db

STORES = b"store code,name,street,city\n1,One,152 Teheran-ro,Seoul\n2,Two,7 Nowhere-gil,Seoul\n"
PLACED = b"store code,name,street,city,latitude,longitude\n1,One,152 Teheran-ro,Seoul,37.11111,127.11111\n"


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """A geocoder that knows one address, named in the settings; asked without a pause."""
    settings.GEOCODER_SECONDS = 0.0
    with nominatim() as running:
        running.places["Teheran-ro"] = [house(37.5, 127.03)]
        settings.GEOCODER_URL = running.url
        yield running


@pytest.fixture
def brand() -> Brand:
    return make_brand()


def bring(brand: Brand, content: bytes = STORES) -> ImportJob:
    """Import a list of stores, as a worker does."""
    options = {"kind": "locations", "file_name": "stores.csv", "publisher": "", "options": {}}
    pk = imports.queue_import(head_office(brand), [content], **options)
    queue.run_import(pk, "test")
    return ImportJob.objects.get(pk=pk)


def undo(job: ImportJob) -> ImportJob:
    assert imports.undo(head_office(job.brand), job.pk)
    queue.run_import(job.pk, "test")
    job.refresh_from_db()
    return job


def work() -> GeocodingJob | None:
    """Run the waiting search, if there is one, until it ends or pauses."""
    while waiting := GeocodingJob.waiting(timezone.now()).first():
        geocoding.run_geocoding(waiting.pk, "test")
    return GeocodingJob.objects.first()


def where(code: str = "1") -> tuple[float | None, float | None]:
    store = Location.objects.get(code=code)
    return store.latitude, store.longitude


def asked(server: Server) -> list[str]:
    return [request.asked["q"] for request in server.requests]


def test_without_a_geocoder_nothing_happens(brand: Brand) -> None:
    assert bring(brand).state == Job.State.DONE
    geocoding.queue_due(timezone.now())
    assert not GeocodingJob.objects.exists()
    assert not GeocoderPace.objects.exists()
    assert not AddressLookup.objects.exists()


def test_stores_are_located_after_an_import(brand: Brand, server: Server) -> None:
    bring(brand)
    assert server.requests == []
    assert work().state == Job.State.DONE
    assert asked(server) == ["152 Teheran-ro, Seoul", "7 Nowhere-gil, Seoul"]
    assert (where("1"), where("2")) == ((37.5, 127.03), (None, None))
    shown = pins.store_pin(head_office(brand), "1")
    assert (shown.origin, shown.provider, shown.kind) == ("geocoder", "127.0.0.1", "house")


def test_an_answer_is_asked_for_once(brand: Brand, server: Server) -> None:
    bring(brand)
    work()
    bring(brand, STORES.replace(b"1,One", b"3,Three").replace(b"2,Two", b"4,Four"))
    work()
    assert len(server.requests) == 2
    assert where("3") == (37.5, 127.03)


def test_a_file_with_coordinates_is_never_looked_up(brand: Brand, server: Server) -> None:
    bring(brand, PLACED)
    assert work() is None
    assert server.requests == []


def test_at_most_one_request_a_second_is_made(brand: Brand, server: Server, settings: Settings) -> None:
    settings.GEOCODER_SECONDS = 1.0
    bring(brand)
    other = make_brand("o")
    open_store(brand=other, by="test", code="1", name="One", street="9 Other Street", city="Seoul")
    queue.queue_geocoding(other, timezone.now())
    work()
    times = [request.at for request in server.requests]
    assert len(times) == 3
    # The server notes a request when it arrives, a moment after it was sent.
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.98


def test_two_workers_share_the_pace(brand: Brand, server: Server, settings: Settings) -> None:
    settings.GEOCODER_SECONDS = 1.0
    now = timezone.now()
    assert geocoding._turn(now) is None
    assert geocoding._turn(now + timedelta(seconds=0.5)) == now + timedelta(seconds=1)
    assert geocoding._turn(now + timedelta(seconds=1)) is None


def test_a_geocoder_that_is_down_fails_no_import_and_is_left_alone_for_a_while(brand: Brand, server: Server) -> None:
    server.status = 503
    assert bring(brand).state == Job.State.DONE
    job = work()
    assert len(server.requests) == 1
    assert job.state == Job.State.QUEUED
    assert "503" in job.error
    assert timedelta(seconds=50) < job.not_before - timezone.now() < timedelta(seconds=61)
    assert "503" in AddressLookup.objects.exclude(error="").get().error


def test_a_search_goes_on_after_the_pause_with_the_other_addresses(brand: Brand, server: Server) -> None:
    server.status = 503
    bring(brand)
    work()
    server.status = 200
    over()
    assert work().state == Job.State.DONE
    assert asked(server) == ["152 Teheran-ro, Seoul", "7 Nowhere-gil, Seoul"]
    pace = GeocoderPace.objects.get()
    assert (pace.failures, pace.error) == (0, "")
    AddressLookup.objects.update(retry_at=timezone.now())
    over()
    geocoding.queue_due(timezone.now())
    work()
    assert where("1") == (37.5, 127.03)


def over() -> None:
    """Let all pauses be over."""
    GeocoderPace.objects.update(next_at=None, checked_at=None)
    GeocodingJob.objects.update(not_before=None)


def test_a_geocoder_that_stays_down_is_asked_ever_less_often(brand: Brand, server: Server) -> None:
    server.status = 500
    bring(brand)
    pauses = []
    for _attempt in range(8):
        AddressLookup.objects.update(retry_at=None)
        over()
        pauses.append(round((work().not_before - timezone.now()) / timedelta(minutes=1)))
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]


def test_a_server_that_asks_for_patience_gets_it(brand: Brand, server: Server) -> None:
    server.status, server.headers = 429, {"Retry-After": "7200"}
    bring(brand)
    assert work().not_before - timezone.now() > timedelta(minutes=119)


def test_an_address_that_breaks_the_server_holds_up_no_other(brand: Brand, server: Server) -> None:
    server.status = 400
    bring(brand)
    assert work().state == Job.State.DONE
    assert len(server.requests) == 2
    assert AddressLookup.objects.filter(failures=1).count() == 2
    assert GeocoderPace.objects.get().failures == 0


def run_one_part() -> GeocodingJob:
    job = GeocodingJob.objects.get()
    geocoding.run_geocoding(job.pk, "test")
    job.refresh_from_db()
    return job


def test_a_search_works_in_parts(brand: Brand, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geocoding, "MOST_IN_A_PART", 1)
    bring(brand)
    job = run_one_part()
    assert (len(server.requests), job.state, job.attempts, job.error) == (1, Job.State.QUEUED, 0, "")
    assert run_one_part().state == Job.State.DONE
    assert len(server.requests) == 2


def test_no_request_begins_after_the_time_of_a_part(
    brand: Brand, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(brand)
    with monkeypatch.context() as patch:
        patch.setattr(geocoding, "PART", timedelta(0))
        assert run_one_part().state == Job.State.QUEUED
        assert server.requests == []
    assert run_one_part().state == Job.State.DONE
    assert len(server.requests) == 2


def test_a_job_that_another_worker_holds_is_not_run(brand: Brand, server: Server) -> None:
    bring(brand)
    job = GeocodingJob.objects.get()
    assert GeocodingJob.claim(job.pk, "other", timezone.now())
    geocoding.run_geocoding(job.pk, "test")
    assert server.requests == []


def test_a_worker_runs_it_from_the_queue(connected: Environment, server: Server) -> None:
    bring(make_brand())
    call_command("worker", "--once")
    assert where("1") == (37.5, 127.03)
    assert GeocodingJob.objects.get().state == Job.State.DONE


def test_stores_of_the_command_line_are_found_by_the_sweep(brand: Brand, server: Server) -> None:
    open_store(brand=brand, by="ingest", code="1", name="One", street="152 Teheran-ro", city="Seoul")
    now = timezone.now()
    sweep.sweep(now)
    work()
    assert where("1") == (37.5, 127.03)
    open_store(brand=brand, by="ingest", code="2", name="Two", street="3 Teheran-ro", city="Seoul")
    sweep.sweep(now + geocoding.BETWEEN_CHECKS - timedelta(seconds=1))
    assert work().state == Job.State.DONE
    assert where("2") == (None, None)
    sweep.sweep(now + geocoding.BETWEEN_CHECKS)
    work()
    assert where("2") == (37.5, 127.03)


def test_what_rests_on_coordinates_is_counted_and_scored_again(brand: Brand, server: Server) -> None:
    bring(brand)
    store = Location.objects.get(code="1")
    make_tally(store, {5: 9})
    ScoreRun.objects.all().delete()
    work()
    # The tally without facts behind it is gone, so the store was recounted.
    assert not MonthTally.objects.filter(location=store).exists()
    assert not GeocodingJob.objects.get().changed


def test_a_pin_set_by_hand_is_scored_even_while_the_geocoder_pauses(brand: Brand, server: Server) -> None:
    server.status = 503
    bring(brand)
    work()
    make_tally(Location.objects.get(code="1"), {5: 9})
    make_tally(Location.objects.get(code="2"), {5: 9})
    assert geocoding.set_pin(head_office(brand), "1", 37.0, 127.0, by="kim", now=timezone.now())
    assert GeocodingJob.objects.get().changed
    assert work().state == Job.State.QUEUED
    assert ScoreRun.objects.filter(state=Job.State.QUEUED).exists()
    assert len(server.requests) == 1


def test_pins_by_hand_need_no_geocoder(brand: Brand) -> None:
    bring(brand)
    scope = head_office(brand)
    assert geocoding.set_pin(scope, "1", 37.0, 127.0, by="kim", now=timezone.now())
    assert work().state == Job.State.DONE
    assert geocoding.remove_pin(scope, "1", by="kim", now=timezone.now())
    assert work().state == Job.State.DONE
    assert where() == (None, None)


def test_a_removed_pin_leaves_the_store_to_the_geocoder(brand: Brand, server: Server) -> None:
    bring(brand)
    scope = head_office(brand)
    geocoding.set_pin(scope, "1", 37.0, 127.0, by="kim", now=timezone.now())
    work()
    assert where() == (37.0, 127.0)
    geocoding.remove_pin(scope, "1", by="kim", now=timezone.now())
    work()
    assert where() == (37.5, 127.03)


def test_a_later_file_with_coordinates_wins_over_found_ones_and_its_undo_gives_them_back(
    brand: Brand, server: Server
) -> None:
    bring(brand)
    work()
    later = bring(brand, PLACED)
    assert (later.updated, where()) == (1, (37.11111, 127.11111))
    assert undo(later).state == Job.State.UNDONE
    assert where() == (37.5, 127.03)
    assert pins.store_pin(head_office(brand), "1").origin == "geocoder"


def test_an_import_whose_stores_were_located_can_be_undone(brand: Brand, server: Server) -> None:
    first = bring(brand)
    work()
    assert undo(first).state == Job.State.UNDONE
    assert not Location.objects.exists()
    assert AddressLookup.objects.count() == 2


MOVED = STORES.replace(b"152 Teheran-ro", b"9 Elsewhere")


@pytest.mark.parametrize("located", [True, False], ids=["located before", "not located before"])
@pytest.mark.parametrize("again", [True, False], ids=["located since", "not located since"])
def test_an_undone_change_of_address_gives_back_exactly_what_was_known(
    brand: Brand, server: Server, located: bool, again: bool
) -> None:
    bring(brand)
    if located:
        work()
    before = where()
    server.places["Elsewhere"] = [house(35.1, 129.1)]
    moved = bring(brand, MOVED)
    assert where() == (None, None)
    if again:
        work()
        assert where() == (35.1, 129.1)
    assert undo(moved).state == Job.State.UNDONE
    assert where() == before
    work()
    assert where() == (37.5, 127.03)


def test_a_file_that_repeats_what_a_pin_replaced_changes_nothing(brand: Brand) -> None:
    bring(brand, PLACED)
    geocoding.set_pin(head_office(brand), "1", 37.0, 127.0, by="kim", now=timezone.now())
    again = bring(brand, PLACED)
    assert (again.updated, again.unchanged, where()) == (0, 1, (37.0, 127.0))


def test_a_file_with_new_coordinates_replaces_a_pin_until_it_is_undone(brand: Brand) -> None:
    bring(brand, PLACED)
    geocoding.set_pin(head_office(brand), "1", 37.0, 127.0, by="kim", now=timezone.now())
    newer = bring(brand, PLACED.replace(b"37.11111", b"37.22222"))
    assert where() == (37.22222, 127.11111)
    assert undo(newer).state == Job.State.UNDONE
    assert where() == (37.0, 127.0)
    assert pins.store_pin(head_office(brand), "1").origin == "hand"


def test_a_pin_set_since_stands_in_the_way_of_an_undo_until_it_is_removed(brand: Brand) -> None:
    scope = head_office(brand)
    first = bring(brand)
    changed = bring(brand, PLACED)
    geocoding.set_pin(scope, "1", 37.0, 127.0, by="kim", now=timezone.now())
    for job in (changed, first):
        refused = undo(job)
        assert refused.state == Job.State.DONE
    assert "pin" in undo(changed).error and "“1”" in changed.error
    geocoding.remove_pin(scope, "1", by="kim", now=timezone.now())
    assert undo(changed).state == Job.State.UNDONE
    assert where() == (None, None)
    geocoding.set_pin(scope, "1", 37.0, 127.0, by="kim", now=timezone.now())
    assert "pin" in undo(first).error
    geocoding.remove_pin(scope, "1", by="kim", now=timezone.now())
    assert undo(first).state == Job.State.UNDONE
    assert not Location.objects.exists()


def test_a_pin_that_is_no_longer_in_force_stands_in_nobodys_way(brand: Brand) -> None:
    first = bring(brand)
    geocoding.set_pin(head_office(brand), "1", 37.0, 127.0, by="kim", now=timezone.now())
    Location.objects.update(latitude=None, longitude=None, coordinate_precision=None)
    assert undo(first).state == Job.State.UNDONE
    assert not Location.objects.exists()
