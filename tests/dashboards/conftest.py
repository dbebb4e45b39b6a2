"""A small brand that is scored, people with roles in it, and clients that are signed in as them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from dashboards.models import Standard
from dashboards.scoring.months import score_month
from locations.models import Brand, Location, Membership, User
from tests.dashboards.networks import OCTOBER, make_brand, make_ratings, make_regions, make_stores
from tests.dashboards.queries.spoken import make_spoken
from tests.dashboards.queries.themed import make_scored as make_themed
from tests.databases import Environment, NewDatabase, connected_to, filled, rolled_back

PATHS = ("Korea", "Korea/Seoul", "Korea/Seoul/Gangnam", "Korea/Busan")


@dataclass(frozen=True)
class Network:
    """A scored brand; stores stand in turn in Seoul, Gangnam and Busan, the first two have three answers."""

    brand: Brand
    stores: list[Location]


def make_network(slug: str, count: int) -> Network:
    brand = make_brand(slug)
    regions = make_regions(brand, *PATHS)
    stores = make_stores(brand, count, [*regions.values()][1:], prefix=f"{slug}-")
    make_ratings(stores)
    Standard.objects.create(brand=brand, metric="rating", target=3.9, valid_from=OCTOBER - 12)
    score_month(brand, OCTOBER)
    return Network(brand, stores)


FillOnce = Callable[[str, Callable[[], object]], Environment]


@pytest.fixture(scope="session")
def fill_once(
    new_database: NewDatabase, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FillOnce]:
    """``fill_once("scored", make)``: a database that ``make`` has filled, there until the test process ends."""
    made: dict[str, Environment] = {}
    with ExitStack() as databases:

        def fill(name: str, make: Callable[[], object]) -> Environment:
            if name not in made:
                own = filled(new_database, tmp_path_factory.mktemp(name), django_db_blocker, make)
                made[name] = databases.enter_context(own)
            return made[name]

        yield fill


@pytest.fixture(scope="session")
def scored(fill_once: FillOnce) -> Environment:
    """A database with the brand ``b``, which is created and scored once per test process."""
    return fill_once("scored", lambda: make_network("b", 40))


@pytest.fixture
def network(db: None, scored: Environment) -> Iterator[Network]:
    """The brand ``b`` in the database ``scored``, which the test uses instead of the empty one; its changes are undone.

    Rows that a fixture writes before this one stay in the empty database, so whatever writes comes after it.
    """
    with connected_to(scored), rolled_back():
        brand = Brand.objects.get(slug="b")
        yield Network(brand, list(brand.locations.order_by("pk")))


@pytest.fixture(scope="session")
def spoken(fill_once: FillOnce) -> Environment:
    """A database with a brand ``b`` whose answers, reviews and cases were brought in, created once per test process."""
    return fill_once("spoken", make_spoken)


@pytest.fixture
def spoken_brand(db: None, spoken: Environment) -> Iterator[Brand]:
    """The brand ``b`` in the database ``spoken``, as ``network`` is in its own."""
    with connected_to(spoken), rolled_back():
        yield Brand.objects.get(slug="b")


@pytest.fixture(scope="session")
def themed(fill_once: FillOnce) -> Environment:
    """A database with a brand ``b`` whose customers complain in words, created once per test process."""
    return fill_once("themed", make_themed)


@pytest.fixture
def themed_brand(db: None, themed: Environment) -> Iterator[Brand]:
    """The brand ``b`` in the database ``themed``, as ``network`` is in its own."""
    with connected_to(themed), rolled_back():
        yield Brand.objects.get(slug="b")


@pytest.fixture
def signed_in(db: None) -> Callable[..., Client]:
    """``signed_in(brand, "regional", region="Korea/Seoul")``: a client of a person with that role."""

    def sign_in(brand: Brand, role: str, *, region: str = "", store: str = "") -> Client:
        user = User.objects.create(username=f"{brand.slug}-{role}-{User.objects.count()}")
        Membership.objects.create(
            user=user,
            brand=brand,
            role=role,
            region=brand.regions.get(path=region) if region else None,
            location=brand.locations.get(code=store) if store else None,
            valid_from=date(2020, 1, 1),
        )
        client = Client()
        client.force_login(user, backend="locations.sign_in.SignIn")
        return client

    return sign_in


@pytest.fixture
def head(network: Network, signed_in: Callable[..., Client]) -> Client:
    return signed_in(network.brand, "head_office")


@pytest.fixture
def keeper(network: Network, signed_in: Callable[..., Client]) -> Client:
    """The manager of the store b-005, which stands in Busan."""
    return signed_in(network.brand, "store", store="b-005")


@pytest.fixture
def regional(network: Network, signed_in: Callable[..., Client]) -> Client:
    """The manager of Seoul with all below it."""
    return signed_in(network.brand, "regional", region="Korea/Seoul")


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    """A data folder that only this test uses."""
    settings.DATA_DIR = tmp_path
    return tmp_path
