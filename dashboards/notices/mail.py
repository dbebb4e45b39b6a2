"""Send one mail: by the server that is set, or else, for those that need none, onto the console."""

import logging
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends import console
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a mail."""

    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it goes out; ``reference`` is the same on every try, by which one that comes twice is known.

    ``html`` says the same as ``text``, for programs that show it; empty where there is none.
    """

    receiver: str
    heading: str
    text: str
    files: Sequence[Attachment] = ()
    reference: str = ""
    html: str = ""


class NotSent(Exception):
    """The server did not take a mail, for a reason without any address; ``is_final`` where another try is no use."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.is_final = is_final


def send(mail: Mail) -> None:
    """Send a mail. Raises NotSent."""
    # A line break in a subject would begin another header.
    heading = " ".join(mail.heading.split())
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<{mail.reference}@{domain}>"} if mail.reference else {}
    message = EmailMultiAlternatives(heading, mail.text, to=[mail.receiver], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for each in mail.files:
        message.attach(each.name, each.content, each.content_type)
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code = max((code for code, _answer in refused.recipients.values()), default=0)
        raise NotSent(
            _("The mail server refused the address (%(code)s).") % {"code": code}, is_final=code >= 500
        ) from refused
    except smtplib.SMTPResponseException as answer:
        words = _("The mail server answered %(code)s.") % {"code": answer.smtp_code}
        # A wrong sign-in is corrected by whoever runs Evenly, and the mail then goes out.
        is_final = answer.smtp_code >= 500 and not isinstance(answer, smtplib.SMTPAuthenticationError)
        raise NotSent(words, is_final=is_final) from answer
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(
            _("The mail server does not answer (%(kind)s).") % {"kind": type(error).__name__}, is_final=False
        ) from error


def failure(mail: Mail) -> str:
    """Send a mail now or never; give the reason where it was not sent, which is also logged, else nothing."""
    try:
        send(mail)
    except NotSent as reason:
        log.warning("a mail was not sent: %s", reason)
        return str(reason)
    return ""


class Console(console.EmailBackend):
    """Print mails where no server is set; of an attached file its name and size."""

    def write_message(self, message: EmailMessage) -> None:
        """Write the headers, the text and one line for each file."""
        lines = [f"To: {', '.join(message.to)}", f"Subject: {message.subject}", "", str(message.body), ""]
        for each in message.attachments:
            name, content = each[0], each[1]
            lines.append(f"[{name}, {len(content):,} bytes]")
        self.stream.write("\n".join([*lines, "-" * 79, ""]))
