"""Standards as a person types them: months as YYYY-MM, targets in the unit that the pages show."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards import wording
from dashboards.metrics import Family, Metric, metric
from dashboards.naming import format_words, region_words
from dashboards.rows import Demand, StandardLine
from dashboards.standards import NotSettable
from locations.months import format_month, parse_month

MOST_AT_ONCE = 12
MORE = ("valid_to", "weight", "owner", "reason")
"""Fields that most standards do not need."""
_NUMBER = re.compile(r"[-−]?\d{1,7}(?:[.,]\d{1,6})?", re.ASCII)
_UNITS = "%★h시간 "


class MonthField(forms.CharField):
    """A month, as its number; browsers without a picker of months send what was typed."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"type": "month"})
        super().__init__(max_length=20, widget=widget, **options)

    def clean(self, value: Any) -> int | None:
        text: str = super().clean(value)
        if not text:
            return None
        try:
            return parse_month(text)
        except ValueError as unreadable:
            raise forms.ValidationError(_("Write the month as YYYY-MM, for example 2027-01.")) from unreadable


@dataclass(frozen=True, slots=True)
class Offered:
    """What a standard can be for, and who can look after it: region paths, formats, sign-in names with names.

    ``metrics`` are the keys of those that it can be of.
    """

    regions: Sequence[str]
    formats: Sequence[str]
    people: Sequence[tuple[str, str]]
    metrics: Sequence[str]


class ChangeForm(forms.Form):
    """What may change of a standard of one metric and group of stores."""

    target = forms.CharField(
        label=gettext_lazy("Target"),
        max_length=20,
        help_text=gettext_lazy("As the pages show it: 40 for an NPS of 40, 85 for 85%, 4.2 stars, hours."),
        error_messages={"required": gettext_lazy("The target is missing.")},
    )
    valid_from = MonthField(
        label=gettext_lazy("First month"),
        help_text=gettext_lazy("YYYY-MM. Months before it keep the standard that they had."),
        error_messages={"required": gettext_lazy("The first month is missing.")},
    )
    valid_to = MonthField(
        label=gettext_lazy("Last month (optional)"),
        required=False,
        help_text=gettext_lazy("YYYY-MM. Without one it applies until the next standard for the same stores."),
    )
    weight = forms.CharField(
        label=gettext_lazy("Weight"),
        required=False,
        max_length=10,
        help_text=gettext_lazy("How much it counts in the overall position of a store: 1 is usual, 2 counts twice."),
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Owner (optional)"),
        required=False,
        help_text=gettext_lazy("Whom people ask about this standard."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason (optional)"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Why this target; shown next to the standard."),
    )

    def __init__(self, *args: Any, offered: Offered, entry: Metric | None = None, **kwargs: Any) -> None:
        """``entry`` is the metric where it cannot be selected."""
        super().__init__(*args, **kwargs)
        self.entry, self.known = entry, 0
        self._offer("owner", [("", _("nobody")), *offered.people])

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
        field.choices = choices

    def clean_weight(self) -> float:
        written = self.cleaned_data["weight"].strip()
        if not written:
            return 1.0
        if not _NUMBER.fullmatch(written):
            raise forms.ValidationError(_("Write a number, for example 1 or 2.5."))
        return _read(written)

    def clean(self) -> dict[str, Any]:
        """Turn the target into the outside unit of its metric."""
        given = super().clean() or self.cleaned_data
        entry = self.entry or (metric(given["metric"]) if given.get("metric") else None)
        if entry and "target" in given:
            problem = _target_problem(entry, given["target"])
            if problem:
                self.add_error("target", problem)
            else:
                figure = _read(given["target"].strip(_UNITS))
                given["target"] = figure / 100 if entry.family is Family.PROPORTION else figure
        return given

    def demand(self, **fixed: str) -> Demand:
        """Give what is demanded; ``fixed`` are metric, region and format where they cannot be selected."""
        return Demand(**{**self.cleaned_data, **fixed})

    def refuse(self, refused: NotSettable) -> None:
        """Show why a standard cannot be set, next to the field that it is about."""
        self.add_error(refused.field if refused.field in self.fields else None, str(refused))
        self.known = refused.standard or 0


