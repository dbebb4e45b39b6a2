"""What head office writes to set a desk up; each form does its own step by the verb that checks it."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards import queries
from dashboards.naming import format_words, region_words, tag_words, theme_words
from dashboards.pages.desk_setup.words import ASSIGN_WORDS, KIND_WORDS, SEVERITY_WORDS
from locations.scoping import Scope
from locations.teams import add_team, change_team
from reviews.desk import playbooks, promises, tags, templates
from reviews.desk.rule_book import RuleGiven, add_rule, change_rule
from reviews.desk.templates import TemplateGiven
from reviews.themes.keys import THEMES

ANY = ("", gettext_lazy("any"))
YES_OR_NO = {"": None, "yes": True, "no": False}
LISTS = ("words", "languages", "publishers", "touchpoints")
"""Conditions that are written as words with commas between them."""
CHOSEN = ("kinds", "themes", "regions", "formats")


class Part(forms.Form):
    """A part of the set-up: ``save`` writes what is new, or what a row (``pk``) becomes; False where there is none."""

    def __init__(self, scope: Scope, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope, self.now = scope, now

    @abstractmethod
    def save(self, pk: int | None) -> bool:
        """Do the step. Raises Refusal as its verb does."""

    @property
    def signed(self) -> dict[str, Any]:
        """Who does it, and when."""
        return {"by": self.scope.user, "now": self.now}

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """Give a field its choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy: declared so
        field.choices = [*choices]


