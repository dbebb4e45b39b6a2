"""The page of reports: each person makes and opens those of what they see, head office closes months."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from dashboards.jobs.reports import run_close, run_report
from dashboards.models import MonthClose, MonthRevision, ReportRun
from dashboards.reports.closing import close_month
from dashboards.scoring.later import count_later
from dashboards.scoring.months import score_month
from locations.models import Brand
from locations.scoping import head_office
from reviews.jobs import Job
from reviews.models import ImportJob
from tests.dashboards.actions.panels import begin
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER, make_ratings
from tests.dashboards.reports.test_closing import late_review

PAGE = "/b/b/reports/"
NOW = datetime(2026, 11, 5, 9, tzinfo=UTC)
SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _data(settings: object, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]


def ask(client: Client, **given: str) -> ReportRun:
    """Order a report and let a worker make it."""
    response = client.post(f"{PAGE}make/", {"month": "2026-10", "language": "en", **given})
    assert response.status_code == 302, response.content.decode()
    report = ReportRun.objects.latest("pk")
    assert response["Location"] == f"{PAGE}{report.pk}/"
    run_report(report.pk, "w")
    return report


def test_a_report_is_ordered_watched_and_downloaded(network: Network, signed_in: SignIn) -> None:
    client = signed_in(network.brand, "head_office")
    client.post(f"{PAGE}make/", {"month": "2026-10", "language": "ko"})
    waiting = ReportRun.objects.get()
    page = client.get(f"{PAGE}{waiting.pk}/").content.decode()
    assert "is being made" in page
    assert "hx-trigger" in page
    run_report(waiting.pk, "w")
    page = client.get(f"{PAGE}{waiting.pk}/").content.decode()
    assert "hx-trigger" not in page.partition('id="report"')[2].partition(">")[0]
    for extension in ("pdf", "xlsx", "csv", "png"):
        response = client.get(f"{PAGE}{waiting.pk}/{extension}/")
        assert response.status_code == 200
        assert b"".join(response)  # type: ignore[arg-type]
    assert client.get(f"{PAGE}{waiting.pk}/exe/").status_code == 404
    assert f"{PAGE}{waiting.pk}/pdf/" in client.get(PAGE).content.decode()


def test_a_store_is_named_by_its_name_or_code(network: Network, signed_in: SignIn) -> None:
    client = signed_in(network.brand, "head_office")
    assert ask(client, store="b-007").location == network.stores[7]
    assert ask(client, store="store b-9").location == network.stores[9]
    response = client.post(f"{PAGE}make/", {"month": "2026-10", "language": "en", "store": "Store"})
    assert response.status_code == 422
    assert "No single store is called so" in response.content.decode()


def test_a_regional_manager_makes_the_own_region(network: Network, signed_in: SignIn) -> None:
    client = signed_in(network.brand, "regional", region="Korea/Seoul")
    own = ask(client, region="Korea/Seoul")
    assert own.region is not None
    assert own.region.path == "Korea/Seoul"
    for other in ({"region": "Korea/Busan"}, {"region": ""}, {"store": "b-002"}):
        response = client.post(f"{PAGE}make/", {"month": "2026-10", "language": "en", **other})
        assert response.status_code == 422, other
    brand = ask(signed_in(network.brand, "head_office"))
    assert client.get(f"{PAGE}{brand.pk}/").status_code == 404
    assert client.get(f"{PAGE}{brand.pk}/pdf/").status_code == 404


def test_a_store_manager_makes_the_own_store(network: Network, signed_in: SignIn) -> None:
    client = signed_in(network.brand, "store", store="b-007")
    assert ask(client, store="b-008", region="Korea").location == network.stores[7]
    page = client.get(PAGE).content.decode()
    assert "Store b-7" in page
    assert "b-8" not in page


def test_head_office_closes_and_revises(network: Network, signed_in: SignIn) -> None:
    client = signed_in(network.brand, "head_office")
    assert "Close October 2026" in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}close/", {"month": "2026-10"}).status_code == 302
    assert "Close October 2026" not in client.get(PAGE).content.decode()
    run_close(MonthClose.objects.get().pk, "w")
    assert "Make a revision" not in client.get(PAGE).content.decode()
    late_review(network)
    ImportJob.objects.update(finished_at=timezone.now())
    count_later(network.brand)
    page = client.get(PAGE).content.decode()
    assert "Later data would change" in page
    assert "Make a revision" in page
    client.post(f"{PAGE}close/", {"month": "2026-10"})
    run_close(MonthClose.objects.get().pk, "w")
    assert "revision 2" in client.get(PAGE).content.decode()
    report = ask(client)
    page = client.get(f"{PAGE}{report.pk}/").content.decode()
    assert "late.csv" in page


def test_why_a_month_cannot_be_closed_is_said(network: Network, signed_in: SignIn) -> None:
    ImportJob.objects.create(brand=network.brand, kind="reviews", file_name="a", stored_as="")
    client = signed_in(network.brand, "head_office")
    response = client.post(f"{PAGE}close/", {"month": "2026-10"}, follow=True)
    assert "is at work" in response.content.decode()
    assert not MonthClose.objects.exists()


@pytest.mark.parametrize(("role", "place"), [("regional", {"region": "Korea"}), ("store", {"store": "b-007"})])
def test_nobody_else_closes(network: Network, signed_in: SignIn, role: str, place: dict[str, str]) -> None:
    client = signed_in(network.brand, role, **place)
    assert client.post(f"{PAGE}close/", {"month": "2026-10"}).status_code == 403
    assert "Close October" not in client.get(PAGE).content.decode()


def test_all_stores_are_made_in_the_background(network: Network, signed_in: SignIn) -> None:
    close_month(head_office(network.brand), OCTOBER, by="kim", now=NOW)
    client = signed_in(network.brand, "regional", region="Korea/Busan")
    client.post(f"{PAGE}stores/", {"month": "2026-10", "language": "en"})
    assert ReportRun.objects.filter(state=Job.State.QUEUED).count() == 13


def test_months_are_compared(network: Network, signed_in: SignIn) -> None:
    make_ratings(network.stores, OCTOBER - 12, seed=9)
    score_month(network.brand, OCTOBER - 12)
    client = signed_in(network.brand, "head_office")
    page = client.get(PAGE).content.decode()
    assert "October 2026 beside October 2025" in page
    assert "may be chance" in page or "beyond chance" in page
    assert client.get(f"{PAGE}?with=2020-01").status_code == 400


def test_a_month_is_compared_with_one_before_it_where_another_one_has_begun(
    network: Network, signed_in: SignIn
) -> None:
    for month in (OCTOBER - 1, OCTOBER + 1):
        make_ratings(network.stores, month, seed=9)
        score_month(network.brand, month)
    page = signed_in(network.brand, "head_office").get(f"{PAGE}?month=2026-10").content.decode()
    assert "October 2026 beside September 2026" in page


def test_reports_of_all_stores_say_how_far_they_are(network: Network, signed_in: SignIn) -> None:
    close_month(head_office(network.brand), OCTOBER, by="kim", now=NOW)
    client = signed_in(network.brand, "head_office")
    client.post(f"{PAGE}stores/", {"month": "2026-10", "language": "en"})
    reports = ReportRun.objects.filter(location__isnull=False).order_by("pk")
    ReportRun.objects.filter(pk__in=[report.pk for report in reports[:3]]).update(state=Job.State.DONE)
    ReportRun.objects.filter(pk=reports[3].pk).update(state=Job.State.FAILED)
    page = client.get(PAGE).content.decode()
    assert "3 of 40 reports of stores are made. 1 failed." in page
    reports.exclude(state=Job.State.FAILED).update(state=Job.State.DONE)
    assert "reports of stores are made" not in client.get(PAGE).content.decode()


def test_a_month_can_be_revised_for_the_words_it_quotes(network: Network, head: Client, keeper: Client) -> None:
    close_month(head_office(network.brand), OCTOBER, by="kim", now=NOW)
    sentence = "The next revision quotes customers as the brand is set now"
    assert sentence not in head.get("/b/b/reports/?month=2026-10").content.decode()
    Brand.objects.filter(pk=network.brand.pk).update(cuts_names=True)
    page = head.get("/b/b/reports/?month=2026-10").content.decode()
    assert sentence in page and "Make a revision" in page
    assert sentence not in keeper.get("/b/b/reports/?month=2026-10").content.decode()
    MonthRevision.objects.update(cuts_names=True)
    assert sentence not in head.get("/b/b/reports/?month=2026-10").content.decode()


def test_a_report_shows_what_was_done_and_leads_there(network: Network, signed_in: SignIn) -> None:
    client = signed_in(network.brand, "head_office")
    page = client.get(f"{PAGE}{ask(client).pk}/").content.decode()
    assert "No action was under way in October 2026." in page
    action = begin(network.brand, [network.stores[7]], date(2026, 10, 20), title="Second counter <b>")
    report = ask(client)
    page = client.get(f"{PAGE}{report.pk}/").content.decode()
    assert "Second counter &lt;b&gt;" in page
    assert f'href="/b/b/actions/{action.pk}/"' in page
    assert "Store b-7" in page
    own = ask(signed_in(network.brand, "store", store="b-008"))
    assert (
        "Second counter"
        not in signed_in(network.brand, "store", store="b-008").get(f"{PAGE}{own.pk}/").content.decode()
    )
    report.parts.all().delete()
    assert client.get(f"{PAGE}{report.pk}/").status_code == 200
