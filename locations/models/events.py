"""Who changed what, and when: rows that are only ever added; a customer who is erased goes from them (``redact``)."""

from typing import Any, NoReturn

from django.db import models

from locations.models.brands import Brand
from locations.models.people import User
from locations.models.stores import Location

HANDLED = ("theme", "desk", "note")
"""Subjects of what people do all day: judge a mark, take a step at the desk, write down what a customer reports."""


class EventRows(models.QuerySet["Event"]):
    """Events, which nobody changes or deletes one by one; they go with their brand."""

    def update(self, **columns: Any) -> NoReturn:
        raise TypeError("An event is never changed.")

    def delete(self) -> NoReturn:
        raise TypeError("An event is never deleted.")

    def bulk_update(self, *arguments: Any, **options: Any) -> NoReturn:
        raise TypeError("An event is never changed.")


class Event(models.Model):
    """One change that somebody made, or Evenly by itself (``by`` empty), with what was before and after it.

    ``data`` never contains what customers wrote.
    """

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="events", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=150, help_text="sign-in name of the person, or which program it was")
    verb = models.CharField(max_length=60, help_text="such as standard.set")
    subject = models.CharField(max_length=30, help_text="kind of what was changed, such as standard")
    subject_id = models.BigIntegerField(null=True, blank=True)
    subject_name = models.CharField(max_length=300, blank=True, help_text="what it was called then")
    location = models.ForeignKey(
        Location, on_delete=models.SET_NULL, null=True, blank=True, related_name="events", help_text="store it is about"
    )
    data = models.JSONField(default=dict, help_text="before and after, by attribute")

    objects = EventRows.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "subject_id"], name="event_by_subject"),
            models.Index(fields=["brand", "-id"], name="event_newest_first"),
            models.Index(
                fields=["brand", "-id"], condition=~models.Q(subject__in=HANDLED), name="event_newest_but_handling"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_name} {self.verb} {self.subject_name}"

    def save(self, *arguments: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("An event is never changed.")
        super().save(*arguments, **options)

    def delete(self, *arguments: Any, **options: Any) -> NoReturn:
        raise TypeError("An event is never deleted.")
