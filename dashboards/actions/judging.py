"""What an action changed in each of its stores and in all of them, and why there may be no verdict on it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, nan

import numpy as np

from dashboards.actions.answers import Answers
from dashboards.actions.begun import Begun
from dashboards.actions.mix import Mix
from dashboards.stats import effect_checks, effects
from locations.months import format_month

TOO_EARLY = "too_early"
MIX_MOVED = "mix_moved"
METRIC_CHANGED = "metric_changed"
OTHER_ACTION = "other_action"
NOT_STARTED = "not_started"
NO_ANSWERS = "no_answers"
OF_STORES = frozenset(
    {
        effect_checks.FEW_MONTHS_BEFORE,
        effect_checks.FEW_ANSWERS_BEFORE,
        effect_checks.FEW_ANSWERS_AFTER,
        effect_checks.ANSWERS_CHANGED,
    }
)
"""Reasons that lie in a single store: the others of a group are judged without it."""
MOST_MOVED = 20.0
"""Percentage points that the share of a channel or survey type may have moved."""
LEAST_JUDGED = 0.5
"""Share of an action's stores without which the rest is not judged."""


@dataclass(frozen=True, slots=True)
class Member:
    """A store in which an action began: its id, its index in the answers, and when."""

    location: int
    index: int
    begun: Begun
    stage: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the answers: which stores, how many months after, and from which change on it matters.

    ``worth`` is in the modelled unit. ``others`` are the ids of further actions on the same metric about the same time,
    and ``changed`` the first month at the new level of stores that were changing before, both by the id of the store.
    """

    members: Sequence[Member]
    check_after: int
    worth: float
    mix: Mix
    others: Mapping[int, Collection[int]] = field(default_factory=dict)
    changed: Mapping[int, int] = field(default_factory=dict)

    def complete(self, newest: int) -> list[Member]:
        """Give the stores whose months are all there."""
        return [each for each in self.members if each.begun.known_from(self.check_after) <= newest]

    def known_from(self) -> int:
        """Give the month at whose end the first of the stores can be judged."""
        return min(each.begun.known_from(self.check_after) for each in self.members)


@dataclass(frozen=True, slots=True)
class StoreOutcome:
    """What one store shows; figures in the modelled unit, NaN where they cannot be worked out."""

    member: Member
    refused: Sequence[str]
    word: str
    effect: effects.Effect


@dataclass(frozen=True, slots=True)
class Outcome:
    """What all stores show together; figures in the modelled unit, NaN where they cannot be worked out.

    ``judged_stores`` are those it rests on, ``answered``, ``expected`` and ``before`` the means of the months judged,
    of what was to be expected in them, and of as many months before, each store counting by its answers afterwards.
    """

    stores: Sequence[StoreOutcome]
    judged_stores: Sequence[Member]
    refused: Sequence[str]
    word: str
    needed: int | None
    group: effects.GroupEffect | None
    placebo: effects.Placebo
    untreated: int
    answered: float = nan
    expected: float = nan
    before: float = nan
    answers_before: int = 0


def judge(answers: Answers, paths: effects.Paths, question: Question) -> Outcome:
    """Judge an action by the months after it."""
    complete = question.complete(answers.newest)
    early = [_early(each, question) for each in question.members if each not in complete]
    if not complete:
        reasons = [f"{TOO_EARLY} {format_month(question.known_from())}"]
        return Outcome(early, [], reasons, effects.CANNOT_TELL, None, None, effects.Placebo(0, 0), 0)
    stores = [_of_store(answers, paths, question, each) for each in complete]
    own = {each.member.location: [*_of_the_store(each, alone=len(complete) == 1)] for each in stores}
    judged_stores = [each for each in complete if not own[each.location]]
    refused: list[str] = []
    if len(judged_stores) < max(1.0, LEAST_JUDGED * len(complete)):
        refused = sorted({reason for reasons in own.values() for reason in reasons})
        judged_stores = complete
    at = _Months(answers, question, judged_stores)
    reasons_of_all = effects.refusals(paths, answers.y, answers.n, at.stores, at.months)
    refused += [reason for reason in reasons_of_all if reason not in OF_STORES]
    if len(complete) > 1 and question.mix.moved([each.location for each in judged_stores]) > MOST_MOVED:
        refused.append(MIX_MOVED)
    labels = [each.stage for each in judged_stores]
    group = effects.group_effect(paths, answers.y, answers.n, at.stores, at.months, labels, worth=question.worth)
    found = effects.verdict(paths, answers.y, answers.n, at.stores, at.months, question.worth, at.changed())
    answered = at.mean(answers.y)
    return Outcome(
        stores=[*stores, *early],
        judged_stores=judged_stores,
        refused=refused,
        word=effects.CANNOT_TELL if refused else found.word,
        needed=found.needed,
        group=group,
        placebo=effects.placebo(paths, answers.y, answers.n, at.stores, at.months),
        untreated=at.untreated(paths),
        answered=answered,
        # What a region did to all of its stores was to be expected, too, and is no effect.
        expected=answered - group.value if np.isfinite(group.value) else at.mean(paths.expected),
        before=at.before(),
        answers_before=at.answers_before(),
    )


def _early(member: Member, question: Question) -> StoreOutcome:
    reason = f"{TOO_EARLY} {format_month(member.begun.known_from(question.check_after))}"
    return StoreOutcome(member, [reason], effects.CANNOT_TELL, effects.Effect(nan, nan, nan, nan, nan, 0.0))


def _of_store(answers: Answers, paths: effects.Paths, question: Question, member: Member) -> StoreOutcome:
    at = _Months(answers, question, [member])
    refused = [*effects.refusals(paths, answers.y, answers.n, at.stores, at.months)]
    if question.mix.moved([member.location]) > MOST_MOVED:
        refused.append(MIX_MOVED)
    if question.mix.other_scale([member.location]):
        refused.append(METRIC_CHANGED)
    refused += [f"{OTHER_ACTION} {other}" for other in sorted(question.others.get(member.location, ()))]
    found = effects.effect(paths, answers.y, answers.n, member.index, at.months[0])
    word = effects.CANNOT_TELL
    if not refused:
        word = effects.verdict(paths, answers.y, answers.n, at.stores, at.months, question.worth, at.changed()).word
    return StoreOutcome(member, refused, word, found)


def _of_the_store(found: StoreOutcome, *, alone: bool) -> Collection[str]:
    """Give the reasons that lie in a store; the mix of few answers moves by chance, so that of a group counts."""
    mine = (OTHER_ACTION, METRIC_CHANGED, MIX_MOVED) if alone else (OTHER_ACTION, METRIC_CHANGED)
    return [each for each in found.refused if each in OF_STORES or each.startswith(mine)]


class _Months:
    """The months judged of some stores, as indices of the answers."""

    def __init__(self, answers: Answers, question: Question, members: Sequence[Member]) -> None:
        self.answers, self.question, self.members = answers, question, members
        self.stores = [each.index for each in members]
        self.months = [
            [month - answers.first for month in each.begun.judged(question.check_after) if month >= answers.first]
            for each in members
        ]

    def changed(self) -> dict[int, int]:
        """Give the stores that were changing before, and the first month at the new level, by indices."""
        return {
            each.index: self.question.changed[each.location] - self.answers.first
            for each in self.members
            if each.location in self.question.changed
        }

    def untreated(self, paths: effects.Paths) -> int:
        """Count the stores without an action in the month judged that has the fewest of them."""
        free = np.isfinite(paths.noise).sum(axis=0)
        judged = sorted({month for months in self.months for month in months if 0 <= month < self.answers.months})
        return int(free[judged].min()) if judged else 0

    def mean(self, values: np.ndarray) -> float:
        """Give the mean over the months judged, by answers."""
        return self._weighted(lambda each: self.months[each], values)

    def before(self) -> float:
        """Give the mean over as many months before, each store counting by its answers afterwards."""
        values, weights = [], []
        for place, store in enumerate(self.stores):
            months = self._earlier(place)
            n = self.answers.n[store, months]
            after = self.answers.n[store, self.months[place]].sum()
            if n.sum() and after:
                values.append(float(np.nansum(n * np.nan_to_num(self.answers.y[store, months])) / n.sum()))
                weights.append(float(after))
        return float(np.average(values, weights=weights)) if values else nan

    def answers_before(self) -> int:
        """Count the answers of as many months before."""
        return int(sum(self.answers.n[store, self._earlier(place)].sum() for place, store in enumerate(self.stores)))

    def _earlier(self, place: int) -> list[int]:
        start = self.members[place].begun.month - self.answers.first
        return [*range(max(start - len(self.months[place]), 0), max(start, 0))]

    def _weighted(self, months_of: Callable[[int], Sequence[int]], values: np.ndarray) -> float:
        total = weight = 0.0
        for place, store in enumerate(self.stores):
            months = months_of(place)
            n = self.answers.n[store, months]
            total += float(np.where(n > 0, n * values[store, months], 0.0).sum())
            weight += float(n.sum())
        return total / weight if weight else nan


def ratio(answers: Answers, member: Member, check_after: int) -> float:
    """Give how many times as many answers a month there were afterwards as in the year before; inf without any."""
    start = member.begun.month - answers.first
    usual = answers.n[member.index, max(start - 12, 0) : max(start, 0)]
    months = [month - answers.first for month in member.begun.judged(check_after) if month >= answers.first]
    after = answers.n[member.index, months].sum() / check_after
    return float(after / usual.mean()) if usual.size and usual.mean() else inf
