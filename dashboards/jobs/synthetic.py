"""Write synthetic brands into the database, the sample one too, through the importers of files but without any file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np

from dashboards.models import Standard
from locations import placements, roster
from locations.models import Brand, Location, Membership, Region, SpecialDay, User
from locations.months import first_day
from locations.placements import Stay
from locations.scoping import head_office
from locations.sign_in import DEMO_MAIL
from locations.zones import day_in
from reviews import tallies
from reviews.importing.account import Account
from reviews.importing.facts.importer import FactImporter
from reviews.importing.facts.sources import Sources
from reviews.importing.importer import Importer
from reviews.importing.run import ImportRun
from reviews.importing.stores.importer import StoreImporter
from reviews.importing.stores.matcher import Directory
from reviews.models import BrandTerm
from reviews.readers.records import Batch, Recognised
from reviews.synthetic import planted
from reviews.synthetic.brands import garamsol
from reviews.synthetic.days import special_days
from reviews.synthetic.facts import PUBLISHERS, cases, reviews, surveys
from reviews.synthetic.irregular import bursts, few_answers, lost_reviews
from reviews.synthetic.kpis import kpis
from reviews.synthetic.network import Network
from reviews.synthetic.sightings import listings, second_listing, seen_after
from reviews.synthetic.stores import locations_batch
from reviews.synthetic.words import Writer

AUTHOR, SHAPE = "synthetic data", "synthetic"
Done = Callable[[float], object]


def brand_for(slug: str, name: str) -> Brand:
    """Return the brand of a slug, founded in Korea where there is none."""
    found = Brand.objects.filter(slug=slug).first()
    return found or roster.found_brand(slug, name=name, default_zone=planted.ZONE, country=planted.COUNTRY, by=AUTHOR)


def yesterday(now: datetime) -> date:
    """Give the last day of the sample's facts: the one before today, in its zone."""
    return day_in(planted.ZONE, now) - timedelta(days=1)


def fill_sample(brand: Brand, until: date, now: datetime, done: Done = lambda share: None) -> None:
    """Write what was planted into a brand, with 24 whole months and the days after them up to ``until``.

    A second call for the same day changes nothing. One for a later day, where the first was interrupted, gives all
    records their values of that day.
    """
    network = garamsol(until)
    sizes = {"surveys": planted.SURVEYS, "reviews": planted.REVIEWS, "cases": planted.CASES}
    for metric, target in planted.STANDARDS.items():
        Standard.objects.get_or_create(
            brand=brand,
            metric=metric,
            region=None,
            format="",
            valid_from=network.truth.first_month,
            defaults={"target": target},
        )
    # Before the texts, so that these are marked once.
    term, theme, polarity = planted.WRONG_TERM
    BrandTerm.objects.get_or_create(
        brand=brand, language="ko", term=term, defaults={"theme": theme, "polarity": polarity}
    )
    fill(brand, network, sizes, planted.SEED, now, done, more=_planted_records(network))
    _write_moves(brand, network, now)
    _write_special_days(brand, network)


class Records(NamedTuple):
    """Batches of one kind and publisher."""

    kind: str
    publisher: str
    batches: Sequence[Batch]


def _planted_records(network: Network) -> list[Records]:
    return [
        Records("surveys", "survey", [few_answers(network), bursts(network)]),
        Records("reviews", planted.LOST_AT, [lost_reviews(network)]),
        Records("listings", "", [second_listing(network)]),
        Records("kpis", "head office", [kpis(_random(planted.SEED, "kpis"), network)]),
    ]


def fill(
    brand: Brand,
    network: Network,
    sizes: Mapping[str, int],
    seed: int,
    now: datetime,
    done: Done = lambda share: None,
    *,
    more: Sequence[Records] = (),
) -> dict[str, int]:
    """Write the network's stores and the records about them; return how many records of each kind were inserted.

    ``sizes`` gives the numbers of surveys, reviews and cases; ``more`` are records of the same stores, written before
    those. Doing it again with the same arguments changes nothing. ``done`` is called after each part with the share of
    the time that it and those before it usually take.
    """
    seen, day = seen_after(network.truth.last_day), network.truth.last_day + timedelta(days=1)
    written = {"stores": bring_in(brand, "locations", "", [locations_batch(network.stores)], now).inserted}
    for records in more:
        bring_in(brand, records.kind, records.publisher, records.batches, now)
    done(0.04)
    made = surveys(_random(seed, "surveys"), network, sizes["surveys"], Writer(seed))
    written["surveys"] = bring_in(brand, "surveys", "survey", made, now).inserted
    done(0.6)
    written["reviews"] = 0
    for publisher, share in PUBLISHERS.items():
        total = round(sizes["reviews"] * share)
        made = reviews(_random(seed, publisher), network, publisher, total, seen, Writer(seed + len(publisher)))
        written["reviews"] += bring_in(brand, "reviews", publisher, made, now).inserted
        done(0.6 + 0.25 * written["reviews"] / max(1, sizes["reviews"]))
    made = cases(_random(seed, "cases"), network, sizes["cases"], seen)
    written["cases"] = bring_in(brand, "cases", "service desk", made, now, seen=day).inserted
    done(0.9)
    shown = listings(_random(seed, "listings"), network)
    written["listings"] = bring_in(brand, "listings", "", [shown], now).inserted
    done(0.95)
    written["tallied_cells"] = tallies.refresh(brand.pk)
    return written


