"""How a waiting file is read: a select for each of its columns, and a choice for each open question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.pages.frame.dates import day
from dashboards.pages.imports.form import OptionsForm, initial
from dashboards.pages.imports.words import (
    choice_words,
    dialect_words,
    effect_words,
    field_words,
    question_help,
    question_words,
    sheets_words,
)
from dashboards.rows import ImportRow
from reviews.importing.remembered import KEPT
from reviews.readers import roles_of
from reviews.readers.columns.headings import key

LEFT_OUT = "-"
SCALED = ("csat", "ces", "rating")
"""Roles whose columns have a scale that can be stated."""
LONGEST_ANSWER = 400


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column of the file: its heading, some of its values, and the fields that say what it is."""

    heading: str
    examples: str
    dialect: str
    role: forms.BoundField | None
    scale: forms.BoundField | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question: its value, its words, what the column then comes to, and whether it is chosen."""

    value: str
    words: str
    effect: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question with its choices; ``bars`` are values of its column with count and share of the most frequent one."""

    name: str
    words: str
    choices: Sequence[Choice]
    other: forms.BoundField
    bars: Sequence[tuple[str, str, int]]


class ReadingForm(OptionsForm):
    """What a person states about a file whose columns and questions are known."""

    def __init__(self, data: Any, row: ImportRow, *, keeps_the_brand: bool) -> None:
        self.row, self.stated = row, dict(row.options)
        filled = initial(row.kind, row.publisher, self.stated)
        super().__init__(data, initial=filled, keeps_the_brand=keeps_the_brand)
        self.own = list(self.fields)
        self.choices: list[list[tuple[str, str]]] = []
        self.scaled: dict[str, str] = {}
        self.columns = list(_distinct(row.preview.get("columns", ())))
        self.questions = row.preview.get("questions", ())
        self._add_sheets(row.preview)
        self._add_columns()
        for at, question in enumerate(self.questions):
            self._add_question(at, question)

    def _add_sheets(self, preview: Mapping[str, Any]) -> None:
        """Offer the sheets of a workbook that has several: all of one shape, or each."""
        sheets, together = preview.get("sheets", ()), preview.get("sheets_together", ())
        if len(sheets) < 2:
            return
        hidden = preview.get("hidden_sheets", ())
        choices = [(name, _("%s (hidden)") % name if name in hidden else name) for name in sheets]
        if together:
            choices.insert(0, ("", _("all %(n)d of one shape: %(names)s") % sheets_words(together)))
        self.fields["sheet"] = forms.ChoiceField(label=_("Sheet"), required=False, choices=choices)
        self.initial["sheet"] = self.stated.get("sheet") or preview.get("sheet", "")
        self.own.insert(1, "sheet")

    def _add_columns(self) -> None:
        """Add a select per column, and the scale of those that have one and no open question."""
        asked = {question["key"] for question in self.questions}
        roles = [(role, field_words(role)) for role in roles_of(self.row.kind)]
        roles.sort(key=lambda each: each[1])
        for at, column in enumerate(self.columns):
            if roles:
                self._add_role(f"column-{at}", column, roles)
            role = self._role(column)
            if role in SCALED and f"scale:{role}" not in asked:
                self._add_scale(role, column["heading"])

    def _add_role(self, name: str, column: Mapping[str, Any], roles: Sequence[tuple[str, str]]) -> None:
        stated = self._stated_role(column)
        found, role = _("as recognised"), self._found_role(column)
        if role and stated is None:
            found = _("as recognised: %s") % field_words(role)
        elif stated is None:
            found = _("not chosen yet") if self.row.problem else _("as recognised: %s") % _("not used")
        self.fields[name] = forms.ChoiceField(
            required=False,
            label=column["heading"] or _("(no name)"),
            choices=[("", found), (LEFT_OUT, _("leave out")), *roles],
        )
        self.initial[name] = "" if stated is None else stated or LEFT_OUT

    def _add_scale(self, role: str, heading: str) -> None:
        """Add the scale of the first column with a role."""
        if f"scale-{role}" in self.fields:
            return
        self.fields[f"scale-{role}"] = forms.CharField(
            required=False,
            max_length=LONGEST_ANSWER,
            label=_("Scale of “%s”") % heading,
            widget=forms.TextInput(attrs={"placeholder": "1-5"}),
        )
        self.initial[f"scale-{role}"] = (self.stated.get("scales") or {}).get(role, "")
        self.scaled[heading] = f"scale-{role}"

    def _stated_role(self, column: Mapping[str, Any]) -> str | None:
        """Give the role that is stated for a column, "" for one that is left out; None where nothing is stated."""
        stated = self.stated.get("columns") or {}
        return next((role for heading, role in stated.items() if key(heading) == key(column["heading"])), None)

    def _role(self, column: Mapping[str, Any]) -> str:
        stated = self._stated_role(column)
        return self._found_role(column) if stated is None else stated

    def _found_role(self, column: Mapping[str, Any]) -> str:
        """Give the role as recognised, which a column with an open question about its scale has too."""
        asked = (each["key"].partition(":") for each in self.questions if each.get("heading") == column["heading"])
        return str(column["role"] or next((role for subject, _colon, role in asked if subject == "scale"), ""))

    def _add_question(self, at: int, question: Mapping[str, Any]) -> None:
        """Add the answers to choose from, one to write, and the way out: leaving the column out."""
        choices = [(choice, choice_words(question["key"], choice)) for choice in question["choices"]]
        if question.get("heading"):
            choices.append((LEFT_OUT, _("Leave this column out")))
        self.choices.append(choices)
        self.fields[f"answer-{at}"] = forms.ChoiceField(required=False, choices=choices)
        self.fields[f"other-{at}"] = forms.CharField(
            required=False, max_length=LONGEST_ANSWER, label=_("Another answer"), help_text=question_help(question)
        )

    def details(self) -> Iterator[forms.BoundField]:
        """Give the fields about the whole file."""
        return (self[name] for name in self.own)

    def rows(self) -> list[ColumnRow]:
        """Give the columns with their fields, in the order of the file."""
        asked = {question.get("heading") for question in self.questions}
        return [
            ColumnRow(
                heading=column["heading"] or _("(no name)"),
                examples=" · ".join(column["examples"]),
                dialect=_("open question") if column["heading"] in asked else dialect_words(column["dialect"]),
                role=self._bound(f"column-{at}"),
                scale=self._bound(self.scaled.get(column["heading"], "")),
            )
            for at, column in enumerate(self.columns)
        ]

    def _bound(self, name: str) -> forms.BoundField | None:
        return self[name] if name in self.fields else None

    def cards(self) -> list[QuestionCard]:
        """Give the open questions."""
        return [self._card(at, question) for at, question in enumerate(self.questions)]

    def _card(self, at: int, question: Mapping[str, Any]) -> QuestionCard:
        chosen = self[f"answer-{at}"].value()
        effects = {choice: effect_words(question["key"], value) for choice, value in question.get("effects", ())}
        values = sorted(question.get("values", ()), key=lambda each: in_order(each[0]))
        most = max((count for _value, count in values), default=1)
        return QuestionCard(
            name=f"answer-{at}",
            words=question_words(question),
            choices=[
                Choice(value, words, effects.get(value, ""), value == chosen) for value, words in self.choices[at]
            ],
            other=self[f"other-{at}"],
            bars=[(value, wording.number(count), round(100 * count / most)) for value, count in values],
        )

    def arguments(self) -> dict[str, Any]:
        """Give kind, publisher and all options, those about single columns included."""
        found = super().arguments()
        stated: dict[str, Any] = {
            "columns": self._columns(),
            "scales": self._scales(),
            "kpis": dict(self.stated.get("kpis") or {}),
            "decimal": self.stated.get("decimal") or "",
            "again": self.stated.get("again") or "",
        }
        for at, question in enumerate(self.questions):
            self._answer(
                stated, question, self.cleaned_data[f"other-{at}"].strip() or self.cleaned_data[f"answer-{at}"]
            )
        if found["kind"] != self.row.kind:
            known = roles_of(found["kind"])
            stated["columns"] = {heading: role for heading, role in stated["columns"].items() if role in known}
        found["options"] |= stated | {"sheet": self._sheet(), "recall": False}
        return found

    def _answer(self, stated: dict[str, Any], question: Mapping[str, Any], answer: str) -> None:
        """Add the answer to a question to what is stated."""
        subject, _colon, name = question["key"].partition(":")
        if answer == LEFT_OUT:
            stated["columns"][question["heading"]] = ""
        elif answer and subject == "column":
            stated["columns"][name] = answer
        elif answer and subject == "scale":
            stated["scales"][name] = answer
        elif answer and subject == "again":
            stated["again"] = answer
        elif answer and subject == "decimal":
            stated["decimal"] = answer
        elif answer and subject == "kpi":
            own, _equals, rule = answer.rpartition("=")
            stated["kpis"][own or name] = rule

    def _sheet(self) -> str:
        """Give the sheet that is chosen; "" for the one that is read without a choice."""
        chosen = self.cleaned_data.get("sheet", "")
        read = self.row.preview.get("sheet", "")
        return str(chosen if chosen != read or self.stated.get("sheet") else "")

    def _columns(self) -> dict[str, str]:
        """Give the roles that are stated, by heading; "" leaves a column out."""
        chosen = {
            column["heading"]: self.cleaned_data.get(f"column-{at}", "") for at, column in enumerate(self.columns)
        }
        return {heading: "" if role == LEFT_OUT else role for heading, role in chosen.items() if role}

    def _scales(self) -> dict[str, str]:
        stated = {role: self.cleaned_data.get(f"scale-{role}", "").strip() for role in SCALED}
        kept = dict(self.stated.get("scales") or {})
        return {role: scale for role, scale in {**kept, **stated}.items() if scale}


def reading_cells(form: ReadingForm, row: ImportRow) -> dict[str, Any]:
    """Give the form, its questions, the day since which files like it are read so, and whether anything is stated."""
    since = row.preview.get("remembered")
    return {
        "form": form,
        "questions": form.cards(),
        "remembered": day(datetime.fromisoformat(since).date()) if since else "",
        "taught": any(row.options.get(name) not in (None, "", {}) for name in KEPT),
    }


def _distinct(columns: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the columns with a heading of their own; a second one of the same heading cannot be spoken of."""
    seen: set[str] = set()
    for column in columns:
        if (name := key(column["heading"])) not in seen:
            seen.add(name)
            yield column


def in_order(value: str) -> tuple[int, float, str]:
    """Order values by their number, words after all numbers."""
    try:
        return 0, float(value.replace(",", ".")), value
    except ValueError:
        return 1, 0.0, value
