"""Send mails, where a server for them is set."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

log = logging.getLogger(__name__)


def send(to: str, subject: str, text: str) -> bool:
    """Send a mail; False where no server is set or it did not take the mail, whose reason the log then has."""
    if not settings.SENDS_MAIL:
        return False
    try:
        # A line break in a subject would begin another header.
        return bool(EmailMessage(" ".join(subject.split()), text, to=[to]).send())
    except (OSError, smtplib.SMTPException) as error:
        # The error of a refused receiver names them, so its kind has to do.
        log.warning("a mail was not sent: %s", type(error).__name__)
        return False
