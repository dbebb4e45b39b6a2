"""The metrics of the desk, and those of cases that pages show along with them (pure)."""

from dashboards.metric import Family, Metric, gettext_noop

DESK_METRICS: tuple[Metric, ...] = (
    Metric(
        key="answered_in_time",
        measure="answered_in_time",
        family=Family.PROPORTION,
        better="high",
        unit="%",
        label=gettext_noop("Answered in time for the customer"),
        short=gettext_noop("In time"),
        meaning=gettext_noop(
            "Share of what customers said whose first answer came by the deadline on the clock on the wall."
        ),
        formula=gettext_noop("items answered by the deadline ÷ items answered, or whose deadline has passed"),
        left_out=gettext_noop(
            "Items whose date is only known roughly, open ones before their deadline, and those that needed no answer "
            "or were closed before it."
        ),
        low=0.0,
        high=1.0,
        instead_of="replied_in_24h",
        of_desk=True,
    ),
    Metric(
        key="house_answered_in_time",
        measure="house_answered_in_time",
        family=Family.PROPORTION,
        better="high",
        unit="%",
        label=gettext_noop("Answered in time by open hours"),
        short=gettext_noop("In time, open hours"),
        meaning=gettext_noop(
            "Share of what customers said whose first answer came within the open hours that the store has for it."
        ),
        formula=gettext_noop("items answered within the open hours ÷ items answered, or whose open hours have passed"),
        left_out=gettext_noop(
            "Items whose date is only known roughly, open ones before their deadline, those that needed no answer or "
            "were closed before it, and stores that never open."
        ),
        low=0.0,
        high=1.0,
        of_desk=True,
    ),
    Metric(
        key="answer_hours",
        measure="answer_hours",
        family=Family.DURATION,
        better="low",
        unit="h",
        label=gettext_noop("Time to the answer"),
        short=gettext_noop("Hours to answer"),
        meaning=gettext_noop("Typical hours from what a customer said to the first answer, on the clock on the wall."),
        formula=gettext_noop("median of the hours; stores are compared by the mean of their logarithms"),
        left_out=gettext_noop(
            "Items without an answer, those whose date is only known roughly, and answers dated before the question."
        ),
        low=None,
        high=None,
        of_desk=True,
    ),
    Metric(
        key="house_answer_hours",
        measure="house_answer_hours",
        family=Family.DURATION,
        better="low",
        unit="h",
        label=gettext_noop("Open hours to the answer"),
        short=gettext_noop("Open hours to answer"),
        meaning=gettext_noop("Typical hours for which the store was open between what a customer said and the answer."),
        formula=gettext_noop("median of the open hours; stores are compared by the mean of their logarithms"),
        left_out=gettext_noop(
            "Items without an answer, those whose date is only known roughly, answers dated before the question, and "
            "stores whose hours nobody states."
        ),
        low=None,
        high=None,
        of_desk=True,
    ),
    Metric(
        key="case_first_response",
        measure="case_first_response",
        family=Family.DURATION,
        better="low",
        unit="h",
        label=gettext_noop("First response to cases"),
        short=gettext_noop("First response"),
        meaning=gettext_noop("Typical hours from opening a service case to the first response."),
        formula=gettext_noop("median of the hours; stores are compared by the mean of their logarithms"),
        left_out=gettext_noop("Cases without a first response, and responses dated before the case was opened."),
        low=None,
        high=None,
        of_desk=True,
    ),
    Metric(
        key="resolved_in_time",
        measure="resolved_in_time",
        family=Family.PROPORTION,
        better="high",
        unit="%",
        label=gettext_noop("Cases resolved in time"),
        short=gettext_noop("Resolved in time"),
        meaning=gettext_noop(
            "Share of service cases closed within 72 hours; the clock stands still while the desk waits for the "
            "customer and starts anew when a case is opened again."
        ),
        formula=gettext_noop("cases closed within 72 hours ÷ cases closed, or seen open after that"),
        left_out=gettext_noop("Open cases that their source did not show after the 72 hours."),
        low=0.0,
        high=1.0,
        of_desk=True,
    ),
    Metric(
        key="cases_reopened",
        measure="cases_reopened",
        family=Family.PROPORTION,
        better="low",
        unit="%",
        label=gettext_noop("Cases opened again"),
        short=gettext_noop("Opened again"),
        meaning=gettext_noop("Share of closed service cases that were opened again within 7 days."),
        formula=gettext_noop("closed cases opened again within 7 days ÷ closed cases"),
        left_out=gettext_noop(
            "Open cases, cases closed less than 7 days before the source was last seen, and sources that do not say."
        ),
        low=0.0,
        high=1.0,
        of_desk=True,
    ),
)
