"""``/api/v1/imports``: the same as the pages, for programs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reviews.models import ImportJob, Review, StopRequest, SurveyResponse
from tests.dashboards.conftest import Network
from tests.dashboards.networks import make_brand
from tests.dashboards.pages.imports.uploading import REVIEWS, brought_in, looked_at, work

URL = "/api/v1/imports"

pytestmark = pytest.mark.usefixtures("folder")


def post(client: Client, **fields: Any) -> Any:
    told = {"brand": "b", "kind": "reviews", "file": SimpleUploadedFile("r.csv", REVIEWS.encode()), **fields}
    return client.post(URL, {name: value for name, value in told.items() if value is not None})


def test_a_file_goes_in_by_one_call(head: Client) -> None:
    answer = post(head, publisher="google", scraped="2026-10-01", day_first="true", encoding="utf-8")
    told = answer.json()
    assert (answer.status_code, told["state"], told["task"]) == (202, "queued", "import")
    assert answer["Location"] == told["links"]["self"]
    work()
    done = head.get(told["links"]["self"]).json()
    assert (done["state"], done["shape"], done["progress"], done["publisher"]) == ("done", "generic", 1, "google")
    counts = done["account"]
    assert counts["read"] == counts["inserted"] + counts["updated"] + counts["unchanged"] + counts["rejected"] == 5
    assert [name for name, link in done["links"].items() if link] == ["self", "undo", "rejects"]
    refused = b"".join(head.get(done["links"]["rejects"]).streaming_content)  # type: ignore[attr-defined]
    assert b"unknown_store" in refused
    job = ImportJob.objects.get()
    assert (job.options["scraped"], job.options["day_first"], job.options["encoding"]) == ("2026-10-01", True, "utf-8")


def test_what_is_stated_about_columns_decides_how_they_are_read(head: Client) -> None:
    text = "Filiale,Wann,Note\nb-001,2026-03-02,9.5\nb-001,2026-03-03,4\n"
    file = SimpleUploadedFile("r.csv", text.encode())
    stated = {"columns": '{"Wann": "posted"}', "scales": '{"rating": "1-10"}'}
    answer = post(head, file=file, dry_run="true", **stated)
    assert answer.status_code == 202
    work()
    preview = head.get(answer.json()["links"]["self"]).json()["preview"]
    assert {one["heading"]: one["role"] for one in preview["columns"]} == {
        "Filiale": "store", "Wann": "posted", "Note": "rating",
    }  # fmt: skip
    assert preview["questions"] == [] and preview["account"]["read"] == 2


@pytest.mark.parametrize("columns", ["[1]", "no JSON", "{no JSON", '{"Wann": 1}'])
def test_roles_are_an_object_of_texts(head: Client, columns: str) -> None:
    assert post(head, columns=columns).status_code == 400


def test_an_approval_can_be_remembered(head: Client) -> None:
    def sent(first: int) -> str:
        rows = (f"w{first + n},b-000,2026-03-{n + 1:02},{n % 5 + 2}\n" for n in range(12))
        return "response id,store,date,satisfaction\n" + "".join(rows)

    told = post(head, file=SimpleUploadedFile("a.csv", sent(0).encode()), kind="surveys", dry_run="true",
                scales='{"csat": "1-6"}').json()  # fmt: skip
    work()
    assert head.post(told["links"]["self"].replace("?", "/confirm?"), {"remember": "perhaps"}).status_code == 400
    assert head.post(told["links"]["self"].replace("?", "/confirm?"), {"remember": "true"}).status_code == 202
    work()
    post(head, file=SimpleUploadedFile("b.csv", sent(12).encode()), kind="surveys")
    work()
    assert list(SurveyResponse.objects.values_list("csat_min", "csat_max").distinct()) == [(1, 6)]
    assert SurveyResponse.objects.count() == 24


def test_a_dry_run_waits_for_a_word(head: Client) -> None:
    told = post(head, kind=None, dry_run="true").json()
    work()
    looked = head.get(told["links"]["self"]).json()
    assert (looked["state"], looked["kind"], looked["preview"]["account"]["inserted"]) == ("ready", "reviews", 2)
    (unknown,) = looked["unknown_stores"]
    assert unknown.keys() == {"written", "nearest", "records"} and unknown["written"] == "b-0O1"
    assert unknown["nearest"][0].keys() == {"code", "name", "why"}
    assert looked["missing_stores"] is None
    assert not Review.objects.exists()
    assert head.post(looked["links"]["confirm"]).status_code == 202
    work()
    done = head.get(told["links"]["self"]).json()
    assert {name: done["account"][name] for name in looked["preview"]["account"]} == looked["preview"]["account"]
    again = head.post(looked["links"]["confirm"])
    assert (again.status_code, "done" in again.json()["detail"]) == (409, True)


def test_a_whole_list_says_which_stores_it_does_not_have(head: Client) -> None:
    told = post(head, kind=None, dry_run="true", whole_list="true").json()
    work()
    looked = head.get(told["links"]["self"]).json()
    assert looked["missing_stores"][0].keys() == {"code", "name"}
    head.post(looked["links"]["confirm"])
    work()
    done = head.get(told["links"]["self"]).json()
    assert done["missing_stores"] == looked["missing_stores"]
    assert [text for text in done["warnings"] if "The file does not have" in text]


def test_a_dry_run_can_be_given_up(head: Client) -> None:
    job = looked_at(head)
    links = head.get(f"{URL}/{job.pk}?brand=b").json()["links"]
    assert head.post(links["drop"]).json()["state"] == "dropped"
    assert head.post(links["confirm"]).status_code == 409


def test_what_cannot_be_read_yet_says_so(head: Client) -> None:
    job = looked_at(head, kind="surveys")
    told = head.get(f"{URL}/{job.pk}?brand=b").json()
    assert (told["state"], told["preview"]["problem"]["code"], told["links"]["confirm"]) == (
        "ready",
        "wrong_kind",
        None,
    )
    answer = head.post(f"{URL}/{job.pk}/confirm?brand=b")
    assert (answer.status_code, answer.json()["detail"]) == (409, told["preview"]["problem"]["sentence"])


def test_an_import_is_undone_or_says_what_hinders(head: Client) -> None:
    first = brought_in(head)
    later = brought_in(head, REVIEWS.replace(",5,Kim", ",1,Kim"))
    undo = f"{URL}/{{}}/undo?brand=b"
    hindered = head.post(undo.format(first.pk))
    assert hindered.status_code == 409 and str(later.pk) in hindered.json()["detail"]
    for job in (later, first):
        assert head.post(undo.format(job.pk)).status_code == 202
        work()
        assert head.get(f"{URL}/{job.pk}?brand=b").json()["state"] == "undone"
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"file": None}, "file"),
        ({"file": SimpleUploadedFile("e.csv", b"")}, "file"),
        ({"kind": "secrets"}, "kind"),
        ({"kind": None}, "kind"),
        ({"scraped": "then"}, "scraped"),
        ({"encoding": "klingon"}, "encoding"),
        ({"day_first": "perhaps"}, "day_first"),
        ({"brand": None}, "brand"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_is_wrong_is_named(head: Client, fields: dict[str, Any], named: str) -> None:
    answer = post(head, **fields)
    assert (answer.status_code, list(answer.json())) == (400, [named])
    assert not ImportJob.objects.exists()


@pytest.mark.parametrize(
    "query", ["", "?brand=b&page=2", "?brand=b&state=lost", "?brand=b&kind=x", "?brand=b&before=x"]
)
def test_a_list_that_cannot_be_is_refused(head: Client, query: str) -> None:
    assert head.get(URL + query).status_code == 400


def test_the_list_turns_pages_by_key(network: Network, head: Client) -> None:
    ImportJob.objects.bulk_create(
        ImportJob(brand=network.brand, kind="reviews", file_name=f"{n}.csv", state="done") for n in range(51)
    )
    with CaptureQueriesContext(connection) as asked:
        first = head.get(f"{URL}?brand=b&state=done").json()
    assert len(asked) <= 12
    second = head.get(first["next"]).json()
    names = [row["file_name"] for page in (first, second) for row in page["imports"]]
    assert (len(first["imports"]), names, second["next"]) == (50, [f"{n}.csv" for n in range(50, -1, -1)], None)
    assert head.get(f"{URL}?brand=b&kind=cases").json() == {"next": None, "imports": []}


def test_only_ones_own_is_found(
    network: Network, head: Client, regional: Client, keeper: Client, signed_in: Callable[..., Client]
) -> None:
    waiting, done = looked_at(head), brought_in(head, REVIEWS + "\n")
    running, stopped = looked_at(head), looked_at(head)
    ImportJob.objects.filter(pk=running.pk).update(state="running", worker="w")
    ImportJob.objects.filter(pk=stopped.pk).update(state="stopped")
    other = signed_in(make_brand("other"), "head_office")
    own = post(regional)
    assert [row["id"] for row in regional.get(f"{URL}?brand=b").json()["imports"]] == [own.json()["id"]]
    for pk, verb in (
        (waiting.pk, ""),
        (waiting.pk, "/confirm"),
        (waiting.pk, "/drop"),
        (done.pk, "/undo"),
        (running.pk, "/stop"),
        (stopped.pk, "/go-on"),
        (done.pk, "/rejects"),
    ):
        ask = {"": "get", "/rejects": "get"}.get(verb, "post")
        theirs, nobodys = (getattr(regional, ask)(f"{URL}/{each}{verb}?brand=b") for each in (pk, 987654))
        assert (theirs.status_code, theirs.content) == (404, nobodys.content), verb
        assert getattr(other, ask)(f"{URL}/{pk}{verb}?brand=b").status_code == 404
        assert getattr(keeper, ask)(f"{URL}/{pk}{verb}?brand=b").status_code == 403
        assert getattr(Client(), ask)(f"{URL}/{pk}{verb}?brand=b").status_code == 401
    assert post(keeper).status_code == 403
    waiting.refresh_from_db()
    assert waiting.state == "ready"


def test_an_import_is_stopped_and_goes_on(head: Client) -> None:
    links = post(head).json()["links"]
    assert links["go_on"] is None
    stopped = head.post(links["stop"])
    told = stopped.json()
    assert (stopped.status_code, told["state"], told["error"]) == (202, "stopped", "Stopped by b-head_office-0.")
    assert told["links"]["stop"] is None
    assert head.post(links["stop"]).status_code == 409
    assert head.get(f"{URL}?brand=b&state=stopped").json()["imports"][0]["id"] == told["id"]
    assert head.post(told["links"]["go_on"]).json()["state"] == "queued"
    assert head.post(told["links"]["go_on"]).status_code == 409
    work()
    assert ImportJob.objects.get().state == "done"


def test_a_running_import_is_asked_to_stop(head: Client) -> None:
    links = post(head).json()["links"]
    ImportJob.objects.update(state="running", worker="w")
    assert head.post(links["stop"]).json()["state"] == "running"
    assert StopRequest.objects.get().job == ImportJob.objects.get()


@pytest.mark.parametrize("fields", [{"kind": "locations"}, {"create_stores": "true"}])
def test_only_head_office_changes_the_list_of_stores(regional: Client, fields: dict[str, str]) -> None:
    assert post(regional, **fields).status_code == 403
    assert not ImportJob.objects.exists()


def test_writing_needs_the_token_of_the_session(network: Network, head: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = head.cookies
    assert post(strict).status_code == 403
    strict.get("/b/b/imports/")
    token = strict.cookies[settings.CSRF_COOKIE_NAME].value
    told = {"brand": "b", "kind": "reviews", "file": SimpleUploadedFile("r.csv", REVIEWS.encode())}
    assert strict.post(URL, told, headers={"X-CSRFToken": token}).status_code == 202


def test_reading_changes_nothing_and_a_verb_is_no_reading(head: Client) -> None:
    job = looked_at(head)
    with CaptureQueriesContext(connection) as asked:
        head.get(f"{URL}/{job.pk}?brand=b")
        head.get(f"{URL}?brand=b")
        for verb in ("confirm", "drop", "undo", "stop", "go-on"):
            assert head.get(f"{URL}/{job.pk}/{verb}?brand=b").status_code == 405
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []
