"""The stores of a synthetic brand: where they are, what they are called, and their record as a file would give it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from locations.months import first_day
from reviews.readers.records import Batch
from reviews.synthetic.places import Place, places

FORMATS = ("street", "station", "mall", "drive-thru")
FORMAT_SHARES = (0.46, 0.2, 0.16, 0.18)
HOURS = {
    "street": "Mo-Fr 07:30-22:00; Sa,Su 09:00-22:00",
    "station": "Mo-Su 06:30-22:30",
    "mall": "Mo-Su 10:30-21:30",
    "drive-thru": "Mo-Su 07:00-23:00",
}
ADDRESS_ROADS = ("중앙로", "시장로", "역전로", "공원로", "대학로", "번영로", "새싹로", "한마음로")
SPREAD_DEGREES = 0.004
"""How far second and later stores lie from the middle of their place: about 400 m."""


@dataclass(frozen=True, slots=True)
class Store:
    """One store with everything that files state of it; coordinates in degrees, telephone in E.164."""

    code: str
    name: str
    region: str
    format: str
    ownership: str
    street: str
    city: str
    state: str
    postcode: str
    phone: str
    website: str
    hours: str
    latitude: float
    longitude: float
    opened: date
    closed: date | None = None

    def is_there(self, day: date) -> bool:
        """Whether it has opened by a day, and not closed for good before it."""
        return self.opened <= day and (self.closed is None or day <= self.closed)


def make_stores(rng: np.random.Generator, count: int, site: str, first_month: int) -> list[Store]:
    """``count`` stores spread over the places; one in twelve opens after ``first_month``, within two years."""
    listed = places()
    doubled = {name for name, times in Counter(place.name for place in listed).items() if times > 1}
    formats = rng.choice(FORMATS, size=count, p=FORMAT_SHARES)
    late = rng.random(count) < 1 / 12
    days = rng.integers(40, 700, size=count)
    return [
        _store(
            *(rng, index, listed[index % len(listed)], index // len(listed), str(formats[index]), site),
            doubled=listed[index % len(listed)].name in doubled,
            opened=first_day(first_month) + timedelta(days=int(days[index]) if late[index] else -int(days[index])),
        )
        for index in range(count)
    ]


def _store(
    rng: np.random.Generator,
    index: int,
    place: Place,
    again: int,
    format: str,
    site: str,
    *,
    doubled: bool,
    opened: date,
) -> Store:
    korean, latin = place.name, place.name_latin
    if doubled:
        korean, latin = f"{place.province} {korean}", f"{place.province_latin} {latin}"
    which = f" {again + 1}호" if again else ""
    north, east = rng.normal(0, SPREAD_DEGREES, 2) if again else (0.0, 0.0)
    road, number = ADDRESS_ROADS[int(rng.integers(len(ADDRESS_ROADS)))], int(rng.integers(1, 400))
    return Store(
        code=f"{index + 1:04d}",
        name=f"{korean}{which}점 {latin}{f' {again + 1}' if again else ''}",
        region=place.region,
        format=format,
        ownership="직영 company" if rng.random() < 0.3 else "가맹 franchise",
        street=f"{place.name}{road} {number}",
        city=place.district,
        state=place.province,
        postcode=f"{place.postal}{int(rng.integers(0, 1000)):03d}",
        phone=f"+82{place.dialling[1:]}555{index % 10_000:04d}",
        website=f"https://{site}/stores/{index + 1:04d}",
        hours=HOURS[format],
        latitude=round(place.latitude + float(north), 5),
        longitude=round(place.longitude + float(east), 5),
        opened=opened,
    )


def locations_batch(stores: Sequence[Store]) -> Batch:
    """Return the stores as the reader of a store file would give them."""
    names = ("code", "name", "region", "format", "ownership", "street", "city", "state", "postcode", "phone")
    columns: dict[str, Sequence[Any]] = {
        name: [getattr(store, name) for store in stores]
        for name in (*names, "website", "hours", "latitude", "longitude", "opened", "closed")
    }
    columns["country"] = ["KR"] * len(stores)
    columns["coordinate_precision"] = [1e-5] * len(stores)
    columns["time_zone"] = ["Asia/Seoul"] * len(stores)
    columns["status"] = ["closed" if store.closed else "open" for store in stores]
    return batch(columns, len(stores), first_line=2)


def batch(columns: dict[str, Sequence[Any]], count: int, first_line: int) -> Batch:
    """Return columns as a batch without refused records, numbered on from ``first_line``."""
    return Batch(
        lines=range(first_line, first_line + count),
        columns=columns,
        raw=[()] * count,
        damaged=[False] * count,
        errors=(),
        read=count,
    )
