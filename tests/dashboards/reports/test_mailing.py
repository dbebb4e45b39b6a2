"""Reports go out on closing to whom the schedule names, each with what they may see; head office is asked once."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.core import mail as sent
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from pytest_django import Settings

from dashboards.jobs.mails import run_mail, send_reports
from dashboards.jobs.reports import close, run_report
from dashboards.models import MailJob, MonthClose, Notice, ReportRun
from dashboards.reports import mailing
from dashboards.reports.closing import revise_month, withdraw_quoting
from dashboards.reports.schedule import (
    Timetable,
    ask_where_due,
    moment_of,
    next_due,
    schedule_of,
    set_reader,
    set_schedule,
    timetable_of,
)
from locations.models import Brand, Event, Membership, User
from locations.refusals import Refusal
from locations.scoping import Scope, head_office
from reviews.jobs import Job
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER
from tests.dashboards.reports.test_closing import late_review

NOW = datetime(2026, 11, 5, 9, tzinfo=UTC)
BRAND = "Bean There b"
SCHEDULE = Timetable(
    is_active=True,
    working_day=3,
    time=time(9),
    zone="Asia/Seoul",
    to_head_office=True,
    to_regional=True,
    to_stores=True,
    formats=("pdf",),
)
Hire = Callable[..., User]


@pytest.fixture(autouse=True)
def _data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def scope(network: Network) -> Scope:
    Brand.objects.filter(pk=network.brand.pk).update(country="KR")
    set_schedule(head_office(network.brand), SCHEDULE, by="kim", now=NOW)
    return head_office(network.brand)


@pytest.fixture
def hire(network: Network) -> Hire:
    """``hire("lee", "regional", region="Korea/Busan")``: a person with an address and a role."""

    def make(name: str, role: str, *, region: str = "", store: str = "", language: str = "en", **more: object) -> User:
        user, _new = User.objects.get_or_create(
            username=name, defaults={"email": f"{name}@example.com", "language": language}
        )
        Membership.objects.create(
            user=user,
            brand=network.brand,
            role=role,
            region=network.brand.regions.get(path=region) if region else None,
            location=network.brand.locations.get(code=store) if store else None,
            valid_from=date(2020, 1, 1),
            **more,
        )
        return user

    return make


def work(now: datetime = NOW) -> None:
    """Do what waits as workers do: reports first, then mails, until nothing is left."""
    while ReportRun.waiting(now).exists() or MailJob.objects.filter(state=Job.State.QUEUED).exists():
        for report in ReportRun.waiting(now):
            run_report(report.pk, "w")
        MailJob.objects.update(not_before=None)
        for mail in MailJob.waiting(now):
            run_mail(mail.pk, "w")


def names(index: int) -> list[str]:
    return [each[0] for each in sent.outbox[index].attachments]


class TestWhoGetsWhat:
    def test_each_person_gets_what_their_role_shows_in_their_language(self, scope: Scope, hire: Hire) -> None:
        hire("ada", "head_office")
        hire("bo", "regional", region="Korea/Busan", language="ko")
        hire("cho", "store", store="b-007")
        close(scope, OCTOBER, by="ada", now=NOW)
        work()
        assert [each.to[0] for each in sent.outbox] == ["ada@example.com", "bo@example.com", "cho@example.com"]
        assert [names(index) for index in range(3)] == [
            ["b-2026-10-r1-en.pdf"],
            ["b-busan-2026-10-r1-ko.pdf"],
            ["b-b-007-2026-10-r1-en.pdf"],
        ]
        assert sent.outbox[0].subject == f"{BRAND}: report of October 2026"
        assert sent.outbox[1].subject == f"{BRAND}: 2026년 10월 보고서"
        assert "/b/b/reports/" in sent.outbox[2].body
        title = ReportRun.objects.get(region=None, location=None).title
        assert title
        assert f"{BRAND}: {title}" in sent.outbox[0].body
        assert sent.outbox[2].body.startswith("Store b-7: ")
        assert sent.outbox[2].body.count("Store b-7") == 1
        assert all(each.attachments[0][1].startswith(b"%PDF") for each in sent.outbox)

    def test_no_mail_names_a_store_outside_the_scope(self, network: Network, scope: Scope, hire: Hire) -> None:
        for number, store in enumerate(network.stores):
            type(store).objects.filter(pk=store.pk).update(name=f"Zq{number:03d}n")
        hire("cho", "store", store="b-007")
        close(scope, OCTOBER, by="ada", now=NOW)
        work()
        written = sent.outbox[0].body + sent.outbox[0].subject
        assert "Zq007n" in written
        assert not [number for number in range(40) if f"Zq{number:03d}n" in written and number != 7]

    def test_two_roles_make_one_mail_with_both_reports(self, scope: Scope, hire: Hire) -> None:
        hire("bo", "regional", region="Korea/Busan")
        hire("bo", "store", store="b-007")
        close(scope, OCTOBER, by="ada", now=NOW)
        work()
        assert len(sent.outbox) == 1
        assert names(0) == ["b-busan-2026-10-r1-en.pdf", "b-b-007-2026-10-r1-en.pdf"]

    def test_languages_are_set_for_one_person(self, scope: Scope, hire: Hire) -> None:
        hire("cho", "store", store="b-007")
        hire("dee", "store", store="b-008")
        assert set_reader(scope, "cho", "en ko", by="kim", now=NOW)
        assert set_reader(scope, "dee", "none", by="kim", now=NOW)
        assert not set_reader(scope, "dee", "none", by="kim", now=NOW)
        close(scope, OCTOBER, by="ada", now=NOW)
        work()
        assert len(sent.outbox) == 1
        assert names(0) == ["b-b-007-2026-10-r1-en.pdf", "b-b-007-2026-10-r1-ko.pdf"]
        assert set_reader(scope, "dee", "", by="kim", now=NOW)
        assert Event.objects.filter(verb="report_reader.set").count() == 3

    def test_somebody_without_a_role_is_refused(self, scope: Scope) -> None:
        User.objects.create(username="stranger", email="s@example.com")
        with pytest.raises(Refusal, match="has no role in this brand"):
            set_reader(scope, "stranger", "en", by="kim", now=NOW)

    def test_only_those_whom_the_schedule_names(self, scope: Scope, hire: Hire) -> None:
        hire("ada", "head_office")
        hire("cho", "store", store="b-007")
        chosen = {each: getattr(SCHEDULE, each) for each in Timetable.__slots__} | {"to_head_office": False}
        set_schedule(scope, Timetable(**{**chosen, "formats": ("xlsx", "csv")}), by="kim", now=NOW)
        close(scope, OCTOBER, by="ada", now=NOW)
        work()
        assert [each.to[0] for each in sent.outbox] == ["cho@example.com"]
        assert [name.rpartition(".")[2] for name in names(0)] == ["xlsx", "csv"]

    def test_files_that_are_too_large_stay_behind_their_link(
        self, scope: Scope, hire: Hire, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hire("ada", "head_office")
        monkeypatch.setattr(mailing, "MOST_BYTES", 100)
        close(scope, OCTOBER, by="ada", now=NOW)
        work()
        assert names(0) == []
        assert "Too large for a mail, so behind the link only: b-2026-10-r1-en.pdf." in sent.outbox[0].body


class TestWhenItGoesOut:
    def test_a_role_that_ended_before_sending_gets_nothing(self, scope: Scope, hire: Hire) -> None:
        hire("cho", "store", store="b-007")
        close(scope, OCTOBER, by="ada", now=NOW)
        Membership.objects.filter(user__username="cho").update(valid_to=date(2026, 11, 1))
        work()
        assert sent.outbox == []
        assert MailJob.objects.get().error == "This person has no role in the brand any more."

    def test_a_person_who_is_gone_stays_in_the_log(self, scope: Scope, hire: Hire) -> None:
        hire("cho", "store", store="b-007")
        close(scope, OCTOBER, by="ada", now=NOW)
        User.objects.filter(username="cho").delete()
        work()
        assert MailJob.objects.get().error == "This person has no account any more."

    def test_a_person_who_moved_gets_the_place_of_today(self, network: Network, scope: Scope, hire: Hire) -> None:
        hire("cho", "store", store="b-007")
        close(scope, OCTOBER, by="ada", now=NOW)
        Membership.objects.filter(user__username="cho").update(location=network.stores[8])
        work()
        assert names(0) == ["b-b-008-2026-10-r1-en.pdf"]

    def test_somebody_without_an_address_is_in_the_log(self, scope: Scope, hire: Hire) -> None:
        hire("cho", "store", store="b-007")
        User.objects.filter(username="cho").update(email="")
        assert mailing.audience(scope, NOW).without_address == ["cho"]
        close(scope, OCTOBER, by="ada", now=NOW)
        work()
        assert MailJob.objects.get().error == "cho has no mail address."

    def test_nothing_goes_out_without_a_schedule(self, network: Network, hire: Hire) -> None:
        hire("ada", "head_office")
        close(head_office(network.brand), OCTOBER, by="ada", now=NOW)
        assert not MailJob.objects.exists()
        assert len(send_reports(head_office(network.brand), OCTOBER, by="ada", now=NOW).mails) == 1

    def test_drafts_are_not_mailed(self, scope: Scope, hire: Hire) -> None:
        hire("ada", "head_office")
        with pytest.raises(Refusal, match="October 2026 is not closed, and drafts are not mailed"):
            send_reports(scope, OCTOBER, by="ada", now=NOW)

    def test_a_revision_is_sent_on_request_once_and_says_so(self, network: Network, scope: Scope, hire: Hire) -> None:
        hire("ada", "head_office")
        close(scope, OCTOBER, by="ada", now=NOW)
        work()
        late_review(network)
        revise_month(scope, OCTOBER, by="ada", now=NOW + timedelta(days=2))
        assert len(send_reports(scope, OCTOBER, by="ada", now=NOW).mails) == 1
        again = send_reports(scope, OCTOBER, by="ada", now=NOW)
        assert (len(again.mails), again.before) == (0, 1)
        work()
        assert sent.outbox[1].subject == f"{BRAND}: report of October 2026, revision 2"
        assert "It replaces the report" in sent.outbox[1].body

    def test_a_withdrawn_report_is_not_sent(self, scope: Scope, hire: Hire) -> None:
        hire("ada", "head_office")
        close(scope, OCTOBER, by="ada", now=NOW)
        for report in ReportRun.objects.all():
            run_report(report.pk, "w")
        ReportRun.objects.update_or_create(
            brand_id=scope.brand, month=OCTOBER, language="en", revision=1, defaults={"withdrawn": "erased"}
        )
        run_mail(MailJob.objects.get().pk, "w")
        assert "withdrawn" in MailJob.objects.get().error
        assert withdraw_quoting(Brand.objects.get(), [], "erased") == []

    def test_a_report_that_failed_makes_no_endless_loop(self, scope: Scope, hire: Hire) -> None:
        hire("ada", "head_office")
        close(scope, OCTOBER, by="ada", now=NOW)
        run_mail(MailJob.objects.get().pk, "w")
        assert MailJob.objects.get().state == Job.State.QUEUED
        ReportRun.objects.update(state=Job.State.FAILED, error="It failed; the log has the reason.")
        MailJob.objects.update(not_before=None)
        run_mail(MailJob.objects.get().pk, "w")
        mail = MailJob.objects.get()
        assert (mail.state, ReportRun.objects.get().state) == (Job.State.FAILED, Job.State.FAILED)
        assert mail.error == "A report could not be made: It failed; the log has the reason."

    @pytest.mark.parametrize("role", ["regional", "store"])
    def test_others_neither_set_nor_send(self, network: Network, role: str) -> None:
        scope = Scope(network.brand.pk, "b", "B", "lee", role)
        with pytest.raises(PermissionDenied):
            set_schedule(scope, SCHEDULE, by="lee", now=NOW)
        with pytest.raises(PermissionDenied):
            send_reports(scope, OCTOBER, by="lee", now=NOW)


class TestAskingHeadOffice:
    """Three working days of November 2026 in Seoul end on Wednesday the 4th; it is 9:00 there at 0:00 UTC."""

    DUE = datetime(2026, 11, 4, 0, tzinfo=UTC)

    def test_it_is_asked_once_on_its_day(self, scope: Scope, hire: Hire) -> None:
        hire("ada", "head_office")
        hire("ben", "head_office", read_only=True)
        hire("bo", "regional", region="Korea/Busan")
        assert ask_where_due(self.DUE - timedelta(seconds=1)) == 0
        assert next_due(scope, self.DUE).is_asked is False
        assert ask_where_due(self.DUE) == 1
        assert ask_where_due(self.DUE + timedelta(days=5)) == 0
        assert next_due(scope, self.DUE).is_asked is True
        work(self.DUE)
        assert [each.to for each in sent.outbox] == [["ada@example.com"]]
        assert sent.outbox[0].subject == f"{BRAND}: close October 2026?"
        assert "/b/b/reports/?month=2026-10" in sent.outbox[0].body
        assert not MonthClose.objects.exists()

    def test_a_closed_month_is_not_asked_for(self, scope: Scope, hire: Hire) -> None:
        hire("ada", "head_office")
        close(scope, OCTOBER, by="ada", now=NOW)
        before = Notice.objects.count()
        assert ask_where_due(self.DUE) == 0
        assert Notice.objects.count() == before
        due = next_due(scope, self.DUE)
        assert (due.month, due.at.isoformat()) == (OCTOBER + 1, "2026-12-03T09:00:00+09:00")

    def test_a_month_without_figures_is_not_asked_for(self, scope: Scope, hire: Hire) -> None:
        hire("ada", "head_office")
        late = datetime(2026, 12, 20, tzinfo=UTC)
        assert ask_where_due(late) == 0
        assert next_due(scope, late).waits_for_figures
        assert not next_due(scope, self.DUE - timedelta(seconds=1)).waits_for_figures

    def test_the_zone_decides_the_moment(self, scope: Scope) -> None:
        schedule = schedule_of(scope.brand)
        schedule.zone = "America/New_York"
        assert moment_of(schedule, "US", OCTOBER).isoformat() == "2026-11-04T09:00:00-05:00"


class TestSettingIt:
    def test_a_brand_without_one_has_an_inactive_one(self, network: Network) -> None:
        found = timetable_of(head_office(network.brand))
        assert (found.is_active, found.working_day, found.formats) == (False, 3, ("pdf",))

    def test_a_change_is_one_event(self, scope: Scope) -> None:
        assert not set_schedule(scope, SCHEDULE, by="kim", now=NOW)
        event = Event.objects.get(verb="report_schedule.set")
        assert event.data["after"]["is_active"] is True
        assert event.data["after"]["time"] == "09:00"

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"working_day": 0}, "working_day"),
            ({"working_day": 16}, "working_day"),
            ({"zone": "Seoul"}, "zone"),
            ({"formats": ()}, "formats"),
            ({"formats": ("exe",)}, "formats"),
            ({"to_head_office": False, "to_regional": False, "to_stores": False}, "to_head_office"),
        ],
    )
    def test_what_no_schedule_can_have_is_refused(self, scope: Scope, wrong: dict[str, object], field: str) -> None:
        chosen = {each: getattr(SCHEDULE, each) for each in Timetable.__slots__}
        with pytest.raises(Refusal) as refused:
            set_schedule(scope, Timetable(**{**chosen, **wrong}), by="kim", now=NOW)
        assert refused.value.field == field


class TestTheCommand:
    def test_a_dry_run_says_who_would_get_what(
        self, scope: Scope, hire: Hire, capsys: pytest.CaptureFixture[str]
    ) -> None:
        hire("ada", "head_office")
        hire("bo", "regional", region="Korea/Busan", language="ko")
        with pytest.raises(CommandError, match="not closed, and drafts are not mailed"):
            call_command("report", "send", brand="b", month="2026-10", dry_run=True)
        MonthClose.objects.create(brand_id=scope.brand, month=OCTOBER, revision=1, state=Job.State.DONE)
        call_command("report", "send", brand="b", month="2026-10", dry_run=True, json=True)
        document = json.loads(capsys.readouterr().out)
        assert [(each["user"], each["languages"], each["places"], each["state"]) for each in document["mails"]] == [
            ("ada", ["en"], [BRAND], "not sent yet"),
            ("bo", ["ko"], ["Korea/Busan"], "not sent yet"),
        ]
        assert not MailJob.objects.exists()

    def test_it_makes_and_sends(self, scope: Scope, hire: Hire, capsys: pytest.CaptureFixture[str]) -> None:
        hire("cho", "store", store="b-007")
        call_command("close_month", brand="b", month="2026-10")
        MailJob.objects.all().delete()
        Notice.objects.all().delete()
        call_command("report", "send", brand="b", month="2026-10", json=True)
        document = json.loads(capsys.readouterr().out)
        assert [(each["to"], each["state"], each["error"]) for each in document["mails"]] == [
            ("cho@example.com", "done", "")
        ]
        assert names(0) == ["b-b-007-2026-10-r1-en.pdf"]
