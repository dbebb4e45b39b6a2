"""A compact brand for the browser: 36 stores all over Korea, 17 months, and a few truths that a person should find.

``python -m tests.journeys.network`` writes it into the database of the environment, scores it, and seats three people;
and beside it a brand with twelve stores and three months, whose figures a worker has computed anew in a moment.
``JOURNEY_STORES=5000`` in the environment makes it larger, for the benchmark that walks the same ways in it.
"""

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from locations.models import Brand
    from reviews.synthetic.network import Network

SLUG, NAME = "haneul", "하늘차 Haneul Tea"
AS_OF = 24321
"""October 2026."""

COMPACT = 36
MONTHS, STORES, SEED = 17, int(os.environ.get("JOURNEY_STORES", COMPACT)), 11
SMALL_SLUG, SMALL_NAME, SMALL = "bada", "바다빵 Bada Bakery", 12
SMALL_SIZES = {"surveys": 900, "reviews": 300, "cases": 0}
SIZES = {kind: count * STORES // COMPACT for kind, count in {"surveys": 12_000, "reviews": 2_400, "cases": 600}.items()}
STANDARDS = {"nps": 30.0, "csat": 0.75, "rating": 4.0, "review_response_rate": 0.6}
PASSWORD = "haneul-in-a-test"
BELOW, CHANGED, NASTY = 4, 9, 20
"""Places in the list of stores: one far below, one that changed four months ago, one with a name to be wary of."""

NASTY_NAME = '<b>굵은</b> & "long" <img src=x onerror=alert(1)> ' + "가나다라마바사 " * 9


STEP = 5
"""Every fifth store of a longer list, so that the places lie all over the country."""


def code(place: int) -> str:
    """The code of a store by its place in the list."""
    return f"{place * STEP + 1:04d}"


class Person(NamedTuple):
    """Who signs in, and as what."""

    name: str
    role: str


HEAD, REGIONAL, STORE = Person("seoyeon", "head_office"), Person("jihun", "regional"), Person("minji", "store")
OF_SMALL = Person("dahye", "head_office")


def main() -> None:
    import django

    django.setup()
    from django.utils import timezone

    from dashboards.jobs.synthetic import brand_for, fill
    from dashboards.models import Standard
    from dashboards.scoring.months import score_history

    network = _network()
    brand = brand_for(SLUG, NAME)
    for metric, target in STANDARDS.items():
        Standard.objects.create(brand=brand, metric=metric, target=target, valid_from=AS_OF - MONTHS + 1)
    fill(brand, network, SIZES, SEED, timezone.now())
    score_history(brand, AS_OF)
    _seat(brand, [store.code for store in network.stores])
    _small()


def _small() -> None:
    """Write and score the small brand and give it a head office."""
    from django.utils import timezone

    from dashboards.jobs.synthetic import brand_for, fill
    from dashboards.models import Standard
    from dashboards.scoring.months import score_history
    from locations.models import Membership, User
    from locations.months import first_day
    from reviews.synthetic.brands import plain

    brand = brand_for(SMALL_SLUG, SMALL_NAME)
    Standard.objects.create(brand=brand, metric="nps", target=STANDARDS["nps"], valid_from=AS_OF - 2)
    fill(brand, plain(SEED, SMALL, 3, AS_OF), SMALL_SIZES, SEED, timezone.now())
    score_history(brand, AS_OF)
    user = User.objects.create_user(OF_SMALL.name, password=PASSWORD)
    Membership.objects.create(user=user, brand=brand, role=OF_SMALL.role, valid_from=first_day(AS_OF - 2))


def _network() -> "Network":
    """The synthetic network with its planted truths."""
    import numpy as np

    from reviews.synthetic.brands import plain
    from reviews.synthetic.network import Cause, Network

    whole = plain(SEED, STORES * STEP, MONTHS, AS_OF)
    chosen = np.arange(STORES) * STEP
    truth = whole.truth
    quality, visitors = truth.quality[chosen].copy(), np.ones((STORES, MONTHS))
    quality[BELOW] = -0.7
    quality[CHANGED] = np.where(np.arange(MONTHS) < MONTHS - 4, 0.1, -0.8)
    visitors[BELOW] = visitors[CHANGED] = 2.0
    visitors[-1] = 0.01
    own = ("attention", "speed", "open")
    causes = {BELOW: Cause("wait", 0, "blame"), CHANGED: Cause("clean", MONTHS - 4, "blame")}
    kept = replace(truth, quality=quality, visitors=visitors, **{name: getattr(truth, name)[chosen] for name in own})
    return Network(whole.stores[::STEP], kept, causes)


def _seat(brand: "Brand", codes: list[str]) -> None:
    """Three people; the regional manager has the province of the store far below."""
    from locations.models import Location, Membership, User
    from locations.months import first_day

    stores = {store.code: store for store in Location.objects.filter(brand=brand).select_related("region")}
    Location.objects.filter(pk=stores[codes[NASTY]].pk).update(name=NASTY_NAME)
    region = stores[codes[BELOW]].region
    while region and region.parent and region.parent.parent:
        region = region.parent
    where: dict[str, dict[str, Any]] = {
        "head_office": {},
        "regional": {"region": region},
        "store": {"location": stores[codes[CHANGED]]},
    }
    for person in (HEAD, REGIONAL, STORE):
        user = User.objects.create_user(person.name, password=PASSWORD, first_name=person.name.title())
        since = first_day(AS_OF - MONTHS)
        Membership.objects.create(user=user, brand=brand, role=person.role, valid_from=since, **where[person.role])


if __name__ == "__main__":
    main()
