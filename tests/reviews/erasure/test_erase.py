"""An erased customer is nowhere, stays away, and leaves all figures as they were."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied

from locations.models import Brand, Event, Membership
from locations.refusals import Refusal
from locations.scoping import Scope, head_office
from reviews.customers import CUT
from reviews.erasure.facts import ERASABLE, content_of
from reviews.erasure.verbs import Erased, count_person, erase_person
from reviews.importing import undo
from reviews.importing.keys import ERASED
from reviews.integrity import differences
from reviews.jobs import Job
from reviews.models import Case, Correction, ImportJob, Review, ReviewAlias, Suppression, SuppressionKey, SurveyResponse
from reviews.tasks import run_import
from tests.reviews import arrange
from tests.reviews.erasure.traces import traces

pytestmark = pytest.mark.django_db

NAME, MAIL, PHONE = "Zelda Markermann", "zelda@marker.example", "010-5551-2345"
WORDS = "I am the one who waited for hours at your counter"
OTHERS = [
    {
        "review id": "r2",
        "store": "S1",
        "author": "Somebody Else",
        "date": "2024-03-02",
        "rating": 5,
        "text": "all well",
    },
    {"review id": "r3", "store": "S2", "author": "", "date": "2024-03-03", "rating": 3, "text": ""},
]
THEIRS = {
    "review id": "r1",
    "store": "S1",
    "author": NAME,
    "date": "2024-03-01",
    "rating": 1,
    "text": WORDS,
    "reply": f"Dear {NAME}, sorry",
}


def reviews(*records: dict[str, Any]) -> str:
    return json.dumps(list(records), ensure_ascii=False)


FILE = reviews(THEIRS, *OTHERS)
WITHOUT_IDS = f"store,date,rating,author,text\nS1,2024-03-01,1,{NAME},{WORDS}\nS1,2024-03-02,5,Somebody Else,all well\n"
ANSWERS = (
    "response id,store,date,nps,comment\n"
    f"a1,S1,2024-03-01 10:00,2,please write to {MAIL} soon\n"
    f"a2,S1,2024-03-02 10:00,9,my number is +82 10 5551 2345\n{MAIL},S2,2024-03-03 10:00,7,fine\n"
)
CASES = f"case id,store,opened,closed,channel,csat\n{MAIL},S1,2024-03-01 10:00,2024-03-02 10:00,mail {MAIL},4\n"


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, settings: Any) -> None:
    """Give each test a data folder, so that what is left in it is its own."""
    settings.DATA_DIR = tmp_path


def bring(brand: Brand, kind: str, text: str, **options: Any) -> ImportJob:
    """Import a file as a worker does, which deletes it afterwards."""
    job = arrange.job(brand, kind, text, **options)
    run_import(job.pk, "worker")
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    return job


def network() -> Brand:
    brand = arrange.brand(country="KR", default_zone="Asia/Seoul")
    arrange.stores(brand, "S1", "S2")
    return brand


def erase(brand: Brand, author: str = "", contact: str = "") -> Erased:
    return erase_person(head_office(brand), author=author, contact=contact, by="kim", now=arrange.NOW)


def figures(brand: Brand) -> list[tuple[Any, ...]]:
    rows = Review.objects.filter(source__brand=brand).order_by("pk")
    return list(rows.values_list("pk", "rating", "posted_from", "posted_to", "location", "first_month"))


def whole(brand: Brand) -> None:
    """Assert that tallies are a recount, and digests what an import of the same record would compute."""
    assert differences(brand) == []
    for kind, model in ERASABLE.items():
        for fact in model._default_manager.filter(source__brand=brand):
            assert fact.content == content_of(kind, fact)


def test_a_review_keeps_its_figures_alone() -> None:
    brand = network()
    bring(brand, "reviews", FILE)
    before = figures(brand)
    erased = erase(brand, "  zelda MARKERMANN ")
    assert (erased.counts["reviews"], erased.facts["reviews"]) == (1, [Review.objects.get(external_id="r1").pk])
    row = Review.objects.get(external_id="r1")
    assert (row.author, row.text, row.reply, row.rating, row.answered) == (ERASED, "", CUT, 1, True)
    assert Review.objects.get(external_id="r2").author == "Somebody Else"
    assert figures(brand) == before
    assert traces(NAME, WORDS) == []
    whole(brand)


@pytest.mark.parametrize("content", [FILE, WITHOUT_IDS])
def test_the_same_file_again_changes_nothing(content: str) -> None:
    brand = network()
    bring(brand, "reviews", content)
    erase(brand, NAME)
    again = bring(brand, "reviews", content)
    assert (again.unchanged, again.inserted, again.updated) == (again.read, 0, 0)
    assert traces(NAME, WORDS) == []
    whole(brand)


def test_a_later_file_brings_the_author_in_as_figures_and_does_not_double() -> None:
    brand = network()
    bring(brand, "reviews", FILE)
    erase(brand, NAME)
    later = {**THEIRS, "review id": "r9", "date": "2024-05-01", "rating": 4, "author": "ZELDA  markermann"}
    job = bring(brand, "reviews", reviews(later, *OTHERS))
    assert arrange.counts(job) == (1, 0, 2, 0)
    row = Review.objects.get(external_id="r9")
    assert (row.author, row.text, row.reply, row.rating) == (ERASED, "", CUT, 4)
    whole(brand)


def test_a_correction_changes_figures_and_undoing_it_brings_nothing_back() -> None:
    brand = network()
    bring(brand, "reviews", FILE)
    erase(brand, NAME)
    job = bring(brand, "reviews", reviews({**THEIRS, "rating": 2, "text": f"{WORDS}, and more"}))
    assert arrange.counts(job) == (0, 1, 0, 0)
    assert Review.objects.get(external_id="r1").rating == 2
    arrange.take_back(job)
    row = Review.objects.get(external_id="r1")
    assert (row.rating, row.author, row.text) == (1, ERASED, "")
    whole(brand)


def test_what_undoing_would_restore_is_erased_too() -> None:
    brand = network()
    bring(brand, "reviews", FILE)
    corrected = bring(brand, "reviews", reviews({**THEIRS, "author": "Renamed", "text": "shorter"}))
    erased = erase(brand, NAME)
    assert (erased.counts["reviews"], erased.counts["earlier"]) == (0, 1)
    assert NAME not in str(Correction.objects.get().before)
    assert Review.objects.get(external_id="r1").author == "Renamed"
    arrange.take_back(corrected)
    row = Review.objects.get(external_id="r1")
    assert (row.author, row.text, row.reply) == (ERASED, "", CUT)
    whole(brand)
    again = bring(brand, "reviews", FILE)
    assert again.unchanged == 3


def test_a_contact_is_cut_out_of_every_kind_of_text() -> None:
    brand = network()
    bring(brand, "surveys", ANSWERS)
    bring(brand, "cases", CASES)
    bring(brand, "reviews", reviews({**THEIRS, "text": f"mail me: {MAIL}"}, {**OTHERS[0], "author": MAIL}))
    for contact in (MAIL.upper(), PHONE):
        erase(brand, contact=contact)
    comments = list(SurveyResponse.objects.order_by("answered_at").values_list("comment", flat=True))
    assert comments == [f"please write to {CUT} soon", f"my number is {CUT}", "fine"]
    assert SurveyResponse.objects.get(comment="fine").external_id.startswith(ERASED)
    case = Case.objects.get()
    assert (case.channel, case.csat, case.external_id[:7]) == (f"mail {CUT}", 4, ERASED)
    assert list(Review.objects.order_by("external_id").values_list("author", "text")) == [
        (NAME, f"mail me: {CUT}"),
        (ERASED, ""),
    ]
    assert traces(MAIL, "5551 2345", "55512345") == []
    whole(brand)


@pytest.mark.parametrize(("kind", "content"), [("surveys", ANSWERS), ("cases", CASES)])
def test_files_with_a_contact_come_in_again_unchanged_and_without_it(kind: str, content: str) -> None:
    brand = network()
    bring(brand, kind, content)
    for contact in (MAIL, PHONE):
        erase(brand, contact=contact)
    again = bring(brand, kind, content)
    assert (again.unchanged, again.inserted) == (again.read, 0)
    assert traces(MAIL, "5551 2345") == []
    whole(brand)


def test_whoever_was_not_here_yet_is_kept_out_all_the_same() -> None:
    brand = network()
    erased = erase(brand, NAME)
    assert erased.total == 0 and Suppression.objects.exists()
    bring(brand, "reviews", FILE)
    assert Review.objects.get(external_id="r1").author == ERASED


def test_another_brand_is_left_alone() -> None:
    brand, other = network(), arrange.brand()
    arrange.stores(other, "S1", "S2")
    bring(other, "reviews", FILE)
    assert erase(brand, NAME).total == 0
    assert Review.objects.get(external_id="r1").author == NAME


def test_what_is_stored_of_the_person_is_a_digest_under_a_key_of_the_brand() -> None:
    brand, other = network(), network()
    for each in (brand, other):
        erase(each, NAME)
        erase(each, NAME)
    assert SuppressionKey.objects.count() == 2
    digests = list(Suppression.objects.values_list("digest", flat=True))
    assert len(digests) == len(set(digests))
    assert traces(NAME) == []


def test_refused_records_lose_the_person_and_the_import_says_so() -> None:
    brand = network()
    text = (
        "review id,store,date,rating,author,text\n"
        f"b1,nowhere,2024-03-01,1,{NAME},{WORDS}\nb2,nowhere,2024-03-02,4,Else,kind people\n"
        f"b3,nowhere,2024-03-02,4,Other,ask {MAIL}\n"
    )
    job = bring(brand, "reviews", text)
    assert WORDS in arrange.rejects(job)
    erased = erase(brand, NAME, MAIL)
    assert erased.counts["refused"] == 2
    job.refresh_from_db()
    left = arrange.rejects(job)
    assert "kind people" in left and f"ask {CUT}" in left and WORDS not in left
    assert job.rejects_size == len((Path(settings.DATA_DIR) / job.rejects_file).read_bytes())
    assert any("erased" in warning for warning in job.warnings)
    assert traces(NAME, WORDS, MAIL) == []


def test_a_file_of_refused_records_goes_where_nothing_is_left_of_it() -> None:
    brand = network()
    job = bring(brand, "reviews", f"store,date,rating,author,text\nnowhere,2024-03-01,1,{NAME},{WORDS}\n")
    path = Path(settings.DATA_DIR) / job.rejects_file
    erase(brand, NAME)
    job.refresh_from_db()
    assert (job.rejects_file, job.rejects_size, path.exists()) == ("", 0, False)


def test_refused_records_of_later_files_leave_the_person_out() -> None:
    brand = network()
    erase(brand, NAME, MAIL)
    text = f"store,date,rating,author,text\nnowhere,2024-03-01,1,{NAME},{WORDS}\nnowhere,2024-03-01,1,A,{MAIL}\n"
    job = bring(brand, "reviews", text)
    assert arrange.counts(job) == (0, 0, 0, 2)
    assert traces(NAME, WORDS, MAIL) == []


def waiting(brand: Brand, content: str = FILE) -> ImportJob:
    job = arrange.job(brand, "reviews", content)
    ImportJob.objects.filter(pk=job.pk).update(task=ImportJob.Task.PREVIEW)
    run_import(job.pk, "worker")
    job.refresh_from_db()
    assert job.state == Job.State.READY
    return job


def test_a_file_that_waits_is_previewed_again_and_imported_without_the_person() -> None:
    brand = network()
    job = waiting(brand)
    assert WORDS in str(job.preview)
    assert erase(brand, NAME).again == [job.pk]
    run_import(job.pk, "worker")
    job.refresh_from_db()
    assert job.state == Job.State.READY and traces(NAME, WORDS) == [job.stored_as]
    assert job.ask_for(ImportJob.Task.IMPORT)
    run_import(job.pk, "worker")
    assert Review.objects.get(external_id="r1").author == ERASED
    assert traces(NAME, WORDS) == []
    whole(brand)


def test_an_import_that_was_stopped_goes_on_without_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reviews.importing.run.BATCH", 1)
    brand = network()
    job = arrange.job(brand, "reviews", reviews(OTHERS[0], THEIRS, {**THEIRS, "review id": "r4"}))
    held = arrange.claimed(job)
    ImportJob.objects.filter(pk=held.pk).update(state=Job.State.STOPPED)
    erase(brand, NAME)
    job.refresh_from_db()
    assert job.go_on()
    run_import(job.pk, "worker")
    assert Review.objects.filter(author=ERASED).count() == 2
    assert traces(NAME, WORDS) == []


def test_undoing_the_import_of_an_erased_review_takes_it_out() -> None:
    brand = network()
    job = bring(brand, "reviews", FILE)
    erase(brand, NAME)
    assert undo.blocker(job) == ""
    assert arrange.take_back(job).taken_out == 3
    assert not Review.objects.exists()
    whole(brand)


def test_scrapes_show_an_erased_review_again_under_other_dates() -> None:
    brand = network()
    text = f"store,date,rating,author,text\nS1,a month ago,1,{NAME},{WORDS}\n"
    bring(brand, "reviews", text, scraped="2024-05-20")
    erase(brand, NAME)
    job = bring(brand, "reviews", text.replace("a month", "2 months"), scraped="2024-06-10")
    assert job.inserted == 0 and Review.objects.get().author == ERASED
    assert ReviewAlias.objects.count() == 1
    whole(brand)


def test_names_of_files_lose_the_person_in_the_list_and_in_the_log() -> None:
    brand = network()
    job = arrange.job(brand, "reviews", FILE)
    ImportJob.objects.filter(pk=job.pk).update(file_name=f"from {NAME}.json")
    run_import(job.pk, "worker")
    erased = erase(brand, NAME)
    assert (erased.counts["imports"], erased.counts["events"]) == (1, 1)
    assert traces(NAME) == []
    assert Event.objects.get(verb="import.done").subject_name == f"reviews from {CUT}.json"


def test_the_log_has_the_counts_and_nobodys_name() -> None:
    brand = network()
    bring(brand, "reviews", FILE)
    erased = erase(brand, NAME)
    event = Event.objects.get(verb="person.erased")
    assert (event.by_name, event.subject_name, event.data["after"]) == ("kim", "", dict(erased.counts))


def test_counting_changes_nothing() -> None:
    brand = network()
    job = bring(brand, "reviews", FILE)
    found = count_person(head_office(brand), author=NAME)
    assert found.counts == erase(brand, NAME).counts
    brand = network()
    job = bring(brand, "reviews", FILE)
    count_person(head_office(brand), author=NAME)
    assert Review.objects.filter(source__brand=brand, author=NAME).count() == 1
    assert not Suppression.objects.filter(brand=brand).exists()
    assert not Event.objects.filter(brand=brand, verb="person.erased").exists()
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_nobody_is_erased_while_an_import_runs() -> None:
    brand = network()
    job = arrange.claimed(arrange.job(brand, "reviews", FILE))
    with pytest.raises(Refusal, match=str(job.pk)):
        erase(brand, NAME)
    assert count_person(head_office(brand), author=NAME).total == 0
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    ("author", "contact", "field"), [("", "", "author"), (" \u200b", "", "author"), ("", "Zelda", "contact")]
)
def test_what_names_nobody_is_refused(author: str, contact: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        erase(network(), author, contact)
    assert refused.value.field == field
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    "limit",
    [
        lambda scope: Scope(scope.brand, "", "", "kim", Membership.Role.REGIONAL),
        lambda scope: Scope(scope.brand, "", "", "kim", Membership.Role.HEAD_OFFICE, read_only=True),
    ],
)
def test_only_head_office_that_may_change_the_brand_erases(limit: Callable[[Scope], Scope]) -> None:
    scope = limit(head_office(network()))
    for verb in (count_person, lambda scope, **who: erase_person(scope, **who, by="kim", now=arrange.NOW)):
        with pytest.raises(PermissionDenied):
            verb(scope, author=NAME)