class Several(forms.MultipleChoiceField):
    """Choices of which one may take several."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, label: Any, help_text: Any = "") -> None:
        super().__init__(label=label, required=False, help_text=help_text)


class Text(forms.CharField):
    """A text of several lines."""

    widget = forms.Textarea


class DeadlinesForm(Part):
    """By when a brand answers."""

    customer_hours = forms.IntegerField(
        label=gettext_lazy("Hours until an answer"),
        min_value=1,
        max_value=720,
        help_text=gettext_lazy("By the wall clock, nights and holidays included: what the customer waits."),
    )
    house_hours = forms.IntegerField(
        label=gettext_lazy("Open hours until an answer"),
        min_value=1,
        max_value=200,
        help_text=gettext_lazy("Hours in which the store is open: what its team has. Open items move, others do not."),
    )

    def save(self, pk: int | None) -> bool:
        given = self.cleaned_data
        promises.set_hours(self.scope, given["customer_hours"], given["house_hours"], **self.signed)
        return True


class TagForm(Part):
    """A tag; its key stays what it is."""

    key = forms.CharField(
        label=gettext_lazy("Key"),
        required=False,
        max_length=40,
        help_text=gettext_lazy(
            "Small letters, digits and underscores, as files and programs name it; it never changes."
        ),
    )
    name_en = forms.CharField(label=gettext_lazy("English name"), required=False, max_length=80)
    name_ko = forms.CharField(label=gettext_lazy("Korean name"), required=False, max_length=80)

    def save(self, pk: int | None) -> bool:
        key, names = self.cleaned_data["key"], (self.cleaned_data["name_en"], self.cleaned_data["name_ko"])
        if pk:
            return tags.rename_tag(self.scope, pk, *names, **self.signed)
        return bool(tags.add_tag(self.scope, key, *names, **self.signed))


class RuleForm(Part):
    """A rule: what it asks of an item, and what it does."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    kinds = Several(gettext_lazy("Kind"))
    stars = Several(gettext_lazy("Stars"))
    score_at_most = forms.ChoiceField(label=gettext_lazy("Score of 0 to 10, at most"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Words"),
        required=False,
        help_text=gettext_lazy("With commas between them; one of them is enough. Words as they are, no patterns."),
    )
    themes = Several(gettext_lazy("Themes"))
    incident = forms.ChoiceField(label=gettext_lazy("Speaks of an incident"), required=False)
    languages = forms.CharField(
        label=gettext_lazy("Languages"), required=False, help_text=gettext_lazy("Such as ko, en.")
    )
    publishers = forms.CharField(
        label=gettext_lazy("Publishers"), required=False, help_text=gettext_lazy("Such as google, naver.")
    )
    touchpoints = forms.CharField(label=gettext_lazy("Touchpoints"), required=False)
    regions = Several(gettext_lazy("Regions"))
    formats = Several(gettext_lazy("Formats of stores"))
    open_now = forms.ChoiceField(label=gettext_lazy("When the customer spoke, the store was"), required=False)
    tags = Several(gettext_lazy("Gives these tags"))
    severity = forms.ChoiceField(label=gettext_lazy("Severity at least"), required=False)
    assign = forms.ChoiceField(label=gettext_lazy("Goes to"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("Which team"), required=False)
    person = forms.ChoiceField(label=gettext_lazy("Which person"), required=False)

    def __init__(self, scope: Scope, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(scope, now, *args, **kwargs)
        self.offer("kinds", KIND_WORDS.items())
        self.offer("stars", [(str(n), str(n)) for n in range(1, 6)])
        self.offer("score_at_most", [ANY, *((str(n), str(n)) for n in range(11))])
        self.offer("themes", [(key, theme_words(key)) for key in THEMES])
        self.offer("incident", [ANY, ("yes", _("yes")), ("no", _("no"))])
        self.offer("regions", [(path, region_words(path)) for path in queries.region_paths(scope)])
        self.offer("formats", [(each, format_words(each)) for each in queries.store_formats(scope)])
        self.offer("open_now", [ANY, ("yes", _("open")), ("no", _("closed"))])
        self.offer("tags", [(row.key, tag_words(row)) for row in queries.desk_tags(scope) if row.active])
        self.offer("severity", [("", "–"), *((str(n), words) for n, words in SEVERITY_WORDS.items())])
        self.offer("assign", ASSIGN_WORDS.items())
        self.offer("team", [("", "–"), *((row.name, row.name) for row in queries.desk_teams(scope))])
        self.offer("person", [("", "–"), *((row.user, row.name) for row in queries.colleagues(scope, now))])

    def given(self) -> RuleGiven:
        """Give the rule as the verbs take it."""
        given = self.cleaned_data
        when: dict[str, Any] = {name: given[name] for name in CHOSEN}
        when |= {name: _listed(given[name]) for name in LISTS}
        when["stars"] = [int(each) for each in given["stars"]]
        when["score_at_most"] = int(given["score_at_most"]) if given["score_at_most"] else None
        when |= {name: YES_OR_NO[given[name]] for name in ("incident", "open_now")}
        return RuleGiven(
            given["name"],
            when,
            given["tags"],
            int(given["severity"] or 0),
            given["assign"],
            given["team"],
            given["person"],
        )

    def save(self, pk: int | None) -> bool:
        if pk:
            return change_rule(self.scope, pk, self.given(), **self.signed)
        return bool(add_rule(self.scope, self.given(), **self.signed))


class TemplateForm(Part):
    """A text to begin an answer with."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    stars_from = forms.ChoiceField(label=gettext_lazy("Stars from"))
    stars_to = forms.ChoiceField(label=gettext_lazy("Stars to"))
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    text = Text(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("{store}, {phone}, {hours_today} and {theme} are filled in when somebody answers."),
    )

    def __init__(self, scope: Scope, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(scope, now, *args, **kwargs)
        for name in ("stars_from", "stars_to"):
            self.offer(name, [("0", _("no stars given")), *((str(n), str(n)) for n in range(1, 6))])
        self.offer("theme", [ANY, *((key, theme_words(key)) for key in THEMES)])

    def save(self, pk: int | None) -> bool:
        given = self.cleaned_data
        stars = (int(given["stars_from"]), int(given["stars_to"]))
        template = TemplateGiven(given["name"], given["language"], given["text"], *stars, given["theme"])
        if pk:
            return templates.change_template(self.scope, pk, template, **self.signed)
        return bool(templates.add_template(self.scope, template, **self.signed))


class PlaybookForm(Part):
    """A new version of how a brand answers; the row is the version before it, and only fills the form."""

    tag = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    text_en = Text(label=gettext_lazy("English text"), required=False)
    text_ko = Text(
        label=gettext_lazy("Korean text"),
        required=False,
        help_text=gettext_lazy(
            "Plain text; an empty line begins a paragraph. Everybody is asked to read a new version."
        ),
    )

    def __init__(self, scope: Scope, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(scope, now, *args, **kwargs)
        known = [(row.key, tag_words(row)) for row in queries.desk_tags(scope) if row.active]
        self.offer("tag", [("", _("service policy: all items")), *known])

    def save(self, pk: int | None) -> bool:
        given = self.cleaned_data
        texts = (given["text_en"], given["text_ko"])
        return bool(playbooks.write_playbook(self.scope, given["tag"], *texts, **self.signed))


class TeamForm(Part):
    """People who answer together."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    members = Several(gettext_lazy("Members"))

    def __init__(self, scope: Scope, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(scope, now, *args, **kwargs)
        self.offer("members", [(row.user, row.name) for row in queries.colleagues(scope, now)])

    def save(self, pk: int | None) -> bool:
        given = self.cleaned_data
        if pk:
            return change_team(self.scope, pk, given["name"], given["members"], **self.signed)
        return bool(add_team(self.scope, given["name"], given["members"], **self.signed))


class HandoverForm(forms.Form):
    """Open items in the hands of somebody else."""

    giver = forms.ChoiceField(label=gettext_lazy("From whom"), required=False)
    taker = forms.ChoiceField(label=gettext_lazy("To whom"))
    until = forms.DateField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("Included. Afterwards what is still open comes back by itself."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=500)

    def __init__(self, scope: Scope, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(row.user, row.name) for row in queries.colleagues(scope, now)]
        for name in ("giver", "taker"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
            field.choices = people
        if not scope.keeps_the_brand:
            del self.fields["giver"]


FORMS: Mapping[str, type[Part]] = {
    "deadlines": DeadlinesForm,
    "tags": TagForm,
    "rules": RuleForm,
    "templates": TemplateForm,
    "playbooks": PlaybookForm,
    "teams": TeamForm,
}


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def initial(row: Any, names: Sequence[str]) -> dict[str, Any]:
    """Give a row as a form shows it: conditions next to what the rule does, lists with commas."""
    when = getattr(row, "when", {})
    found = {name: when.get(name, getattr(row, name, None)) for name in names}
    for name in LISTS:
        if name in found:
            found[name] = ", ".join(when.get(name, ()))
    for name in ("incident", "open_now"):
        if name in found:
            found[name] = {None: "", True: "yes", False: "no"}[when.get(name)]
    if "stars" in found:
        found["stars"] = [str(each) for each in when.get("stars", ())]
    if found.get("severity") == 0:
        found["severity"] = ""
    return found
