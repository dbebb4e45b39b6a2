"""Make items of what customers said, and let them follow their facts: after imports, undos and at the desk's start.

Doing it again changes nothing. What people did stays: severity that somebody set, owners, tags and answers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from locations import events
from locations.models import Brand
from locations.steps import differences
from reviews.desk import counted, deadlines, rules, templates
from reviews.desk.clocks import StoreClock
from reviews.desk.columns import write
from reviews.desk.handling import by_itself, record, written
from reviews.desk.spoken import Spoken, spoken, spoken_of
from reviews.desk.states import OPEN, OVER
from reviews.fresh_cells import Cell
from reviews.models import Case, DeskSettings, Fact, ImportJob, Item, Reply, Review, RuleUse, SurveyResponse
from reviews.pauses import follow_pause

T = TypeVar("T")
BATCH = 1_000
SHOWN_WITHIN = timedelta(days=7)
"""After which a source that does not show an answer that was sent does not show it at all."""
S, R, K = Item.State, Item.CloseReason, Item.Kind
TURNED: Mapping[str, str] = {S.SEEN: "desk.seen", S.OPEN: "desk.not_seen", S.CLOSED: "desk.closed"}
"""The events of states that a source brings about."""
FACTS: Sequence[tuple[str, type[Fact]]] = ((K.REVIEW, Review), (K.COMMENT, SurveyResponse), (K.CASE, Case))
"""What imports bring in and undos take out, by the kind of item."""
NAMED = 5
"""Items that a refusal names."""
FOLLOWED = (
    *("location_id", "spoke_at", "month", "is_exact", "severity", "state", "due_customer", "due_house"),
    *("house_is_brands", "answered_at", "house_seconds", "in_time_customer", "in_time_house", "not_shown_since"),
    *("closed_at", "close_reason", "version", "source_gone", "snoozed_until", "waiting_since", "paused_seconds"),
)
MOVED = ("location_id", "spoke_at", "month", "is_exact")
"""What only a fact changes of its item, and that is counted."""


@dataclass(slots=True)
class Followed:
    """How many items were made, changed because of their facts, and removed with them."""

    made: int = 0
    changed: int = 0
    removed: int = 0


def switch_on(brand: Brand, since: datetime, *, by: str, now: datetime) -> Followed:
    """Switch a brand's desk on for what customers have said since a moment; the items are made at once."""
    settings, is_new = DeskSettings.objects.get_or_create(brand=brand, defaults={"since": since})
    if is_new:
        rules.seed(brand)
        templates.seed(brand)
        events.record(brand.pk, "desk.switched_on", None, by=by, now=now, before={}, after={"since": since.isoformat()})
    return refresh(settings.brand_id, now)


def refresh(brand_id: int, now: datetime, *, job: int | None = None) -> Followed:
    """Make items of new facts (with ``job`` of that import's alone), and let open ones follow theirs."""
    settings = DeskSettings.objects.select_related("brand").filter(brand_id=brand_id).first()
    followed = Followed()
    if settings is None:
        return followed
    for some in _in_parts(spoken(brand_id, settings.since, job=job), BATCH):
        followed.made += _make(settings, some, now)
    _follow(settings, now, followed)
    if job is None:
        _forget(brand_id, now, followed)
    deadlines.decide(brand_id, now)
    if followed.made or followed.changed or followed.removed:
        deadlines.touch(brand_id)
    return followed


def make_of_note(brand_id: int, note: int, now: datetime) -> None:
    """Make the item of a note that was just written, without going through all others."""
    settings = DeskSettings.objects.select_related("brand").filter(brand_id=brand_id).first()
    if settings is not None:
        _make(settings, [*spoken_of(K.NOTE, [note]).values()], now)
        deadlines.touch(brand_id)


