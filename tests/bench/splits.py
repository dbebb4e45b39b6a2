"""CPU seconds of splits, waterfalls and phrases from the database, as JSON lines.

    python -m tests.bench.splits [--stores 200 --answers 110000]

A brand is created (12 months); every case is asked as head office in one process, three times, and its median printed:
of the whole brand, of the largest region and of one store.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from statistics import median

from tests.bench.measuring import check, room, say

ROUNDS = 3


def cases(slug: str) -> None:
    """Time each case in this process, on the database that it is connected to."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db.models import Count

    from dashboards import queries
    from dashboards.queries.answers_by_part import DIMENSIONS
    from locations.models import Brand
    from locations.scoping import head_office
    from reviews.models import SurveyResponse

    brand = Brand.objects.get(slug=slug)
    scope = head_office(brand)
    month = SurveyResponse.objects.order_by("-last_month").values_list("last_month", flat=True)[0]
    region = brand.regions.annotate(size=Count("locations")).order_by("-size")[0].path
    store = brand.locations.order_by("code")[0].code
    places: Mapping[str, dict[str, str]] = {"brand": {}, "region": {"region": region}, "store": {"store": store}}
    for place, named in places.items():
        for by in DIMENSIONS:
            tell(f"splits by {by}, {place}", partial(queries.splits, scope, "nps", by, month, 12, **named))
        tell(f"waterfall, {place}", partial(queries.change_by_part, scope, "nps", "touchpoint", month, 3, **named))
        since = None if named else month - 3
        tell(f"phrases, {place}", partial(queries.phrases, scope, month, 12, since=since, **named))


def tell(case: str, ask: Callable[[], object]) -> None:
    seconds = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        check(ask(), case)
        seconds.append(time.process_time() - begun)
    say(case=case, cpu=median(seconds))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--stores", type=int, default=200)
    parser.add_argument("--answers", type=int, default=110_000)
    parser.add_argument("--brand", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.brand:
        return cases(given.brand)
    with room() as own:
        own.sqlite("bench.sqlite3")
        own.manage("migrate", "--verbosity", "0")
        sizes = ("--stores", str(given.stores), "--months", "12", "--answers", str(given.answers))
        own.manage("seed", "--brand", "bench", *sizes, "--seed", "5")
        for line in own.run("-m", "tests.bench.splits", "--brand", "bench").lines:
            say(**line)
    return None


if __name__ == "__main__":
    sys.exit(main())
