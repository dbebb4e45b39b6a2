"""Measure what actions changed by the end of a month, and write it down.

The verdict of a month that is closed stays as it is, as its scores do.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction

from dashboards.actions.answers import Answers, OutsideUnit
from dashboards.actions.judging import (
    NO_ANSWERS,
    Member,
    Outcome,
    Question,
    StoreOutcome,
    judge,
)
from dashboards.actions.mix import mix_of
from dashboards.actions.pictures import checks_of, cohorts_of, event_months_of, path_of
from dashboards.actions.reading import NetworkMonths, members_of, others_of, starts_of
from dashboards.actions.worth import worth_in_model
from dashboards.models import Action, EffectRun, StoreEffect
from dashboards.scoring.closed import is_closed
from dashboards.stats import effects
from locations.models import Brand
from locations.months import USUAL_WINDOW
from reviews.jobs import Job

METHOD = 1
"""Version of the method; verdicts of another one are computed anew, except those of closed months."""
MONTHS_SEEN = 12
"""So many months after an action could first be judged its effect is refreshed; what comes later has other causes."""
WORDS = {
    effects.WORKED: EffectRun.Verdict.WORKED,
    effects.WORSE: EffectRun.Verdict.WORSE,
    effects.NO_VISIBLE_EFFECT: EffectRun.Verdict.NO_EFFECT,
}
"""The words that the statistics find; any other one cannot tell yet."""


def refresh(brand: Brand, month: int, now: datetime) -> int:
    """Measure all actions of a brand by the months up to one; return how many effects were written."""
    closed = is_closed(brand, month)
    network, written = NetworkMonths(brand, month), 0
    rows = Action.objects.filter(brand=brand, stores__started_on__isnull=False).distinct()
    for action in rows.exclude(state=Action.State.CANCELLED).select_related("brand").order_by("pk"):
        if closed and EffectRun.objects.filter(action=action, month=month).exists():
            continue
        members = members_of(action, network)
        if not members or month > _known_from(action, members) + MONTHS_SEEN:
            continue
        _measure(action, network, members, now)
        written += 1
    return written


def effect_of(action: Action, month: int, now: datetime) -> EffectRun | None:
    """Give the effect of an action by the months up to one, measured now unless the month is closed.

    None where it has not begun in any store by then.
    """
    stored = EffectRun.objects.filter(action=action, month=month).first()
    if stored is not None and is_closed(action.brand, month):
        return stored
    network = NetworkMonths(action.brand, month)
    members = members_of(action, network)
    return _measure(action, network, members, now) if members else None


def _known_from(action: Action, members: Sequence[Member]) -> int:
    return max(each.begun.known_from(action.check_after) for each in members)


def _measure(action: Action, network: NetworkMonths, members: Sequence[Member], now: datetime) -> EffectRun:
    own = {each.location: each.begun.month for each in members}
    starts = starts_of(action.brand, action.metric, network.month, but=action.pk) | own
    answers = network.answers(action.metric, starts)
    if answers is None:
        return _write(action, network.month, now, {"refused": [NO_ANSWERS], "verdict": EffectRun.Verdict.CANNOT_TELL})
    question = _question(action, network, members, answers)
    paths = network.paths(answers)
    judged = judge(answers, paths, question)
    columns = _columns(answers, paths, question, judged)
    columns["inputs"] = _digest(answers, question)
    if judged.group is None:
        columns["detectable"] = action.detectable
    return _write(action, network.month, now, columns, [*_of_stores(answers, paths, judged)])


def _question(action: Action, network: NetworkMonths, members: Sequence[Member], answers: Answers) -> Question:
    spans = {
        each.location: (
            range(each.begun.month - USUAL_WINDOW, each.begun.month),
            each.begun.judged(action.check_after),
        )
        for each in members
    }
    return Question(
        members=members,
        check_after=action.check_after,
        worth=worth_in_model(action.brand_id, answers.metric),
        mix=mix_of(action.brand, answers.metric.measure, answers.stores, answers.cells, spans),
        others=others_of(action, members),
        changed=network.changing(action.metric, members),
    )


def _columns(answers: Answers, paths: effects.Paths, question: Question, judged: Outcome) -> dict[str, Any]:
    """Give the columns of an EffectRun."""
    levels = OutsideUnit(answers.metric)
    shown = OutsideUnit(answers.metric, levels.value(judged.expected) or 1.0)
    group, stores = judged.group, judged.judged_stores or question.members
    months = sorted({month for each in stores for month in each.begun.judged(question.check_after)})
    low, high = shown.ends(group.low, group.high) if group else (None, None)
    details = {
        "path": path_of(answers, paths, stores),
        "checks": checks_of(answers, paths, question, judged),
        "cohorts": cohorts_of(group, shown),
        "event_months": event_months_of(group, shown),
        "left_out": len(question.members) - len(judged.judged_stores) if judged.judged_stores else 0,
        "was_changing": judged.word == effects.WAS_CHANGING,
        "changed_as_much": judged.placebo.changed,
        "compared": judged.placebo.stores,
    }
    return {
        "months": months,
        "value": shown.change(group.value) if group else None,
        "low": low,
        "high": high,
        "verdict": WORDS.get(judged.word, EffectRun.Verdict.CANNOT_TELL),
        "refused": [*judged.refused],
        "needed": judged.needed,
        "detectable": shown.size(group.detectable) if group else None,
        "expected": levels.value(judged.expected),
        "answered": levels.value(judged.answered),
        "before": levels.value(judged.before),
        "stores": len(judged.judged_stores),
        "untreated": judged.untreated,
        "answers": int(group.answers) if group else 0,
        "answers_before": judged.answers_before,
        "placebo_scale": paths.placebo_scale if np.isfinite(paths.placebo_scale) else None,
        "placebos": [change for each in judged.placebo.values if (change := shown.change(each)) is not None],
        "details": details,
    }


def _of_stores(answers: Answers, paths: effects.Paths, judged: Outcome) -> "list[StoreEffect]":
    return [_store_row(answers, paths, each) for each in judged.stores]


def _store_row(answers: Answers, paths: effects.Paths, found: StoreOutcome) -> StoreEffect:
    shown = OutsideUnit(answers.metric)
    low, high = shown.ends(found.effect.low, found.effect.high)
    return StoreEffect(
        location_id=found.member.location,
        value=shown.change(found.effect.value),
        low=low,
        high=high,
        verdict=WORDS.get(found.word, EffectRun.Verdict.CANNOT_TELL),
        refused=[*found.refused],
        detectable=shown.size(found.effect.detectable),
        answers=int(found.effect.answers),
        path=path_of(answers, paths, [found.member]),
    )


@transaction.atomic
def _write(
    action: Action, month: int, now: datetime, columns: dict[str, Any], stores: Sequence[StoreEffect] = ()
) -> EffectRun:
    done = {"state": Job.State.DONE, "progress": 1, "finished_at": now, "method": METHOD}
    run, _created = EffectRun.objects.update_or_create(action=action, month=month, defaults=columns | done)
    StoreEffect.objects.filter(run=run).delete()
    for each in stores:
        each.run = run
    StoreEffect.objects.bulk_create(stores)
    return run


def _digest(answers: Answers, question: Question) -> str:
    """Give a short digest of all that an effect is computed from."""
    digest = hashlib.md5(usedforsecurity=False)
    for array in (answers.y, answers.n, answers.s2, answers.start.astype(float)):
        digest.update(np.ascontiguousarray(array, dtype=float).tobytes())
    digest.update(repr((METHOD, question.members, question.check_after, question.worth)).encode())
    digest.update(repr((sorted(question.others.items()), sorted(question.changed.items()))).encode())
    return digest.hexdigest()
