"""Search a scored month for findings and write what came of it; searching it again changes nothing.

What a month shows are lines of evidence by place. They belong to the finding of that place and direction whose months
they go on, or begin a new one; a finding is resolved by two clean months, whatever the order in which months are
searched. Which places a month opens findings about is decided in ``lines`` and ``statements.places``.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from dashboards.findings.lines import Month, PlaceIds, lines_of
from dashboards.findings.questions import keep_answers
from dashboards.findings.statements.course import goes_on
from dashboards.findings.statements.places import EvidenceLine, leading
from dashboards.findings.states import record, settle
from dashboards.findings.weighing import weigh
from dashboards.models import Evidence, Finding, FindingMonth, NetworkScore
from dashboards.scoring.changes import mark_changes
from dashboards.scoring.closed import is_closed
from dashboards.scoring.months import score_month
from locations.models import Brand
from locations.months import NOW

BATCH = 1_000


def search(brand: Brand, month: int, now: datetime) -> int:
    """Search a scored month of a brand for findings; return how many lines of evidence it has.

    Its changes have to be marked. Whoever searches the same brand meanwhile waits.
    """
    found = Month.of(brand, month, now)
    with transaction.atomic():
        Brand.objects.select_for_update().get(pk=brand.pk)
        lines = lines_of(found)
        searched, _new = FindingMonth.objects.update_or_create(brand=brand, month=month, defaults={"at": now})
        # Months whose answers are gone are scored no more.
        scored = NetworkScore.objects.filter(brand=brand, region=None).values("month")
        gone = FindingMonth.objects.filter(brand=brand).exclude(month__in=scored)
        Evidence.objects.filter(finding__brand=brand, month__in=[*gone.values_list("month", flat=True)]).delete()
        gone.delete()
        findings = _Findings(brand, month, now)
        Evidence.objects.filter(finding__brand=brand, month=month).delete()
        written: list[Evidence] = []
        # The worse ones first: what got better at a place with such a finding is no finding of its own.
        for place, own in sorted(lines.items(), key=lambda each: each[0].better):
            if (finding := findings.about(place, own)) is not None:
                written += _evidence(finding, month, own)
        Evidence.objects.bulk_create(written, batch_size=BATCH)
        FindingMonth.objects.filter(pk=searched.pk).update(found=len(written))
        weigh(found, settle(brand, now))
        keep_answers(brand)
    return len(written)


def search_older(brand: Brand, month: int, now: datetime) -> int:
    """Search a month that was scored for trends alone: with the level and the changes of then, unless it is closed."""
    scored = NetworkScore.objects.filter(brand=brand, region=None, month=month)
    if not is_closed(brand, month) and not scored.filter(window=NOW).exists():
        score_month(brand, month, [NOW])
        mark_changes(brand, month)
    return search(brand, month, now)


def is_searched(brand: Brand, month: int) -> bool:
    """Whether a month was searched for findings."""
    return FindingMonth.objects.filter(brand=brand, month=month).exists()


def _evidence(finding: Finding, month: int, lines: Sequence[EvidenceLine]) -> list[Evidence]:
    first = leading(lines)
    return [
        Evidence(
            finding=finding,
            location_id=finding.location_id,
            month=month,
            kind=line.kind,
            metric=line.metric,
            theme=line.theme,
            since=line.since,
            strength=line.strength,
            leads=line is first,
            figures={**line.figures, "gap": line.gap, "n": line.n},
        )
        for line in lines
    ]


class _Findings:
    """The findings of a brand by place, among which those of a month are looked for."""

    def __init__(self, brand: Brand, month: int, now: datetime) -> None:
        self.brand, self.month, self.now = brand, month, now
        self.searched = [*FindingMonth.objects.filter(brand=brand).values_list("month", flat=True)]
        self.by_place: Mapping[PlaceIds, list[Finding]] = defaultdict(list)
        for finding in Finding.objects.filter(brand=brand).order_by("pk"):
            self.by_place[_place(finding)].append(finding)

    def about(self, place: PlaceIds, lines: Sequence[EvidenceLine]) -> Finding | None:
        """Give the finding that lines of a place belong to, a new one where there is none."""
        going_on = [each for each in self.by_place[place] if self._goes_on(each)]
        if going_on:
            return min(going_on, key=lambda each: (not each.is_open, abs(each.last_month - self.month)))
        if place.better and any(self._goes_on(each) for each in self.by_place[place._replace(better=False)]):
            return None
        return self._new(place, leading(lines))

    def _goes_on(self, finding: Finding) -> bool:
        if finding.is_open and finding.first_month <= self.month:
            return True
        return goes_on(finding.first_month, finding.last_month, self.month, self.searched)

    def _new(self, place: PlaceIds, line: EvidenceLine) -> Finding:
        is_over = any(each.is_open for each in self.by_place[place])
        state = Finding.State.RESOLVED if is_over else Finding.State.NEW
        finding = Finding.objects.create(
            brand=self.brand,
            location_id=place.store,
            region_id=place.region,
            source=place.source,
            direction=Finding.Direction.BETTER if place.better else Finding.Direction.WORSE,
            kind=line.kind,
            metric=line.metric,
            theme=line.theme,
            since=line.since,
            first_month=self.month,
            last_month=self.month,
            strength=line.strength,
            state=state,
            state_before=Finding.State.NEW if is_over else "",
            closed_month=self.month if is_over else None,
            opened_at=self.now,
        )
        record(finding, "finding.opened", self.now, "")
        self.by_place[place].append(finding)
        return finding


def _place(finding: Finding) -> PlaceIds:
    is_better = finding.direction == Finding.Direction.BETTER
    return PlaceIds(finding.location_id, finding.region_id, finding.source, is_better)
