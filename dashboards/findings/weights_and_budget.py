"""Set what a brand's findings are weighed by, and how many false alarms of the weekly watch it accepts."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from dashboards.findings.statements.places import WORTH
from dashboards.metrics import Family, keys, metric
from dashboards.models import FindingSettings
from dashboards.queries.finding_settings import SUBJECT
from locations import events
from locations.models import Brand, Event
from locations.refusals import Refusal
from locations.scoping import Scope

CHANGED, UNDONE = "finding_settings.changed", "finding_settings.undone"
MOST_WORTH = {Family.NPS: 100.0, Family.MEAN: 5.0, Family.PROPORTION: 0.5, Family.DURATION: 2.0}
"""Largest difference worth having that may be set, in the outside unit as in ``WORTH``."""
LEAST_ALARMS, MOST_ALARMS = 0.1, 52.0


def usual_worth(key: str) -> float:
    """Give the smallest difference worth having of a metric where the brand has set none, in the outside unit."""
    return WORTH[metric(key).family]


def years_between(stores: int, budget: float) -> float:
    """Give after how many years chance alone raises an alarm of the same store, by the budget of all of them.

    >>> years_between(300, 2.0)
    150.0
    """
    return stores / budget


def set_weights_and_budget(
    scope: Scope, worth: Mapping[str, float | None], alarms_per_year: float, *, by: str, now: datetime
) -> frozenset[str]:
    """Set the smallest differences worth having (None: the usual one; metrics left out stay) and the budget of alarms.

    Return what changed, "worth" or "alarms_per_year"; where nothing did, nothing is written. Raises PermissionDenied
    for all but head office, and Refusal with the key of the metric, or alarms_per_year, as its field.
    """
    _refuse_others(scope)
    for key, figure in worth.items():
        _check_worth(key, figure)
    if not LEAST_ALARMS <= alarms_per_year <= MOST_ALARMS:
        facts = {"least": f"{LEAST_ALARMS:g}", "most": f"{MOST_ALARMS:g}"}
        raise Refusal(_("Give a number from %(least)s to %(most)s a year.") % facts, "alarms_per_year")
    with transaction.atomic():
        found = _locked(scope)
        before = _written(found)
        found.alarms_per_year = alarms_per_year
        found.worth = {**found.worth, **{key: figure for key, figure in worth.items() if figure is not None}}
        for key, figure in worth.items():
            if figure is None or figure == usual_worth(key):
                found.worth.pop(key, None)
        return _save(found, before, CHANGED, by, now)


def undo_weights_and_budget(scope: Scope, *, by: str, now: datetime) -> frozenset[str] | None:
    """Undo the last change; return what changed, None where the last step is no change of a person.

    Raises PermissionDenied for all but head office.
    """
    _refuse_others(scope)
    with transaction.atomic():
        found = _locked(scope)
        last = last_step(scope)
        if last is None or last.verb != CHANGED:
            return None
        before = _written(found)
        for name, value in last.data["before"].items():
            setattr(found, name, value)
        return _save(found, before, UNDONE, by, now)


def last_step(scope: Scope) -> Event | None:
    """Give the last event of a brand's settings of findings."""
    return Event.objects.filter(brand=scope.brand, subject=SUBJECT).order_by("-pk").first()


def _check_worth(key: str, figure: float | None) -> None:
    if key not in keys():
        raise Refusal(_("There is no metric “%(key)s”.") % {"key": key}, "worth")
    if figure is not None and not (math.isfinite(figure) and 0 < figure <= MOST_WORTH[metric(key).family]):
        raise Refusal(_("Give a number above 0, and not more than the metric can differ by."), key)


def _refuse_others(scope: Scope) -> None:
    if not scope.keeps_the_brand:
        raise PermissionDenied("Head office sets what findings are weighed by.")


def _locked(scope: Scope) -> FindingSettings:
    """Give the settings for a change; whoever changes them meanwhile waits."""
    Brand.objects.select_for_update().get(pk=scope.brand)
    return FindingSettings.objects.filter(brand=scope.brand).first() or FindingSettings(brand_id=scope.brand)


def _written(found: FindingSettings) -> dict[str, Any]:
    return {"worth": dict(found.worth), "alarms_per_year": found.alarms_per_year}


def _save(found: FindingSettings, before: Mapping[str, Any], verb: str, by: str, now: datetime) -> frozenset[str]:
    after = _written(found)
    changed = frozenset(name for name in before if before[name] != after[name])
    if changed:
        found.save()
        old, new = ({name: each[name] for name in sorted(changed)} for each in (before, after))
        events.record(found.brand_id, verb, found, by=by, now=now, before=old, after=new)
    return changed
