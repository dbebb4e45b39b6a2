"""A mail goes out where a server is set, onto the console where none is, and a server that fails says why."""

import logging
import smtplib
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail as sent
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.locmem import EmailBackend
from pytest_django import Settings

from config import settings as read
from dashboards.models import MailJob, Notice
from dashboards.notices.mail import Attachment, Console, Mail, NotSent, send
from dashboards.notices.outbox import RETRIES, Later, Topic, Undeliverable, deliver, notify, send_at_once, try_again
from locations.models import Brand, User
from locations.scoping import head_office
from reviews.jobs import ATTEMPTS, Job

NOW = datetime(2026, 11, 5, 9, tzinfo=UTC)
HELLO = Mail("kim@example.com", "Hello", "text")
REFUSED = smtplib.SMTPRecipientsRefused({"kim@example.com": (550, b"no such kim@example.com")})
BUSY = smtplib.SMTPRecipientsRefused({"kim@example.com": (451, b"later")})
FAULTS = [
    (OSError("no route"), "The mail server does not answer (OSError).", False),
    (TimeoutError(), "The mail server does not answer (TimeoutError).", False),
    (REFUSED, "The mail server refused the address (550).", True),
    (BUSY, "The mail server refused the address (451).", False),
    (smtplib.SMTPAuthenticationError(535, b"wrong"), "The mail server answered 535.", False),
    (smtplib.SMTPDataError(552, b"too large"), "The mail server answered 552.", True),
    (smtplib.SMTPServerDisconnected("gone"), "The mail server does not answer (SMTPServerDisconnected).", False),
]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """The errors with which a server answers one mail after the other; without any it takes them."""
    errors: list[Exception] = []
    takes = EmailBackend.send_messages

    def answer(self: EmailBackend, messages: object) -> int:
        if errors:
            raise errors.pop(0)
        return takes(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", answer)
    return errors


@pytest.fixture
def brand() -> Brand:
    return Brand.objects.create(slug="acme", name="Acme")


@pytest.fixture
def job(brand: Brand) -> MailJob:
    """A mail that a worker has."""
    user = User.objects.create(username="kim", email="kim@example.com")
    made = notify(brand.pk, user.pk, Topic("month", 24321, "asked"), now=NOW)
    assert made is not None
    return claimed(made, NOW)


def claimed(job: MailJob, now: datetime) -> MailJob:
    found = MailJob.claim(job.pk, "w", now)
    assert found is not None
    return found


def test_a_line_break_in_a_subject_makes_no_header() -> None:
    send(Mail("kim@example.com", "Your invitation to A\nBcc: all@example.com", "text", reference="one"))
    assert [each.subject for each in sent.outbox] == ["Your invitation to A Bcc: all@example.com"]
    assert sent.outbox[0].recipients() == ["kim@example.com"]
    assert sent.outbox[0].message()["Message-ID"] == "<one@localhost>"


@pytest.mark.parametrize(("error", "words", "is_final"), FAULTS)
def test_a_server_that_fails_says_why_without_the_receiver(
    failing: list[Exception], error: Exception, words: str, is_final: bool
) -> None:
    failing.append(error)
    with pytest.raises(NotSent) as reason:
        send(HELLO)
    assert (str(reason.value), reason.value.is_final) == (words, is_final)


def test_the_console_shows_text_and_names_files() -> None:
    written = StringIO()
    message = sent.EmailMessage("Report", "Two stores are below.", to=["kim@example.com"])
    message.attach("report.pdf", b"%PDF" * 500, "application/pdf")
    Console(stream=written).send_messages([message])
    assert "Subject: Report\n\nTwo stores are below." in written.getvalue()
    assert "[report.pdf, 2,000 bytes]" in written.getvalue()
    assert "JVBER" not in written.getvalue()


@pytest.mark.django_db
class TestAtOnce:
    def test_nothing_is_sent_without_a_server(self, settings: Settings, brand: Brand) -> None:
        settings.SENDS_MAIL = False
        assert not send_at_once(head_office(brand), HELLO, now=NOW)
        assert sent.outbox == []
        assert not MailJob.objects.exists()

    def test_what_went_out_is_in_the_log_of_mails(self, settings: Settings, brand: Brand) -> None:
        settings.SENDS_MAIL = True
        assert send_at_once(head_office(brand), HELLO, now=NOW)
        assert len(sent.outbox) == 1
        assert MailJob.objects.get().state == Job.State.DONE

    def test_a_server_that_fails_is_logged_without_the_receiver(
        self, settings: Settings, brand: Brand, failing: list[Exception], caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.SENDS_MAIL = True
        failing.append(REFUSED)
        with caplog.at_level(logging.WARNING):
            assert not send_at_once(head_office(brand), HELLO, now=NOW)
        assert "550" in caplog.text
        assert "kim@example.com" not in caplog.text
        mail = MailJob.objects.get()
        assert (mail.state, mail.error) == (Job.State.FAILED, "The mail server refused the address (550).")
        assert try_again(head_office(brand), mail.pk, by="kim", now=NOW) is None


@pytest.mark.django_db
class TestDelivery:
    def test_somebody_is_notified_once(self, brand: Brand, job: MailJob) -> None:
        topic, person = Topic("month", 24321, "asked"), User.objects.get()
        assert notify(brand.pk, person.pk, topic, now=NOW) is None
        assert notify(brand.pk, person.pk, Topic("month", 24322, "asked"), now=NOW) is not None
        assert Notice.objects.count() == 2

    def test_a_sent_mail_says_what_it_was(self, job: MailJob) -> None:
        mail = Mail("kim@example.com", "Hello", "text", [Attachment("a.csv", b"a,b", "text/csv")])
        deliver(job, lambda job: mail, now=NOW)
        job.refresh_from_db()
        assert (job.state, job.receiver, job.heading) == (Job.State.DONE, "kim@example.com", "Hello")
        assert job.files == [{"name": "a.csv", "size": 3}]
        assert len(sent.outbox) == 1

    def test_a_failed_one_is_tried_again_later_and_later(self, job: MailJob, failing: list[Exception]) -> None:
        now = NOW
        for wait in RETRIES:
            failing.append(OSError())
            deliver(job, lambda job: HELLO, now=now)
            job.refresh_from_db()
            assert job.state == Job.State.QUEUED
            assert not MailJob.waiting(now + wait - timedelta(seconds=1)).exists()
            now += wait
            job = claimed(job, now)
        deliver(job, lambda job: HELLO, now=now)
        job.refresh_from_db()
        assert (job.state, job.attempts, job.error) == (Job.State.DONE, len(RETRIES) + 1, "")

    def test_after_the_last_try_it_has_failed_and_head_office_may_send_it_again(
        self, brand: Brand, job: MailJob, failing: list[Exception]
    ) -> None:
        MailJob.objects.filter(pk=job.pk).update(attempts=ATTEMPTS - 1, state=Job.State.QUEUED)
        failing.append(OSError())
        deliver(claimed(job, NOW), lambda job: HELLO, now=NOW)
        job.refresh_from_db()
        assert (job.state, job.error) == (Job.State.FAILED, "The mail server does not answer (OSError).")
        assert try_again(head_office(brand), job.pk, by="kim", now=NOW) is not None
        deliver(claimed(job, NOW), lambda job: HELLO, now=NOW)
        assert len(sent.outbox) == 1

    def test_an_address_that_is_refused_is_not_tried_again(self, job: MailJob, failing: list[Exception]) -> None:
        failing.append(REFUSED)
        deliver(job, lambda job: HELLO, now=NOW)
        job.refresh_from_db()
        assert (job.state, job.attempts) == (Job.State.FAILED, 1)

    def test_waiting_for_a_report_is_no_attempt(self, job: MailJob) -> None:
        def compose(job: MailJob) -> Mail:
            raise Later("Its reports are being made.")

        for _turn in range(ATTEMPTS + 2):
            deliver(job, compose, now=NOW)
            MailJob.objects.filter(pk=job.pk).update(not_before=None)
            job = claimed(job, NOW)
        assert job.attempts == 1
        assert sent.outbox == []

    def test_what_cannot_be_sent_says_why(self, job: MailJob) -> None:
        def compose(job: MailJob) -> Mail:
            raise Undeliverable("kim has no mail address.")

        deliver(job, compose, now=NOW)
        job.refresh_from_db()
        assert (job.state, job.error) == (Job.State.FAILED, "kim has no mail address.")


@pytest.mark.parametrize(
    ("url", "port", "starttls", "tls"),
    [
        ("smtp://a%40b:p%2Fw@mail.example.com", 587, True, False),
        ("smtps://a%40b:p%2Fw@mail.example.com:4465", 4465, False, True),
        ("smtp+plain://a%40b:p%2Fw@mail.example.com", 25, False, False),
    ],
)
def test_the_address_of_the_server_says_all_of_it(url: str, port: int, starttls: bool, tls: bool) -> None:
    found = read._mail(url)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example.com", port)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("a@b", "p/w")
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (starttls, tls)


@pytest.mark.parametrize("url", ["mail.example.com", "http://mail.example.com", "smtp://"])
def test_a_wrong_address_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EVENLY_EMAIL_URL"):
        read._mail(url)
