"""The desk: what customers wait for, who owns it, what was answered, and what a brand has agreed on."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from locations.models import Brand, Location, Region, Team, User


class DeskSettings(models.Model):
    """How a brand's desk works; without a row it is not switched on."""

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, primary_key=True, related_name="desk")
    since = models.DateTimeField(help_text="what customers said before this is no item")
    customer_hours = models.PositiveSmallIntegerField(default=24, help_text="by the wall clock")
    house_hours = models.PositiveSmallIntegerField(default=4, help_text="open hours of the store")
    version = models.BigIntegerField(default=0, help_text="grows with every change of the desk")
    hours_event = models.BigIntegerField(default=0, help_text="newest event that the deadlines have taken into account")
    tallied = models.BigIntegerField(default=0, help_text="grows whenever tallies of the brand are written")
    scored_on = models.DateField(null=True, blank=True, help_text="last day on which steps of the desk were scored")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(customer_hours__range=(1, 720), house_hours__range=(1, 200)), name="desk_hours_in_range"
            )
        ]

    def __str__(self) -> str:
        return f"desk of {self.brand}"


class Tag(models.Model):
    """A kind of item that a brand distinguishes; never deleted, only retired."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, db_index=False, related_name="tags")
    key = models.SlugField(max_length=40)
    name_en = models.CharField(max_length=80)
    name_ko = models.CharField(max_length=80)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "key"], name="tag_once_per_brand")]

    def __str__(self) -> str:
        return self.key


class Item(models.Model):
    """One thing that a customer said, or that staff wrote down, until it is answered or needs no answer.

    ``spoke_at`` is the latest possible moment where only a range is known (``is_exact`` is false then, and the item is
    in no share). ``answered_at`` is the first reply. What was in time is decided once: at the first reply, or when the
    deadline passes.
    """

    class Kind(models.TextChoices):
        REVIEW = "review", _("review")
        COMMENT = "comment", _("survey comment")
        CASE = "case", _("service case")
        NOTE = "note", _("note of the staff")

    class State(models.TextChoices):
        NEW = "new", _("new")
        OPEN = "open", _("open")
        DRAFTED = "drafted", _("draft")
        APPROVED = "approved", _("approved")
        SENT = "sent", _("sent")
        SEEN = "seen", _("seen at the publisher")
        WAITING = "waiting", _("waiting for the customer")
        SNOOZED = "snoozed", _("set aside")
        NEEDS_NONE = "needs_none", _("needs no answer")
        CLOSED = "closed", _("closed")

    class Severity(models.IntegerChoices):
        INFORMATION = 1, _("information")
        MINOR = 2, _("minor")
        MAJOR = 3, _("major")
        INCIDENT = 4, _("incident")

    class CloseReason(models.TextChoices):
        ANSWERED = "answered", _("answered")
        SOLVED = "solved", _("solved with the customer")
        NO_ANSWER_NEEDED = "no_answer_needed", _("needs no answer")
        NOT_OURS = "not_ours", _("not about us")
        SPAM = "spam", _("spam, or not by a customer")
        CLOSED_AT_SOURCE = "closed_at_source", _("closed in the system that it came from")
        SOURCE_TAKEN_BACK = "source_taken_back", _("the import was undone")

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, db_index=False, related_name="items")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, db_index=False, related_name="items")
    kind = models.CharField(max_length=7, choices=Kind)
    fact_id = models.BigIntegerField(help_text="id of the review, answer, case or note")
    spoke_at = models.DateTimeField(help_text="UTC")
    month = models.IntegerField(default=0, help_text="local month of the store in which it counts")
    is_exact = models.BooleanField(default=True, help_text="false where only a range of dates is known")
    severity = models.PositiveSmallIntegerField(choices=Severity, default=Severity.MINOR)
    severity_by = models.CharField(max_length=150, blank=True, help_text="empty: from what the customer said")
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="items")
    due_customer = models.DateTimeField(help_text="UTC, by the wall clock")
    due_house = models.DateTimeField(null=True, blank=True, help_text="UTC, by open hours; empty where it never opens")
    house_is_brands = models.BooleanField(default=False, help_text="the store states no hours: the brand's count")
    answered_at = models.DateTimeField(null=True, blank=True, help_text="UTC; of the first reply, an upper bound")
    house_seconds = models.PositiveIntegerField(
        null=True, blank=True, help_text="open time of the store until the first reply"
    )
    in_time_customer = models.BooleanField(null=True, blank=True)
    in_time_house = models.BooleanField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="UTC; when somebody said that the answer is out")
    not_shown_since = models.DateTimeField(
        null=True, blank=True, help_text="UTC; newest sighting, a week or more after it was sent, without the reply"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=18, choices=CloseReason, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True, help_text="UTC; while it waits for the customer")
    paused_seconds = models.PositiveIntegerField(default=0, help_text="that it has waited for the customer")
    reopened = models.PositiveSmallIntegerField(default=0)
    source_gone = models.BooleanField(default=False, help_text="the import that it came from was undone")
    text = models.TextField(blank=True, help_text="what was said, once its source is gone")
    escalated = models.PositiveSmallIntegerField(default=0, help_text="percent of the time at the last reminder")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "fact_id"], name="item_once_per_fact"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="item_closed_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="snoozed", snoozed_until__isnull=False)
                | (~Q(state="snoozed") & Q(snoozed_until__isnull=True)),
                name="item_set_aside_has_an_end",
            ),
            models.CheckConstraint(condition=Q(severity__range=(1, 4)), name="item_severity_1_to_4"),
        ]
        indexes = [
            # Of all that an order of the queue and the counts of its views ask, so that no row is read for them.
            models.Index(
                fields=[
                    "brand",
                    "state",
                    "due_customer",
                    "due_house",
                    "severity",
                    "answered_at",
                    "owner",
                    "team",
                    "not_shown_since",
                ],
                name="item_queue",
            ),
            models.Index(fields=["location", "state", "-spoke_at"], name="item_of_store"),
            models.Index(fields=["brand", "-spoke_at", "-id"], name="item_newest"),
            models.Index(fields=["location", "month"], name="item_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fact_id}"

    @property
    def first_month(self) -> int:
        """The cell of tallies that it lies in, as facts name theirs."""
        return self.month

    @property
    def last_month(self) -> int:
        return self.month


class ItemTag(models.Model):
    """That an item has a tag, and who or which rule said so."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, db_index=False, related_name="tagged")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tagged")
    rule = models.ForeignKey("DeskRule", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "tag"], name="item_tagged_once")]


