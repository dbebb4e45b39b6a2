"""Pins that cannot be where a list of stores says."""

from typing import Any

from reviews.importing.stores.pin_doubts import PinDoubts


def doubts(*stores: tuple[str, float, float], city: str = "Seoul", precision: float = 0.0001) -> list[str]:
    pins = PinDoubts()
    for code, latitude, longitude in stores:
        pins.add(store(code, latitude, longitude, city=city, precision=precision))
    return pins.alarms()


def store(code: str, latitude: float | None, longitude: float, *, city: str, precision: float) -> dict[str, Any]:
    place = {"code": code, "longitude": longitude, "city": city, "coordinate_precision": precision}
    return place if latitude is None else place | {"latitude": latitude}


TOWN = [("A", 37.51, 127.01), ("B", 37.52, 127.02), ("C", 37.53, 127.03)]


def test_a_pin_far_from_the_others_of_its_town_is_named() -> None:
    [sentence] = doubts(*TOWN, ("X", 35.15, 129.05))
    assert "1 store is more than 50 km" in sentence and "(X)" in sentence


def test_stores_of_a_town_name_that_is_everywhere_are_not() -> None:
    assert doubts(("A", 37.5, 127.0), ("B", 39.8, -89.6), ("C", 42.1, -72.6), ("D", 44.0, -123.0)) == []


def test_a_town_over_the_date_line_has_one_middle() -> None:
    assert doubts(("A", -16.5, 179.99), ("B", -16.51, -179.98), ("C", -16.52, 179.97)) == []


def test_two_stores_of_a_town_have_no_middle() -> None:
    assert doubts(*TOWN[:1], ("X", 35.15, 129.05)) == []


def test_rounded_pins_are_counted_and_the_first_are_named() -> None:
    [sentence] = doubts(*((f"R{n}", 37.5 + n / 100, 127.0) for n in range(7)), precision=0.01)
    assert "7 stores have two decimals or fewer" in sentence and "R4, …" in sentence


def test_stores_on_one_pin_are_in_the_middle_of_a_town() -> None:
    [sentence] = doubts(*((code, 37.5665, 126.978) for code in "ABC"), ("D", 37.5, 127.0))
    assert sentence.startswith("3 stores share their pin")
    assert doubts(*((code, 37.5665, 126.978) for code in "AB"), ("D", 37.5, 127.0)) == []


def test_stores_without_a_pin_say_nothing() -> None:
    pins = PinDoubts()
    pins.add(store("A", None, 127.0, city="Seoul", precision=1.0))
    assert pins.alarms() == []
