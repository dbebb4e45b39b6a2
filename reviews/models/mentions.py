"""What texts are about: the mentions of themes in them, a brand's own words for themes, and judgements of marks."""

from django.db import models
from django.db.models import Q

from locations.models import Brand, Location, User

POLARITIES = (-1, 0, 1)
"""Complaint, neither, praise."""


class Mention(models.Model):
    """One place of a text that is about a theme.

    It lies in the cell of its fact and is made with the tallies of that cell. ``start`` and ``end`` are places in the
    text as it is stored; of a keyword that a publisher states, which is in no text, both are -1 less its index.
    """

    class Kind(models.TextChoices):
        REVIEW = "review"
        SURVEY = "survey"

    # The index of cells begins with it.
    location = models.ForeignKey(Location, on_delete=models.CASCADE, db_index=False)
    first_month = models.IntegerField()
    last_month = models.IntegerField()
    kind = models.CharField(max_length=6, choices=Kind)
    fact_id = models.BigIntegerField()
    theme = models.CharField(max_length=30)
    polarity = models.SmallIntegerField()
    start = models.IntegerField()
    end = models.IntegerField()
    lexicon = models.CharField(max_length=32, help_text="digest of the words that it was found by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "fact_id", "theme", "start"], name="mention_once_per_place"),
            models.CheckConstraint(condition=Q(polarity__in=POLARITIES), name="mention_polarity"),
        ]
        indexes = [
            models.Index(fields=["location", "first_month", "last_month"], name="mention_cell"),
            models.Index(fields=["theme", "-last_month", "-id"], condition=Q(polarity=-1), name="mention_complaints"),
        ]


class BrandTerm(models.Model):
    """A word that a brand's customers use for a theme; retired ones stay, and count no more."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, db_index=False, related_name="terms")
    language = models.CharField(max_length=16)
    theme = models.CharField(max_length=30)
    term = models.CharField(max_length=60)
    polarity = models.SmallIntegerField(null=True, blank=True, help_text="empty: as the words around it say")
    active = models.BooleanField(default=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "language", "term"], name="term_once_per_language"),
            models.CheckConstraint(
                condition=Q(polarity__isnull=True) | Q(polarity__in=POLARITIES), name="term_polarity"
            ),
        ]

    def __str__(self) -> str:
        return self.term


class MentionLabel(models.Model):
    """A person's judgement of a mark: that it is right or wrong, or that one is missing in this place.

    It names the place and not the row of the mention, which goes and comes with the words that find it.
    """

    class Verdict(models.TextChoices):
        RIGHT = "right"
        WRONG = "wrong"
        MISSING = "missing"

    location = models.ForeignKey(Location, on_delete=models.CASCADE)
    kind = models.CharField(max_length=6, choices=Mention.Kind)
    fact_id = models.BigIntegerField()
    theme = models.CharField(max_length=30)
    polarity = models.SmallIntegerField()
    start = models.IntegerField()
    end = models.IntegerField()
    verdict = models.CharField(max_length=7, choices=Verdict)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["created_by", "kind", "fact_id", "theme", "start"], name="label_once_per_person"
            ),
            models.CheckConstraint(condition=Q(polarity__in=POLARITIES), name="label_polarity"),
        ]
        indexes = [models.Index(fields=["kind", "fact_id"], name="label_fact")]


class ThemeMarking(models.Model):
    """By which words the texts of a brand are marked, and how often that was done.

    Where the words are others by now, all its texts have to be marked again. ``version`` grows with every change of the
    mentions or their tallies, so that what was computed from them is known to be out of date.
    """

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, primary_key=True, related_name="theme_marking")
    digest = models.CharField(max_length=32)
    version = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"marking of {self.brand}"
