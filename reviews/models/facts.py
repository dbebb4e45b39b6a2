"""Facts: what customers say about stores, and what publishers show of them.

Facts have UTC moments and the local month they count in. A fact whose date is only a range ("2 years ago") has a
first and a last month; an exact one has the same month twice. Months are the numbers of ``locations.months``.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from locations.models import Location
from reviews.models.imports import ImportJob, Source


class Fact(models.Model):
    """Abstract: something stated about one store, with the natural key (source, external_id) for ever."""

    # Both unique keys below begin with these two, so further indexes would only slow imports down.
    source = models.ForeignKey(Source, on_delete=models.CASCADE, db_index=False)
    location = models.ForeignKey(Location, on_delete=models.CASCADE, db_index=False)
    external_id = models.CharField(max_length=255)
    job = models.ForeignKey(
        ImportJob,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        help_text="import that last wrote it",
    )
    content = models.CharField(max_length=32, help_text="digest of all that a later file could correct")
    first_month = models.IntegerField()
    last_month = models.IntegerField()
    damaged = models.BooleanField(default=False)

    class Meta:
        abstract = True


def fact_constraints(table: str) -> list[models.BaseConstraint]:
    return [
        models.UniqueConstraint(fields=["source", "external_id"], name=f"{table}_once_per_source"),
        models.CheckConstraint(condition=Q(last_month__gte=F("first_month")), name=f"{table}_months_in_order"),
    ]


def fact_indexes(table: str) -> list[models.Index]:
    return [models.Index(fields=["location", "first_month", "last_month"], name=f"{table}_cell")]


class Precision(models.TextChoices):
    """How exactly a moment is known; anything but EXACT is a range from ``posted_from`` to ``posted_to``."""

    EXACT = "exact", _("exact")
    DAY = "day", _("to the day")
    WEEK = "week", _("to the week")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")


UNANSWERED = Q(replies_told=True, reply="", replied_at__isnull=True)
"""Reviews that surely have no reply; those of files that state nothing about replies are not known to wait."""


class Review(Fact):
    """A public review. The rating may be absent (Naver keyword reviews)."""

    author = models.CharField(max_length=300, blank=True)
    rating = models.SmallIntegerField(null=True, blank=True)
    rating_max = models.SmallIntegerField(default=5, help_text="top of the publisher's scale, which starts at 1")
    text = models.TextField(blank=True)
    language = models.CharField(max_length=16, blank=True)
    keywords = models.JSONField(default=list, blank=True)
    posted_from = models.DateTimeField(help_text="UTC")
    posted_to = models.DateTimeField(help_text="UTC; equal to posted_from where the moment is known")
    precision = models.CharField(max_length=5, choices=Precision, default=Precision.EXACT)
    replies_told = models.BooleanField(default=True, help_text="false where the file does not state replies at all")
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True, help_text="UTC; the last edit, so an upper bound")
    fingerprint = models.CharField(
        max_length=32,
        blank=True,
        db_column="likeness",
        help_text="keyed digest of store, author, rating and text where there is no id",
    )

    class Meta:
        constraints = [
            *fact_constraints("review"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=F("rating_max")),
                name="review_rating_on_its_scale",
            ),
            models.CheckConstraint(condition=Q(posted_to__gte=F("posted_from")), name="review_range_in_order"),
        ]
        indexes = [
            *fact_indexes("review"),
            models.Index(fields=["location", "-posted_to", "-id"], name="review_newest"),
            models.Index(fields=["source", "fingerprint"], condition=~Q(fingerprint=""), name="review_likeness"),
            models.Index(fields=["source", "-posted_to", "-id"], name="review_newest_of_all"),
            models.Index(fields=["source", "posted_to", "id"], condition=UNANSWERED, name="review_waiting"),
        ]

    @property
    def answered(self) -> bool | None:
        """Whether it has a reply; None where the file states nothing: not answered and not known are two things."""
        if not self.replies_told:
            return None
        return bool(self.reply) or self.replied_at is not None


class ReviewAlias(models.Model):
    """The key under which a later scrape showed a review that was already known under another range of dates.

    "A month ago" in one scrape is "2 months ago" in the next; the alias makes the second file as repeatable as the
    first.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, db_index=False)
    external_id = models.CharField(max_length=255)
    review = models.ForeignKey(Review, on_delete=models.CASCADE)
    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="review_alias_once_per_source"),
        ]


