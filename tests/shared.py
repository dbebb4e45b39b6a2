"""Where the real files and peer results lie on a developer's machine; absent on a user's."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def needs_shared(relative: str) -> pytest.MarkDecorator:
    """Skip a test by name when ``../shared/<relative>`` is not there."""
    return pytest.mark.skipif(not (SHARED / relative).exists(), reason=f"../shared/{relative} is not here")
