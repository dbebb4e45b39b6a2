"""The stages of a roll-out as a form: which stores begin when, as many stages as somebody adds.

Adding or taking away a stage only shows the form again, with all that was typed: nothing is checked and nothing saved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards import wording
from dashboards.actions.checking import Stage
from dashboards.naming import region_words

MOST_STAGES = 12
MOST_BOXES = 400
ADD, DROP = "add_stage", "drop_stage_"
"""What the buttons of the form ask for; behind the second stands the number of a stage."""


class DayInput(forms.DateInput):
    """A day as browsers pick it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Make a field for a day, as browsers send it."""
    return forms.DateField(label=label, widget=DayInput(), input_formats=["%Y-%m-%d"], **options)


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be chosen: stores by code with their names, and the stores (codes) of each region by its path.

    ``earliest`` is the first day on which a stage may be planned to begin, besides the days that it has already.
    """

    stores: Mapping[str, str]
    regions: Mapping[str, Sequence[str]]
    earliest: date


@dataclass(frozen=True, slots=True)
class Drafted:
    """A stage as it is so far; stores that have begun (by code: name) stay in it."""

    stores: Sequence[str] = ()
    planned_on: date | None = None
    region: str = ""
    begun: Mapping[str, str] = field(default_factory=dict)


class StageForm(forms.Form):
    """One stage: its day, and its stores by name or all of a region that are in no other stage."""

    begins = day_field(gettext_lazy("Begins on"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("All stores of a region"), required=False)
    stores = forms.MultipleChoiceField(label=gettext_lazy("Stores"), required=False)

    def __init__(self, *args: Any, offered: Offered, before: Drafted, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = before
        choices: dict[str, list[tuple[str, str]]] = {
            "region": [("", _("chosen stores alone")), *((path, region_words(path)) for path in offered.regions)],
            "stores": [(code, wording.name(name)) for code, name in offered.stores.items()],
        }
        for name, those in choices.items():
            found = self.fields[name]
            assert isinstance(found, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
            found.choices = those

    @property
    def chosen(self) -> list[str]:
        """The codes that are marked in the list, whether or not they were checked."""
        return [str(code) for code in self["stores"].value() or ()]

    @property
    def begun(self) -> list[str]:
        """The names of the stores that have begun."""
        return [wording.name(name) for name in self.before.begun.values()]


class StageForms:
    """The stages of an action on one page; the fields of the first have no number, as an action has one at least."""

    def __init__(self, data: QueryDict | None, offered: Offered, drafted: Sequence[Drafted]) -> None:
        self.offered, self.drafted = offered, drafted
        do = data.get("do", "") if data is not None else ""
        self.is_only_reshaped = do == ADD or do.startswith(DROP)
        numbers = [*range(1, _count(data, len(drafted)) + 1)]
        if do == ADD and len(numbers) < MOST_STAGES:
            numbers.append(len(numbers) + 1)
        befores = {number: drafted[number - 1] if number <= len(drafted) else Drafted() for number in numbers}
        self.first_free = max((number for number, before in befores.items() if before.begun), default=0) + 1
        if do.startswith(DROP) and (dropped := _number(do.removeprefix(DROP))) >= self.first_free and len(numbers) > 1:
            numbers = [number for number in numbers if number != dropped]
        self.forms = [self._form(data, number, at, befores[number]) for at, number in enumerate(numbers, start=1)]

    def _form(self, data: QueryDict | None, number: int, at: int, before: Drafted) -> StageForm:
        options: dict[str, Any] = {"offered": self.offered, "before": before, "prefix": _prefix(at)}
        if data is not None and not self.is_only_reshaped:
            return StageForm(data, **options)
        if data is None:
            planned = before.planned_on.isoformat() if before.planned_on else ""
            return StageForm(initial={"begins": planned, "region": before.region, "stores": before.stores}, **options)
        name = f"{_prefix(number)}-" if _prefix(number) else ""
        typed = {each: data.get(f"{name}{each}", "") for each in ("begins", "region")}
        return StageForm(initial=typed | {"stores": data.getlist(f"{name}stores")}, **options)

    @property
    def count(self) -> int:
        return len(self.forms)

    @property
    def as_boxes(self) -> bool:
        """Whether stores are boxes to tick; a list of very many is one that browsers draw faster."""
        return len(self.offered.stores) <= MOST_BOXES

    @property
    def takes_more(self) -> bool:
        return self.count < MOST_STAGES

    @property
    def lines(self) -> list[tuple[int, StageForm, bool]]:
        """Each stage with its number, and whether it may be taken away."""
        numbered = enumerate(self.forms, start=1)
        return [(number, form, self.count > 1 and number >= self.first_free) for number, form in numbered]

    @property
    def chosen(self) -> list[str]:
        """The stores (codes) of all stages, as far as they are offered."""
        codes = [code for form, codes in zip(self.forms, self._codes(), strict=True) for code in codes]
        return [code for code in dict.fromkeys(codes) if code in self.offered.stores]

    @property
    def region(self) -> str:
        """The region (path) whose stores all stages together are; empty where single ones were chosen."""
        found = {str(form["region"].value() or "") for form in self.forms}
        return found.pop() if len(found) == 1 else ""

    def is_valid(self) -> bool:
        """Check every stage and how they go together, so that each shows its own errors."""
        if [form for form in self.forms if not form.is_valid()]:
            return False
        self._check_days()
        self._check_stores()
        return not any(form.errors for form in self.forms)

    def stages(self) -> list[Stage]:
        """Give the stages, with those that have begun; a single one without stores is none."""
        made = [
            Stage([*form.before.begun, *codes], form.cleaned_data["begins"])
            for form, codes in zip(self.forms, self._codes(), strict=True)
        ]
        return made if len(made) > 1 or made[0].stores else []

    def refuse(self, field: str, reason: str) -> None:
        """Show why the stages are refused, in the first of them."""
        self.forms[0].add_error(field, reason)

    def _codes(self) -> list[list[str]]:
        """Give of each stage the chosen stores, and those of its region that are in no other stage."""
        by_hand = {code for form in self.forms for code in form.chosen} | {
            code for form in self.forms for code in form.before.begun
        }
        taken, found = set(by_hand), []
        for form in self.forms:
            inside = self.offered.regions.get(str(form["region"].value() or ""), ())
            rest = [code for code in inside if code not in taken]
            taken.update(rest)
            found.append([*form.chosen, *rest])
        return found

    def _check_days(self) -> None:
        known = {each.planned_on for each in self.drafted}
        last: date | None = None
        for form, codes in zip(self.forms, self._codes(), strict=True):
            day = form.cleaned_data["begins"]
            if day is None and self.count > 1 and codes:
                form.add_error("begins", _("Give the day on which this stage begins."))
            elif day is not None and day < self.offered.earliest and day not in known:
                form.add_error("begins", _("The day is over: choose one that is still to come."))
            elif day is not None and last is not None and day < last:
                form.add_error("begins", _("This is before the stage above begins."))
            last = day or last

    def _check_stores(self) -> None:
        seen: dict[str, int] = {}
        for number, (form, codes) in enumerate(zip(self.forms, self._codes(), strict=True), start=1):
            for code in form.chosen:
                if seen.setdefault(code, number) != number:
                    facts = {"store": wording.name(self.offered.stores[code]), "stage": seen[code]}
                    form.add_error("stores", _("%(store)s is in stage %(stage)s already.") % facts)
            if codes or form.before.begun or self.count == 1:
                continue
            if form.cleaned_data["region"]:
                form.add_error("region", _("All stores of this region are in other stages."))
            else:
                form.add_error("stores", _("Choose the stores of this stage, or take the stage away."))


def _prefix(number: int) -> str | None:
    return None if number == 1 else f"stage{number}"


def _count(data: QueryDict | None, drafted: int) -> int:
    """Give how many stages a form sent, or how many there are so far; one at least."""
    if data is None:
        return max(drafted, 1)
    return max(1, min(_number(data.get("stages", "")), MOST_STAGES))


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 4 else 0
