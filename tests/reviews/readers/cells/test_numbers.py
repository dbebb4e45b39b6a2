"""Where a text stops being a number, and where a number stops being whole."""

import pytest

from reviews.readers.cells.numbers import number, whole
from reviews.readers.records import CellError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-1,240", -1240),
        ("1,2400", 1.24),
        ("1240,567", 1240.567),
        ("1.240", 1.24),
        ("1.240.567,5", 1240567.5),
        ("-1 240", -1240),
        ("1\u00a0240.5", 1240.5),
        ("1e308", 1e308),
        ("-1e-3", -0.001),
        ("0", 0),
        ("-0.0", 0),
        ("007", 7),
    ],
)
def test_a_number(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", ["1e309", "-1e309", "1 24", "1\u202f２40", "1.24.567", "--1", "1.", ".5", "1,", "+"])
def test_no_number(text: str) -> None:
    with pytest.raises(CellError) as raised:
        number(f" {text}")
    assert (raised.value.code, raised.value.given) == ("number", text)


@pytest.mark.parametrize(("text", "value"), [("-3", -3), ("3,0", 3), ("1,240", 1240), ("1e3", 1000), ("-0", 0)])
def test_a_whole_number(text: str, value: int) -> None:
    assert whole(text) == value


def test_what_is_not_whole_is_given_back_as_written() -> None:
    with pytest.raises(CellError) as raised:
        whole(" -3.25 ")
    assert (raised.value.code, raised.value.given) == ("not_whole", "-3.25")