def _in_parts(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    every = iter(rows)
    while part := [*islice(every, size)]:
        yield part


def _make(settings: DeskSettings, facts: Sequence[Spoken], now: datetime) -> int:
    clocks = deadlines.clocks_of(settings.brand, {each.location for each in facts}, *_days_of(facts))
    decisions, owners = rules.decisions(settings.brand, facts), rules.Owners(settings.brand, now)
    items = []
    for each in facts:
        item = Item(brand_id=settings.brand_id, kind=each.kind, fact_id=each.fact, location_id=each.location)
        item.spoke_at, item.is_exact, item.severity = each.spoke_at, each.is_exact, each.severity
        for name, value in deadlines.promise(settings, clocks[each.location], each.spoke_at).items():
            setattr(item, name, value)
        _show_what_the_source_shows(item, each, clocks[each.location], now)
        if item.state not in OVER:
            rules.follow(item, decisions[each.kind, each.fact], owners)
        items.append(item)
    with transaction.atomic():
        before = Item.objects.filter(brand_id=settings.brand_id).aggregate(n=Count("pk"))["n"]
        # Two workers may make the same ones at once.
        Item.objects.bulk_create(items, ignore_conflicts=True, batch_size=200)
        made = Item.objects.filter(brand_id=settings.brand_id).aggregate(n=Count("pk"))["n"] - before
        counted.mark(item for item in items if counted.counts(item))
        rules.write(settings.brand, decisions)
    return int(made)


def _follow(settings: DeskSettings, now: datetime, followed: Followed) -> None:
    """Let every item that is not over follow its fact."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    waiting = Item.objects.filter(brand_id=settings.brand_id, source_gone=False, state__in=OPEN)
    for pk, kind in waiting.values_list("pk", "kind"):
        by_kind[kind].append(pk)
    for kind, every in by_kind.items():
        for some in _in_parts(every, BATCH):
            with transaction.atomic():
                # Locked, so that no step that a person takes meanwhile is overwritten.
                items = [*waiting.select_for_update().filter(pk__in=some)]
                _follow_some(settings, items, spoken_of(kind, [item.fact_id for item in items]), now, followed)


def _forget(brand_id: int, now: datetime, followed: Followed) -> None:
    """Let go of items that are over and whose fact an undo has taken out, so that they count for nothing."""
    for kind, model in FACTS:
        over = Item.objects.filter(brand_id=brand_id, kind=kind, source_gone=False, state__in=OVER)
        gone = over.filter(~Exists(model._default_manager.filter(pk=OuterRef("fact_id"))))
        with transaction.atomic():
            _remove([*gone.select_for_update(of=("self",)).order_by("pk")], now, followed)


def _follow_some(
    settings: DeskSettings, items: Iterable[Item], facts: dict[int, Spoken], now: datetime, followed: Followed
) -> None:
    here = [item for item in items if item.fact_id in facts]
    _remove([item for item in items if item.fact_id not in facts], now, followed)
    if not here:
        return
    known = [facts[item.fact_id] for item in here]
    clocks = deadlines.clocks_of(settings.brand, {each.location for each in known}, *_days_of(known))
    ruled = {*RuleUse.objects.filter(item__in=[item.pk for item in here]).values_list("item", flat=True)}
    changed, turned = [], []
    cells: set[Cell] = set()
    for item in here:
        before, was, fact = _state_of(item), written(item), facts[item.fact_id]
        cell, stood = counted.cell_of(item), [getattr(item, name) for name in MOVED]
        if (item.spoke_at, item.location_id) != (fact.spoke_at, fact.location):
            item.spoke_at, item.location_id = fact.spoke_at, fact.location
            for name, value in deadlines.promise(settings, clocks[fact.location], fact.spoke_at).items():
                setattr(item, name, value)
            item.house_seconds = deadlines.answered_within(item, clocks[fact.location])
        item.is_exact = fact.is_exact
        if not item.severity_by:
            item.severity = max(item.severity, fact.severity) if item.pk in ruled else fact.severity
        _show_what_the_source_shows(item, fact, clocks[fact.location], now)
        follow_pause(item, now)
        if [getattr(item, name) for name in MOVED] != stood:
            cells |= {cell, counted.cell_of(item)}
        if _state_of(item) != before:
            item.version += 1
            changed.append(item)
            turned += [(item, was)] if item.state != was["state"] else []
            cells |= counted.changed_cells(item, differences(was, written(item))[0])
    write(changed, FOLLOWED)
    counted.mark_cells(cells)
    for item, was in turned:
        record(item, TURNED[item.state], "", now, *differences(was, written(item)))
    seen = [item.pk for item, _was in turned if item.state == S.SEEN]
    Reply.objects.filter(item__in=seen, live=True, state=Reply.State.SENT).update(state=Reply.State.SEEN)
    followed.changed += len(changed)


def _state_of(item: Item) -> tuple[Any, ...]:
    return tuple(getattr(item, name) for name in FOLLOWED if name != "version")


def _days_of(facts: Iterable[Spoken]) -> tuple[date, date]:
    """Give the days whose hours can matter for facts and their answers."""
    return deadlines.days_around(at for each in facts for at in (each.spoke_at, each.answered_at) if at is not None)


def _show_what_the_source_shows(item: Item, fact: Spoken, clock: StoreClock, now: datetime) -> None:
    """Write into an item what its source shows of an answer, and decide what was in time."""
    if fact.is_answered and item.state not in OVER:
        first = min(filter(None, (item.answered_at, fact.answered_at)), default=None)
        if first != item.answered_at:
            item.answered_at = first
            item.house_seconds = deadlines.answered_within(item, clock)
        if item.pk is None and fact.kind != Item.Kind.CASE:
            # It was answered before the desk knew of it.
            _close(item, R.ANSWERED, fact.answered_at or now)
        elif fact.kind != Item.Kind.CASE and (not item.reopened or item.state == S.SENT):
            # Whoever opened it again knows of the answer that is shown; the next one has to be sent first.
            item.state, item.snoozed_until, item.not_shown_since = S.SEEN, None, None
    elif item.state == S.SENT and _is_not_shown(item, fact):
        item.state, item.not_shown_since = S.OPEN, fact.seen_at
    if fact.is_over and item.state not in OVER:
        _close(item, R.CLOSED_AT_SOURCE, fact.over_at or now)
    if fact.is_answered and item.answered_at is None:
        # When, nobody knows: it is in no share.
        return
    deadlines.decide_one(item, now)


def _is_not_shown(item: Item, fact: Spoken) -> bool:
    return bool(fact.tells_replies and item.sent_at and fact.seen_at and fact.seen_at >= item.sent_at + SHOWN_WITHIN)


def _close(item: Item, reason: str, at: datetime) -> None:
    item.state, item.closed_at, item.close_reason, item.snoozed_until = S.CLOSED, at, reason, None


def _remove(items: Sequence[Item], now: datetime, followed: Followed) -> None:
    """Remove items whose fact is gone; those that somebody worked on stay, closed."""
    if not items:
        return
    counted.mark(items)
    worked_on = {*worked(Item.objects.filter(pk__in=[item.pk for item in items])).values_list("pk", flat=True)}
    Item.objects.filter(pk__in=[item.pk for item in items if item.pk not in worked_on]).delete()
    left = [item for item in items if item.pk in worked_on]
    for item in left:
        with by_itself(item, "desk.closed", now):
            _close(item, R.SOURCE_TAKEN_BACK, now)
    Item.objects.filter(pk__in=[item.pk for item in left]).update(source_gone=True)
    followed.removed += len(items) - len(left)
    followed.changed += len(left)


def worked(items: Any) -> Any:
    """Find those items on which a person did something."""
    return items.filter(
        Q(replies__isnull=False)
        | Q(tagged__rule__isnull=True, tagged__isnull=False)
        | ~Q(severity_by="")
        | Q(praise__isnull=False)
        | ~Q(close_reason__in=["", R.CLOSED_AT_SOURCE, R.ANSWERED])
        | Q(state__in=[S.SNOOZED, S.WAITING, S.NEEDS_NONE])
    ).distinct()


def worked_on(job: ImportJob, *, most: int | None = None) -> list[int]:
    """Give the ids of the items that people worked on and whose facts an import brought in, at most ``most``."""
    return [*worked(_of_import(job)).order_by("pk").values_list("pk", flat=True)[:most]]


def _of_import(job: ImportJob) -> Any:
    found = Q(pk__in=())
    for kind, model in FACTS:
        facts: Any = model._default_manager.filter(job_id=job.pk).values("pk")
        found |= Q(kind=kind, fact_id__in=facts)
    return Item.objects.filter(found, brand_id=job.brand_id)


@transaction.atomic
def leave(job: ImportJob) -> None:
    """Part items from the facts of an import that is about to be undone, so that its stores can go as well.

    Items that nobody worked on go; the others keep the words of the customer. Where the undo is refused after all,
    ``refresh`` makes those that went again.
    """
    items = _of_import(job)
    kept = [*Item.objects.filter(pk__in=worked_on(job))]
    left = items.exclude(pk__in=[item.pk for item in kept])
    counted.mark(left)
    left.delete()
    for kind in {item.kind for item in kept}:
        of_kind = [item for item in kept if item.kind == kind]
        facts = spoken_of(kind, [item.fact_id for item in of_kind])
        for item in of_kind:
            item.text = facts[item.fact_id].text
    Item.objects.bulk_update(kept, ["text"], batch_size=200)


def refuse_undo(job: ImportJob) -> None:
    """Raise WorkedOn where people have worked on what an import brought in, unless it was asked to keep their work."""
    if job.options.get("keep_work"):
        return
    if found := worked_on(job, most=NAMED + 1):
        raise WorkedOn(worked_sentence(found))


def worked_sentence(items: Sequence[int]) -> str:
    """Say that people's work on items (ids) blocks an undo, naming the first of them."""
    named = ", ".join(map(str, items[:NAMED])) + (" …" if len(items) > NAMED else "")
    words = _("People have worked on items %(ids)s of this import at the desk; undo it with “keep the work”.")
    return words % {"ids": named}


class WorkedOn(Exception):
    """The import stays: people have worked on what it brought in; the text is a sentence that names the items."""
