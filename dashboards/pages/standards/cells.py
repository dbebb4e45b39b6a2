"""Standards as text."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.rows import StandardLine


def standards_reading(lines: Sequence[StandardLine]) -> str:
    """Say how many standards apply now, and for how many metrics."""
    now = [line for line in lines if line.state == "now"]
    coming = sum(line.state == "coming" for line in lines)
    facts = {
        "now": wording.number(len(now)),
        "metrics": wording.number(len({line.row.metric for line in now})),
        "coming": wording.number(coming),
    }
    if coming:
        return _("%(now)s standards apply now, for %(metrics)s metrics; %(coming)s more are planned.") % facts
    return _("%(now)s standards apply now, for %(metrics)s metrics.") % facts
