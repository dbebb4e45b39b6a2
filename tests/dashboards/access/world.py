"""Two small scored brands in which every store carries marks, so that an answer shows whose it is.

Each store's name, code, review text, author, listing, service case and number of answers are marks of its own, and so
is the name of every imported file. ``World.marks_of`` says which of them a person may ever read.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import numpy as np
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.test import Client
from django.utils import timezone

from dashboards.jobs import imports as jobs
from dashboards.jobs import queue
from dashboards.models import Evidence, Finding, FindingMonth, MailJob, Notice, ReportRun, Standard
from dashboards.reports.making import path_of
from dashboards.reports.parts import store_edition
from dashboards.scoring.months import score_month
from locations.events import record
from locations.links import password_link
from locations.models import Brand, BrandLogo, Location, Membership, Pin, Region, SpecialDay, StoreAlias, User
from locations.people import invite
from locations.roles import RoleOffer
from locations.scoping import head_office, scope_of
from locations.zones import day_in
from reviews.importing.remembered import digest_of
from reviews.jobs import Job
from reviews.models import (
    BrandTerm,
    Case,
    DeskSettings,
    FileReading,
    ImportJob,
    Item,
    KpiValue,
    LoggedFeedback,
    Mention,
    Playbook,
    Source,
    SurveyResponse,
    Tag,
)
from tests.dashboards.access.actions import plant_actions, plant_goal
from tests.dashboards.access.bodies import HEADINGS, KNOWN_PASSWORD, STANDARD_SINCE, UNKNOWN_STORE
from tests.dashboards.access.desk_items import plant_items
from tests.dashboards.access.people import LONG_AGO, Person, odd_zone, people
from tests.dashboards.networks import OCTOBER, make_tally
from tests.dashboards.reports import sheet_editions as editions
from tests.dashboards.reports.sheet_editions import action_line
from tests.reviews.sightings import sighting

STORES = {"b": 32, "o": 9}
"""Enough in the first brand for figures of the network to be shown to everybody in it."""

REGIONS = {
    "b": {"Korea": 90, "Korea/Seoul": 7000, "Korea/Seoul/Gangnam": 7100, "Korea/Busan": 70000, "Korea/Jeju": 7200},
    "o": {"Korea": 91, "Land": 92, "Land/North": 7300},
}
"""Ids by path: Busan's begins with the digits of Seoul's, which a careless prefix takes for a region within it."""

SAMPLE = "o"
"""The brand whose data are a sample."""

IMPORTERS = ("head_office", "regional", "two_roles", "other_brand")
NOTHING = "nothing-here"
MARK = re.compile(r"Zq[bo]\d{3}[a-z]|(?<![\d.])(?:71|72|83|84),?\d{3}(?!\d|\.\d)|\b\d\.\d{9}")
"""Marks in texts; numbers of answers and KPIs; unrounded means."""


def code(brand: str, number: int) -> str:
    return f"Zq{brand}{number:03d}c"


def finding_id(brand: str, number: int) -> int:
    """Give the id of the finding about a store."""
    return {"b": 5_000, "o": 6_000}[brand] + number


def item_id(brand: str, number: int) -> int:
    """Give the id of the item of the desk that is about a store."""
    return {"b": 1_000, "o": 2_000}[brand] + number


@dataclass
class World:
    """What the tests need to know of the database: people, their sessions, the marks, and ids of objects.

    ``stored`` are the files of the data folder as they were after the last request.
    """

    people: tuple[Person, ...]
    folder: Path
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    sessions: dict[str, str] = field(default_factory=dict)
    marks: dict[str, set[tuple[str, int]]] = field(default_factory=dict)
    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    imports: dict[tuple[str, str], int] = field(default_factory=dict)
    aliases: dict[tuple[str, int], int] = field(default_factory=dict)
    stored: list[tuple[str, int, int]] = field(default_factory=list)
    special_days: dict[tuple[str, int], int] = field(default_factory=dict)
    mentions: dict[tuple[str, int], int] = field(default_factory=dict)
    reports: dict[tuple[str, int], int] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)
    standards: dict[str, int] = field(default_factory=dict)
    invitations: dict[str, tuple[int, str]] = field(default_factory=dict)
    mails: dict[str, int] = field(default_factory=dict)
    terms: dict[str, int] = field(default_factory=dict)
    playbooks: dict[str, int] = field(default_factory=dict)
    items: dict[tuple[str, int], dict[str, int]] = field(default_factory=dict)
    actions: dict[tuple[str, int], dict[str, int]] = field(default_factory=dict)
    goals: dict[str, int] = field(default_factory=dict)
    password_link: tuple[str, str] = ("", "")

    def away(self, person: Person) -> str:
        """Give the brand that is not theirs."""
        return "o" if person.brand == "b" else "b"

    def sees(self, person: Person, brand: str, number: int) -> bool:
        """Whether a person may see a store, by what is written down of them."""
        if person.is_stranger or brand != person.brand:
            return False
        return person.sees_all or number in person.stores or region_of(brand, number) in person.regions

    def foreign(self, person: Person, text: str) -> set[str]:
        """Give the marks in a text that are of stores or files which the person may not see."""
        return {mark for mark in map(_plain, MARK.findall(text)) if not self._may_read(person, mark)}

    def _may_read(self, person: Person, mark: str) -> bool:
        if mark in self.files:
            brand, owner = self.files[mark]
            return person.brand == brand and (person.sees_all or person.name == owner)
        stores = self.marks.get(mark)
        return stores is None or any(self.sees(person, *store) for store in stores)


def _plain(mark: str) -> str:
    return mark.replace(",", "")


def region_of(brand: str, number: int) -> str:
    """Give the path of a store's region: the stores take all but the first in turn."""
    paths = list(REGIONS[brand])[1:]
    return paths[number % len(paths)]


