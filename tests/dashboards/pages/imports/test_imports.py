"""A file goes in by hand: previewed first, then imported or discarded, and undone if need be."""

import re
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboards.jobs import imports
from dashboards.jobs.sweep import GIVEN_UP, give_up
from dashboards.management.commands.worker import Command
from dashboards.models import ScoreRun
from locations.models import Location
from reviews.desk import items
from reviews.jobs import ATTEMPTS
from reviews.models import ImportJob, Item, Review, StaleCell
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER, make_brand
from tests.dashboards.pages.imports.uploading import (
    HEADER,
    REVIEWS,
    brought_in,
    looked_at,
    say,
    send,
    shown,
    work,
)
from tests.dashboards.pages.test_markup import Page

pytestmark = pytest.mark.usefixtures("folder")

COUNTS = ("read", "inserted", "updated", "unchanged", "rejected", "duplicates", "damaged")
STORES = "code,name\n1,A\n"


def kept(folder: Path) -> list[Path]:
    return list((folder / "uploads").glob("*"))


# What is sent


def test_a_file_is_kept_and_looked_at_first(network: Network, head: Client, folder: Path) -> None:
    options = {"publisher": "google", "scraped": "2026-10-01", "create_stores": "on", "encoding": "cp949"}
    answer = send(head, STORES, "stores.csv", kind="locations", first="day", **options)
    job = ImportJob.objects.get()
    assert answer["Location"] == f"/b/b/imports/{job.pk}/"
    assert (job.kind, job.file_name, job.publisher) == ("locations", "stores.csv", "google")
    assert (job.task, job.state) == ("preview", "queued")
    said = {"scraped": "2026-10-01", "encoding": "cp949", "create_stores": True, "day_first": True, "store": ""}
    said |= {"whole_list": False}
    assert job.options == said | {"within": {}, "language": "en"}
    assert (folder / job.stored_as).read_text() == STORES
    assert 'hx-trigger="every 1s"' in shown(head, job)
    assert "stores.csv" in head.get("/b/b/imports/").content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"file": SimpleUploadedFile("empty.csv", b"")}, "The file is empty: nothing was imported."),
        ({"kind": "secrets"}, "Select a valid choice"),
        ({"scraped": "yesterday"}, "Enter a valid date"),
        ({"encoding": "klingon"}, "Select a valid choice"),
        ({"first": "year"}, "Select a valid choice"),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_queues_nothing(head: Client, fields: dict[str, Any], said: str) -> None:
    data = {"file": SimpleUploadedFile("stores.csv", STORES.encode()), **fields}
    answer = head.post("/b/b/imports/", data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ImportJob.objects.exists()


def test_a_file_name_is_shown_as_it_is_and_never_as_markup(head: Client) -> None:
    send(head, name="<b>리뷰</b> " + "long " * 60 + ".csv")
    job = ImportJob.objects.get()
    assert len(job.file_name) <= 255 and job.file_name.endswith(".csv")
    for page in (shown(head, job), head.get("/b/b/imports/").content.decode()):
        assert "&lt;b&gt;리뷰" in page or "b&gt; long" in page
        assert "<b>리뷰" not in page


# What a look finds


def test_a_look_shows_what_the_file_is_and_would_do_and_writes_nothing(head: Client) -> None:
    before = Location.objects.count()
    job = looked_at(head, kind="")
    assert (job.kind, job.state, job.task) == ("reviews", "ready", "preview")
    text = shown(head, job)
    for words in (
        *("Reviews: table with the usual columns", "awaiting approval", "Nothing is saved yet"),
        *("UTF-8", "date of", "posted", "ward", "★★★★★", "Store b-0 (b-000)", "March 1, 2026"),
        *("There is no store", "b-0O1", "lies outside 1-5", "2026-13-02"),
    ):
        assert words in text or words == "date of", words
    nearest = re.search(r'<th scope="row" class="ev-break">b-0O1</th><td class="ev-break">([^<]*)<', text)
    assert nearest and "(b-0" in nearest[1]
    assert "every 1s" not in text
    assert (Review.objects.count(), StaleCell.objects.count(), Location.objects.count()) == (0, 0, before)


MIXED = (
    HEADER
    + "r1,b-000,2026-03-01,5,Kim,Fine,a\n"
    + "r2,b-001,2026-03-02,2,Lee,Changed,b\n"
    + "r6,b-001,2026-03-02,2,Lee,Changed,b\n"
    + "r7,b-003,2026-03-05,3,Yu,Da\ufffdmaged,b\n"
    + "r8,nowhere,2026-03-05,3,Yu,Lost,b\n"
    + "r9,b-004,soon,3,Yu,Never,b\n"
)
KINDS = {
    "reviews": MIXED,
    "locations": "code,name,region\nb-000,Another,Korea/Seoul\nb-001,Store b-1,\nnew,New,Korea/Ulsan\nnew,Twice,\n",
    "surveys": "response id,store,date,nps\n1,b-000,2026-03-01,9\n2,b-001,2026-03-01,11\n1,b-000,2026-03-01,3\n",
    "cases": "case id,store,opened,closed\n1,b-000,2026-03-01,2026-03-02\n2,b-00,2026-03-01,2026-02-01\n",
    "kpis": "store,month,kpi,value,better\nb-000,2026-03,sales,5,high\nb-001,2026-03,sales,x,high\n",
    "listings": "store,name,publisher,seen at\nb-000,Store,google,2026-03-01\nz-9,Store,google,2026-03-01\n",
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_import_does_what_the_look_said(head: Client, kind: str) -> None:
    brought_in(head, REVIEWS)
    job = looked_at(head, KINDS[kind], kind=kind)
    said = job.preview["account"]
    assert said["read"] == KINDS[kind].count("\n") - 1 > said["rejected"] > 0
    say(head, job, "confirm")
    assert job.state == "done"
    assert {name: getattr(job, name) for name in COUNTS} == said
    if kind == "reviews":
        assert (job.updated, job.unchanged, job.duplicates, job.damaged) == (1, 1, 1, 1)


def test_a_look_keeps_no_records_once_the_import_is_over(head: Client) -> None:
    job = looked_at(head)
    assert job.preview["samples"] and job.preview["refused"]
    say(head, job, "confirm")
    assert not {"samples", "refused"} & job.preview.keys()
    assert job.preview["understood"]
    dropped = looked_at(head)
    say(head, dropped, "drop")
    assert dropped.preview == {}


def test_the_same_file_again_is_said_and_changes_nothing(head: Client) -> None:
    first, again = brought_in(head), looked_at(head)
    text = shown(head, again)
    assert f"The same file was imported before: import {first.pk}" in text
    assert "Nothing would change" in text


def test_stores_that_would_be_made_are_told(head: Client) -> None:
    job = looked_at(head, create_stores="on")
    assert job.preview["new_stores"] == 1
    text = shown(head, job)
    assert "Stores to be created" in text
    assert not Location.objects.filter(code="b-0O1").exists()
    say(head, job, "confirm")
    assert Location.objects.filter(code="b-0O1").exists()


# What cannot be read


def test_what_is_no_table_fails_with_its_reason_and_is_not_kept(head: Client, folder: Path) -> None:
    job = looked_at(head, b"%PDF-1.7 nothing", name="brochure.pdf")
    assert job.state == "failed"
    assert "not a table" in shown(head, job)
    assert kept(folder) == []


RELATIVE = "store,date,rating,text\nb-000,3 weeks ago,4,Fine\n"


def test_a_question_that_a_word_answers_is_asked_and_answered(head: Client, folder: Path) -> None:
    job = looked_at(head, RELATIVE)
    text = shown(head, job)
    assert (job.state, job.preview["problem"]["code"]) == ("ready", "scraped")
    assert "This file cannot be read yet" in text and "Enter below the day on which" in text and "--scraped" not in text
    assert "Import now" not in text and '<details class="ev-more" open>' in text
    assert len(kept(folder)) == 1
    say(head, job, "confirm")
    assert (job.state, job.task) == ("ready", "preview"), "an open question is no yes"
    say(head, job, "look", kind="reviews", scraped="2026-10-20")
    assert "problem" not in job.preview
    assert "Sept. 2" in shown(head, job)
    assert job.options["scraped"] == "2026-10-20"


def test_the_wrong_kind_is_asked_about(head: Client) -> None:
    job = looked_at(head, kind="surveys")
    assert job.preview["problem"]["code"] == "wrong_kind"
    assert "needs an answer" in head.get("/b/b/imports/").content.decode()
    say(head, job, "look", kind="")
    assert (job.kind, "problem" in job.preview) == ("reviews", False)


def test_a_wrong_answer_is_told_on_the_spot(head: Client) -> None:
    job = looked_at(head, RELATIVE)
    answer = head.post(f"/b/b/imports/{job.pk}/look/", {"scraped": "then"})
    assert answer.status_code == 422
    assert "Enter a valid date" in answer.content.decode()
    job.refresh_from_db()
    assert job.state == "ready"


@pytest.mark.parametrize("code", ["scraped", "wrong_kind"])
def test_questions_are_asked_in_korean_too(head: Client, code: str) -> None:
    head.cookies["django_language"] = "ko"
    job = looked_at(head, RELATIVE if code == "scraped" else REVIEWS, kind="reviews" if code == "scraped" else "cases")
    text = shown(head, job)
    alert = re.search(r'role="alert">(.*?)</div>', text, re.DOTALL)
    assert alert and re.search("[가-힣]", alert[1]) and not re.search("[a-z]{4,}", re.sub("<[^>]*>", "", alert[1]))


# Yes and no


def test_yes_brings_the_file_in_once(head: Client, folder: Path) -> None:
    job = looked_at(head)
    say(head, job, "confirm")
    assert (job.state, job.inserted, job.rejected) == ("done", 2, 3)
    assert Review.objects.count() == 2
    assert ScoreRun.objects.exists()
    assert kept(folder) == []
    text = shown(head, job)
    for words in (
        "done, some records refused",
        "Refused records with reasons",
        "Import the corrected file",
        "Read them",
    ):
        assert words in text
    again = say(head, job, "confirm")
    assert "Nothing was done" in again.content.decode()
    assert Review.objects.count() == 2


def test_no_deletes_the_file_and_writes_nothing(head: Client, folder: Path) -> None:
    job = looked_at(head)
    say(head, job, "drop")
    assert (job.state, kept(folder), Review.objects.count()) == ("dropped", [], 0)
    text = shown(head, job)
    assert "nothing was imported" in text and "Import now" not in text
    say(head, job, "confirm")
    assert job.state == "dropped"


def test_a_file_that_two_imports_wait_for_stays_until_the_second_is_over(head: Client, folder: Path) -> None:
    first, second = looked_at(head), looked_at(head)
    say(head, first, "drop")
    assert len(kept(folder)) == 1
    say(head, second, "confirm")
    assert (second.inserted, kept(folder)) == (2, [])


def test_what_nobody_answers_is_given_up_after_a_week(head: Client, folder: Path) -> None:
    old, new = looked_at(head), looked_at(head, RELATIVE)
    ImportJob.objects.filter(pk=old.pk).update(heartbeat=timezone.now() - timedelta(days=7, minutes=1))
    assert imports.drop_unanswered(timezone.now()) == 1
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, old.preview, new.state, len(kept(folder))) == ("dropped", {}, "ready", 1)


@pytest.fixture
def signal_handlers() -> Iterator[None]:
    """The worker takes the signals of its process over; the tests want theirs back."""
    before = [(number, signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)]
    yield
    for number, handler in before:
        signal.signal(number, handler)


def test_the_worker_sweeps(head: Client, folder: Path, signal_handlers: None) -> None:
    job = looked_at(head)
    ImportJob.objects.update(heartbeat=timezone.now() - timedelta(days=8))
    Command(stdout=StringIO()).handle(once=True)
    job.refresh_from_db()
    assert (job.state, kept(folder)) == ("dropped", [])


@pytest.mark.parametrize(("task", "state"), [("preview", "failed"), ("import", "failed"), ("undo", "done")])
def test_what_died_too_often_is_given_up_and_what_was_in_stays_in(
    network: Network, head: Client, folder: Path, task: str, state: str
) -> None:
    send(head)
    lapsed = timezone.now() - timedelta(minutes=5)
    ImportJob.objects.update(task=task, state="running", lease_until=lapsed, attempts=ATTEMPTS, worker="gone")
    give_up(ImportJob, timezone.now())
    job = ImportJob.objects.get()
    assert (job.state, job.error, kept(folder)) == (state, GIVEN_UP, [])


@pytest.mark.parametrize(
    ("undone", "taken_out", "state"), [({"was": "failed"}, False, "failed"), ({"was": "done"}, True, "undone")]
)
def test_an_undo_that_is_given_up_leaves_the_state_that_is_true(
    head: Client, undone: dict[str, str], taken_out: bool, state: str
) -> None:
    now, lapsed = timezone.now(), timezone.now() - timedelta(minutes=5)
    job = brought_in(head)
    rows = ImportJob.objects.filter(pk=job.pk)
    rows.update(task="undo", undone=undone, undone_at=now if taken_out else None, error="")
    rows.update(state="running", lease_until=lapsed, attempts=ATTEMPTS, worker="gone")
    give_up(ImportJob, now)
    given_up = ImportJob.objects.get()
    assert (given_up.state, given_up.finished_at) == (state, job.finished_at), "the import ended when it ended"


def test_a_refused_records_file_goes_in_clean_once_it_is_mended(head: Client) -> None:
    job = brought_in(head)
    answer = head.get(f"/b/b/imports/{job.pk}/rejects.csv")
    content = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "unknown_store" in content
    mended = content.replace("b-0O1", "b-001").replace("2026-13-02", "2026-03-02").replace(",9,", ",5,")
    again = brought_in(head, mended, name="rejects.csv")
    assert (again.read, again.inserted, again.rejected) == (3, 3, 0)


# Taking back


def test_an_import_is_taken_back_and_everything_is_as_before(head: Client) -> None:
    job = brought_in(head)
    ScoreRun.objects.all().delete()
    question = shown(head, job, "undo/")
    assert "Undo this import?" in question and "2 records that it added are removed" in question
    assert Review.objects.count() == 2
    say(head, job, "undo")
    assert (job.state, job.error, Review.objects.count()) == ("undone", "", 0)
    assert job.undone_by is not None
    assert ScoreRun.objects.exists(), "the scores follow"
    text = shown(head, job)
    assert "undone" in text and "everything is as it was before" in text
    assert head.get(f"/b/b/imports/{job.pk}/undo/").status_code == 302
    assert 'class="ev-gone"' in head.get("/b/b/imports/").content.decode()


def test_an_undo_says_what_people_worked_on_and_keeps_it_where_that_is_wanted(head: Client, network: Network) -> None:
    now = timezone.now()
    job = brought_in(head, REVIEWS.replace("2026-03-0", f"{now - timedelta(days=3):%Y-%m}-0"))
    items.switch_on(network.brand, now - timedelta(days=90), by="x", now=now)
    worked = Item.objects.filter(kind="review").earliest("pk")
    head.post(f"/b/b/desk/{worked.pk}/", {"do": "draft", "text": "We are sorry"})
    text = shown(head, job, "undo/")
    assert "worked on 1 item" in text and f'href="/b/b/desk/{worked.pk}/"' in text and "keep the work" in text
    say(head, job, "undo")
    assert (job.state, Review.objects.count()) == ("done", 2)
    answer = head.post(f"/api/v1/imports/{job.pk}/undo?brand=b")
    assert answer.status_code == 409 and f"items {worked.pk}" in answer.json()["detail"]
    say(head, job, "undo", keep_work="1")
    assert (job.state, Review.objects.count()) == ("undone", 0)
    assert [item.pk for item in Item.objects.filter(kind="review")] == [worked.pk]
    text = head.get(f"/b/b/desk/{worked.pk}/").content.decode()
    assert "its import was undone" in text and "We are sorry" in text and ("Fine" in text or "Good" in text)


def test_what_a_later_import_changed_is_not_taken_back(head: Client) -> None:
    first = brought_in(head)
    later = brought_in(head, MIXED, name="later.csv")
    text = shown(head, first, "undo/")
    assert "This import cannot be undone" in text and "Undo this import?" not in text
    assert f'href="/b/b/imports/{later.pk}/"' in text and "later.csv" in text
    say(head, first, "undo")
    assert first.state == "done" and first.error
    assert Review.objects.filter(job__in=(first, later)).count() == 4
    say(head, later, "undo")
    say(head, first, "undo")
    assert (first.state, first.error, Review.objects.count()) == ("undone", "", 0)


def test_a_result_shows_what_it_changed(head: Client) -> None:
    brought_in(head)
    second = brought_in(head, MIXED)
    rows = re.findall(r"<tr><th scope=\"row\">(Store b-1[^<]*)</th><td>([^<]*)</td><td[^>]*>([^<]*)</td><td>([^<]*)<",
                      shown(head, second))  # fmt: skip
    assert {(what.partition(" ·")[0], before, after) for _store, what, before, after in rows} == {
        ("stars", "4", "2"),
        ("text", "Good", "Changed"),
    }
    third = brought_in(head, MIXED.replace("Changed", "Once more"))
    assert ">Changed<" in shown(head, second), "what it wrote itself, not what came later"
    assert "Once more" in shown(head, third)


def test_a_store_that_was_renamed_shows_both_names(head: Client) -> None:
    job = brought_in(head, "code,name,region\nb-000,Another name,Korea/Busan\n", kind="locations")
    text = shown(head, job)
    for words in ("Store b-0", "Another name", "Korea/Seoul", "Korea/Busan"):
        assert words in text


# Who may


@pytest.mark.parametrize("verb", ["", "look/", "confirm/", "drop/", "stop/", "go-on/", "undo/", "rejects.csv"])
def test_nobody_else_finds_an_import(
    network: Network, head: Client, regional: Client, keeper: Client, signed_in: Callable[..., Client], verb: str
) -> None:
    other = signed_in(make_brand("other"), "head_office")
    job = looked_at(head) if verb in ("look/", "confirm/", "drop/", "") else brought_in(head)
    state = job.state

    def ask(client: Client, pk: int) -> Any:
        address = f"/b/b/imports/{pk}/{verb}"
        return client.get(address) if verb in ("", "rejects.csv") else client.post(address)

    assert ask(keeper, job.pk).status_code == 403
    assert ask(other, job.pk).status_code == 404
    theirs, nobodys = ask(regional, job.pk), ask(regional, 987654)
    assert (theirs.status_code, theirs.content) == (404, nobodys.content)
    assert ask(Client(), job.pk)["Location"].startswith("/sign-in/")
    job.refresh_from_db()
    assert job.state == state
    if verb == "undo/":
        assert regional.get(f"/b/b/imports/{job.pk}/undo/").status_code == 404


@pytest.mark.parametrize("verb", ["look", "confirm", "drop", "stop", "go-on"])
def test_a_verb_is_never_done_by_following_a_link(head: Client, verb: str) -> None:
    job = looked_at(head)
    assert head.get(f"/b/b/imports/{job.pk}/{verb}/").status_code == 405
    job.refresh_from_db()
    assert job.state == "ready"


def test_a_regional_manager_brings_answers_but_not_the_list_of_stores(network: Network, regional: Client) -> None:
    page = regional.get("/b/b/imports/").content.decode()
    assert 'value="surveys"' in page
    assert 'name="create_stores"' not in page
    send(regional, STORES, kind="locations")
    assert not ImportJob.objects.exists()
    send(regional, kind="", create_stores="on")
    lineage = network.brand.regions.get(path="Korea/Seoul").lineage
    job = ImportJob.objects.get()
    assert (job.options["within"], job.options["create_stores"]) == ({"lineages": [lineage], "locations": []}, False)
    work()
    job.refresh_from_db()
    assert job.preview["account"]["inserted"] == 2, "the stores of the own region alone"
    say(regional, job, "confirm")
    assert job.state == "done"
    say(regional, job, "undo")
    assert job.state == "undone"


def test_a_list_of_stores_that_tells_itself_is_not_a_regional_managers_to_bring(regional: Client) -> None:
    job = looked_at(regional, "store code,business name,address line 1,sunday hours\n1,A,B,x\n", kind="")
    assert job.kind != "locations"
    ImportJob.objects.filter(pk=job.pk).update(kind="locations", state="queued")
    work()
    job.refresh_from_db()
    assert job.preview["problem"]["code"] == "not_yours"


def test_head_office_makes_no_stores_with_a_regional_managers_file(head: Client, regional: Client) -> None:
    job = looked_at(regional)
    say(head, job, "look", kind="reviews", create_stores="on")
    assert (job.options["create_stores"], bool(job.options["within"])) == (False, True)


def test_a_store_manager_imports_nothing(keeper: Client) -> None:
    assert send(keeper, STORES).status_code == 403
    assert not ImportJob.objects.exists()


# The list


def make_jobs(network: Network, count: int, **columns: Any) -> None:
    ImportJob.objects.bulk_create(
        ImportJob(
            **{"brand": network.brand, "kind": "reviews", "file_name": f"file-{n:03d}.csv", "state": "done", **columns}
        )
        for n in range(count)
    )


def test_the_list_turns_pages_by_key(network: Network, head: Client) -> None:
    make_jobs(network, 51)
    first = head.get("/b/b/imports/").content.decode()
    assert "file-050.csv" in first and "file-000.csv" not in first
    older = re.search(r'href="(\?before=\d+)#list" data-next', first)
    assert older
    second = head.get("/b/b/imports/" + older[1]).content.decode()
    assert "file-000.csv" in second and "file-001.csv" not in second and "Newest" in second


def test_the_list_is_narrowed_by_kind_and_state(network: Network, head: Client) -> None:
    make_jobs(network, 1, file_name="good.csv")
    make_jobs(network, 1, file_name="lost.csv", state="failed", kind="cases")
    make_jobs(network, 1, file_name="asks.csv", state="ready")
    for query, names in {
        "": {"good.csv", "lost.csv", "asks.csv"},
        "?kind=cases": {"lost.csv"},
        "?state=waiting": {"asks.csv"},
        "?kind=reviews&state=done": {"good.csv"},
        "?kind=kpis": set(),
    }.items():
        text = head.get(f"/b/b/imports/{query}").content.decode()
        assert set(re.findall(r"(?:good|lost|asks)\.csv", text)) == names
    assert "No import matches." in text


@pytest.mark.parametrize(
    "query", ["?kind=secrets", "?state=lost", "?before=x", "?before=-1", "?page=2", "?kind=&kind="]
)
def test_an_address_with_something_else_is_refused(head: Client, query: str) -> None:
    assert head.get(f"/b/b/imports/{query}").status_code == 400


# What every page owes


STATES = {
    "running": {"state": "running", "task": "import", "read": 4_000, "inserted": 4_000, "progress": 0.4},
    "undoing": {"state": "running", "task": "undo", "read": 1, "inserted": 1},
    "failed": {"state": "failed", "error": "Nothing."},
    "stopped": {"state": "stopped", "error": "Stopped by minsu.", "read": 1, "inserted": 1},
    "undone": {"state": "undone", "read": 1, "inserted": 1},
}


@pytest.mark.parametrize("state", ["ready", "asks", "done", "undo", *STATES])
def test_a_page_of_every_state_is_light_and_well_formed(network: Network, head: Client, state: str) -> None:
    if state in STATES:
        make_jobs(network, 1, **STATES[state])
        job = ImportJob.objects.get()
    elif state in ("ready", "asks"):
        job = looked_at(head, REVIEWS if state == "ready" else RELATIVE)
    else:
        brought_in(head)
        job = brought_in(head, MIXED)
    address = f"/b/b/imports/{job.pk}/{'undo/' if state == 'undo' else ''}"
    with CaptureQueriesContext(connection) as asked:
        answer = head.get(address)
    assert answer.status_code == 200
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []
    assert len(asked) <= 15
    page = Page(answer.content.decode())
    assert page.all("style") == [] and len(page.all("h1")) == 1
    assert [cell for cell in page.all("th") if cell.get("scope") not in ("col", "row")] == []
    names = [name for _tag, attributes in page.elements if (name := attributes.get("id"))]
    assert sorted(set(names)) == sorted(names)
    assert len([each for each in page.all("p") if each.get("role") == "status"]) == (state != "undo")
    if state == "running":
        assert "40%" in answer.content.decode() and "4,000 records so far" in answer.content.decode()


def test_a_finished_import_gives_its_account(network: Network, head: Client, folder: Path) -> None:
    (folder / "rejects").mkdir()
    (folder / "rejects" / "1.csv").write_bytes(b"line,why\n")
    counts = {"read": 1200, "inserted": 1000, "updated": 100, "unchanged": 90, "rejected": 10, "duplicates": 7}
    make_jobs(network, 1, rejects_file="rejects/1.csv", warnings=["The dates are ranges."], **counts)
    job = ImportJob.objects.get()
    page = shown(head, job)
    for figure in ("1,200", "1,000", "100", "90", "10", "7 records repeat", "The dates are ranges."):
        assert figure in page
    assert "hx-trigger" not in page
    answer = head.get(f"/b/b/imports/{job.pk}/rejects.csv")
    assert b"".join(answer.streaming_content) == b"line,why\n"  # type: ignore[attr-defined]


def test_a_file_that_nobody_takes_says_since_when_it_waits(head: Client) -> None:
    job = send(head)["Location"]
    assert "It waits since" not in head.get(job).content.decode()
    ImportJob.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    assert "It waits since" in head.get(job).content.decode()
    other = make_brand("busy")
    lease = timezone.now() + timedelta(minutes=1)
    ScoreRun.objects.create(brand=other, month=OCTOBER, state="running", lease_until=lease)
    assert "It waits since" not in head.get(job).content.decode()