class SurveyResponse(Fact):
    """One answered questionnaire; CSAT and CES carry the scale and direction of the question that was asked."""

    answered_at = models.DateTimeField(help_text="UTC")
    nps = models.SmallIntegerField(null=True, blank=True)
    csat = models.SmallIntegerField(null=True, blank=True)
    csat_min = models.SmallIntegerField(default=1)
    csat_max = models.SmallIntegerField(default=5)
    ces = models.SmallIntegerField(null=True, blank=True)
    ces_min = models.SmallIntegerField(default=1)
    ces_max = models.SmallIntegerField(default=7)
    ces_better = models.CharField(max_length=4, choices=[("high", "high"), ("low", "low")], default="high")
    comment = models.TextField(blank=True)
    touchpoint = models.CharField(max_length=120, blank=True)
    segment = models.CharField(max_length=120, blank=True)
    channel = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [
            *fact_constraints("survey"),
            models.CheckConstraint(condition=Q(nps__isnull=True) | Q(nps__range=(0, 10)), name="survey_nps_0_to_10"),
            models.CheckConstraint(
                condition=Q(csat__isnull=True) | Q(csat__gte=F("csat_min"), csat__lte=F("csat_max")),
                name="survey_csat_on_its_scale",
            ),
            models.CheckConstraint(
                condition=Q(ces__isnull=True) | Q(ces__gte=F("ces_min"), ces__lte=F("ces_max")),
                name="survey_ces_on_its_scale",
            ),
        ]
        indexes = [
            *fact_indexes("survey"),
            models.Index(fields=["location", "-answered_at", "-id"], name="survey_newest"),
            models.Index(fields=["source", "-answered_at", "-id"], condition=~Q(comment=""), name="survey_said"),
        ]


class Listing(Fact):
    """What a publisher showed for a store when it was viewed (a sighting)."""

    seen_at = models.DateTimeField(help_text="UTC")
    present = models.BooleanField(default=True, help_text="false where the publisher shows nothing for the store")
    name = models.CharField(max_length=300, blank=True)
    street = models.CharField(max_length=500, blank=True)
    city = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    website = models.CharField(max_length=1000, blank=True)
    category = models.CharField(max_length=200, blank=True)
    hours = models.CharField(max_length=1000, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    status = models.CharField(max_length=20, blank=True)
    url = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = fact_constraints("listing")
        indexes = fact_indexes("listing")


class Case(Fact):
    """A service ticket."""

    opened_at = models.DateTimeField(help_text="UTC")
    first_response_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    contacts = models.SmallIntegerField(null=True, blank=True)
    reopened = models.SmallIntegerField(null=True, blank=True, help_text="how often it was opened again")
    reopened_at = models.DateTimeField(null=True, blank=True, help_text="when it was first opened again, where known")
    channel = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=40, blank=True)
    csat = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            *fact_constraints("case"),
            models.CheckConstraint(condition=Q(csat__isnull=True) | Q(csat__range=(1, 5)), name="case_csat_1_to_5"),
        ]
        indexes = fact_indexes("case")


class KpiValue(Fact):
    """One imported figure of a store and month (sales, churn, ...): value and trend only, never tested."""

    key = models.CharField(max_length=60)
    value = models.FloatField()
    better = models.CharField(max_length=4, choices=[("high", "high"), ("low", "low")])

    class Meta:
        constraints = fact_constraints("kpi")
        indexes = fact_indexes("kpi")
