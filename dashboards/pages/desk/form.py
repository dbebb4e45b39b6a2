"""Which items of the desk are asked for, and what is done with several of them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards import queries
from dashboards.item_words import REASONS
from dashboards.naming import tag_words, theme_words
from dashboards.pages.desk.words import CHANNELS, KINDS, SEVERITY, VIEWS
from dashboards.pages.frame.links import address
from dashboards.pages.frame.list_pages import after_field
from dashboards.pages.frame.page import PageRequest
from dashboards.pages.frame.pickers import INDENT
from dashboards.rows import DeskChoices
from locations.refusals import Refusal
from reviews.themes.keys import THEMES

TEAM = "team:"
"""Before the name of a team, where a value names a person or a team."""
MORNING = time(9)
"""When an item comes back that was set aside until a day."""
FURTHEST = timedelta(days=366)


class DeskForm(forms.Form):
    """Which items; an address with a value that is not offered is refused.

    ``find`` is what somebody types to find a store; it narrows nothing until a store is chosen. ``owner`` is a sign-in
    name, or "team:" and the name of a team.
    """

    view = forms.ChoiceField(required=False, choices=[("", ""), *((name, "") for name in VIEWS)])
    words = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=100)
    store = forms.CharField(label=gettext_lazy("Store"), required=False, max_length=60)
    find = forms.CharField(label=gettext_lazy("Store"), required=False, max_length=100)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    tag = forms.ChoiceField(label=gettext_lazy("Tag"), required=False)
    severity = forms.ChoiceField(label=gettext_lazy("Severity"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("All")), *KINDS])
    after = after_field()

    def __init__(self, data: Mapping[str, Any], page_request: PageRequest, choices: DeskChoices) -> None:
        super().__init__(data)
        regions = page_request.choices.regions
        teams = [(f"{TEAM}{name}", _("Team: %(name)s") % {"name": name}) for name in choices.teams]
        self._offer("region", ((path, INDENT * path.count("/") + path.rpartition("/")[2]) for path in regions))
        self._offer("theme", sorted(((key, theme_words(key)) for key in THEMES), key=lambda each: each[1]))
        self._offer("tag", ((tag.key, tag_words(tag)) for tag in choices.tags))
        self._offer("severity", ((str(number), label) for number, label in SEVERITY.items()))
        self._offer("owner", [*owners(choices, page_request.scope.user), *teams])

    def _offer(self, name: str, options: Iterable[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
        field.choices = [("", _("All")), *options]

    def checked(self) -> dict[str, Any]:
        """Say what is asked for. Raises BadRequest for a value that is not offered."""
        if not self.is_valid():
            raise BadRequest(f"{next(iter(self.errors))} has a value that is not offered")
        return self.cleaned_data

    def only(self, *, view: str | None = None) -> queries.DeskFilter:
        """Give the items that are asked for."""
        given = self.checked()
        chosen = given["view"] if view is None else view
        owner = given["owner"]
        is_team = owner.startswith(TEAM)
        return queries.DeskFilter(
            view="" if chosen == "all" else chosen,
            **{name: given[name] for name in ("store", "tag", "kind", "region", "theme", "words")},
            owner="" if is_team else owner,
            team=owner.removeprefix(TEAM) if is_team else "",
            severity=int(given["severity"] or 0),
        )

    def query(self, **changes: str) -> str:
        """Give the same choice as the query of an address, with some parts changed."""
        given = {name: self.data.get(name, "") for name in self.fields} | {"find": "", "after": ""} | changes
        return address(given)

    @property
    def chosen(self) -> list[str]:
        """Give the names of the fields that narrow the list."""
        return [name for name in NARROWING if self.data.get(name)]


NARROWING = ("words", "store", "region", "theme", "tag", "severity", "owner", "kind")
"""The fields that narrow the list of a view, in the order of the page."""


def owners(choices: DeskChoices, user: str) -> list[tuple[str, str]]:
    """Give who can have items: oneself, then the others by name."""
    return [(user, _("You")), *((each.user, each.name) for each in choices.people if each.user != user)]


NAMES = tuple(DeskForm.base_fields)


def moment_of(until: str, day: date | None, zone: str, now: datetime) -> datetime:
    """Give when an item comes back: "tomorrow", "week" (next Monday) or a day, in the morning of the brand's zone."""
    today = now.astimezone(ZoneInfo(zone)).date()
    if until == "tomorrow":
        day = today + timedelta(days=1)
    elif until == "week":
        day = today + timedelta(days=7 - today.weekday())
    if day is None:
        raise Refusal(_("Choose a day."), "until")
    if day > today + FURTHEST:
        raise Refusal(_("Choose a day within a year."), "until")
    return datetime.combine(day, MORNING, tzinfo=ZoneInfo(zone))


UNTIL = (
    ("tomorrow", gettext_lazy("tomorrow morning")),
    ("week", gettext_lazy("Monday morning")),
    ("date", gettext_lazy("a day")),
)


class StepForm(forms.Form):
    """What a step at the desk is given besides its name; which of it a step needs, the step says."""

    person = forms.CharField(required=False, max_length=150)
    tag = forms.CharField(required=False, max_length=40)
    severity = forms.IntegerField(required=False)
    until = forms.ChoiceField(required=False, choices=[("", ""), *UNTIL])
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    reason = forms.ChoiceField(required=False, choices=[("", ""), *REASONS])
    take = forms.IntegerField(required=False, min_value=0)
    reply = forms.IntegerField(required=False, min_value=0)
    reply_version = forms.IntegerField(required=False, min_value=0)
    version = forms.IntegerField(required=False, min_value=0)
    template = forms.IntegerField(required=False, min_value=0)
    language = forms.CharField(required=False, max_length=8)
    text = forms.CharField(required=False, strip=False)
    agree = forms.IntegerField(required=False, min_value=0)
    name = forms.CharField(required=False, max_length=1_000)
    email = forms.CharField(required=False, max_length=1_000)
    phone = forms.CharField(required=False, max_length=1_000)
    consent = forms.BooleanField(required=False)

    def checked(self) -> dict[str, Any]:
        """Give what was sent. Raises BadRequest for a value that no form of the page sends."""
        if not self.is_valid():
            raise BadRequest(f"{next(iter(self.errors))} has a value that is not offered")
        return self.cleaned_data


CONTACT = ("name", "phone", "email", "consent")
"""Fields of how a customer can be reached."""
CONSENT = gettext_lazy("The customer agrees that we store this to answer them")


class NoteForm(forms.Form):
    """What a customer said to staff: where, how, in which words, score if any, and how to reach them."""

    store = forms.CharField(label=gettext_lazy("Store: code or name"), max_length=100)
    channel = forms.ChoiceField(label=gettext_lazy("How"), required=False, choices=CHANNELS)
    text = forms.CharField(label=gettext_lazy("What the customer said"), required=False, strip=False)
    score = forms.ChoiceField(
        label=gettext_lazy("Stars, if the customer gave any"),
        required=False,
        choices=[("", gettext_lazy("none")), *((str(stars), "★" * stars) for stars in range(5, 0, -1))],
    )
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=200)
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False, max_length=40)
    email = forms.CharField(label=gettext_lazy("Mail address"), required=False, max_length=254)
    consent = forms.BooleanField(label=CONSENT, required=False)

    @property
    def asks_for_an_answer(self) -> bool:
        """Say whether anything of a contact is given."""
        return any(self.data.get(field) for field in CONTACT)