class DeskRule(models.Model):
    """What is done with items of a kind: all that match add tags and raise severity, the first that assigns wins."""

    class Assign(models.TextChoices):
        NOBODY = "", _("nobody")
        STORE = "store", _("the store manager")
        REGIONAL = "regional", _("the regional manager")
        HEAD_OFFICE = "head_office", _("head office")
        TEAM = "team", _("a team")
        PERSON = "person", _("a person")

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, db_index=False, related_name="desk_rules")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    active = models.BooleanField(default=True)
    when = models.JSONField(default=dict, help_text="conditions by name; an item has to meet all of them")
    tags = models.ManyToManyField(Tag, blank=True, related_name="rules")
    severity = models.PositiveSmallIntegerField(choices=Item.Severity, null=True, blank=True, help_text="at least")
    assign = models.CharField(max_length=11, choices=Assign, blank=True)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    person = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "name"], name="desk_rule_name_once"),
            models.CheckConstraint(
                condition=Q(severity__isnull=True) | Q(severity__range=(1, 4)), name="desk_rule_severity_1_to_4"
            ),
        ]
        indexes = [models.Index(fields=["brand", "position"], name="desk_rule_order")]

    def __str__(self) -> str:
        return self.name


class RuleUse(models.Model):
    """What a rule did with an item."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, db_index=False, related_name="rule_uses")
    rule = models.ForeignKey(DeskRule, on_delete=models.CASCADE, related_name="uses")
    did = models.JSONField(default=dict, help_text="tags, severity and whom it assigned, as far as it did")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "rule"], name="rule_used_once")]


class ReplyTemplate(models.Model):
    """A text to begin an answer with; ``{store}``, ``{phone}``, ``{hours_today}`` and ``{theme}`` are filled in."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, db_index=False, related_name="reply_templates")
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8)
    stars_from = models.PositiveSmallIntegerField(default=1, help_text="0: of texts without stars")
    stars_to = models.PositiveSmallIntegerField(default=5)
    theme = models.CharField(max_length=30, blank=True)
    text = models.TextField()
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "language", "name"], name="template_once_per_language"),
            models.CheckConstraint(
                condition=Q(stars_from__lte=F("stars_to"), stars_to__lte=5), name="template_stars_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Reply(models.Model):
    """An answer to an item. One is the one that goes out (``live``); a second writer gets a draft next to it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        SENT = "sent", _("sent")
        SEEN = "seen", _("seen at the publisher")
        REFUSED = "refused", _("refused by the publisher")

    item = models.ForeignKey(Item, on_delete=models.CASCADE, db_index=False, related_name="replies")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    author_name = models.CharField(max_length=150)
    language = models.CharField(max_length=8, blank=True)
    text = models.TextField()
    template = models.ForeignKey(ReplyTemplate, on_delete=models.SET_NULL, null=True, blank=True, related_name="used")
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    live = models.BooleanField(default=True)
    written_at = models.DateTimeField()
    approved_by = models.CharField(max_length=150, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(live=True), name="reply_one_live"),
        ]
        indexes = [models.Index(fields=["item", "-id"], name="reply_of_item")]

    def __str__(self) -> str:
        return f"reply {self.pk}"


class Contact(models.Model):
    """How a customer who asked for an answer can be reached; erased some time after the item is closed."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="contact")
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    consent_at = models.DateTimeField()
    erase_after = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"contact of {self.item_id}"


class LoggedFeedback(models.Model):
    """What a customer said to staff, as they wrote it down."""

    class Channel(models.TextChoices):
        COUNTER = "counter", _("at the counter")
        PHONE = "phone", _("by phone")
        INTERVIEW = "interview", _("interview")
        FOCUS_GROUP = "focus_group", _("focus group")

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="logged")
    by = models.CharField(max_length=150)
    at = models.DateTimeField(help_text="UTC")
    channel = models.CharField(max_length=11, choices=Channel)
    text = models.TextField()
    score = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 to 5, where the customer gave one")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__range=(1, 5)), name="logged_score_1_to_5")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.at:%Y-%m-%d}"


