"""What is sent to ``/api/v1/items``."""

from typing import Any

from rest_framework import serializers as fields

from dashboards import queries
from dashboards.api.access import BrandParameters, Parameters, VersionField
from reviews.themes.keys import THEMES

LONGEST = 10_000
KINDS = ("review", "comment", "case", "note")


class ItemParameters(BrandParameters):
    """Parameters of the list."""

    view = fields.ChoiceField(
        choices=[*queries.DESK_VIEWS],
        required=False,
        default="",
        allow_blank=True,
        help_text="a view of the desk; all that is open where it is left out",
    )
    store = fields.CharField(required=False, default="", allow_blank=True, help_text="only items of this store (code)")
    tag = fields.CharField(required=False, default="", allow_blank=True, help_text="only items with this tag (key)")
    kind = fields.ChoiceField(
        choices=KINDS, required=False, default="", allow_blank=True, help_text="only items of this kind"
    )
    region = fields.CharField(
        required=False, default="", allow_blank=True, help_text="only items of stores below this region (path)"
    )
    theme = fields.ChoiceField(
        choices=THEMES, required=False, default="", allow_blank=True, help_text="only items about this theme"
    )
    owner = fields.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=150,
        help_text="only items of this person (sign-in name)",
    )
    team = fields.CharField(
        required=False, default="", allow_blank=True, max_length=80, help_text="only items of this team (name)"
    )
    severity = fields.IntegerField(
        required=False, default=0, min_value=0, max_value=4, help_text="only items of this severity, 1 to 4"
    )
    words = fields.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=100,
        help_text="only items with each of these words in what was said, or in the name or code of the store",
    )
    closed = fields.BooleanField(required=False, default=False, help_text="what is over, too")
    after = fields.IntegerField(
        required=False, default=0, min_value=0, max_value=10**7, help_text="how many come before, as `next` has it"
    )


class NoteParameters(BrandParameters):
    """What a customer said to staff of a store."""

    store = fields.CharField(max_length=60, help_text="code of the store")
    text = fields.CharField(max_length=LONGEST, allow_blank=True, help_text="what the customer said")
    channel = fields.CharField(max_length=11, help_text="`counter`, `phone`, `interview` or `focus_group`")
    score = fields.IntegerField(
        required=False, default=None, allow_null=True, help_text="1 to 5, where the customer gave one"
    )


class StepParameters(Parameters):
    """What every step may name: the version of the item that its sender has seen."""

    version = VersionField("item")


class AssignParameters(StepParameters):
    person = fields.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=150,
        help_text="sign-in name; with neither person nor team it is nobody's",
    )
    team = fields.CharField(required=False, default="", allow_blank=True, max_length=80, help_text="name of a team")


class TagsField(fields.ListField):
    """Keys of tags: a list, or a text with commas between them, as a form sends them."""

    def to_internal_value(self, data: Any) -> list[str]:
        if isinstance(data, str):
            data = [each.strip() for each in data.split(",") if each.strip()]
        found: list[str] = super().to_internal_value(data)
        return found


class TagParameters(StepParameters):
    tags = TagsField(
        child=fields.CharField(max_length=40), allow_empty=True, max_length=50, help_text="keys: these and no others"
    )


class SeverityParameters(StepParameters):
    severity = fields.IntegerField(help_text="1 information to 4 incident")


class SnoozeParameters(StepParameters):
    until = fields.DateTimeField(help_text="moment that is still to come")


class CloseParameters(StepParameters):
    reason = fields.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=18,
        help_text="`answered`, `solved`, `no_answer_needed`, `not_ours` or `spam`; not needed for what was answered",
    )


class DraftParameters(StepParameters):
    text = fields.CharField(allow_blank=True, trim_whitespace=False, help_text="the answer")
    language = fields.CharField(
        required=False, default="", allow_blank=True, max_length=8, help_text="language of the answer"
    )
    template = fields.IntegerField(
        required=False, default=None, allow_null=True, help_text="id of the template that it began with"
    )
    reply_version = fields.IntegerField(
        required=False,
        default=None,
        allow_null=True,
        help_text="version of the draft that was seen",
    )


class TakeParameters(Parameters):
    """Which draft; by itself the newest one that is not live."""

    reply = fields.IntegerField(
        required=False,
        default=None,
        allow_null=True,
        help_text="id of the draft; the newest of the others where it is left out",
    )


class SentParameters(Parameters):
    """Which publisher it is posted at, whose limit the text has to keep; by itself that of the item."""

    publisher = fields.CharField(
        required=False,
        default=None,
        allow_null=True,
        allow_blank=True,
        max_length=60,
        help_text="whose limit the text has to keep; that of the item where it is left out",
    )


class UndoParameters(Parameters):
    pass
