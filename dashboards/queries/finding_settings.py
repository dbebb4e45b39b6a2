"""What a brand's findings are weighed by, and how many false alarms it accepts."""

from dashboards.metrics import keys
from dashboards.models import FindingSettings
from dashboards.rows import FindingSettingsRow
from locations.models import Event
from locations.scoping import Scope, visible_to

SUBJECT = "finding_settings"
"""Kind of subject of the events of a change."""


def finding_settings(scope: Scope) -> FindingSettingsRow:
    """Give what head office set, with who changed it last; a change that was the last step can be undone."""
    found = FindingSettings.objects.filter(brand=scope.brand).first() or FindingSettings(brand_id=scope.brand)
    steps = visible_to(scope, Event.objects.filter(subject=SUBJECT), "location", names_brand=True)
    last = steps.order_by("-pk").first()
    return FindingSettingsRow(
        worth={key: figure for key, figure in found.worth.items() if key in keys()},
        alarms_per_year=found.alarms_per_year,
        changed_by=last.by_name if last else "",
        changed_at=last.at if last else None,
        can_undo=scope.keeps_the_brand and last is not None and last.verb == f"{SUBJECT}.changed",
    )