class DemandForm(ChangeForm):
    """One standard to set."""

    metric = forms.ChoiceField(
        label=gettext_lazy("Metric"), error_messages={"required": gettext_lazy("Choose a metric.")}
    )
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    format = forms.ChoiceField(label=gettext_lazy("Format"), required=False)
    field_order = ("metric", "target", "valid_from", "region", "format", "valid_to", "weight", "owner", "reason")

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, offered=offered, **kwargs)
        self._offer("metric", [("", "—"), *((key, _(metric(key).label)) for key in offered.metrics)])
        self._offer("region", [("", _("all regions")), *((path, region_words(path)) for path in offered.regions)])
        self._offer("format", [("", _("all formats")), *((form, format_words(form)) for form in offered.formats)])

    @property
    def is_blank(self) -> bool:
        """Whether nothing was chosen and typed, so that the row is left out."""
        return not any(str(self[name].value() or "").strip() for name in ("metric", "target"))

    @property
    def has_more(self) -> bool:
        """Whether any of the fields that most standards do not need says something."""
        given = {name: str(self[name].value() or "") for name in MORE}
        return any(self[name].errors or given[name] not in ("", "1") for name in MORE)

    def main_fields(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in ("metric", "target", "valid_from", "region", "format"))

    def more_fields(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in MORE)


class DemandForms:
    """Several standards on one page; rows without metric and target are left out."""

    def __init__(self, data: Mapping[str, Any] | None, offered: Offered, initial: Sequence[Mapping[str, Any]]) -> None:
        if data is None:
            rows = len(initial)
        else:
            written = str(data.get("rows", ""))
            rows = int(written) if written.isascii() and written.isdigit() else 1
            rows += data.get("do") == "add"
        self.rows = max(1, min(rows, MOST_AT_ONCE))
        self.forms = [
            DemandForm(
                data, offered=offered, prefix=f"s{index}", initial=initial[index] if index < len(initial) else None
            )
            for index in range(self.rows)
        ]

    @property
    def takes_more(self) -> bool:
        return self.rows < MOST_AT_ONCE

    @property
    def filled(self) -> list[DemandForm]:
        """The rows that count: all that are not blank, or the first."""
        return [form for form in self.forms if not form.is_blank] or self.forms[:1]

    def is_valid(self) -> bool:
        """Check every row, so that each shows its own errors."""
        return not [form for form in self.filled if not form.is_valid()]

    def demands(self) -> list[Demand]:
        return [form.demand() for form in self.filled]

    def refuse(self, refused: NotSettable) -> None:
        self.filled[refused.index].refuse(refused)


class EndForm(forms.Form):
    """The last month of a standard; its field has another name than the one of the form next to it."""

    prefix = "end"
    valid_to = MonthField(
        label=gettext_lazy("Last month"),
        help_text=gettext_lazy("YYYY-MM. After it the next wider standard applies, or none."),
        error_messages={"required": gettext_lazy("The last month is missing.")},
    )


class CopyForm(forms.Form):
    """The first month of copies, as an address has it."""

    first = MonthField(required=False)


def as_typed(line: StandardLine, *, valid_from: int | None = None) -> dict[str, str]:
    """Give a standard as a person would type it; with another first month, it lasts as long as it did."""
    row, entry = line.row, metric(line.row.metric)
    later = 0 if valid_from is None else valid_from - row.valid_from
    figure = 100 * row.target if entry.family is Family.PROPORTION else row.target
    return {
        "metric": row.metric,
        "target": f"{round(figure, 6):g}",
        "valid_from": format_month(row.valid_from + later),
        "valid_to": format_month(row.valid_to + later) if row.valid_to is not None else "",
        "region": row.region,
        "format": row.format,
        "weight": f"{row.weight:g}",
        "owner": line.owner,
        "reason": line.reason,
    }


def _read(number: str) -> float:
    return float(number.replace("−", "-").replace(",", "."))


def _target_problem(entry: Metric, written: str) -> str:
    """Say why a target cannot be read; empty where it can."""
    text = written.strip(_UNITS)
    if not _NUMBER.fullmatch(text):
        return _("Write a number, for example %(example)s.") % {"example": _example(entry)}
    if entry.family is Family.PROPORTION and 0 < _read(text) < 1:
        return _("%(written)s would be less than one percent; write 85 for 85%%.") % {"written": text}
    return ""


def _example(entry: Metric) -> str:
    return wording.bare(
        entry, {Family.NPS: 40.0, Family.PROPORTION: 0.85, Family.DURATION: 24.0}.get(entry.family, 4.2)
    )