def _write_moves(brand: Brand, network: Network, now: datetime) -> None:
    """Let the stores that have moved be in their former region in the months before."""
    moved = {network.stores[index].code: move for index, move in network.moved.items()}
    stores = {store.code: store for store in Location.objects.filter(brand=brand, code__in=moved)}
    before, after = placements.stays_of(stores.values()), {}
    for code, move in moved.items():
        former, store = roster.region_at(brand, move.region), stores[code]
        stays = [Stay(former.pk if former else None, None, move.since - 1), Stay(store.region_id, move.since)]
        if before[store.pk] != stays:
            after[store.pk] = stays
    placements.write_stays(after, placements.current_month(brand, now))


def _write_special_days(brand: Brand, network: Network) -> None:
    """Add the days with other hours that are not there."""
    regions = {region.path: region for region in Region.objects.filter(brand=brand)}
    stores = {store.code: store for store in Location.objects.filter(brand=brand)}
    changed = network.named(planted.CHANGED.place).code
    rows = [
        SpecialDay(
            brand=brand,
            region=regions.get(each.region),
            location=stores.get(each.store),
            date=each.day,
            hours=each.hours,
            name_ko=each.name_ko,
            name_en=each.name_en,
        )
        for each in special_days(network.truth.first_month, network.truth.last_day, changed)
    ]
    SpecialDay.objects.bulk_create(rows, ignore_conflicts=True)


def bring_in(
    brand: Brand, kind: str, publisher: str, batches: Iterable[Batch], now: datetime, seen: date | None = None
) -> Account:
    """Write batches of one kind; ``seen`` is when a source was viewed whose records do not state it."""
    understood = {"seen": "seen"} if kind == "listings" else {}
    recognised = Recognised(kind, SHAPE, "utf-8", header=(), understood=understood, ignored=(), publisher=publisher)
    sources = Sources(brand, publisher, seen, states_views=kind in ("reviews", "listings"))
    importer: Importer[Any] = (
        StoreImporter(recognised, brand, AUTHOR, now)
        if kind == "locations"
        else FactImporter(recognised, Directory(brand, head_office(brand)), sources, None, now)
    )
    return ImportRun(importer=importer).through(batches)


def seat(brand: Brand, person: planted.Person, valid_from: int) -> User:
    """Return the demo's person with its role and printed password, created or reset to it."""
    user = _person(f"demo-{person.login}", person)
    if not user.check_password(planted.PASSWORD):
        user.set_password(planted.PASSWORD)
        user.save(update_fields=["password"])
    _give_role(brand, user, person, valid_from)
    return user


def seat_colleague(brand: Brand, person: planted.Person, valid_from: int) -> User:
    """Return somebody who works in the sample brand with their role, created without a password."""
    user = _person(colleague_name(brand, person.login), person)
    if not user.password:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    _give_role(brand, user, person, valid_from)
    return user


def colleague_name(brand: Brand, login: str) -> str:
    """Give the sign-in name of one of ``planted.COLLEAGUES``."""
    return f"{brand.slug}-{login}"


def _person(name: str, person: planted.Person) -> User:
    user, _created = User.objects.get_or_create(
        username=name,
        email=f"{person.login}{DEMO_MAIL}",
        defaults={"first_name": person.given, "last_name": person.family},
    )
    return user


def _give_role(brand: Brand, user: User, person: planted.Person, valid_from: int) -> None:
    region = store = None
    if person.role == Membership.Role.REGIONAL:
        region = Region.objects.get(brand=brand, path__endswith=f"/{person.where}")
    if person.role == Membership.Role.STORE:
        store = Location.objects.get(brand=brand, name__endswith=f"점 {person.where}")
    Membership.objects.get_or_create(
        user=user,
        brand=brand,
        role=person.role,
        region=region,
        location=store,
        defaults={"valid_from": first_day(valid_from)},
    )


def _random(seed: int, what: str) -> np.random.Generator:
    """Return a stream of its own for every kind of record, so that one more survey does not change the reviews."""
    return np.random.default_rng([seed, *what.encode()])
