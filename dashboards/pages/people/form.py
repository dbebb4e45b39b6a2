"""What head office writes about people: an invitation, a role, its end, an absence."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards import queries
from dashboards.naming import region_words
from dashboards.rows import MemberRow, StoreHead
from locations.roles import RoleOffer
from locations.scoping import Scope

MOST_FOUND = 20
"""Stores of one search among which one can choose."""
ROLES = (
    ("store", gettext_lazy("Store manager")),
    ("regional", gettext_lazy("Regional manager")),
    ("head_office", gettext_lazy("Head office")),
)


class DayInput(forms.DateInput):
    """A day as browsers pick it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RoleForm(forms.Form):
    """A role with its place and days. A store is found by its code, or by a name that only one store has."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLES)
    store = forms.CharField(
        label=gettext_lazy("Store"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("For a store manager: its name or code, or a part of it."),
    )
    region = forms.ChoiceField(
        label=gettext_lazy("Region"),
        required=False,
        help_text=gettext_lazy("For a regional manager, who sees all stores in it and below it."),
    )
    read_only = forms.BooleanField(
        label=gettext_lazy("May change nothing"),
        required=False,
        help_text=gettext_lazy("For head office that reads everything, such as an auditor."),
    )
    first_day = forms.DateField(label=gettext_lazy("First day"), widget=DayInput())
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy("Included. Empty while no end is known."),
    )

    def __init__(self, scope: Scope, today: date, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"first_day": today.isoformat()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self._scope = scope
        self.found: Sequence[StoreHead] = ()
        region = self.fields["region"]
        assert isinstance(region, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
        region.choices = [("", "–"), *((path, region_words(path)) for path in queries.region_paths(scope))]

    def clean_store(self) -> str:
        """Give the code of the store that is meant; ``found`` are those to choose from where it may be several."""
        written = str(self.cleaned_data["store"]).strip()
        if not written or queries.store_head(self._scope, written):
            return written
        found = queries.roster(self._scope, search=written, limit=MOST_FOUND + 1)
        if not found:
            raise forms.ValidationError(_("No store is found by this name or code."))
        if len(found) > MOST_FOUND:
            raise forms.ValidationError(_("Many stores are found by this; write more of the name, or the code."))
        if len(found) > 1:
            self.found = found
            raise forms.ValidationError(_("Several stores are found by this; choose one."))
        return found[0].store

    def offer(self) -> RoleOffer:
        """Give the role that was written; only where the form is valid."""
        names = ("role", "first_day", "last_day", "region", "store", "read_only")
        return RoleOffer(**{name: self.cleaned_data[name] for name in names})


class InviteForm(RoleForm):
    """A person who gets a link, and the role that it gives."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy("Optional: without it, you hand the link over yourself."),
    )
    field_order = ("name", "email", "role", "store", "region", "read_only", "first_day", "last_day")


class EndForm(forms.Form):
    """The last day of a role."""

    last_day = forms.DateField(label=gettext_lazy("Last day"), widget=DayInput())


class AbsenceForm(forms.Form):
    """The days of an absence, both included, and who stands in."""

    stand_in = forms.TypedChoiceField(label=gettext_lazy("Who stands in"), coerce=int)
    first_day = forms.DateField(label=gettext_lazy("First day"), widget=DayInput())
    last_day = forms.DateField(label=gettext_lazy("Last day"), widget=DayInput(), help_text=gettext_lazy("Included."))

    def __init__(self, others: Sequence[MemberRow], today: date, data: Mapping[str, Any] | None, **kwargs: Any) -> None:
        super().__init__(data, initial={"first_day": today.isoformat()}, **kwargs)
        names = {row.person: f"{row.name} ({row.user})" if row.name else row.user for row in others}
        stand_in = self.fields["stand_in"]
        assert isinstance(stand_in, forms.TypedChoiceField)  # noqa: S101 - for mypy: declared above
        stand_in.choices = [("", "–"), *sorted(names.items(), key=lambda each: each[1].casefold())]
