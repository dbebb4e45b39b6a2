"""``/api/v1/reports`` and ``/api/v1/months``: what the page of reports says and does, for programs."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from dashboards.jobs.reports import run_report
from dashboards.models import ReportRun
from dashboards.queries import IN_ONE_LIST
from dashboards.reports.closing import close_month
from locations.scoping import head_office
from reviews.jobs import Job
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER

URL = "/api/v1/reports"
NOW = datetime(2026, 11, 5, 9, tzinfo=UTC)
ORDER = {"brand": "b", "month": "2026-10", "language": "en"}
SignIn = Callable[..., Client]

pytestmark = pytest.mark.usefixtures("folder")


def ordered(client: Client, **given: str) -> dict[str, Any]:
    """Order a report, let a worker make it, and give what the address in the answer says then."""
    answer = client.post(URL, {**ORDER, **given}, content_type="application/json")
    assert answer.status_code == 202, answer.content
    assert answer["Location"] == answer.json()["links"]["self"]
    assert (answer.json()["state"], answer.json()["files"]) == ("queued", {})
    run_report(answer.json()["id"], "w")
    made: dict[str, Any] = client.get(answer["Location"]).json()
    assert made["state"] == "done"
    return made


def test_a_report_is_ordered_followed_and_downloaded(network: Network, head: Client) -> None:
    close_month(head_office(network.brand), OCTOBER, by="kim", now=NOW)
    made = ordered(head, language="ko")
    assert (made["month"], made["revision"], made["newest_revision"], made["language"]) == ("2026-10", 1, 1, "ko")
    assert made["place"] == {"kind": "brand", "key": "", "name": network.brand.name}
    assert [*made["files"]] == ["pdf", "xlsx", "csv"]
    for each in made["files"].values():
        content = b"".join(head.get(each["link"]))  # type: ignore[arg-type]
        assert (len(content), hashlib.sha256(content).hexdigest()) == (each["size"], each["sha256"])
    again = head.post(URL, {**ORDER, "language": "ko"})
    assert (again.status_code, again.json()["id"], again.json()["state"]) == (202, made["id"], "done")


def test_the_tag_of_a_file_is_its_digest_and_spares_a_second_download(network: Network, head: Client) -> None:
    file = ordered(head)["files"]["csv"]
    sent = head.get(file["link"], headers={"accept-encoding": "gzip"})
    assert sent["ETag"] == f'"{file["sha256"]}"'
    assert b"".join(sent)[:2] != b"\x1f\x8b"  # type: ignore[arg-type]
    for known in (sent["ETag"], f"W/{sent['ETag']}", "*"):
        same = head.get(file["link"], headers={"if-none-match": known})
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", sent["ETag"])
    assert head.get(file["link"], headers={"if-none-match": '"another"'}).status_code == 200
    assert head.get(file["link"].replace("csv", "png")).status_code == 404


def test_a_withdrawn_report_has_no_files(network: Network, head: Client) -> None:
    made = ordered(head)
    ReportRun.objects.update(withdrawn="a person was erased")
    again = head.get(made["links"]["self"]).json()
    assert (again["files"], again["withdrawn"], again["fingerprint"]) == (
        {},
        "a person was erased",
        made["fingerprint"],
    )


def test_each_person_orders_and_opens_what_they_see_whole(network: Network, head: Client, keeper: Client,
                                                          regional: Client) -> None:  # fmt: skip
    brand, seoul, own = ordered(head), ordered(regional, region="Korea/Seoul"), ordered(keeper, store="b-005")
    listed = {name: [row["id"] for row in client.get(URL, {"brand": "b"}).json()["reports"]]
              for name, client in (("head", head), ("regional", regional), ("keeper", keeper))}  # fmt: skip
    every = [own["id"], seoul["id"], brand["id"]]
    assert listed == {"head": every, "regional": [seoul["id"]], "keeper": [own["id"]]}
    missing = keeper.get(f"{URL}/{10**9}?brand=b")
    for hidden in (brand, seoul):
        found = keeper.get(hidden["links"]["self"])
        assert (found.status_code, found.content) == (404, missing.content)
        file = keeper.get(hidden["files"]["pdf"]["link"])
        assert (file.status_code, file.content) == (404, missing.content)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 403),
        ({"region": "Korea/Busan"}, 404),
        ({"region": "Korea/Nowhere"}, 404),
        ({"store": "b-002"}, 404),
        ({"month": "2024-01", "region": "Korea/Seoul"}, 404),
        ({"month": "October"}, 400),
        ({"language": "fr"}, 400),
        ({"region": "Korea/Seoul", "store": "b-000"}, 400),
        ({"window": "12"}, 400),
        ({"brand": "nobody"}, 404),
    ],
)
def test_what_cannot_be_ordered_says_why(
    network: Network, regional: Client, given: dict[str, str], status: int
) -> None:
    answer = regional.post(URL, {**ORDER, **given})
    assert (answer.status_code, ReportRun.objects.count()) == (status, 0)
    assert all(answer.json().values())


def test_the_list_has_pages_and_a_month(network: Network, head: Client) -> None:
    at = {"brand": network.brand, "month": OCTOBER, "revision": 1, "state": Job.State.QUEUED}
    ReportRun.objects.bulk_create(ReportRun(**at, location=store, language=language)
                                  for store in network.stores for language in ("en", "ko"))  # fmt: skip
    first = head.get(URL, {"brand": "b", "month": "2026-10"}).json()
    second = head.get(first["next"]).json()
    found = [row["id"] for page in (first, second) for row in page["reports"]]
    assert len(first["reports"]) == IN_ONE_LIST
    assert (found, second["next"]) == (sorted(found, reverse=True), None)
    assert len(found) == 80
    assert head.get(URL, {"brand": "b", "month": "2026-09"}).json()["reports"] == []
    assert head.get(URL, {"brand": "b", "month": "never"}).status_code == 400


def test_months_say_how_they_stand(network: Network, head: Client, keeper: Client) -> None:
    (month,) = head.get("/api/v1/months?brand=b").json()["months"]
    assert (month["month"], month["state"], month["revision"], month["closed_at"]) == ("2026-10", "open", 0, None)
    close_month(head_office(network.brand), OCTOBER, by="", now=NOW)
    (month,) = keeper.get("/api/v1/months?brand=b").json()["months"]
    assert (month["state"], month["revision"], month["later_figures"]) == ("closed", 1, 0)
    assert datetime.fromisoformat(month["closed_at"]) == NOW


def test_nobody_in_particular_is_refused(client: Client, db: None) -> None:
    for address in (URL, f"{URL}/1", f"{URL}/1/files/pdf", "/api/v1/months"):
        assert client.get(f"{address}?brand=b").status_code == 401


def test_a_document_that_is_nested_too_deeply_is_not_understood(head: Client) -> None:
    answer = head.post("/api/v1/reports", "[" * 100_000, content_type="application/json")
    assert answer.status_code == 400
    assert "detail" in answer.json()
