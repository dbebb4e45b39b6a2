"""Every answer that a test of the API gets is one that the document of the API describes."""

from collections.abc import Iterator

import pytest

from tests.dashboards.api.openapi.conforming import Looked, looked_at


@pytest.fixture(autouse=True)
def described() -> Iterator[Looked]:
    with looked_at() as found:
        yield found
