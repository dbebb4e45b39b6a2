"""Make what publishers show for the stores of a synthetic brand, with errors that stay until they are fixed (pure)."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

import numpy as np

from locations.months import last_day
from reviews.readers.records import Batch, Moment
from reviews.synthetic.facts import PUBLISHERS
from reviews.synthetic.stores import Store, batch

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


def listings(rng: np.random.Generator, stores: Sequence[Store], first_month: int, months: int) -> Batch:
    """Give a sighting of every open store at every publisher at the end of every third month, the last one included."""
    rows: list[dict[str, Any]] = []
    months_seen = list(range(first_month + months - 1, first_month - 1, -MONTHS_BETWEEN))[::-1]
    careless = rng.random(len(stores)) < CARELESS
    for publisher in PUBLISHERS:
        for store, is_careless in zip(stores, careless, strict=True):
            count = CARELESS_FAULTS if is_careless else int(rng.random() < ERROR_SHARE[publisher])
            faults = sorted(str(fault) for fault in rng.choice(FAULTS, count, replace=False))
            for month in months_seen:
                if store.opened > last_day(month):
                    continue
                if faults and rng.random() < MENDED_A_QUARTER:
                    faults.pop()
                rows.append(_sighting(store, publisher, month, faults))
    names = ("store", "publisher", "seen", "present", "status", *FIELDS)
    return batch({name: [row[name] for row in rows] for name in names}, len(rows), 2)


def _sighting(store: Store, publisher: str, month: int, faults: Sequence[str]) -> dict[str, Any]:
    seen = datetime.combine(last_day(month), time(3), UTC)
    row: dict[str, Any] = {name: getattr(store, name) for name in FIELDS if name != "country"}
    row |= {"store": store.code, "publisher": publisher, "seen": Moment(seen, seen, "exact"), "country": "KR"}
    row |= {"present": "absent" not in faults, "status": "open"}
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


def seen_after(month: int) -> datetime:
    """Return the moment at which the publishers were read last: noon in Korea on the day after a month."""
    return datetime.combine(last_day(month) + timedelta(days=1), time(3), UTC)