def make_world(folder: Path) -> World:
    """Fill an empty database; ``folder`` is the data folder, which holds the files of imports."""
    now = timezone.now()
    zone = odd_zone(now)
    world = World(people(day_in(zone, now)), folder)
    brands = {slug: _brand(world, slug, zone) for slug in STORES}
    for person in world.people:
        _join(world, person, brands[person.brand])
    world.password_link = password_link(User.objects.get(username="no_role"))
    for name in IMPORTERS:
        _imports(world, next(each for each in world.people if each.name == name), now)
    for brand in brands.values():
        _figures(world, brand)
        _failed_mail(world, brand)
        _desk(brand, now)
        _findings(brand, now)
        score_month(brand, OCTOBER)
    return world


def _brand(world: World, slug: str, zone: str) -> Brand:
    brand = Brand.objects.create(
        slug=slug, name=f"Brand {slug}", default_zone=zone, country="KR", is_sample=slug == SAMPLE
    )
    BrandLogo.objects.create(brand=brand, png=b"picture", digest="0123456789abcdef")
    DeskSettings.objects.create(brand=brand, since=timezone.now())
    Tag.objects.create(brand=brand, key="incident", name_en="Incident", name_ko="사고")
    regions: dict[str, Region] = {}
    for path, pk in REGIONS[slug].items():
        parent = regions.get(path.rpartition("/")[0])
        lineage = f"{parent.lineage if parent else '/'}{pk}/"
        regions[path] = Region.objects.create(
            pk=pk, brand=brand, parent=parent, name=path.rpartition("/")[2], path=path, lineage=lineage
        )
    for number in range(STORES[slug]):
        _store(world, brand, regions[region_of(slug, number)], number)
    columns = {"kind": "reviews", "options": {}, "remembered_at": timezone.now()}
    headings = HEADINGS.split(",")
    FileReading.objects.create(brand=brand, digest=digest_of(headings), headings=headings, **columns)
    standard = Standard.objects.create(brand=brand, metric="rating", target=3.9, valid_from=STANDARD_SINCE)
    world.standards[slug] = standard.pk
    offer = RoleOffer(role="head_office", first_day=LONG_AGO)
    invited = invite(head_office(brand), "Somebody", "", offer, by="head_office", now=timezone.now())
    world.invitations[slug] = (invited.pk, invited.secret)
    return brand


def _failed_mail(world: World, brand: Brand) -> None:
    """Add a mail that was not sent."""
    user = User.objects.earliest("pk")
    notice = Notice.objects.create(
        brand=brand, user=user, subject_kind="month", subject=OCTOBER, step="asked", at=timezone.now()
    )
    mail = MailJob.objects.create(brand=brand, notice=notice, state=Job.State.FAILED)
    world.mails[brand.slug] = mail.pk
    term = BrandTerm.objects.create(brand=brand, language="en", theme="value", term=f"card of {brand.slug}")
    world.terms[brand.slug] = term.pk
    policy = Playbook.objects.create(brand=brand, number=1, text_en="We answer.", valid_from=timezone.now())
    world.playbooks[brand.slug] = policy.pk
    world.goals[brand.slug] = plant_goal(brand)


