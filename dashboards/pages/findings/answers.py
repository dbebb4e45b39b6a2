"""The seven questions about a cause, each with what data answer and what a person wrote."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dashboards import naming, wording
from dashboards.metrics import metric
from dashboards.pages.frame.dates import moment_there
from dashboards.rows import FindingAnswer, QuestionPart, ThemeExample

TITLES = (
    gettext_lazy("What happened?"),
    gettext_lazy("When?"),
    gettext_lazy("How long?"),
    gettext_lazy("Who else noticed?"),
    gettext_lazy("Why did they notice?"),
    gettext_lazy("How did they react?"),
    gettext_lazy("What changed afterwards?"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``text`` is what somebody wrote, ``by`` and ``at`` who and when."""

    number: int
    title: str
    computed: str
    is_answered: bool
    quotes: Sequence[ThemeExample]
    text: str
    by: str
    at: str


def questions(parts: Sequence[QuestionPart], typed: Sequence[FindingAnswer]) -> list[Question]:
    """Put what data answer and what people wrote together."""
    written = {each.question: each for each in typed}
    found = []
    for part, title in zip(parts, TITLES, strict=True):
        own = written.get(part.question)
        found.append(
            Question(
                number=part.question,
                title=str(title),
                computed=_WORDS[part.question](part.figures),
                is_answered=part.is_answered or own is not None,
                quotes=part.quotes,
                text=own.text if own else "",
                by=own.by if own else "",
                at=moment_there(own.at) if own else "",
            )
        )
    return found


def counted(found: Sequence[Question]) -> str:
    """Say how many are answered, and how many are open."""
    answered = sum(each.is_answered for each in found)
    facts = {"n": wording.number(answered), "open": wording.number(len(found) - answered)}
    return _("%(n)s answered, %(open)s open") % facts


def _what(figures: Mapping[str, Any]) -> str:
    if figures.get("kind") == "theme":
        facts = {
            "theme": naming.theme_words(figures["cause"]),
            "n": wording.number(figures["n"]),
            "of": wording.number(figures["of"]),
            "share": wording.share(figures["since"]),
        }
        return _("Customers speak of this: %(theme)s, in %(n)s of %(of)s texts (%(share)s).") % facts
    if figures.get("kind") == "part":
        return _("It is worst for this part of the customers: %(part)s.") % {
            "part": naming.part_words(figures["by"], figures["cause"])
        }
    if figures.get("kind") == "phrase":
        return _("Words that are new: “%(phrase)s”.") % {"phrase": figures["cause"]}
    return _("Nothing stands out in what customers write.")


def _when(figures: Mapping[str, Any]) -> str:
    sentences = []
    if figures.get("since"):
        month = {"month": wording.month_name(figures["since"])}
        changed = _("It changed in %(month)s.") if figures.get("changed") else _("It has been seen since %(month)s.")
        sentences.append(changed % month)
    if figures.get("first_complaint"):
        first = {"month": wording.month_name(figures["first_complaint"])}
        sentences.append(_("The first complaint of this kind in these months is of %(month)s.") % first)
    if figures.get("found"):
        sentences.append(_("First found in %(month)s.") % {"month": wording.month_name(figures["found"])})
    return " ".join(sentences)


def _how_long(figures: Mapping[str, Any]) -> str:
    if not figures:
        return ""
    months = ngettext("%(n)s month", "%(n)s months", figures["months"]) % {"n": wording.number(figures["months"])}
    if figures["at_least"]:
        return _("At least %(months)s: the data begin then.") % {"months": months}
    facts = {"months": months, "data": wording.month_name(figures["data"])}
    return _("%(months)s; the data go back to %(data)s.") % facts


def _who_else(figures: Mapping[str, Any]) -> str:
    sentences = []
    if figures.get("authors"):
        shares = ", ".join(f"{wording.publisher(name)} {wording.number(n)}" for name, n in figures["publishers"])
        facts = {"n": wording.number(figures["authors"]), "publishers": shares}
        words = ngettext(
            "%(n)s author of reviews (%(publishers)s).",
            "%(n)s different authors of reviews (%(publishers)s).",
            figures["authors"],
        )
        sentences.append(words % facts)
    if figures.get("answers"):
        words = ngettext("%(n)s answer to surveys.", "%(n)s answers to surveys.", figures["answers"])
        sentences.append(words % {"n": wording.number(figures["answers"])})
    if figures.get("stores"):
        words = ngettext("%(n)s store of the region moved with it.", "%(n)s stores of the region moved together.",
                         figures["stores"])  # fmt: skip
        sentences.append(words % {"n": wording.number(figures["stores"])})
    if figures.get("neighbours"):
        names = ", ".join(name for _pk, name in figures["neighbours"])
        sentences.append(_("The same was found nearby: %(names)s.") % {"names": names})
    return " ".join(sentences) or _("Nobody else is known to have noticed.")


def _why(figures: Mapping[str, Any]) -> str:
    if "value_of" not in figures:
        return _("No part of the customers differs from the others beyond chance.")
    entry = metric(figures["metric"])
    facts = {
        "by": naming.dimension_words(figures["by"]),
        "part": naming.part_words(figures["by"], figures["value_of"]),
        "metric": _(entry.short),
        "value": wording.value(entry, figures["value"]),
        "interval": wording.interval(entry, figures["low"], figures["high"]),
        "n": wording.answers(figures["n"]),
    }
    return _("It is worst for %(part)s (%(by)s): %(metric)s %(value)s (%(interval)s), %(n)s.") % facts


def _reacted(figures: Mapping[str, Any]) -> str:
    sentences = []
    if figures.get("reviews"):
        facts = {name: wording.number(figures[name]) for name in ("reviews", "unhappy", "answered")}
        sentences.append(
            _("Of %(reviews)s reviews, %(unhappy)s gave one or two stars; %(answered)s have an answer.") % facts
        )
    if figures.get("cases"):
        words = ngettext("%(n)s service case.", "%(n)s service cases.", figures["cases"])
        sentences.append(words % {"n": wording.number(figures["cases"])})
    if figures.get("hours") is not None:
        sentences.append(
            _("A first response took %(hours)s hours on average.") % {"hours": wording.number(figures["hours"], 1)}
        )
    return " ".join(sentences) or _("There are no reviews and no cases of these months.")


def _after(figures: Mapping[str, Any]) -> str:
    if not figures.get("actions"):
        nothing = _("Nothing has been started yet.")
        if figures.get("value") is None or not figures.get("metric"):
            return nothing
        entry = metric(figures["metric"])
        facts = {
            "metric": _(entry.short),
            "value": wording.value(entry, figures["value"]),
            "month": wording.month_name(figures["month"]),
        }
        return f"{nothing} " + _("%(metric)s was %(value)s by %(month)s.") % facts
    titles = ", ".join(title for _pk, title, _state, _verdict in figures["actions"])
    return _("Actions: %(titles)s.") % {"titles": titles}


_WORDS: Mapping[int, Callable[[Mapping[str, Any]], str]] = {
    1: _what,
    2: _when,
    3: _how_long,
    4: _who_else,
    5: _why,
    6: _reacted,
    7: _after,
}
