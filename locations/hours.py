"""Why opening hours are refused, in the language that is active; ``calendars`` decides which are."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from locations.calendars import BadHours, read_hours

LONGEST_REST = 40
"""Letters that are quoted of a text from where it is wrong."""

_EXPECTED = (
    ("extended_time", gettext_lazy("a closing time such as 18:00")),
    ("timespan_plus", gettext_lazy("a closing time such as -18:00")),
    ("small_range_selectors", gettext_lazy("days such as Mo-Fr, or 24/7")),
    ("timespan", gettext_lazy("times such as 09:00-18:00")),
)
"""Rules of the parser's grammar that it would have gone on with, the most telling first, in words."""


def hours_problem(written: str) -> str:
    """Say why a text is no opening hours that can be counted; empty where it is."""
    try:
        read_hours(written)
    except BadHours as wrong:
        return why(wrong)
    return ""


def why(wrong: BadHours) -> str:
    """Say why hours are refused, and what should be there."""
    reason = str(wrong.__cause__).rpartition("= expected ")[2]
    facts = {
        "rest": wrong.rest[:LONGEST_REST],
        "expected": next((words for rule, words in _EXPECTED if rule in reason), _("a semicolon, or the end")),
    }
    words = {
        "none": _("No opening hours are given."),
        "not_understood": _("Not understood from “%(rest)s” on: there should be %(expected)s."),
        "ends_early": _("This is not complete: there should follow %(expected)s."),
        "not_counted": _("“%(rest)s” cannot be counted: hours are given by weekdays, PH and times."),
        "not_of_a_day": _("Give the times of that day alone, as in 10:00-12:00,14:00-18:00."),
    }
    return words[wrong.problem] % facts
