"""The state of a page: what its address asks for, and the one declaration of the filters of a list of stores."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import BadRequest
from django.http import QueryDict

from dashboards.metrics import shown
from dashboards.queries.rankings import AS_NOW
from dashboards.rows import Choices
from dashboards.scoring.verdicts import Verdict
from locations.months import USUAL_WINDOW, WINDOWS, format_month, format_window, parse_month, parse_window

SORTS = ("attention", "name", "value", "n", "change", "verdict")
"""Orders of the stores table; a minus in front turns one round."""
CARRIED = ("metric", "window", "month", "region", "regions")
"""The parts of the state that go along from page to page."""
LIST_PICKERS = (*CARRIED, "format", "verdict")
"""The parts that can be selected above a list of stores."""
ON_MAP = (*LIST_PICKERS, "q", "findings")
"""The parts of the map's address, its data included."""
ON_TABLE = (*LIST_PICKERS, "q", "sort", "column", "after", "before", "at")
"""The parts of the address of the stores table and its files."""
COLUMNS = (
    *("region", "format", "city", "value", "interval", "n", "shrunken", "expected", "target", "p_below", "p_worst"),
    *("rank", "verdict", "needed", "change"),
)
"""Columns of the stores table next to the store itself, in their order."""
USUAL_COLUMNS = ("value", "interval", "n", "p_worst", "rank", "verdict", "change")
WITH_OPEN = "open"
"""Means, in an address, the stores with open findings alone."""
STORE_ALONE = "store"
"""Means, in an address, the store's own column alone."""


@dataclass(frozen=True, slots=True)
class State:
    """What a page's address asks for, checked against what this person may select.

    ``metric`` is empty and ``month`` 0 where nothing is scored yet; no ``columns`` are the usual ones. ``at`` counts
    the rows before the page, for its caption alone. ``findings`` leaves the stores with an open one.
    """

    metric: str
    window: int
    month: int
    region: str = ""
    regions: str = ""
    format: str = ""
    verdict: str = ""
    q: str = ""
    sort: str = "attention"
    after: str = ""
    before: str = ""
    columns: tuple[str, ...] = ()
    at: int = 0
    findings: str = ""

    @property
    def filters(self) -> dict[str, str]:
        """Give the filters of a list of stores, by the names that ``queries.RankingQuery`` takes."""
        names = {"region": self.region, "format": self.format, "verdict": self.verdict, "search": self.q}
        return names | {"regions": self.regions}

    @property
    def narrowed(self) -> bool:
        return any((self.region, self.format, self.verdict, self.q))

    def query(self, names: Sequence[str] = CARRIED, **changes: Any) -> str:
        """Give the state as the query of an address, with some parts changed; parts at their default are left out."""
        changed = replace(self, **changes)
        written = asdict(changed) | {
            "month": format_month(changed.month) if changed.month else "",
            "window": format_window(changed.window),
            "sort": "" if changed.sort == "attention" else changed.sort,
            "column": changed.columns,
        }
        parts = [(name, written[name]) for name in names if written[name]]
        return f"?{urlencode(parts, doseq=True)}" if parts else ""


class StateForm(forms.Form):
    """The pickers: all parts may be absent, but what is given has to be one of what is offered."""

    metric = forms.ChoiceField(required=False)
    window = forms.ChoiceField(required=False, choices=[(format_window(each), "") for each in WINDOWS])
    month = forms.ChoiceField(required=False)
    region = forms.ChoiceField(required=False)
    regions = forms.ChoiceField(required=False, choices=[(AS_NOW, "")])
    format = forms.ChoiceField(required=False)
    verdict = forms.ChoiceField(required=False, choices=[(each.value, "") for each in Verdict])
    q = forms.CharField(required=False, max_length=100)
    sort = forms.ChoiceField(required=False, choices=[(f"{sign}{name}", "") for name in SORTS for sign in ("", "-")])
    after = forms.CharField(required=False, max_length=60)
    before = forms.CharField(required=False, max_length=60)
    column = forms.MultipleChoiceField(required=False, choices=[(name, "") for name in (*COLUMNS, STORE_ALONE)])
    findings = forms.ChoiceField(required=False, choices=[(WITH_OPEN, "")])
    at = forms.IntegerField(required=False, min_value=0, max_value=10_000_000)

    def __init__(self, data: Mapping[str, Any], choices: Choices) -> None:
        super().__init__(data)
        self.offered = choices
        for name, values in (
            ("metric", choices.metrics),
            ("month", [format_month(month) for month in choices.months]),
            ("region", choices.regions),
            ("format", choices.formats),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
            field.choices = [(value, value) for value in values]

    def state(self) -> State:
        """Give the state with every absent part at its default. Raises BadRequest for a part that is not offered."""
        if not self.is_valid():
            name = next(iter(self.errors))
            raise BadRequest(f"{name} has a value that is not offered")
        given = self.cleaned_data
        months, metrics = self.offered.months, shown(self.offered.metrics)
        return State(
            metric=given["metric"] or (metrics[0] if metrics else ""),
            window=parse_window(given["window"]) if given["window"] else USUAL_WINDOW,
            month=parse_month(given["month"]) if given["month"] else (months[0] if months else 0),
            sort=given["sort"] or "attention",
            columns=_columns(given["column"]),
            at=given["at"] or 0,
            **{name: given[name] for name in ("region", "regions", "format", "verdict", "q", "after", "before")},
            findings=given["findings"],
        )


def _columns(given: Sequence[str]) -> tuple[str, ...]:
    """Give the columns in their fixed order; nothing for the usual ones, so that their address stays short."""
    known = tuple(name for name in COLUMNS if name in given)
    if not given or known == USUAL_COLUMNS:
        return ()
    return known or (STORE_ALONE,)


def refuse_unknown(query: QueryDict, names: Sequence[str], repeated: Sequence[str] = ()) -> None:
    """Raise BadRequest where an address has a part that the page does not know, or one part twice."""
    for name, values in query.lists():
        if name not in names or (len(values) > 1 and name not in repeated):
            raise BadRequest(f"{name} is not a part of this page's address")
