"""Changes in words: what was done, and each attribute before and after.

A new verb is a line in ``VERBS``, a new attribute one in ``ATTRIBUTES``; what stands in neither is shown as it is
written.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dashboards import wording
from dashboards.metrics import METRICS, metric
from dashboards.naming import format_words, polarity_words, region_words, theme_words
from dashboards.pages.frame.dates import day
from dashboards.pages.frame.navigation import role_words
from dashboards.pages.frame.store_record import hours_words, phone_words
from dashboards.rows import EventRow
from locations.months import parse_month

Words = str | Promise

SUBJECTS: Mapping[str, Words] = {
    "absence": gettext_lazy("Absences"),
    "action": gettext_lazy("Actions"),
    "alias": gettext_lazy("Other names of stores"),
    "brand": gettext_lazy("Brand settings"),
    "desk": gettext_lazy("Desk"),
    "desk_rule": gettext_lazy("Rules of the desk"),
    "desk_tag": gettext_lazy("Tags of the desk"),
    "finding": gettext_lazy("Findings"),
    "finding_settings": gettext_lazy("Settings of findings and alerts"),
    "format": gettext_lazy("Formats of stores"),
    "goal": gettext_lazy("Goals"),
    "handover": gettext_lazy("Handovers"),
    "import": gettext_lazy("Imports"),
    "invitation": gettext_lazy("Invitations"),
    "month": gettext_lazy("Closed months"),
    "person": gettext_lazy("People"),
    "pin": gettext_lazy("Pins on the map"),
    "playbook": gettext_lazy("Playbooks"),
    "praise": gettext_lazy("Praise"),
    "reading": gettext_lazy("How files are read"),
    "region": gettext_lazy("Regions"),
    "mail": gettext_lazy("Mails"),
    "reply_template": gettext_lazy("Templates of answers"),
    "report": gettext_lazy("Mails of reports"),
    "report_reader": gettext_lazy("Languages of reports"),
    "report_schedule": gettext_lazy("Schedule of reports"),
    "role": gettext_lazy("Roles"),
    "snooze": gettext_lazy("Reminders of findings"),
    "special_day": gettext_lazy("Special days"),
    "standard": gettext_lazy("Standards"),
    "store": gettext_lazy("Stores"),
    "subscription": gettext_lazy("Subscriptions"),
    "team": gettext_lazy("Teams"),
    "theme": gettext_lazy("Themes"),
    "theme_term": gettext_lazy("Own words for themes"),
}
VERBS: Mapping[str, Words] = {
    "absence.ended": gettext_lazy("Absence ended"),
    "absence.set": gettext_lazy("Absence entered"),
    "action.cancelled": gettext_lazy("Action cancelled"),
    "action.changed": gettext_lazy("Action changed"),
    "action.done": gettext_lazy("Action done"),
    "action.drawn": gettext_lazy("Stores of a trial drawn by lot"),
    "action.planned": gettext_lazy("Action planned"),
    "action.stage_started": gettext_lazy("Stage of an action begun"),
    "action.store_done": gettext_lazy("Action finished in a store"),
    "action.store_started": gettext_lazy("Action begun in a store"),
    "action.stores_set": gettext_lazy("Stores of an action chosen"),
    "action.undone": gettext_lazy("Step of an action undone"),
    "alias.added": gettext_lazy("Other name of a store added"),
    "alias.removed": gettext_lazy("Other name of a store removed"),
    "brand.changed": gettext_lazy("Brand settings changed"),
    "brand.created": gettext_lazy("Brand created"),
    "brand.logo_removed": gettext_lazy("Logo removed"),
    "brand.logo_set": gettext_lazy("Logo set"),
    "brand.sample_made": gettext_lazy("Sample data made"),
    "desk.approved": gettext_lazy("Answer approved"),
    "desk.assigned": gettext_lazy("Item assigned"),
    "desk.closed": gettext_lazy("Item closed"),
    "desk.contact_erased": gettext_lazy("Contact of the customer erased"),
    "desk.contact_written": gettext_lazy("Contact of the customer written down"),
    "desk.deadlines_moved": gettext_lazy("Deadlines moved, since stores keep other hours"),
    "desk.draft_taken": gettext_lazy("Other draft chosen"),
    "desk.drafted": gettext_lazy("Answer drafted"),
    "desk.handed_back": gettext_lazy("Item given back"),
    "desk.handed_over": gettext_lazy("Item handed over"),
    "desk.hours_set": gettext_lazy("Deadlines set"),
    "desk.needs_none": gettext_lazy("Item needs no answer"),
    "desk.not_seen": gettext_lazy("Answer not shown by the publisher"),
    "desk.reopened": gettext_lazy("Item opened again"),
    "desk.seen": gettext_lazy("Answer shown by the publisher"),
    "desk.sent": gettext_lazy("Answer sent"),
    "desk.severity_set": gettext_lazy("Severity set"),
    "desk.snoozed": gettext_lazy("Item set aside"),
    "desk.switched_on": gettext_lazy("Desk switched on"),
    "desk.tagged": gettext_lazy("Tags changed"),
    "desk.undone": gettext_lazy("Step at the desk undone"),
    "desk.waiting": gettext_lazy("Waits for the customer"),
    "desk.woken": gettext_lazy("Item set aside came back"),
    "desk_rule.added": gettext_lazy("Rule added"),
    "desk_rule.changed": gettext_lazy("Rule changed"),
    "desk_rule.moved": gettext_lazy("Rule moved"),
    "desk_rule.switched": gettext_lazy("Rule switched on or off"),
    "desk_tag.added": gettext_lazy("Tag added"),
    "desk_tag.renamed": gettext_lazy("Tag renamed"),
    "desk_tag.retired": gettext_lazy("Tag retired"),
    "finding.accepted": gettext_lazy("Finding accepted"),
    "finding.answered": gettext_lazy("Question about a cause answered"),
    "finding.assigned": gettext_lazy("Finding assigned"),
    "finding.dismissed": gettext_lazy("Finding dismissed"),
    "finding.moved_on": gettext_lazy("State of a finding changed"),
    "finding.opened": gettext_lazy("Finding opened"),
    "finding.reopened": gettext_lazy("Finding opened again"),
    "finding.resolved": gettext_lazy("Finding resolved"),
    "finding.undone": gettext_lazy("Step of a finding undone"),
    "finding.watched": gettext_lazy("Finding only watched"),
    "finding_settings.changed": gettext_lazy("Settings of findings and alerts changed"),
    "finding_settings.undone": gettext_lazy("Change of the settings of findings undone"),
    "format.merged": gettext_lazy("Formats merged"),
    "format.renamed": gettext_lazy("Format renamed"),
    "goal.cancelled": gettext_lazy("Goal cancelled"),
    "goal.missed": gettext_lazy("Goal missed"),
    "goal.reached": gettext_lazy("Goal reached"),
    "goal.set": gettext_lazy("Goal set"),
    "handover.ended": gettext_lazy("Handover ended"),
    "handover.made": gettext_lazy("Items handed over"),
    "import.approved": gettext_lazy("Import approved"),
    "import.corrected": gettext_lazy("Changed by an import"),
    "import.discarded": gettext_lazy("File discarded"),
    "import.done": gettext_lazy("File imported"),
    "import.resumed": gettext_lazy("Import resumed"),
    "import.stopped": gettext_lazy("Import stopped"),
    "import.undone": gettext_lazy("Import undone"),
    "invitation.accepted": gettext_lazy("Invitation accepted"),
    "invitation.made": gettext_lazy("Person invited"),
    "invitation.taken_back": gettext_lazy("Invitation withdrawn"),
    "mail.retried": gettext_lazy("Mail sent again"),
    "month.closed": gettext_lazy("Month closed"),
    "month.revised": gettext_lazy("Month revised"),
    "person.erased": gettext_lazy("Customer erased"),
    "person.password_link_made": gettext_lazy("Link for a new password made"),
    "pin.removed": gettext_lazy("Pin removed"),
    "pin.set": gettext_lazy("Pin set by hand"),
    "playbook.agreed": gettext_lazy("Playbook read and agreed to"),
    "playbook.written": gettext_lazy("New version of a playbook"),
    "praise.shared": gettext_lazy("Praise shared"),
    "praise.unshared": gettext_lazy("Praise shared no more"),
    "reading.forgotten": gettext_lazy("How files are read forgotten"),
    "region.added": gettext_lazy("Region added"),
    "region.merged": gettext_lazy("Region merged"),
    "region.moved": gettext_lazy("Region moved"),
    "region.removed": gettext_lazy("Region removed"),
    "region.renamed": gettext_lazy("Region renamed"),
    "reply_template.added": gettext_lazy("Template added"),
    "reply_template.changed": gettext_lazy("Template changed"),
    "reply_template.retired": gettext_lazy("Template retired"),
    "report.sent": gettext_lazy("Reports mailed"),
    "report_reader.set": gettext_lazy("Languages of reports set"),
    "report_schedule.set": gettext_lazy("Schedule of reports set"),
    "role.ended": gettext_lazy("Role ended"),
    "role.given": gettext_lazy("Role given"),
    "special_day.removed": gettext_lazy("Special day removed"),
    "special_day.set": gettext_lazy("Special day set"),
    "standard.changed": gettext_lazy("Standard changed"),
    "standard.ended": gettext_lazy("Standard ended"),
    "standard.set": gettext_lazy("Standard set"),
    "standard.withdrawn": gettext_lazy("Planned standard withdrawn"),
    "store.added": gettext_lazy("Store added"),
    "store.closed": gettext_lazy("Store closed"),
    "store.corrected": gettext_lazy("Store record changed"),
    "store.moved": gettext_lazy("Store moved to another region"),
    "store.opened": gettext_lazy("Store opened"),
    "team.added": gettext_lazy("Team added"),
    "team.changed": gettext_lazy("Team changed"),
    "team.retired": gettext_lazy("Team retired"),
    "theme.labelled": gettext_lazy("Mark of a theme judged"),
    "theme_term.added": gettext_lazy("Word added to a theme"),
    "theme_term.retired": gettext_lazy("Word of a theme retired"),
    "snooze.set": gettext_lazy("Reminder of a finding set or ended"),
    "subscription.set": gettext_lazy("Subscription set or ended"),
}
ATTRIBUTES: Mapping[str, Words] = {
    "active": gettext_lazy("In use"),
    "alarms_per_year": gettext_lazy("False alarms a year"),
    "answered_by": gettext_lazy("Who answers reviews"),
    "assign": gettext_lazy("Goes to"),
    "cases": gettext_lazy("Service cases"),
    "category": gettext_lazy("Category"),
    "city": gettext_lazy("City"),
    "closed": gettext_lazy("Closed"),
    "code": gettext_lazy("Code"),
    "country": gettext_lazy("Country"),
    "cuts_names": gettext_lazy("Reports quote customers without names"),
    "customer_hours": gettext_lazy("Hours until an answer"),
    "date": gettext_lazy("Date"),
    "day": gettext_lazy("Date"),
    "default_hours": gettext_lazy("Default opening hours"),
    "default_zone": gettext_lazy("Time zone"),
    "desk": gettext_lazy("Desk"),
    "earlier": gettext_lazy("Earlier values"),
    "email": gettext_lazy("E-mail"),
    "events": gettext_lazy("Entries of the log"),
    "first_day": gettext_lazy("First day"),
    "first_month": gettext_lazy("First month"),
    "format": gettext_lazy("Format"),
    "formats": gettext_lazy("Files of a mail"),
    "giver": gettext_lazy("From whom"),
    "hours": gettext_lazy("Hours"),
    "house_hours": gettext_lazy("Open hours until an answer"),
    "imports": gettext_lazy("Imports"),
    "is_active": gettext_lazy("Reports go out"),
    "inserted": pgettext_lazy("records of an import", "new"),
    "items": gettext_lazy("Items"),
    "language": gettext_lazy("Language"),
    "languages": gettext_lazy("Gets the reports"),
    "last_day": gettext_lazy("Last day"),
    "last_month": gettext_lazy("Last month"),
    "latitude": gettext_lazy("Latitude"),
    "location": gettext_lazy("Store"),
    "logo": gettext_lazy("Logo"),
    "longitude": gettext_lazy("Longitude"),
    "mails": gettext_lazy("Mails"),
    "members": gettext_lazy("Members"),
    "metric": gettext_lazy("Metric"),
    "month": gettext_lazy("Month"),
    "name": gettext_lazy("Name"),
    "name_en": gettext_lazy("English name"),
    "name_ko": gettext_lazy("Korean name"),
    "number": gettext_lazy("Version"),
    "opened": gettext_lazy("Opened"),
    "owner": gettext_lazy("Owner"),
    "ownership": gettext_lazy("Ownership"),
    "parent": gettext_lazy("Region above"),
    "path": gettext_lazy("Region"),
    "person": gettext_lazy("Person"),
    "phone": gettext_lazy("Phone"),
    "polarity": gettext_lazy("Means"),
    "position": gettext_lazy("Place in the order"),
    "postcode": gettext_lazy("Postcode"),
    "publisher": gettext_lazy("Publisher"),
    "read_only": gettext_lazy("Reads only"),
    "reason": gettext_lazy("Reason"),
    "refused": gettext_lazy("Refused records"),
    "region": gettext_lazy("Region"),
    "rejected": pgettext_lazy("records of an import", "refused"),
    "restored": gettext_lazy("Restored"),
    "reviews": gettext_lazy("Reviews"),
    "role": gettext_lazy("Role"),
    "severity": gettext_lazy("Severity"),
    "shared_with": gettext_lazy("Shared with"),
    "since": gettext_lazy("From"),
    "slug": gettext_lazy("Short name"),
    "stand_in": gettext_lazy("Stand-in"),
    "stars_from": gettext_lazy("Stars from"),
    "stars_to": gettext_lazy("Stars to"),
    "state": gettext_lazy("State or province"),
    "status": gettext_lazy("Status"),
    "store": gettext_lazy("Store"),
    "stores": gettext_lazy("Stores"),
    "street": gettext_lazy("Street and number"),
    "sublocality": gettext_lazy("District"),
    "surveys": gettext_lazy("Survey answers"),
    "tags": gettext_lazy("Tags"),
    "taker": gettext_lazy("To whom"),
    "taken_out": gettext_lazy("Taken out"),
    "target": gettext_lazy("Target"),
    "team": gettext_lazy("Team"),
    "text": gettext_lazy("Text"),
    "term": gettext_lazy("Word"),
    "theme": gettext_lazy("Theme"),
    "time": gettext_lazy("At"),
    "time_zone": gettext_lazy("Time zone"),
    "revision": gettext_lazy("Revision"),
    "to_head_office": gettext_lazy("To head office"),
    "to_regional": gettext_lazy("To regional managers"),
    "to_stores": gettext_lazy("To store managers"),
    "unchanged": pgettext_lazy("records of an import", "unchanged"),
    "until": gettext_lazy("Until"),
    "updated": pgettext_lazy("records of an import", "changed"),
    "user": gettext_lazy("Person"),
    "valid_from": gettext_lazy("From"),
    "valid_to": gettext_lazy("Until"),
    "verdict": gettext_lazy("Verdict"),
    "website": gettext_lazy("Website"),
    "weight": gettext_lazy("Weight"),
    "when": gettext_lazy("Conditions"),
    "working_day": gettext_lazy("Working day"),
    "worth": gettext_lazy("Smallest differences worth having"),
    "written": gettext_lazy("Name"),
    "zone": gettext_lazy("Time zone"),
}
NOTHING = "–"


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
    return [(_name(name), _side(event, event.before, name), _side(event, event.after, name)) for name in names]


def _is_shown(event: EventRow, name: str) -> bool:
    """Leave out what says nothing: the same on both sides, empty on the only side, and what ``what`` names already."""
    if event.subject == "standard" and name in ("metric", "region", "format"):
        return False
    old, new = event.before.get(name), event.after.get(name)
    return old != new and not (old in _EMPTY and new in _EMPTY)


def _name(name: str) -> str:
    if name in _KEYS:
        return _(metric(name).short)
    return str(ATTRIBUTES.get(name, _as_written(name)))


def _side(event: EventRow, side: Mapping[str, Any], name: str) -> str:
    value = side.get(name)
    if value in _EMPTY:
        return NOTHING if name in side and len(event.before) and len(event.after) else ""
    if name == "target" and (key := {**event.of, **event.before, **event.after}.get("metric")) in _KEYS:
        return wording.value(metric(key), value) if isinstance(value, int | float) else str(value)
    return _value(name, value)


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return f"{value:.5f}" if name in ("latitude", "longitude") else _number(value)
    if isinstance(value, list | tuple):
        return ", ".join(_value(name, each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{_name(key)}: {_value(key, each)}" for key, each in value.items())
    text = str(value)
    return READ[name](text) if name in READ else _moment_of_time(text)


def _number(value: float) -> str:
    return wording.number(value) if value == int(value) else wording.number(value, 2)


def _moment_of_time(text: str) -> str:
    """Write days and months as people do; everything else as it is."""
    ways: list[tuple[Callable[[str], Any], Callable[[Any], str]]]
    ways = [(parse_month, wording.month_name), (date.fromisoformat, day)]
    for read, write in [*ways, (datetime.fromisoformat, day)] if "T" in text else ways:
        with suppress(ValueError):
            return write(read(text))
    return text


def _as_written(name: str) -> str:
    return name.replace("_", " ").capitalize()


_EMPTY: tuple[Any, ...] = (None, "", [], {})
_KEYS = frozenset(entry.key for entry in METRICS)
READ: Mapping[str, Callable[[str], str]] = {
    "default_hours": hours_words,
    "format": format_words,
    "hours": hours_words,
    "metric": lambda key: _(metric(key).label) if key in _KEYS else key,
    "parent": region_words,
    "path": region_words,
    "phone": phone_words,
    "polarity": polarity_words,
    "region": region_words,
    "role": lambda role: role_words(role) if role in ("head_office", "regional", "store") else role,
    "theme": theme_words,
}
"""How values are written, by attribute."""
