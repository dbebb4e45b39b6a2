"""What a person gives of an action: the plan, and the steps."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.action_words import KINDS
from dashboards.actions.checking import LONGEST, LONGEST_PUBLIC
from dashboards.actions.plans import Plan
from dashboards.metrics import metric
from dashboards.pages.actions.stages import StageForms, day_field

MANY = 2_000


class PlanForm(forms.Form):
    """A plan; which stores begin when stands in its stages."""

    title = forms.CharField(label=gettext_lazy("What is done"), max_length=LONGEST["title"])
    metric = forms.ChoiceField(label=gettext_lazy("Measured by"))
    check_after = forms.ChoiceField(
        label=gettext_lazy("Checked after"),
        choices=[("3", gettext_lazy("3 months")), ("6", gettext_lazy("6 months"))],
        initial="3",
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[*KINDS.items()], initial="repair")
    due = day_field(gettext_lazy("Due"))
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    department = forms.CharField(label=gettext_lazy("Department"), required=False, max_length=LONGEST["department"])
    better = forms.CharField(label=gettext_lazy("What would make it better"), required=False, max_length=4_000)
    easier = forms.CharField(label=gettext_lazy("What would make it more convenient"), required=False, max_length=4_000)
    happier = forms.CharField(label=gettext_lazy("What would raise satisfaction"), required=False, max_length=4_000)

    def __init__(
        self,
        *args: Any,
        metrics: Sequence[str],
        people: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, str]]] = {
            "metric": [(key, _(metric(key).label)) for key in metrics],
            "owner": [("", _("myself")), *people.items()],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
            field.choices = offered

    def plan(self, finding: int | None, stages: StageForms) -> Plan:
        """Give the plan with its stages."""
        given = self.cleaned_data
        return Plan(
            title=given["title"],
            metric=given["metric"],
            due=given["due"],
            stages=stages.stages(),
            finding=finding,
            region=stages.region,
            owner=given["owner"],
            department=given["department"],
            kind=given["kind"],
            check_after=int(given["check_after"]),
            better=given["better"],
            easier=given["easier"],
            happier=given["happier"],
        )


class StepForm(forms.Form):
    """A step with an action, and what it needs."""

    do = forms.ChoiceField(
        choices=[
            (each, each)
            for each in ("start", "start_stage", "finish_store", "done", "cancel", "draw", "public", "undo")
        ]
    )
    version = forms.IntegerField(required=False, min_value=1)
    store = forms.CharField(required=False, max_length=60)
    stage = forms.IntegerField(required=False, min_value=1, max_value=MANY)
    on = day_field("", required=False)
    reason = forms.CharField(required=False, max_length=LONGEST["reason"])
    count = forms.IntegerField(required=False, min_value=1, max_value=MANY)
    theme = forms.CharField(required=False, max_length=30)
    public_en = forms.CharField(required=False, max_length=LONGEST_PUBLIC)
    public_ko = forms.CharField(required=False, max_length=LONGEST_PUBLIC)
    public_from = day_field("", required=False)

    def clean(self) -> dict[str, Any]:
        """Take today where no day is given."""
        given = self.cleaned_data
        given["on"] = given.get("on") or self.initial.get("today", datetime.date.max)
        return given