def _store(world: World, brand: Brand, region: Region, number: int) -> None:
    tag = f"Zq{brand.slug}{number:03d}"
    for letter in "cntalkdes":
        world.marks[f"{tag}{letter}"] = {(brand.slug, number)}
    latitude, longitude = 37.0 + number / 100, 127.0
    store = Location.objects.create(
        brand=brand, region=region, code=f"{tag}c", name=f"{tag}n Store", format="mall" if number % 3 else "",
        latitude=latitude, longitude=longitude,
    )  # fmt: skip
    Pin.objects.create(location=store, latitude=latitude, longitude=longitude, set_at=timezone.now())
    alias = StoreAlias.objects.create(
        brand=brand, location=store, written=f"{tag}k", key=f"{tag}k", import_id=1, learnt_at=timezone.now()
    )
    world.aliases[brand.slug, number] = alias.pk
    soon = timezone.now().date() + timedelta(days=30)
    special = SpecialDay.objects.create(brand=brand, location=store, date=soon, name_en=f"{tag}d")
    world.special_days[brand.slug, number] = special.pk
    world.items[brand.slug, number] = plant_items(store, tag)
    world.actions[brand.slug, number] = plant_actions(store, tag, item_id(brand.slug, number))
    report = ReportRun.objects.create(
        brand=brand, location=store, month=OCTOBER, language="en", revision=1, state=Job.State.DONE,
        outputs={"csv": {"sha256": "", "size": 3}},
    )  # fmt: skip
    world.reports[brand.slug, number] = report.pk
    done = action_line(world.actions[brand.slug, number]["begun"], "rating", [store.code], title=f"{tag}t in a report")
    store_edition(report, editions.store_edition(actions=[replace(done, names=[store.name])]))
    path = path_of(report, "csv")
    path.parent.mkdir(parents=True)
    path.write_text(f"{tag}n")
    before, after = {"name": f"{tag}e"}, {"name": store.name}
    record(
        brand.pk, "store.corrected", store, by="head_office", now=timezone.now(), location=store.pk,
        before=before, after=after,
    )  # fmt: skip


def _join(world: World, person: Person, brand: Brand) -> None:
    """Give a person their memberships and a session."""
    if person.role == "anonymous":
        return
    user = User.objects.create(username=person.name, password=make_password(KNOWN_PASSWORD, hasher=MD5PasswordHasher()))
    world.users[person.name] = user.pk
    for columns in person.memberships:
        places = {
            "region": brand.regions.get(path=columns["region"]) if "region" in columns else None,
            "location": brand.locations.get(code=code(brand.slug, columns["location"]))
            if "location" in columns
            else None,
        }
        Membership.objects.create(user=user, brand=brand, **{**columns, **places})
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    world.sessions[person.name] = session.session_key


def _imports(world: World, person: Person, now: datetime) -> None:
    """Let a person bring in a file, upload another one, and stop and run a third and a fourth."""
    scope = scope_of(User.objects.get(username=person.name), person.brand, now)
    assert scope is not None
    mark = f"Zq{person.brand}9{IMPORTERS.index(person.name):02d}f"
    world.files[mark] = (person.brand, person.name)
    numbers = [number for number in range(STORES[person.brand]) if world.sees(person, person.brand, number)]
    records = [
        f"{person.name}-{number},{tag}c,2024-01-{number % 28 + 1:02d},{number % 5 + 1},{tag}a,{tag}t words"
        for number in numbers
        for tag in [f"Zq{person.brand}{number:03d}"]
    ]
    unknown = f"{person.name}-x,{UNKNOWN_STORE},2024-01-02,5,Somebody,Fine"
    content = "\n".join([HEADINGS, *records, unknown, ""]).encode()
    for state in ("done", "ready"):
        pk = jobs.queue_import(
            scope, [content], kind="reviews", file_name=f"{mark}.csv", publisher="", options={},
            preview=state == "ready", size=len(content),
        )  # fmt: skip
        queue.run_import(pk, "test")
        world.imports[person.name, state] = pk
    ready = ImportJob.objects.get(pk=world.imports[person.name, "ready"])
    for state in ("running", "stopped"):
        ready.pk, ready.state = None, state
        ready.save()
        world.imports[person.name, state] = ready.pk
    assert ImportJob.objects.get(pk=world.imports[person.name, "done"]).rejects_file


