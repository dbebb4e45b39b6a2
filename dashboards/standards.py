"""Set, change, end and withdraw the standards of a brand: the verbs of pages and commands alike."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.metrics import Family, Metric, metric
from dashboards.models import Standard
from dashboards.rows import Demand
from locations import events
from locations.models import Location, Region, User
from locations.months import format_month
from locations.placements import current_month
from locations.refusals import Refusal
from locations.scoping import Scope

log = logging.getLogger(__name__)

MOST_WEIGHT = 100.0


class NotSettable(Refusal):
    """A standard that cannot be set; ``index`` is which of several it is.

    ``standard`` is the id of the one that is there already, if that is the reason.
    """

    def __init__(self, field: str, sentence: str, *, index: int = 0, standard: int | None = None) -> None:
        super().__init__(sentence, field)
        self.index, self.standard = index, standard


@transaction.atomic
def set_standards(scope: Scope, demands: Sequence[Demand], *, by: str, now: datetime) -> list[int]:
    """Set standards, all of them or none; returns their ids.

    Raises NotSettable for the first that cannot be set, PermissionDenied for all but head office.
    """
    created = []
    for demand, columns in zip(demands, check(scope, demands), strict=True):
        standard = Standard.objects.create(
            brand_id=scope.brand,
            metric=demand.metric,
            valid_from=demand.valid_from,
            format=demand.format,
            **columns,
        )
        events.record(scope.brand, "standard.set", standard, by=by, now=now, before={}, after=_attributes(standard))
        log.info("%s set the standard %s of %s", by, standard, scope.brand_slug)
        created.append(standard.pk)
    return created


def check(scope: Scope, demands: Sequence[Demand], *, replacing: int = 0) -> list[dict[str, Any]]:
    """Give the columns of the standards that demands would become; ``replacing`` is the one that is changed.

    Raises NotSettable for the first that cannot be set, PermissionDenied for all but head office.
    """
    _refuse_others(scope)
    found, seen = [], set[tuple[Any, ...]]()
    for index, demand in enumerate(demands):
        entry, columns = _checked(scope, demand, index)
        same = Standard.objects.filter(
            brand_id=scope.brand,
            metric=demand.metric,
            valid_from=demand.valid_from,
            region=columns["region"],
            format=demand.format,
        )
        if (known := same.exclude(pk=replacing).first()) is not None:
            raise NotSettable("valid_from", _already_there(entry, known), index=index, standard=known.pk)
        key = (demand.metric, demand.valid_from, demand.region, demand.format)
        if key in seen:
            raise NotSettable("valid_from", _("This is the same standard as one above."), index=index)
        seen.add(key)
        found.append(columns)
    return found


@transaction.atomic
def change_standard(scope: Scope, pk: int, demand: Demand, *, by: str, now: datetime) -> int | None:
    """Change all of a standard but its metric and whom it is for.

    Returns the first month that the change concerns; None where the brand has no such standard. Raises NotSettable
    and PermissionDenied.
    """
    _refuse_others(scope)
    standard = _own(scope, pk)
    if standard is None:
        return None
    own = _demand(standard)
    same = replace(demand, metric=own.metric, region=own.region, format=own.format)
    (columns,) = check(scope, [same], replacing=pk)
    before, since = _attributes(standard), min(standard.valid_from, demand.valid_from)
    for name, value in {**columns, "valid_from": demand.valid_from}.items():
        setattr(standard, name, value)
    standard.save()
    _record_change(scope, "standard.changed", standard, before, by=by, now=now)
    return since


def change_target(scope: Scope, pk: int, target: float, *, by: str, now: datetime) -> int | None:
    """Change the target of a standard alone. Returns and raises as ``change_standard``."""
    standard = _own(scope, pk)
    return change_standard(scope, pk, replace(_demand(standard), target=target), by=by, now=now) if standard else None


@transaction.atomic
def end_standard(scope: Scope, pk: int, last_month: int, *, by: str, now: datetime) -> int | None:
    """End a standard with a month, the last one that it applies to; returns the first month without it.

    None where the brand has no such standard. Raises NotSettable and PermissionDenied.
    """
    _refuse_others(scope)
    standard = _own(scope, pk)
    if standard is None:
        return None
    if last_month < standard.valid_from:
        raise NotSettable("valid_to", _("The last month lies before the first one."))
    before = _attributes(standard)
    since = 1 + min(last_month, last_month if standard.valid_to is None else standard.valid_to)
    standard.valid_to = last_month
    standard.save(update_fields=["valid_to"])
    _record_change(scope, "standard.ended", standard, before, by=by, now=now)
    return since


@transaction.atomic
def withdraw_standard(scope: Scope, pk: int, *, by: str, now: datetime) -> bool:
    """Take back a standard whose first month is still to come; False where the brand has no such standard.

    Raises NotSettable for one that has begun, which ends instead, and PermissionDenied.
    """
    _refuse_others(scope)
    standard = _own(scope, pk)
    if standard is None:
        return False
    if standard.valid_from <= current_month(standard.brand, now):
        raise NotSettable("valid_to", _("It has begun already; end it with a month."))
    before = _attributes(standard)
    events.record(scope.brand, "standard.withdrawn", standard, by=by, now=now, before=before, after={})
    standard.delete()
    return True


def _refuse_others(scope: Scope) -> None:
    if not scope.keeps_the_brand:
        raise PermissionDenied("Only head office sets standards.")


def _own(scope: Scope, pk: int) -> Standard | None:
    return Standard.objects.filter(brand_id=scope.brand, pk=pk).select_related("region", "owner", "brand").first()


def _demand(standard: Standard) -> Demand:
    return Demand(
        metric=standard.metric,
        target=standard.target,
        valid_from=standard.valid_from,
        region=standard.region.path if standard.region else "",
        format=standard.format,
        valid_to=standard.valid_to,
        weight=standard.weight,
        owner=standard.owner.get_username() if standard.owner else "",
        reason=standard.reason,
    )


def _checked(scope: Scope, demand: Demand, index: int) -> tuple[Metric, dict[str, Any]]:
    """Give the metric of a demand and the columns of its standard. Raises NotSettable."""
    try:
        entry = metric(demand.metric)
    except KeyError as unknown:
        raise NotSettable("metric", str(unknown.args[0]), index=index) from unknown
    region = Region.objects.filter(brand_id=scope.brand, path=demand.region).first() if demand.region else None
    owner = User.objects.filter(username=demand.owner, memberships__brand_id=scope.brand).distinct().first()
    facts = {"brand": scope.brand_name, "region": demand.region, "format": demand.format, "person": demand.owner}
    problems = {
        "target": "" if entry.can_be_demanded(demand.target) else target_range(entry),
        "valid_to": _("The last month lies before the first one.") if _ends_too_early(demand) else "",
        "weight": "" if 0 < demand.weight <= MOST_WEIGHT else _("A weight lies above 0, up to 100."),
        "region": _("%(brand)s has no region “%(region)s”.") % facts if demand.region and region is None else "",
        "format": "" if _is_format(scope, demand.format) else _("%(brand)s has no store of this format.") % facts,
        "owner": _("%(person)s has no role in %(brand)s.") % facts if demand.owner and owner is None else "",
    }
    for field, sentence in problems.items():
        if sentence:
            raise NotSettable(field, sentence, index=index)
    columns = {"target": demand.target, "valid_to": demand.valid_to, "weight": demand.weight}
    return entry, {**columns, "region": region, "owner": owner, "reason": demand.reason.strip()[:1000]}


def _ends_too_early(demand: Demand) -> bool:
    return demand.valid_to is not None and demand.valid_to < demand.valid_from


def _is_format(scope: Scope, form: str) -> bool:
    return not form or Location.objects.filter(brand_id=scope.brand, format=form).exists()


def target_range(entry: Metric) -> str:
    """Say between which values the standards of a metric lie."""
    if entry.family is Family.DURATION:
        return _("A duration's target lies above 0 hours.")
    if entry.ends is None:
        return _("Write a number.")
    low, high = (wording.value(entry, end) for end in entry.ends)
    return _("%(metric)s lies between %(low)s and %(high)s.") % {"metric": _(entry.label), "low": low, "high": high}


def _already_there(entry: Metric, standard: Standard) -> str:
    facts = {
        "metric": _(entry.label),
        "month": wording.month_name(standard.valid_from),
        "target": wording.value(entry, standard.target),
    }
    return _("%(metric)s has a standard for these stores from %(month)s already: %(target)s.") % facts


def _attributes(standard: Standard) -> dict[str, Any]:
    """Give what the log keeps of a standard, as JSON: months and places as people write them."""
    return {
        "metric": standard.metric,
        "target": standard.target,
        "valid_from": format_month(standard.valid_from),
        "valid_to": format_month(standard.valid_to) if standard.valid_to is not None else None,
        "region": standard.region.path if standard.region else "",
        "format": standard.format,
        "weight": standard.weight,
        "owner": standard.owner.get_username() if standard.owner else "",
        "reason": standard.reason,
    }


def _record_change(
    scope: Scope, verb: str, standard: Standard, before: dict[str, Any], *, by: str, now: datetime
) -> None:
    """Add the event of a change, with what differs and which standard it is; none where nothing differs."""
    after = _attributes(standard)
    differing = [name for name in after if after[name] != before[name]]
    if differing:
        same = {name: after[name] for name in ("metric", "region", "format")}
        old, new = ({name: each[name] for name in differing} for each in (before, after))
        events.record(scope.brand, verb, standard, by=by, now=now, before=old, after=new, of=same)
        log.info("%s: %s of %s by %s", verb, standard, scope.brand_slug, by)
