"""A brand whose desk is on, and the manager of its first store."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.dashboards.conftest import Network
from tests.dashboards.desks import make_desk


@pytest.fixture
def desk(network: Network) -> Network:
    make_desk(network.brand, network.stores)
    return network


@pytest.fixture
def manager(desk: Network, signed_in: Callable[..., Client]) -> Client:
    """The manager of the first store, which has an item of every kind."""
    return signed_in(desk.brand, "store", store="b-000")
