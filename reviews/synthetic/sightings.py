"""Make what publishers show for the stores of a synthetic brand, with errors that stay until they are fixed (pure)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np

from locations.months import last_day
from reviews.readers.records import Batch, Moment
from reviews.synthetic import planted
from reviews.synthetic.facts import PUBLISHERS
from reviews.synthetic.network import Network
from reviews.synthetic.stores import Store, batch
from reviews.synthetic.truth import Truth
from reviews.synthetic.visits import KOREA_TIME

ERROR_SHARE = {"google": 0.2, "naver": 0.3, "kakao": 0.4}
"""Share of listings per publisher that begin with an error."""

CARELESS, CARELESS_FAULTS = 0.06, 3
"""Share of stores whose listings nobody looks after, and how many errors each of those has."""

MENDED_A_QUARTER = 0.06
FAULTS = ("absent", "hours", "phone", "pin", "street", "website")
MONTHS_BETWEEN = 3
FIELDS = (
    "name",
    "street",
    "city",
    "state",
    "postcode",
    "country",
    "phone",
    "website",
    "hours",
    "latitude",
    "longitude",
)


def looks(truth: Truth) -> list[date]:
    """Give the days on which the publishers are read: the ends of every third whole month, and the last day of all."""
    newest = truth.newest_whole
    days = [last_day(month) for month in range(newest, truth.first_month - 1, -MONTHS_BETWEEN)]
    return sorted({*days, truth.last_day})


def listings(rng: np.random.Generator, network: Network) -> Batch:
    """Give what every publisher shows of every store that is there, on every day on which it is read."""
    rows: list[dict[str, Any]] = []
    days = looks(network.truth)
    careless = rng.random(len(network.stores)) < CARELESS
    for publisher in PUBLISHERS:
        for store, is_careless in zip(network.stores, careless, strict=True):
            count = CARELESS_FAULTS if is_careless else int(rng.random() < ERROR_SHARE[publisher])
            faults = sorted(str(fault) for fault in rng.choice(FAULTS, count, replace=False))
            for day in filter(store.is_there, days):
                if faults and rng.random() < MENDED_A_QUARTER:
                    faults.pop()
                rows.append(_sighting(store, publisher, day, faults))
    return _batch(rows)


def second_listing(network: Network) -> Batch:
    """Give the old entry that a publisher still shows beside the right one of a store: another name and number.

    It was read an hour before the right one, which therefore is what counts.
    """
    store = network.named(planted.TWICE)
    row = _sighting(store, planted.TWICE_AT, network.truth.last_day, ["phone"], at=time(2))
    row |= {"name": f"{store.name} (구 old)", "url": f"https://{planted.TWICE_AT}.example/maps/{store.code}-old"}
    return _batch([row])


def _batch(rows: Sequence[dict[str, Any]]) -> Batch:
    return batch({name: [row[name] for row in rows] for name in rows[0]}, len(rows), 2)


def _sighting(store: Store, publisher: str, day: date, faults: Sequence[str], at: time = time(3)) -> dict[str, Any]:
    seen = datetime.combine(day, at, UTC)
    row: dict[str, Any] = {"store": store.code, "publisher": publisher, "seen": Moment(seen, seen, "exact")}
    row |= {"present": "absent" not in faults, "status": "open"}
    row |= {name: "KR" if name == "country" else getattr(store, name) for name in FIELDS}
    if "absent" in faults:
        return row | dict.fromkeys(FIELDS, "") | {"latitude": None, "longitude": None, "status": ""}
    for fault in faults:
        row |= _wrong(store, fault)
    return row


def _wrong(store: Store, fault: str) -> dict[str, Any]:
    """The fields that a fault changes, as the publisher shows them."""
    moved = f"{store.street.rpartition(' ')[0]} {int(store.street.rpartition(' ')[2]) + 12}"
    wrong: dict[str, dict[str, Any]] = {
        "phone": {"phone": f"{store.phone[:-4]}{(int(store.phone[-4:]) + 4321) % 10_000:04d}"},
        "hours": {"hours": "Mo-Su 09:00-21:00"},
        "street": {"street": moved},
        "website": {"website": "https://garamsol.example/old"},
        "pin": {"latitude": round(store.latitude + 0.006, 5)},
    }
    return wrong[fault]


def seen_after(day: date) -> datetime:
    """Return the moment at which the sources were read last: the midnight in Korea that ends a day."""
    return datetime.combine(day + timedelta(days=1), time(), UTC) - KOREA_TIME
