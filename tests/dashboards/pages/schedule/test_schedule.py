"""The page of the schedule: head office sets it, reads what went out, and sends again what failed."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from dashboards.models import MailJob, MonthClose, Notice, ReportReader, ReportSchedule
from dashboards.notices.outbox import Topic, notify
from locations.models import User
from reviews.jobs import Job
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER

PAGE = "/b/b/reports/schedule/"
WRITTEN = {"is_active": "on", "working_day": "2", "time": "08:30", "zone": "Asia/Seoul", "to_stores": "on", "pdf": "on"}
NOW = datetime(2026, 11, 5, 9, tzinfo=UTC)
SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def failed(network: Network) -> MailJob:
    mail = notify(network.brand.pk, User.objects.earliest("pk").pk, Topic("month", OCTOBER, "asked"), now=NOW)
    assert mail is not None
    MailJob.objects.filter(pk=mail.pk).update(state=Job.State.FAILED, error="The mail server answered 552.")
    return mail


def test_a_schedule_is_set_and_says_when(head: Client, network: Network) -> None:
    page = head.get(PAGE).content.decode()
    assert "Reports are not mailed." in page
    assert 'type="time" id="id_time" name="time" value="09:00"' in page
    assert head.post(PAGE, WRITTEN).status_code == 302
    schedule = ReportSchedule.objects.get()
    assert (schedule.working_day, f"{schedule.time:%H:%M}", schedule.formats) == (2, "08:30", ["pdf"])
    assert (schedule.to_head_office, schedule.to_stores) == (False, True)
    page = head.get(PAGE).content.decode()
    assert "8:30" in page
    assert "head office is asked to close" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"working_day": "16"}, "less than or equal to 15"),
        ({"time": "25:00"}, "Enter a valid time"),
        ({"zone": "Mars/North"}, "Select a valid choice"),
        ({"pdf": ""}, "Choose at least one kind of file."),
        ({"to_stores": ""}, "Choose who gets the reports."),
    ],
)
def test_what_cannot_be_is_said_next_to_its_field(head: Client, wrong: dict[str, str], sentence: str) -> None:
    given = {name: value for name, value in (WRITTEN | wrong).items() if value}
    response = head.post(PAGE, given)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not ReportSchedule.objects.exists()


def test_one_person_gets_another_language(head: Client, network: Network, signed_in: SignIn) -> None:
    signed_in(network.brand, "store", store="b-007")
    name = User.objects.latest("pk").username
    assert head.post(f"{PAGE}person/", {"person": name, "choice": "en ko"}).status_code == 302
    assert "in English and Korean" in head.get(PAGE).content.decode()
    assert head.post(f"{PAGE}person/", {"person": name, "choice": ""}).status_code == 302
    assert not ReportReader.objects.exists()
    response = head.post(f"{PAGE}person/", {"person": "nobody", "choice": "ko"})
    assert response.status_code == 422
    assert "“nobody” has no role in this brand." in response.content.decode()


def test_what_was_not_sent_is_said_and_sent_again(head: Client, network: Network) -> None:
    mail = failed(network)
    page = head.get(PAGE).content.decode()
    assert "The mail server answered 552." in page
    assert head.post(f"/b/b/reports/mails/{mail.pk}/again/").status_code == 302
    mail.refresh_from_db()
    assert mail.state == Job.State.QUEUED
    assert head.post(f"/b/b/reports/mails/{mail.pk}/again/").status_code == 404
    lines = b"".join(head.get("/b/b/reports/mails.csv")).decode("utf-8-sig").splitlines()  # type: ignore[arg-type]
    assert lines[0] == "at,state,person,receiver,heading,files,error"
    assert len(lines) == 2


def test_a_closed_month_is_sent_from_the_page_of_reports(head: Client, network: Network) -> None:
    send = {"month": "2026-10"}
    response = head.post("/b/b/reports/send/", send, follow=True)
    assert "is not closed, and drafts are not mailed" in response.content.decode()
    MonthClose.objects.create(brand=network.brand, month=OCTOBER, revision=1, at=NOW, state=Job.State.DONE)
    assert "Send the reports by mail" in head.get("/b/b/reports/").content.decode()
    response = head.post("/b/b/reports/send/", send, follow=True)
    assert "Mails that are being sent: 1." in response.content.decode()
    assert Notice.objects.get().step == "revision:1"


def test_the_log_is_read_page_by_page(head: Client, network: Network) -> None:
    MailJob.objects.bulk_create(MailJob(brand=network.brand, heading=f"Mail {at}") for at in range(53))
    page = head.get(PAGE).content.decode()
    assert "Mail 52" in page
    assert "Mail 2<" not in page
    older = page.partition("data-next")[0].rpartition('href="')[2].partition('"')[0]
    assert "Mail 2<" in head.get(PAGE + older).content.decode()
    assert head.get(f"{PAGE}?before=x").status_code == 400
