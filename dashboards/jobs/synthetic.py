"""Write synthetic brands into the database, the sample one too, through the importers of files but without any file."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

import numpy as np

from dashboards.models import Standard
from locations import roster
from locations.models import Brand, Location, Membership, Region, User
from locations.months import first_day
from locations.scoping import head_office
from locations.sign_in import DEMO_MAIL
from reviews import tallies
from reviews.importing.account import Account
from reviews.importing.facts.importer import FactImporter
from reviews.importing.facts.sources import Sources
from reviews.importing.importer import Importer
from reviews.importing.run import ImportRun
from reviews.importing.stores.importer import StoreImporter
from reviews.importing.stores.matcher import Directory
from reviews.readers.records import Batch, Recognised
from reviews.synthetic import planted
from reviews.synthetic.brands import few_answers, garamsol
from reviews.synthetic.facts import PUBLISHERS, Network, cases, reviews, surveys
from reviews.synthetic.sightings import listings, seen_after
from reviews.synthetic.stores import locations_batch
from reviews.synthetic.words import Writer

AUTHOR, SHAPE = "synthetic data", "synthetic"
Done = Callable[[float], object]


def brand_for(slug: str, name: str) -> Brand:
    """Return the brand of a slug, founded in Korea where there is none."""
    found = Brand.objects.filter(slug=slug).first()
    return found or roster.found_brand(slug, name=name, default_zone=planted.ZONE, country=planted.COUNTRY, by=AUTHOR)


def fill_sample(brand: Brand, month: int, now: datetime, done: Done = lambda share: None) -> None:
    """Write what was planted, with 24 months up to ``month``, into a brand; a second call changes nothing."""
    network = garamsol(month)
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
    fill(brand, network, sizes, planted.SEED, now, done)
    bring_in(brand, "surveys", "survey", [few_answers(network)], now)
    tallies.refresh(brand.pk)


def fill(
    brand: Brand,
    network: Network,
    sizes: dict[str, int],
    seed: int,
    now: datetime,
    done: Done = lambda share: None,
) -> dict[str, int]:
    """Write the network's stores and the records about them; return how many records of each kind were inserted.

    ``sizes`` gives the numbers of surveys, reviews and cases. Doing it again with the same arguments changes nothing.
    ``done`` is called after each part with the share of the time that it and those before it usually take.
    """
    truth = network.truth
    months = truth.quality.shape[1]
    seen = seen_after(truth.first_month + months - 1)
    written = {"stores": bring_in(brand, "locations", "", [locations_batch(network.stores)], now).inserted}
    done(0.02)
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
    written["cases"] = bring_in(brand, "cases", "service desk", made, now, seen=seen.date()).inserted
    done(0.9)
    shown = listings(_random(seed, "listings"), network.stores, truth.first_month, months)
    written["listings"] = bring_in(brand, "listings", "", [shown], now).inserted
    done(0.95)
    written["tallied_cells"] = tallies.refresh(brand.pk)
    return written


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
    name = f"demo-{person.login}"
    user, _created = User.objects.get_or_create(
        username=name,
        email=f"{person.login}{DEMO_MAIL}",
        defaults={"first_name": person.given, "last_name": person.family},
    )
    if not user.check_password(planted.PASSWORD):
        user.set_password(planted.PASSWORD)
        user.save(update_fields=["password"])
    Membership.objects.get_or_create(
        user=user,
        brand=brand,
        role=person.role,
        region=Region.objects.get(brand=brand, path__endswith=f"/{person.where}")
        if person.role == "regional"
        else None,
        location=Location.objects.get(brand=brand, name__endswith=f"점 {person.where}")
        if person.role == "store"
        else None,
        defaults={"valid_from": first_day(valid_from)},
    )
    return user


def _random(seed: int, what: str) -> np.random.Generator:
    """Return a stream of its own for every kind of record, so that one more survey does not change the reviews."""
    return np.random.default_rng([seed, *what.encode()])
