"""What is sent to ``/api/v1/actions`` and ``/api/v1/goals``."""

from typing import Any

from rest_framework import serializers as fields

from dashboards import queries
from dashboards.api.access import BrandParameters, MonthField, Parameters, VersionField

LONGEST = 4_000
KEY = 60
MOST = 2_000
LARGEST = 2**31 - 1


class ActionsParameters(BrandParameters):
    """Parameters of the list."""

    view = fields.ChoiceField(
        choices=queries.ACTION_VIEWS,
        required=False,
        default="",
        allow_blank=True,
        help_text="only these; all where it is left out",
    )
    owner = fields.CharField(
        required=False, default="", allow_blank=True, max_length=150, help_text="only those of this person (name)"
    )
    store = fields.CharField(
        required=False, default="", allow_blank=True, max_length=KEY, help_text="only those in this store (code)"
    )


class StoresField(fields.ListField):
    """Codes of stores: a list, or a text with commas between them, as a form sends them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=fields.CharField(max_length=KEY), max_length=MOST, **options)

    def to_internal_value(self, data: Any) -> list[str]:
        if isinstance(data, str):
            data = [each.strip() for each in data.split(",") if each.strip()]
        found: list[str] = super().to_internal_value(data)
        return found


class StageParameters(fields.Serializer):
    """Stores that begin together."""

    stores = StoresField(help_text="codes of the stores")
    planned_on = fields.DateField(required=False, default=None, allow_null=True, help_text="day on which it is planned")


class PlanParameters(BrandParameters):
    """A plan. With ``finding`` the stores and the metric are those of the finding, where they are left out."""

    title = fields.CharField(max_length=200, help_text="what is done")
    metric = fields.CharField(
        required=False, default="", allow_blank=True, max_length=KEY, help_text="key of the metric it is judged by"
    )
    due = fields.DateField(required=False, default=None, allow_null=True, help_text="day; in 30 days if left out")
    stores = StoresField(required=False, default=list, help_text="codes of the stores, of one stage")
    stages = StageParameters(many=True, required=False, default=list, help_text="stores of a roll-out in stages")
    finding = fields.IntegerField(
        required=False,
        default=None,
        allow_null=True,
        min_value=1,
        max_value=LARGEST,
        help_text="id of the finding that it is about",
    )
    goal = fields.IntegerField(
        required=False,
        default=None,
        allow_null=True,
        min_value=1,
        max_value=LARGEST,
        help_text="id of the goal that it is for",
    )
    region = fields.CharField(required=False, default="", allow_blank=True, max_length=600, help_text="its path")
    owner = fields.CharField(
        required=False, default="", allow_blank=True, max_length=150, help_text="sign-in name; yours if left out"
    )
    department = fields.CharField(required=False, default="", allow_blank=True, max_length=80, help_text="who does it")
    kind = fields.CharField(required=False, default="repair", max_length=8, help_text="`repair`, `training`, `trial`")
    check_after = fields.IntegerField(required=False, default=3, help_text="months after which it is judged: 3 or 6")
    better = fields.CharField(
        required=False, default="", allow_blank=True, max_length=LONGEST, help_text="what would make it better"
    )
    easier = fields.CharField(
        required=False, default="", allow_blank=True, max_length=LONGEST, help_text="what would make it more convenient"
    )
    happier = fields.CharField(
        required=False, default="", allow_blank=True, max_length=LONGEST, help_text="what would raise satisfaction"
    )


class ActionStepParameters(Parameters):
    """What every step may name: the version of the action that its sender has seen."""

    version = VersionField("action")


class PlanChangeParameters(ActionStepParameters):
    """What is to be changed; what is left out stays."""

    title = fields.CharField(required=False, max_length=200, help_text="what is done")
    due = fields.DateField(required=False, help_text="day")
    owner = fields.CharField(required=False, allow_blank=True, max_length=150, help_text="sign-in name")
    department = fields.CharField(required=False, allow_blank=True, max_length=80, help_text="who does it")
    kind = fields.CharField(required=False, max_length=8, help_text="`repair`, `training`, `trial`")
    metric = fields.CharField(required=False, max_length=KEY, help_text="key of the metric it is judged by")
    check_after = fields.IntegerField(required=False, help_text="months after which it is judged: 3 or 6")
    better = fields.CharField(
        required=False, allow_blank=True, max_length=LONGEST, help_text="what would make it better"
    )
    easier = fields.CharField(
        required=False, allow_blank=True, max_length=LONGEST, help_text="what would make it more convenient"
    )
    happier = fields.CharField(
        required=False, allow_blank=True, max_length=LONGEST, help_text="what would raise satisfaction"
    )
    theme = fields.CharField(required=False, allow_blank=True, max_length=30, help_text="what customers spoke of")
    public_en = fields.CharField(required=False, allow_blank=True, max_length=300, help_text="what customers read")
    public_ko = fields.CharField(required=False, allow_blank=True, max_length=300, help_text="the same in Korean")
    public_from = fields.DateField(required=False, allow_null=True, help_text="day from which customers read it")


class StagesParameters(ActionStepParameters):
    """In which stores it is done, and in which stages."""

    stores = StoresField(required=False, default=list, help_text="codes of the stores, of one stage")
    stages = StageParameters(many=True, required=False, default=list, help_text="stores of a roll-out in stages")


class StoreDayParameters(ActionStepParameters):
    """A store of the action, and a day."""

    store = fields.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=KEY,
        help_text="code of the store; may be left out where you see one store of the action alone",
    )
    on = fields.DateField(help_text="day that is not to come")


class StageDayParameters(ActionStepParameters):
    """A stage of the action, and a day."""

    stage = fields.IntegerField(min_value=1, max_value=MOST, help_text="number of the stage")
    on = fields.DateField(help_text="day that is not to come")


class CancelParameters(ActionStepParameters):
    reason = fields.CharField(allow_blank=True, max_length=500, help_text="why")


class DrawParameters(ActionStepParameters):
    """How many stores are drawn by lot."""

    count = fields.IntegerField(min_value=1, max_value=MOST, help_text="how many")
    region = fields.CharField(required=False, default="", allow_blank=True, max_length=600, help_text="only from there")
    format = fields.CharField(required=False, default="", allow_blank=True, max_length=KEY, help_text="only of this")


class NothingParameters(Parameters):
    pass


class GoalParameters(BrandParameters):
    """A goal of a store, of a region, or with neither of the brand."""

    title = fields.CharField(max_length=200, help_text="what is to be reached")
    metric = fields.CharField(max_length=KEY, help_text="key of the metric")
    target = fields.FloatField(help_text="in the unit of the metric")
    due = fields.DateField(help_text="day by which it is to be reached")
    store = fields.CharField(required=False, default="", allow_blank=True, max_length=KEY, help_text="its code")
    region = fields.CharField(required=False, default="", allow_blank=True, max_length=600, help_text="its path")
    owner = fields.CharField(required=False, default="", allow_blank=True, max_length=150, help_text="sign-in name")


class GoalCloseParameters(ActionStepParameters):
    state = fields.CharField(max_length=9, help_text="`reached`, `missed` or `cancelled`")
    reason = fields.CharField(
        required=False, default="", allow_blank=True, max_length=500, help_text="why it was cancelled"
    )


class EffectsParameters(BrandParameters):
    month = MonthField(required=False, default=None, help_text="by whose end; of each action the newest if left out")


class MeasureParameters(BrandParameters):
    action = fields.IntegerField(min_value=1, max_value=LARGEST, help_text="id of the action")
