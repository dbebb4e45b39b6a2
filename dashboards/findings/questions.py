"""Keep what data answered to the seven questions of a finding once it is over; an open one is answered anew."""

from dashboards.models import Finding, RootCause
from dashboards.queries.finding_questions import as_stored, finding_questions
from dashboards.queries.findings import finding_detail
from locations.models import Brand
from locations.scoping import head_office


def keep_answers(brand: Brand) -> int:
    """Store the answers of findings that are over, and forget those of findings that are open again; return how many
    were stored."""
    RootCause.objects.filter(finding__brand=brand, finding__state__in=Finding.OPEN).delete()
    over = Finding.objects.filter(brand=brand, root_cause=None).exclude(state__in=Finding.OPEN)
    scope, stored = head_office(brand), 0
    for pk, month in over.order_by("pk").values_list("pk", "last_month"):
        detail = finding_detail(scope, pk)
        if detail is not None:
            parts = as_stored(finding_questions(scope, detail))
            RootCause.objects.create(finding_id=pk, computed=parts, month=month)
            stored += 1
    return stored
