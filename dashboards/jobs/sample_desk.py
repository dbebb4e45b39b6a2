"""Open the desk of the sample brand and let its people work there, step by step, as they would have."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import numpy as np
from django.db import transaction

from dashboards.jobs.sample_answers import AnswerTexts
from dashboards.jobs.synthetic import colleague_name, seat_colleague
from locations.models import Brand, Location, Membership, User
from locations.people import set_absence
from locations.regions import PlaceKey
from locations.scoping import Scope, scope_of
from locations.special_days import set_special_day
from locations.teams import add_team
from locations.zones import day_in
from reviews.desk import deadlines, items, opening, playbooks, praising, replies, verbs
from reviews.desk.spoken import Spoken, spoken_of, themes_by_fact
from reviews.models import DeskSettings, Item
from reviews.synthetic import planted
from reviews.synthetic.desk import (
    BY_DAY,
    DAY,
    HOUR,
    MINUTE,
    WEEK,
    Answered,
    OpenWork,
    Places,
    PlantedNote,
    Unanswered,
    answer_times,
    choose,
)
from reviews.synthetic.desk_words import AT_THE_COUNTER, INCIDENT_PLAYBOOK, INCIDENTS, POLICY, SECOND_DRAFT
from reviews.synthetic.sightings import seen_after
from reviews.synthetic.truth import newest_month
from reviews.synthetic.visits import KOREA_TIME

TEAM = "고객지원 Customer care"
R, V = Item.CloseReason, Item.Severity
NEEDS_NONE = {True: 0.45, False: 0.9}
"""Share of what nobody has answered that needs no answer, by whether there are words to answer."""


LEAST_PRAISE = 25
"""Characters of a text that is shared as praise."""


@transaction.atomic
def open_desk(brand: Brand, until: date, now: datetime) -> None:
    """Open a sample brand's desk ``planted.DESK_DAYS`` before the end of its data, and do all work there since.

    ``until`` is the last day of data, which are viewed at its end; the work goes on until ``now``, but until the end of
    the day after them where that is another day. Where the desk is open already, nothing is done.
    """
    if DeskSettings.objects.filter(brand=brand).exists():
        return
    valid_from = newest_month(until) - planted.MONTHS + 1
    for person in planted.COLLEAGUES:
        seat_colleague(brand, person, valid_from)
    look = seen_after(until)
    work = _Work(brand, look, now if look <= now < look + DAY else look + DAY)
    work.begin()
    work.plan()
    work.do()
    items.refresh(brand.pk, work.now)


@dataclass
class _Later:
    """The id of an item that an earlier step makes."""

    value: int = 0


@dataclass
class _Work:
    """All steps at one desk, each with its moment, in whose order they are done."""

    brand: Brand
    look: datetime
    now: datetime
    steps: list[tuple[datetime, Callable[[datetime], object]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng([planted.SEED, *b"desk"])
        self.opened = self.look - timedelta(days=planted.DESK_DAYS)
        self.stores = {store.code: store for store in Location.objects.filter(brand=self.brand)}
        self.codes = {store.pk: code for code, store in self.stores.items()}
        self.users = {person.login: self._user(person.login) for person in planted.COLLEAGUES}
        managers = Membership.objects.filter(brand=self.brand, role=Membership.Role.STORE).select_related(
            "user", "location"
        )
        self.managers = {row.location.code: row.user for row in managers if row.location}
        self.scopes: dict[int, Scope] = {}

    def _user(self, login: str) -> User:
        found: User = User.objects.get(username=colleague_name(self.brand, login))
        return found

    def code(self, place: str) -> str:
        return next(code for code, store in self.stores.items() if store.name.endswith(f"점 {place}"))

    def scope(self, user: User) -> Scope:
        if user.pk not in self.scopes:
            found = scope_of(user, self.brand.slug, self.opened)
            assert found is not None  # noqa: S101 - for mypy: whoever works here has a role
            self.scopes[user.pk] = found
        return self.scopes[user.pk]

    def actor(self, store: str, at: datetime) -> User:
        """Give who answers for a store (code): its manager or who stands in, else somebody of the customer care."""
        user = self.managers.get(store, self.users["care"])
        is_absent = user == self.users[planted.ABSENT] and at >= self.look - planted.ABSENT_SINCE * DAY
        return self.users[planted.STANDS_IN] if is_absent else user

    def step(self, at: datetime, user: User, verb: Callable[..., object], *given: Any, **more: Any) -> None:
        """Plan one step of somebody."""
        self.steps.append((at, partial(self._take, user, verb, given, more)))

    def _take(
        self, user: User, verb: Callable[..., object], given: Sequence[Any], more: Mapping[str, Any], at: datetime
    ) -> None:
        known = [each.value if isinstance(each, _Later) else each for each in given]
        verb(self.scope(user), *known, **more, by=user.get_username(), now=at)

    def do(self) -> None:
        for at, step in sorted(self.steps, key=lambda each: each[0]):
            step(at)

    def begin(self) -> None:
        """Switch the desk on, and plan what head office does there besides answering."""
        care, look = self.users["care"], self.look
        items.switch_on(self.brand, self.opened, by=care.get_username(), now=self.opened)
        team = [self.users[login].get_username() for login in ("care", "seoul")]
        self.step(self.opened + HOUR, care, add_team, TEAM, team)
        self.step(self.opened + 2 * HOUR, care, playbooks.write_playbook, "", POLICY["en"], POLICY["ko"])
        incident = INCIDENT_PLAYBOOK["en"], INCIDENT_PLAYBOOK["ko"]
        self.step(self.opened + 2 * HOUR, care, playbooks.write_playbook, "incident", *incident)
        last = day_in(planted.ZONE, look) - DAY
        people = [self.users[login].pk for login in (planted.ABSENT, planted.STANDS_IN)]
        since = look - planted.ABSENT_SINCE * DAY
        days = day_in(planted.ZONE, since), last + planted.ABSENT_UNTIL * DAY
        self.step(since - 8 * HOUR, care, set_absence, *people, *days)
        shut = PlaceKey(store=self.code(planted.SHUT))
        for day in (last, last + DAY):
            names = {"name_ko": "설비 교체", "name_en": "New machines"}
            self.step(look - 2 * DAY + 10 * HOUR, care, set_special_day, shut, day, "", **names)
        self.steps.append((look - 2 * DAY + 11 * HOUR, lambda at: deadlines.recompute(self.brand.pk, at)))

    def plan(self) -> None:
        """Plan what becomes of everything that has no answer, and what is praised."""
        found = [*deadlines.open_items(self.brand.pk).order_by("pk")]
        by_kind: dict[str, list[int]] = defaultdict(list)
        for item in found:
            by_kind[item.kind].append(item.fact_id)
        self.spoken: dict[tuple[str, int], Spoken] = {
            (kind, fact): each for kind, facts in by_kind.items() for fact, each in spoken_of(kind, facts).items()
        }
        self.themes = themes_by_fact(by_kind)
        self.texts = AnswerTexts.of(self.brand, self.stores, self.opened, self.now)
        fixed, harmed = ([self.code(place) for place in names] for names in (planted.DESK_PLACES, planted.HARMED))
        places = Places(fixed, self.code(planted.SHUT), harmed)
        waits = [self._unanswered(item) for item in found if item.answered_at is None]
        open_work = choose(waits, places, self.look, self.now)
        own = {item.pk: item for item in found}
        self._leave_open(open_work, own)
        for item in found:
            if item.pk not in open_work.items:
                self._finish(item)
        self._praise(open_work)

    def _unanswered(self, item: Item) -> Unanswered:
        text = self.spoken[item.kind, item.fact_id].text
        due = item.due_customer, item.due_house
        return Unanswered(
            item.pk, item.kind, self.codes[item.location_id], item.spoke_at, *due, item.severity, bool(text)
        )

    def _leave_open(self, work: OpenWork, own: Mapping[int, Item]) -> None:
        """Plan what was done with items that are still open."""
        for pk in work.not_shown:
            self._answer(own[pk], answer_times(self.rng, own[pk].spoke_at, self.now, before=self.look - WEEK))
        for pk in (*work.sent, *work.waiting):
            times = answer_times(self.rng, own[pk].spoke_at, self.now, before=self.now)
            self._answer(own[pk], times)
            if pk in work.waiting:
                self.step(times.closed, self.actor(self._store(own[pk]), times.closed), verbs.wait, pk)
        for pk in work.overdue[:2]:
            at = own[pk].spoke_at + 2 * HOUR
            self.step(at, self.users["care"], verbs.assign, pk, team=TEAM)
        for pk in work.fresh[: planted.DRAFTED]:
            at = own[pk].spoke_at + (self.now - own[pk].spoke_at) * 0.6
            self._draft(own[pk], self.actor(self._store(own[pk]), at), at)
        self._write_notes(work.notes, planted.DRAFTED - len(work.fresh))

    def _store(self, item: Item) -> str:
        return self.codes[item.location_id]

    def _write_notes(self, notes: Sequence[PlantedNote], to_draft: int) -> None:
        """Plan what staff write down, and what becomes of it: some is set aside, drafted, or drafted twice."""
        counter = [note for note in notes if note.remark in AT_THE_COUNTER]
        drafted = {*counter[: max(0, to_draft)]}
        aside = {*counter[len(drafted) :][: planted.SNOOZED]}
        twice = next((note for note in notes if note.remark in INCIDENTS and note.store in self.managers), None)
        for note in notes:
            writer, pk = self.actor(note.store, note.at), _Later()
            self.steps.append((note.at, partial(self._take_note, writer, note, pk)))
            if note.remark.tag:
                self.step(note.at + MINUTE, writer, verbs.add_tag, pk, note.remark.tag)
            if note in aside:
                morning = (self.look + KOREA_TIME).replace(hour=BY_DAY[0]) + DAY - KOREA_TIME
                self.step(note.at + 5 * MINUTE, writer, verbs.snooze, pk, morning)
            if note in drafted or note == twice:
                text = self.texts.of_note(note.remark, self.stores[note.store], note.at)
                self.step(note.at + 10 * MINUTE, writer, replies.draft, pk, text, language=planted.LANGUAGE)
            if note == twice:
                # Whoever wrote it had not seen the first.
                care = self.users["care"]
                self.step(note.at + 20 * MINUTE, care, replies.draft, pk, SECOND_DRAFT, language=planted.LANGUAGE)

    def _take_note(self, writer: User, note: PlantedNote, pk: "_Later", at: datetime) -> None:
        scope, remark, by = self.scope(writer), note.remark, writer.get_username()
        made = opening.take_note(
            scope, note.store, remark.text, channel=remark.channel, score=remark.score, by=by, now=at
        )
        pk.value = made or 0

    def _finish(self, item: Item) -> None:
        """Plan how an item ended: answered and closed, without need of an answer, or solved where it was a case."""
        at = answer_times(self.rng, item.spoke_at, self.now, before=self.now)
        user = self.actor(self._store(item), at.sent)
        if item.kind == Item.Kind.CASE:
            self.step(at.closed, user, verbs.close, item.pk, reason=R.SOLVED)
            return
        is_grave = item.severity >= V.MAJOR
        has_words = bool(self.spoken[item.kind, item.fact_id].text)
        if not is_grave and self.rng.random() < NEEDS_NONE[has_words]:
            self.step(at.sent, user, verbs.needs_none, item.pk)
            return
        if item.kind == Item.Kind.COMMENT and user == self.users["care"]:
            self.step(at.drafted - MINUTE, user, verbs.assign, item.pk, team=TEAM)
        self._answer(item, at)
        self.step(at.closed, user, verbs.close, item.pk, reason=R.SOLVED if is_grave else R.ANSWERED)

    def _answer(self, item: Item, at: Answered) -> None:
        user = self.actor(self._store(item), at.sent)
        self._draft(item, user, at.drafted)
        publisher = self.spoken[item.kind, item.fact_id].publisher
        self.step(at.sent, user, replies.sent, item.pk, publisher=publisher)

    def _draft(self, item: Item, user: User, at: datetime) -> None:
        spoken = self.spoken[item.kind, item.fact_id]
        themes = self.themes.get((item.kind, item.fact_id), frozenset())
        template, text = self.texts.answer(spoken, themes, self.stores[self._store(item)], at)
        self.step(at, user, replies.draft, item.pk, text, language=template.language, template=template.pk)

    def _praise(self, work: OpenWork) -> None:
        """Plan that happy words are shared: one text a store, of the desk's stores first."""
        happy = Item.objects.filter(brand=self.brand, kind=Item.Kind.REVIEW, severity=V.INFORMATION)
        rows = [*happy.filter(spoke_at__lt=self.now - 2 * DAY).order_by("-spoke_at", "-pk")]
        spoken = spoken_of(Item.Kind.REVIEW, [row.fact_id for row in rows])
        first: dict[str, Item] = {}
        for row in rows:
            fact = spoken.get(row.fact_id)
            if fact is not None and fact.stars == 5 and len(fact.text) > LEAST_PRAISE:
                first.setdefault(self._store(row), row)
        chosen = sorted(first, key=lambda store: (store not in work.stores, store))
        shared = [name for name, count in planted.PRAISES.items() for _each in range(count)]
        for store, shared_with in zip(chosen, shared, strict=False):
            at = first[store].spoke_at + DAY
            self.step(at, self.actor(store, at), praising.share, first[store].pk, shared_with)
