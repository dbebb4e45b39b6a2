"""What head office looks after: which standard applies to which stores, and which months are scored."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Count, Max, Q

from dashboards.metrics import METRICS, shown
from dashboards.models import NetworkScore, ScoreRun, Standard
from dashboards.queries.networks import standards
from dashboards.rows import ScoredMonth, ScoredTable, StandardLine, StandardRow
from dashboards.scoring.standards import standard_for
from locations.scoping import Scope, visible_locations
from reviews.measures import MEASURES

Kind = tuple[str, str]
"""Region path and format, which decide on the standards of a store."""


def standard_lines(scope: Scope, month: int) -> list[StandardLine]:
    """Give all standards of the brand by metric, newest first, with how many visible stores each is the one for."""
    groups = visible_locations(scope).order_by().values_list("region__path", "format")
    kinds = Counter({(path or "", form): stores for path, form, stores in groups.annotate(stores=Count("pk"))})
    rows = standards(scope)
    about = _about(scope)
    now = {key: _stores_of_each(rows, key, month, kinds) for key in {row.metric for row in rows}}
    lines = []
    for row in rows:
        if stores := now[row.metric][row]:
            lines.append(StandardLine(row, stores, "now", *about[row.pk]))
            continue
        then = _stores_of_each(rows, row.metric, row.valid_from, kinds)
        state = "coming" if row.valid_from > month else "earlier"
        lines.append(StandardLine(row, then[row], state, *about[row.pk]))
    return lines


def standard_line(scope: Scope, pk: int, month: int) -> StandardLine | None:
    """Give one standard of the brand, as ``standard_lines`` does; None where there is none."""
    return next((line for line in standard_lines(scope, month) if line.row.pk == pk), None)


def _about(scope: Scope) -> dict[int, tuple[str, str]]:
    """Give the owner (sign-in name) and the reason of every standard."""
    rows = Standard.objects.filter(brand_id=scope.brand).values_list("pk", "owner__username", "reason")
    return {pk: (owner or "", reason) for pk, owner, reason in rows}


def _stores_of_each(
    rows: Iterable[StandardRow], metric: str, month: int, kinds: Mapping[Kind, int]
) -> Counter[StandardRow]:
    """Count the stores that each standard of a metric is the one for in a month."""
    found: Counter[StandardRow] = Counter()
    for (region, form), stores in kinds.items():
        if row := standard_for(rows, metric, month, region=region, format=form):
            found[row] += stores
    return found


def scored_months(scope: Scope) -> list[ScoredMonth]:
    """Give the scored months of the brand, newest first."""
    networks = NetworkScore.objects.filter(brand_id=scope.brand, region__isnull=True)
    runs = ScoreRun.objects.filter(brand_id=scope.brand, state=ScoreRun.State.DONE)
    scored_at = dict(runs.values_list("month").annotate(Max("finished_at")))
    windows: dict[int, set[int]] = {}
    metrics: dict[int, set[str]] = {}
    for month, window, key in networks.values_list("month", "window", "metric").distinct():
        windows.setdefault(month, set()).add(window)
        metrics.setdefault(month, set()).add(key)
    figures = networks.values("month").annotate(most=Max("stores", filter=Q(window=1)))
    given = _most_answers(networks.filter(window=1).values_list("month", "answers", "metric"))
    return [
        ScoredMonth(
            month,
            sorted(windows[month]),
            len(shown(metrics[month])),
            most or 0,
            *given.get(month, (0, "")),
            scored_at.get(month),
        )
        for month, most in figures.order_by("-month").values_list("month", "most")
    ]


def _most_answers(rows: Iterable[tuple[int, int, str]]) -> dict[int, tuple[int, str]]:
    """Give the most answers that one metric has in a month, and the metric; fields of listings are nobody's answers.

    One questionnaire answers several metrics, so a sum over metrics would count people twice.
    """
    answerable = {entry.key for entry in METRICS if not MEASURES[entry.measure].is_state and not entry.of_desk}
    found: dict[int, tuple[int, str]] = {}
    for month, answers, metric in rows:
        if metric in answerable:
            found[month] = max(found.get(month, (0, "")), (answers, metric))
    return found


def scored_tables(scope: Scope, month: int) -> list[ScoredTable]:
    """Give every metric and window that is scored for a month."""
    networks = NetworkScore.objects.filter(brand_id=scope.brand, region__isnull=True, month=month)
    return [ScoredTable(*row) for row in networks.values_list("metric", "window", "stores", "answers")]
