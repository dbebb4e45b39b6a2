"""Which region paths lie in a region's subtree."""

import pytest

from locations.regions import is_within


@pytest.mark.parametrize(
    ("path", "region", "expected"),
    [
        ("Korea/Seoul", "Korea/Seoul", True),
        ("Korea/Seoul/Gangnam", "Korea/Seoul", True),
        ("Korea/Seoul/Gangnam", "Korea", True),
        ("Korea/Seoul 2", "Korea/Seoul", False),
        ("Korea", "Korea/Seoul", False),
        ("North/Korea/Seoul", "Korea", False),
        ("Korea", "", True),
        ("", "", True),
        ("", "Korea", False),
    ],
)
def test_a_region_has_itself_and_what_lies_below_it(path: str, region: str, expected: bool) -> None:
    assert is_within(path, region) is expected
