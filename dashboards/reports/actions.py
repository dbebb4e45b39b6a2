"""Actions and findings of a month as a report freezes them, and as rows again for what writes them out."""

from datetime import UTC, date, datetime

from dashboards import queries
from dashboards.reports.month_work import ActionLine, EffectLine, FindingLine
from dashboards.rows import ActionRow, EffectRow, EvidenceRow, FindingRow, MonthAction
from locations.scoping import Scope

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_EFFECT = tuple(EffectLine.__slots__)
_OF_ACTION = (
    *("title", "kind", "state", "metric", "check_after", "is_overdue", "department", "region", "finding", "stores"),
    *("is_whole", "known_from"),
)
_OF_FINDING = ("kind", "place", "place_kind", "place_key", "cause_kind", "cause")
_OF_LEAD = ("metric", "theme", "since", "month", "n", "value", "target", "expected", "before", "figures")


def action_lines(scope: Scope, month: int) -> list[ActionLine]:
    """Give the actions of a month as the reader of a scope may know them, what matters most first."""
    return [_action_line(each) for each in queries.month_actions(scope, month)]


def finding_lines(scope: Scope, month: int) -> list[FindingLine] | None:
    """Give the findings that were open at the end of a month, by priority; None where it was not searched.

    What an alarm alone has opened is left out: the figures of the month did not confirm it.
    """
    if month not in queries.searched_months(scope):
        return None
    return [_finding_line(each) for each in queries.findings(scope, month) if _is_confirmed(each)]


def _is_confirmed(row: FindingRow) -> bool:
    return row.lead.kind != "changed" or row.lead.value is not None


def _action_line(found: MonthAction) -> ActionLine:
    row, public = found.row, found.public
    return ActionLine(
        **{name: getattr(row, name) for name in _OF_ACTION},
        number=row.pk,
        due=row.due.isoformat(),
        since=row.since.isoformat() if row.since else "",
        codes=found.codes,
        names=row.store_names,
        of_store=found.of_store,
        effect=EffectLine(**{name: getattr(row.effect, name) for name in _EFFECT}) if row.effect else None,
        theme=public.theme if public else "",
        text_en=public.text_en if public else "",
        text_ko=public.text_ko if public else "",
    )


def _finding_line(row: FindingRow) -> FindingLine:
    return FindingLine(
        **{name: getattr(row, name) for name in _OF_FINDING},
        **{name: getattr(row.lead, name) for name in _OF_LEAD},
        number=row.id,
        cause_by=str(row.cause_figures.get("by", "")),
    )


def effect_row(line: EffectLine) -> EffectRow:
    """Give a frozen effect as a row, for what writes rows out."""
    return EffectRow(**{name: getattr(line, name) for name in _EFFECT}, detectable=None, untreated=None)


def action_row(line: ActionLine) -> ActionRow:
    """Give a frozen action as a row, without the person who owns it."""
    return ActionRow(
        **{name: getattr(line, name) for name in _OF_ACTION},
        pk=line.number,
        due=date.fromisoformat(line.due),
        owner="",
        owner_name="",
        goal=None,
        begun=len(line.codes),
        store_names=line.names,
        since=date.fromisoformat(line.since) if line.since else None,
        version=0,
        effect=effect_row(line.effect) if line.effect else None,
    )


def finding_row(line: FindingLine) -> FindingRow:
    """Give a frozen finding as a row, without what changes after its month: state, priority, owner."""
    lead = EvidenceRow(
        **{name: getattr(line, name) for name in _OF_LEAD}, kind=line.kind, strength=None, low=None, high=None
    )
    return FindingRow(
        **{name: getattr(line, name) for name in _OF_FINDING},
        id=line.number,
        region="",
        direction="",
        metric=line.metric,
        theme=line.theme,
        since=line.since,
        first_month=line.month,
        last_month=line.month,
        closed_month=None,
        state="new",
        reason="",
        priority=None,
        frequency=None,
        severity=None,
        lever=None,
        cause_figures={"by": line.cause_by} if line.cause_by else {},
        owner="",
        owner_name="",
        opened_at=_NEVER,
        version=0,
        lead=lead,
    )
