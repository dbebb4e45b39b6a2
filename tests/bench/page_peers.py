"""CPU of the table of stores by value, next to the same rows in datasette and in Django's admin, as JSON lines.

    python -m tests.bench.pages --sizes 5000 --only stores --then page_peers
    DATABASE_URL=sqlite:///... python -m tests.bench.page_peers SLUG [--rounds 15]

The brand's first fifty stores in the order of the figure. Datasette asks by one statement of SQL, the admin has the
model with its columns, a filter and an order; neither has rights, a choice of metric and month, verdicts in words or
bars. The three show the same stores in the same order, which is checked first; then they take turns in one process.
Ours is asked twice: as it is stored, and made anew.
"""

import argparse
import asyncio
import os
import re
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any, cast

from tests.bench.measuring import check, say

SHOWN = 50
STATEMENT = """
SELECT code, name, n, value, low, high, shrunken, rank, verdict FROM dashboards_score
JOIN locations_location ON locations_location.id = location_id
WHERE dashboards_score.brand_id = {brand} AND metric = 'nps' AND month = {month} AND "window" = {window}
AND value IS NOT NULL ORDER BY value, code LIMIT {shown}
"""


def set_up() -> None:
    """Load Django with its admin, which the product itself does not have."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.conf import settings

    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "django.contrib.admin"]
    settings.ALLOWED_HOSTS = ["testserver"]
    import django

    django.setup()
    from django.urls import include, path

    settings.ROOT_URLCONF = (path("admin/", _admin().urls), path("", include("config.urls")))


def _admin() -> Any:
    from django.contrib import admin

    from dashboards.models import Score

    class Scores(admin.ModelAdmin):
        list_display = ("code", "store", "n", "value", "low", "high", "shrunken", "rank", "verdict")
        list_select_related = ("location",)
        list_per_page = SHOWN
        ordering = ("value", "location__code")
        show_full_result_count = False

        @admin.display
        def code(self, row: Score) -> str:
            return row.location.code

        @admin.display
        def store(self, row: Score) -> str:
            return row.location.name

        def has_view_permission(self, *_asked: object) -> bool:
            return True

        def lookup_allowed(self, *_asked: object) -> bool:
            return True

    class Site(admin.AdminSite):
        def has_permission(self, _request: object) -> bool:
            return True

    site = Site()
    site.register(Score, Scores)
    return site


class Datasette:
    """The database as datasette shows it, asked within this process."""

    def __init__(self, path: str, statement: str) -> None:
        from datasette.app import Datasette as Served

        self._loop = asyncio.new_event_loop()
        self._served = Served([path])
        self._statement = statement
        self._name = path.rpartition("/")[2].rpartition(".")[0]

    def page(self) -> str:
        asked = self._served.client.get(f"/{self._name}", params={"sql": self._statement})
        answer = self._loop.run_until_complete(asked)
        check(answer.status_code == 200, answer.text[:500])
        return cast(str, answer.text)


def pages(slug: str) -> dict[str, Callable[[], str]]:
    """Give for each peer what makes its page."""
    from django.conf import settings
    from django.core.cache import caches

    from dashboards.models import Score
    from locations.models import Brand
    from locations.months import USUAL_WINDOW
    from tests.bench.pages import head_office

    brand = Brand.objects.get(slug=slug)
    month = Score.objects.filter(brand=brand).order_by("-month").values_list("month", flat=True)[0]
    client, _parts = head_office(slug)
    sought = f"metric=nps&month={month}&window={USUAL_WINDOW}&brand={brand.pk}&value__isnull=False"
    statement = STATEMENT.format(brand=brand.pk, month=month, window=USUAL_WINDOW, shown=SHOWN)
    datasette = Datasette(str(settings.DATABASES["default"]["NAME"]), statement)

    def asked(address: str) -> str:
        answer = client.get(address)
        check(answer.status_code == 200, f"{address}: {answer.status_code}")
        return b"".join(answer).decode()

    def anew() -> str:
        for each in caches.all():
            each.clear()
        return stored()

    def stored() -> str:
        return asked(f"/b/{slug}/stores/?metric=nps&sort=value")

    def in_admin() -> str:
        return asked(f"/admin/dashboards/score/?{sought}")

    return {"stored": stored, "made anew": anew, "datasette": datasette.page, "admin": in_admin}


def stores_of(page: str, codes: Sequence[str]) -> list[str]:
    """Give the codes of stores in the order in which a page has them in its cells."""
    known, found = set(codes), re.findall(r">\s*([^<>\s]+)\s*</a>|>\s*([^<>\s]+)\s*</t[dh]>|/store/([^/\"?]+)/", page)
    return [*dict.fromkeys(code for groups in found for code in groups if code in known)]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("slug")
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    set_up()
    from locations.models import Location

    peers = pages(given.slug)
    codes = [*Location.objects.filter(brand__slug=given.slug).values_list("code", flat=True)]
    shown = {name: stores_of(page(), codes) for name, page in peers.items()}
    check(len(shown["datasette"]) == SHOWN, f"datasette shows {len(shown['datasette'])} stores")
    for name, found in shown.items():
        check(found == shown["datasette"], f"{name} shows {found[:9]}, datasette {shown['datasette'][:9]}")
    works: dict[str, list[float]] = {name: [] for name in peers}
    for _turn in range(given.rounds):
        for name, page in peers.items():
            begun = time.process_time()
            page()
            works[name].append(1_000 * (time.process_time() - begun))
    middle = {name: median(each) for name, each in works.items()}
    for name, cpu in middle.items():
        say(peer=name, cpu_ms=cpu, of_ours=cpu / middle["stored"], of_anew=cpu / middle["made anew"])


if __name__ == "__main__":
    main()
