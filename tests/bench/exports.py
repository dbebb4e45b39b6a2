"""Time and peak memory of the reviews of a brand as CSV and XLSX, whole process, as JSON lines.

    python -m tests.bench.exports [--reviews 1000000] [--only csv xlsx]

A brand of 200 stores in a SQLite database; head office downloads all of its reviews in a fresh process, which throws
the bytes away as a client would take them. Minutes, most of them for the workbook.
"""

import argparse
import sys
import time
from typing import Any

from tests.bench.measuring import Room, check, room, say

STORES = 200
MOST = 300
"""MB that any file may take."""
_FILL = """
WITH RECURSIVE number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < {count} - 1)
INSERT INTO reviews_review (source_id, location_id, external_id, content, first_month, last_month, damaged, author,
    rating, rating_max, text, language, keywords, posted_from, posted_to, precision, replies_told, reply, likeness)
SELECT {source}, {first} + n % {stores}, 'r' || n, '', 24321, 24321, 0, 'Person ' || n % 5000, 1 + n % 5, 5,
    'Review ' || n || ': the coffee was good, 직원이 친절했고 매장이 깨끗합니다, though I had to wait.', 'ko', '[]',
    datetime('2024-01-01', '+' || (n * 37 % 90000000) || ' seconds'),
    datetime('2024-01-01', '+' || (n * 37 % 90000000) || ' seconds'), 'exact', 1,
    CASE n % 3 WHEN 0 THEN 'Thank you for coming!' ELSE '' END, ''
FROM number
"""


def fill(count: int) -> None:
    """Make the brand, its head office and its reviews."""
    from django.db import connection

    from locations.models import Brand, Location, Membership, User
    from reviews.models import Source

    brand = Brand.objects.create(slug="big", name="Big", default_zone="Asia/Seoul", country="KR")
    Location.objects.bulk_create(
        Location(brand=brand, code=f"{number:03d}", name=f"Store {number}", latitude=37.5, longitude=127.0)
        for number in range(STORES)
    )
    source = Source.objects.create(brand=brand, publisher="google")
    first = Location.objects.order_by("pk")[0].pk
    with connection.cursor() as cursor:
        cursor.execute(_FILL.format(count=count, source=source.pk, first=first, stores=STORES))
    boss = User.objects.create_user("bench")
    Membership.objects.create(user=boss, brand=brand, role="head_office", valid_from="2020-01-01")


def download(ending: str) -> None:
    """Take all reviews, and say when the first byte came and how many there were."""
    from django.test import RequestFactory
    from django.urls import resolve

    from locations.middleware.scope import ScopeMiddleware
    from locations.models import User

    address = f"/b/big/reviews.{ending}"
    request = RequestFactory().get(address)
    request.user = User.objects.get(username="bench")
    view = resolve(address)

    def answer(given: Any) -> Any:
        return view.func(given, *view.args, **view.kwargs)

    begun, first, size, lines = time.perf_counter(), 0.0, 0, 0
    for part in ScopeMiddleware(answer)(request):
        first = first or time.perf_counter() - begun
        size, lines = size + len(part), lines + part.count(b"\r\n")
    say(first_byte=first, seconds=time.perf_counter() - begun, mb=size / 1e6, lines=lines)


def measure(own: Room, ending: str, count: int) -> None:
    found = own.run("-m", "tests.bench.exports", "--download", ending)
    check(ending != "csv" or found.said["lines"] == count + 1, str(found.said))
    say(
        case=f"reviews.{ending}", reviews=count, peak_mb=found.peak, wall=found.wall, cpu=found.cpu,
        goal=f"at most {MOST} MB", met=found.peak <= MOST, **found.said,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--reviews", type=int, default=1_000_000)
    parser.add_argument("--only", nargs="+", choices=("csv", "xlsx"), default=("csv", "xlsx"))
    parser.add_argument("--fill", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--download", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.fill or given.download:
        import django

        django.setup()
        fill(given.fill) if given.fill else download(given.download)
        return
    with room() as own:
        own.variables["DJANGO_SETTINGS_MODULE"] = "config.settings"
        own.sqlite("exports.sqlite3")
        own.manage("migrate", "-v0")
        own.run("-m", "tests.bench.exports", "--fill", str(given.reviews))
        for ending in given.only:
            measure(own, ending, given.reviews)


if __name__ == "__main__":
    sys.exit(main())
