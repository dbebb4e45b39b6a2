"""A mail goes out where a server is set, and a server that fails breaks nothing."""

import logging
import smtplib

import pytest
from django.core import mail as sent
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.locmem import EmailBackend
from pytest_django import Settings

from config import settings as read
from dashboards import mail


def test_nothing_is_sent_without_a_server(settings: Settings) -> None:
    settings.SENDS_MAIL = False
    assert not mail.send("kim@example.com", "Hello", "text")
    assert sent.outbox == []


def test_a_line_break_in_a_subject_makes_no_header(settings: Settings) -> None:
    settings.SENDS_MAIL = True
    assert mail.send("kim@example.com", "Your invitation to A\nBcc: all@example.com", "text")
    assert [each.subject for each in sent.outbox] == ["Your invitation to A Bcc: all@example.com"]
    assert sent.outbox[0].recipients() == ["kim@example.com"]


@pytest.mark.parametrize("error", [OSError("no route"), smtplib.SMTPRecipientsRefused({"kim@example.com": (550, b"")})])
def test_a_server_that_fails_is_logged_without_the_receiver(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    settings.SENDS_MAIL = True

    def fail(self: EmailBackend, messages: object) -> int:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    with caplog.at_level(logging.WARNING):
        assert not mail.send("kim@example.com", "Hello", "text")
    assert type(error).__name__ in caplog.text
    assert "kim@example.com" not in caplog.text


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
