"""The world that the matrix is asked in: built once per test process, and every test's changes are taken back."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker, Settings

from locations.models import Brand
from tests.dashboards.access.totals_brand import make_totals_brand
from tests.dashboards.access.walk import files
from tests.dashboards.access.world import World, make_world
from tests.dashboards.api.openapi.conforming import Looked, looked_at
from tests.dashboards.conftest import FillOnce
from tests.databases import Environment, NewDatabase, connected_to, rolled_back


@pytest.fixture(scope="session")
def made(
    new_database: NewDatabase, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Environment, World]]:
    """A database with both brands, and what is known of it."""
    folder = tmp_path_factory.mktemp("access-files")
    with new_database(tmp_path_factory.mktemp("access")) as environment, pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.DATA_DIR", folder)
        patch.setattr("django.conf.settings.MEDIA_ROOT", folder)
        with django_db_blocker.unblock(), connected_to(environment):
            world = make_world(folder)
        yield environment, world


@pytest.fixture(autouse=True)
def described() -> Iterator[Looked]:
    """Every answer of the API, whoever asks for whatever, is one that its document describes."""
    with looked_at() as found:
        yield found


@pytest.fixture
def brand(request: pytest.FixtureRequest, db: None, fill_once: FillOnce) -> Iterator[Brand]:
    """The brand of totals with as many stores as a test asks for, made once; what a test changes of it is undone."""
    count = request.param
    with connected_to(fill_once(f"totals-{count}", lambda: make_totals_brand(count))), rolled_back():
        yield Brand.objects.get()


@pytest.fixture
def world(db: None, made: tuple[Environment, World], settings: Settings) -> Iterator[World]:
    environment, world = made
    settings.DATA_DIR = settings.MEDIA_ROOT = world.folder
    world.stored = files(world)
    with connected_to(environment), rolled_back():
        yield world
