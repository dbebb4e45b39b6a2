"""What people are notified of, and the mails that went out."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from locations.models import Brand, User
from reviews.jobs import Job


class Notice(models.Model):
    """One thing that one person is notified of, once: two rules that have the same reason make one notice.

    ``subject_kind`` and ``subject`` name what it is about (``month`` and its number), ``step`` which of its turns
    ("asked", "revision:2"). Notices of findings and actions are read in the inbox; those that went out together name
    the ``digest`` that they were in, which is a notice of its own and has the mail.
    """

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="notices")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices")
    subject_kind = models.CharField(max_length=20)
    subject = models.BigIntegerField()
    step = models.CharField(max_length=40)
    at = models.DateTimeField()
    digest = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="contents")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "user", "subject_kind", "subject", "step"], name="notice_once")
        ]
        indexes = [models.Index(fields=["brand", "user", "-id"], name="notice_inbox")]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject} {self.step}"


class MailJob(Job):
    """A mail: the work of sending it, and afterwards its line in the log of what was sent.

    The text is made when it is sent, by what its receiver may see then, and is not stored. One without a notice was
    sent at once (an invitation), and is never tried again.
    """

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="mails")
    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, null=True, blank=True, related_name="mail")
    receiver = models.EmailField(blank=True, help_text="the address as it was when the mail was sent")
    heading = models.CharField(max_length=200, blank=True, help_text="its subject line")
    files = models.JSONField(default=list, help_text="name and size in bytes of each attachment")
    is_printed = models.BooleanField(default=False, help_text="no server is set, so it went to the console")
    not_before = models.DateTimeField(null=True, blank=True, help_text="when it is tried again")

    class Meta:
        verbose_name = _("mail")
        indexes = [
            models.Index(fields=["state", "id"], name="mail_queue"),
            models.Index(fields=["brand", "-id"], name="mail_log"),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def user(self) -> User | None:
        """Who is notified; None for an invitation, whose receiver has no account yet."""
        return self.notice.user if self.notice else None

    @classmethod
    def waiting(cls, now: datetime) -> "QuerySet[Self]":
        """Return mails that may be sent now; one that waits to be tried again is none of them."""
        return super().waiting(now).filter(Q(not_before__isnull=True) | Q(not_before__lte=now))

    def put_back(self, resume: datetime, reason: str, *, failed: bool) -> bool:
        """Queue the mail again for a later moment, with the reason; only a failure counts as an attempt."""
        attempts = self.attempts if failed else self.attempts - 1
        values = {"lease_until": None, "killed": 0, "attempts": attempts, "not_before": resume, "error": reason}
        return bool(self.held().update(state=self.State.QUEUED, **values))
