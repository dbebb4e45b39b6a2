"""Changes in words: what was done, and each attribute before and after.

What has no name in ``event_names`` is shown as it is written.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from dashboards import action_words, finding_words, item_words, wording
from dashboards.metrics import METRICS, metric
from dashboards.naming import format_words, polarity_words, region_words, theme_words
from dashboards.pages.frame.dates import day
from dashboards.pages.frame.event_names import ATTRIBUTES, SUBJECTS, VERBS
from dashboards.pages.frame.navigation import role_words
from dashboards.pages.frame.store_record import hours_words, phone_words
from dashboards.rows import EventRow
from locations.months import parse_month

NOTHING = "–"
HOUR = 3_600


def subject_words(subject: str) -> str:
    return str(SUBJECTS.get(subject, _as_written(subject)))


def verb_words(verb: str) -> str:
    """Say what was done; an unknown verb as it is written: "thing.done_anew" is "Thing: done anew"."""
    if verb in VERBS:
        return str(VERBS[verb])
    subject, _dot, done = verb.partition(".")
    return f"{_as_written(subject)}: {done.replace('_', ' ')}" if done else _as_written(subject)


def what(event: EventRow) -> str:
    """Name what was changed: a standard by its metric and stores, all else as it was called then."""
    about = {**event.of, **event.before, **event.after}
    if event.subject != "standard" or about.get("metric") not in _KEYS:
        return event.subject_name
    where = [region_words(about.get("region") or ""), format_words(about.get("format") or "")]
    return " · ".join([_(metric(about["metric"]).label), *(part for part in where if part)])


def changes(event: EventRow) -> list[tuple[str, str, str]]:
    """Give each attribute that changed, with its words before and after; empty words where it had none."""
    names = [name for name in {**event.before, **event.after} if _is_shown(event, name)]
    return [(_name(event, name), _side(event, event.before, name), _side(event, event.after, name)) for name in names]


def _is_shown(event: EventRow, name: str) -> bool:
    """Leave out what says nothing: the same on both sides, empty on the only side, and what ``what`` names already."""
    if event.subject == "standard" and name in ("metric", "region", "format"):
        return False
    old, new = event.before.get(name), event.after.get(name)
    return old != new and not (old in _EMPTY and new in _EMPTY)


def _name(event: EventRow, name: str) -> str:
    if name == "state" and event.subject != "store":
        # That of an address has the same name.
        return str(ATTRIBUTES["status"])
    return _attribute(name)


def _attribute(name: str) -> str:
    if name in _KEYS:
        return _(metric(name).short)
    return str(ATTRIBUTES.get(name, _as_written(name)))


def _side(event: EventRow, side: Mapping[str, Any], name: str) -> str:
    value = side.get(name)
    if value in _EMPTY:
        return NOTHING if name in side and len(event.before) and len(event.after) else ""
    if name == "target" and (key := {**event.of, **event.before, **event.after}.get("metric")) in _KEYS:
        return wording.value(metric(key), value) if isinstance(value, int | float) else str(value)
    if name == "state" and event.subject in _STATES:
        return _STATES[event.subject](str(value))
    return _value(name, value)


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        if name == "house_seconds":
            return wording.number(value / HOUR, 1)
        return f"{value:.5f}" if name in ("latitude", "longitude") else _number(value)
    if isinstance(value, list | tuple):
        return ", ".join(_value(name, each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{_attribute(key)}: {_value(key, each)}" for key, each in value.items())
    text = str(value)
    return READ[name](text) if name in READ else _moment_of_time(text)


def _number(value: float) -> str:
    return wording.number(value) if value == int(value) else wording.number(value, 2)


def _moment_of_time(text: str) -> str:
    """Write days and months as people do; everything else as it is."""
    try:
        return wording.month_name(parse_month(text))
    except ValueError:
        pass
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        pass
    try:
        return day(datetime.fromisoformat(text)) if "T" in text else text
    except ValueError:
        return text


def _role(given: str) -> str:
    return role_words(given) if given in ("head_office", "regional", "store") else given


def _as_written(name: str) -> str:
    return name.replace("_", " ").capitalize()


_EMPTY: tuple[Any, ...] = (None, "", [], {})
_KEYS = frozenset(entry.key for entry in METRICS)
_STATES: Mapping[str, Callable[[str], str]] = {
    "action": action_words.state_words,
    "desk": item_words.state_words,
    "finding": finding_words.state_words,
}
READ: Mapping[str, Callable[[str], str]] = {
    "close_reason": item_words.reason_words,
    "default_hours": hours_words,
    "format": format_words,
    "hours": hours_words,
    "metric": lambda key: _(metric(key).label) if key in _KEYS else key,
    "parent": region_words,
    "path": region_words,
    "phone": phone_words,
    "polarity": polarity_words,
    "region": region_words,
    "role": _role,
    "theme": theme_words,
}
"""How values are written, by attribute."""
