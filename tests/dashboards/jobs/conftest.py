"""A broker of the test's own for whoever wakes a worker."""

from collections.abc import Callable

import pytest
from celery import current_app
from pytest_django import Settings


@pytest.fixture
def sends_to(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have messages go to the broker at an address.

    Celery keeps its connections: those of an earlier test would go to that one's broker, and ours to nobody's later.
    """

    def use(url: str) -> None:
        settings.CELERY_BROKER_URL = url
        monkeypatch.setattr(current_app.conf, "broker_url", url)
        monkeypatch.setattr(current_app, "_pool", None)
        monkeypatch.setattr(current_app.amqp, "_producer_pool", None)

    return use
