"""The record of the weekly watch in one sentence, as the page of alerts and the settings show it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.pages.frame.dates import day
from dashboards.rows import AlarmRecord


def record_words(record: AlarmRecord) -> str:
    """Say how many alarms there were, and how many chance alone would have raised."""
    if not record.weeks or record.since is None:
        return ""
    weeks = ngettext("%(n)s week", "%(n)s weeks", record.weeks) % {"n": wording.number(record.weeks)}
    alarms = ngettext("%(n)s alarm", "%(n)s alarms", record.alarms) % {"n": wording.number(record.alarms)}
    facts = {"weeks": weeks, "alarms": alarms, "since": day(record.since)}
    if record.expected is None:
        return _("Watched for %(weeks)s since %(since)s: %(alarms)s of stores that you see.") % facts
    facts["expected"] = wording.number(record.expected, 1 if record.expected >= 0.1 else 2)
    return _("Watched for %(weeks)s since %(since)s: %(alarms)s; by chance one would expect %(expected)s.") % facts