class Playbook(models.Model):
    """How a brand answers: its service policy (no tag), or what to do about a kind of item; versions are stored."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, db_index=False, related_name="playbooks")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, null=True, blank=True, related_name="playbooks")
    number = models.PositiveIntegerField(help_text="of the version")
    text_en = models.TextField(blank=True)
    text_ko = models.TextField(blank=True)
    valid_from = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "tag", "number"], name="playbook_version_once"),
            models.UniqueConstraint(
                fields=["brand", "number"], condition=Q(tag__isnull=True), name="service_policy_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tag or 'service policy'} {self.number}"


class PlaybookRead(models.Model):
    """That a person has read and agreed to a version."""

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, db_index=False, related_name="reads")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="playbooks_read")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["playbook", "user"], name="playbook_read_once")]


class Praise(models.Model):
    """A customer's praise that somebody chose to share; nobody is ranked by it."""

    class Shared(models.TextChoices):
        STORE = "store", _("with the store")
        REGION = "region", _("with the region")
        BRAND = "brand", _("with the brand")

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="praise")
    shared_by = models.CharField(max_length=150)
    shared_with = models.CharField(max_length=6, choices=Shared)
    region = models.ForeignKey(Region, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    staff = models.CharField(max_length=200, blank=True, help_text="names of staff as the customer wrote them")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"praise {self.item_id}"


class Handover(models.Model):
    """Open items of one person in the hands of another, until a day."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="handovers")
    giver = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    taker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    until = models.DateField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    items = models.ManyToManyField(Item, blank=True, related_name="handovers")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="handover_needs_another_person"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} to {self.taker}"