def _figures(world: World, brand: Brand) -> None:
    """Give every store answers, a KPI, a listing and a service case that are marks."""
    rng = np.random.default_rng(5)
    source, _made = Source.objects.get_or_create(brand=brand, publisher="till")
    thousand = {"b": (71_000, 83_000), "o": (72_000, 84_000)}[brand.slug]
    for number, store in enumerate(brand.locations.order_by("code")):
        own = {(brand.slug, number)}
        answers, visits = thousand[0] + 13 * number + 1, thousand[1] + 17 * number + 1
        stars = dict(zip(range(1, 5), rng.integers(2_000, 20_000, 4).tolist(), strict=True))
        stars[5] = answers - sum(stars.values())
        make_tally(store, stars)
        mean = sum(star * count for star, count in stars.items()) / answers
        world.marks |= {str(answers): own, str(visits): own, str(mean)[:11]: own}
        KpiValue.objects.create(
            source=source, location=store, external_id=str(number), content="", first_month=OCTOBER, last_month=OCTOBER,
            key="visits", value=visits, better="high",
        )  # fmt: skip
        sighting(store, "google", name=f"Zq{brand.slug}{number:03d}l", street="1 Elsewhere")
        world.mentions[brand.slug, number] = _mention(source, store, f"Zq{brand.slug}{number:03d}t")
        Case.objects.create(
            source=source, location=store, external_id=f"Zq{brand.slug}{number:03d}s", content="", first_month=OCTOBER,
            last_month=OCTOBER, opened_at=datetime(2026, 10, 5, tzinfo=UTC),
        )  # fmt: skip


def _desk(brand: Brand, now: datetime) -> None:
    """Have a note of each store's staff wait for an answer."""
    for number, store in enumerate(brand.locations.order_by("code")):
        mark = f"Zq{brand.slug}{number:03d}t"
        spoke_at = now - timedelta(hours=number + 2)
        note = LoggedFeedback.objects.create(
            location=store, by="head_office", at=spoke_at, channel="counter", text=f"{mark} too loud"
        )
        Item.objects.create(
            pk=item_id(brand.slug, number), brand=brand, location=store, kind="note", fact_id=note.pk,
            spoke_at=spoke_at, due_customer=spoke_at + timedelta(days=1), due_house=spoke_at + timedelta(hours=4),
        )  # fmt: skip


def _findings(brand: Brand, now: datetime) -> None:
    """Have a finding about each store, as if its rating had changed."""
    FindingMonth.objects.create(brand=brand, month=OCTOBER, at=now, found=1)
    for number, store in enumerate(brand.locations.order_by("code")):
        line = {"kind": "changed", "metric": "rating", "since": OCTOBER}
        finding = Finding.objects.create(
            pk=finding_id(brand.slug, number), brand=brand, location=store, first_month=OCTOBER, last_month=OCTOBER,
            opened_at=now, frequency=0.5, severity=2.0, lever=0.1, priority=0.1, **line,
        )  # fmt: skip
        figures = {"before": 4.5, "value": 3.5, "low": -1.5, "high": -0.5, "n": 30, "gap": -1.0, "stores": 1}
        Evidence.objects.create(
            finding=finding, location=store, month=OCTOBER, leads=True, strength=0.01, figures=figures, **line
        )


def _mention(source: Source, store: Location, mark: str) -> int:
    """Add a comment about a store with a mark in it; give the mark's id."""
    months = {"location": store, "first_month": OCTOBER, "last_month": OCTOBER}
    answer = SurveyResponse.objects.create(
        source=source, external_id=mark, content="", comment=f"{mark} slow", **months,
        answered_at=datetime(2026, 10, 5, tzinfo=UTC),
    )  # fmt: skip
    place = {"kind": "survey", "fact_id": answer.pk, "start": len(mark) + 1, "end": len(mark) + 5}
    return Mention.objects.create(theme="wait", polarity=-1, lexicon="", **place, **months).pk
