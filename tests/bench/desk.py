"""What a desk with 10,000 open items costs, on SQLite and on PostgreSQL.

    python -m tests.bench.desk [--items 10000] [--stores 500] [--rounds 7] [--only sqlite|postgresql] [--brief]

Reviews are written through the importer and moved to the last six days; what is not the desk's own making (owners,
tags, drafts, four times as many items that are closed, as many findings and actions) is written in bulk. Each line of
JSON is one page (queries, bytes as they are and as gzip, median and 95th percentile of CPU milliseconds of this
process) or one piece of work (``seconds`` and ``cpu``). Head office asks, through the whole stack of middleware.
``--brief`` leaves out all but the pages and the work that have a goal.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.bench import lists
from tests.bench.measuring import ROOT, check, room, say, timed
from tests.servers import postgresql

SLUG, DAYS, MANAGERS, BULK, CLOSED = "desk", 6, 60, 200, 4
VIEWS = ("all", "mine", "unassigned", "due_today", "overdue", "incidents", "not_shown", "snoozed")
PAGES = {
    **{f"view {view}": f"?view={view}" for view in VIEWS},
    "second page": "?view=all&after=50",
    "far page": "?view=all&after={far}",
    "of a store": "?view=all&store={store}",
    "of a tag": "?view=all&tag=feature_request",
    "of a kind": "?view=all&kind=review",
}
WITH_GOAL = ("view all", "far page", "findings", "actions", "themes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--stores", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--brief", action="store_true", help="only what has a goal")
    parser.add_argument("--here", action="store_true", help="in the empty database of DATABASE_URL, in this process")
    given = parser.parse_args()
    if given.here:
        _measure(given)
        return
    sizes = [f"--{name}={getattr(given, name)}" for name in ("items", "stores", "rounds")]
    sizes += ["--brief"] * given.brief
    if given.only != "postgresql":
        with room() as own:
            own.sqlite("desk.sqlite3")
            _run(own, "sqlite", sizes)
    if given.only != "sqlite":
        with room() as own, postgresql() as url:
            own.variables["DATABASE_URL"] = url
            _run(own, "postgresql", sizes)


def _run(own: Any, database: str, sizes: list[str]) -> None:
    own.manage("migrate", "--verbosity", "0")
    command = [sys.executable, "-m", "tests.bench.desk", "--here", *sizes]
    with subprocess.Popen(command, cwd=ROOT, env=own.environment, stdout=subprocess.PIPE, text=True) as running:
        for line in running.stdout or ():
            say(database=database, **json.loads(line))
    check(not running.returncode, f"the desk on {database} ended with {running.returncode}")


def _measure(given: argparse.Namespace) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    now = datetime.now(UTC)
    brand = _made(given.items, given.stores, now)
    _work_of_imports(brand, given.items, now)
    _handled(brand, now)
    lists.fill(brand, given.items, now)
    _pages(given.rounds, given.items, is_brief=given.brief)
    if not given.brief:
        _work_of_desk(brand, given.items, now)
    _moved_deadlines(brand, given.items, now)


def _made(items: int, stores: int, now: datetime) -> Any:
    """Make a brand with as many reviews without a reply as there are to be items, spread over the last days."""
    from dashboards.jobs.synthetic import brand_for, fill
    from locations.models import Location, Membership, User
    from locations.months import month_of
    from reviews.models import Review
    from reviews.synthetic.brands import plain

    brand = brand_for(SLUG, "Desk")
    network = plain(5, stores, 2, month_of(now.date()) - 1)
    fill(brand, network, {"surveys": 0, "reviews": items, "cases": 0}, 5, now)
    rows = [*Review.objects.order_by("pk")]
    for index, row in enumerate(rows):
        row.posted_from = row.posted_to = now - timedelta(days=DAYS) * (index * 7919 % len(rows)) / len(rows)
        row.reply, row.replied_at = "", None
    Review.objects.bulk_update(rows, ["posted_from", "posted_to", "reply", "replied_at"], batch_size=500)
    held: dict[str, Any] = {"brand": brand, "valid_from": now.date() - timedelta(days=400)}
    head = User.objects.create_user("head")
    Membership.objects.create(user=head, role=Membership.Role.HEAD_OFFICE, **held)
    for place in Location.objects.filter(brand=brand).order_by("code")[:MANAGERS]:
        keeper = User.objects.create(username=f"keeper-{place.code}")
        Membership.objects.create(user=keeper, role=Membership.Role.STORE, location=place, **held)
    return brand


def _work_of_imports(brand: Any, items: int, now: datetime) -> None:
    """Make the items, and follow them once more without any change."""
    from reviews.desk import items as desk
    from reviews.models import Item

    with timed(work="items of new reviews", items=items):
        made = desk.switch_on(brand, now - timedelta(days=DAYS + 1), by="head", now=now).made
    check(made == Item.objects.count() == items, "items made")
    with timed(work="items followed, nothing new", items=items):
        followed = desk.refresh(brand.pk, now)
    check((followed.made, followed.removed) == (0, 0), "items followed")


def _handled(brand: Any, now: datetime) -> None:
    """Give items owners, teams, tags and drafts, as a busy desk has them."""
    from locations.models import Team, User
    from reviews.models import Item, ItemTag, Reply, Tag

    head, team = User.objects.get(username="head"), Team.objects.create(brand=brand, name="Care")
    team.members.add(head)
    rows = [*Item.objects.order_by("pk")]
    tags = [*Tag.objects.filter(brand=brand).order_by("pk")]
    for index, row in enumerate(rows):
        row.owner_id = head.pk if index % 20 == 0 else row.owner_id
        row.team_id = team.pk if index % 15 == 1 and row.owner_id is None else None
        row.state = ("new", "open", "open", "drafted", "open", "waiting", "open", "snoozed", "open", "new")[index % 10]
        row.snoozed_until = now + timedelta(days=1) if row.state == "snoozed" else None
        row.not_shown_since = now if index % 97 == 0 else None
        row.severity = 4 if index % 111 == 0 else row.severity
    names = ("owner", "team", "state", "snoozed_until", "not_shown_since", "severity")
    Item.objects.bulk_update(rows, names, batch_size=300)
    ItemTag.objects.bulk_create(
        (ItemTag(item=row, tag=tags[row.pk % len(tags)], by="head") for row in rows if row.pk % 3 == 0),
        batch_size=1_000,
        ignore_conflicts=True,
    )
    drafts = (
        Reply(item=row, author=head, author_name="head", text="Thank you.", language="en", written_at=now)
        for row in rows
        if row.state == "drafted"
    )
    Reply.objects.bulk_create(drafts, batch_size=1_000)
    Item.objects.bulk_create((_closed(row, turn, now) for row in rows for turn in range(CLOSED)), batch_size=1_000)


def _closed(row: Any, turn: int, now: datetime) -> Any:
    """Give an item of earlier months, as it stays when all is done."""
    from reviews.models import Item

    spoke_at = row.spoke_at - timedelta(days=30 * (turn + 1))
    columns = {"brand_id": row.brand_id, "location_id": row.location_id, "kind": "note", "spoke_at": spoke_at}
    answered = {"answered_at": spoke_at + timedelta(hours=9), "in_time_customer": True, "in_time_house": turn % 2 == 0}
    due = {"due_customer": spoke_at + timedelta(days=1), "due_house": spoke_at + timedelta(hours=8)}
    over = {"state": "closed", "closed_at": now, "close_reason": "answered"}
    return Item(fact_id=row.pk * CLOSED + turn, **columns, **answered, **due, **over)


def _pages(rounds: int, items: int, *, is_brief: bool) -> None:
    """Ask for every page some times, and once for the files; brief, only for pages that have a goal."""
    from django.test import Client

    from locations.models import Location, User
    from reviews.models import Item

    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username="head"), backend="locations.sign_in.SignIn")
    store = Location.objects.order_by("code")[10].code
    parts = {"far": items * 9 // 10, "store": store}
    addresses = {name: f"/b/{SLUG}/desk/{query.format(**parts)}" for name, query in PAGES.items()}
    one = Item.objects.order_by("pk")[items // 2].pk
    addresses |= {
        "item page": f"/b/{SLUG}/desk/{one}/",
        "line of the menu": f"/b/{SLUG}/desk/line/",
        "API, first page": f"/api/v1/items?brand={SLUG}",
        "API, far page": f"/api/v1/items?brand={SLUG}&after={items * 9 // 10}",
        "times": f"/b/{SLUG}/desk/times/",
        **{name: f"/b/{SLUG}/{name}/" for name in ("findings", "actions", "themes")},
    }
    for name, address in addresses.items():
        if not is_brief and not name.startswith("API"):
            say(page=f"{name}, made anew", **_asked(client, address, rounds, anew=True))
        if not is_brief or name in WITH_GOAL:
            say(page=name, **_asked(client, address, rounds))
    for name in () if is_brief else ("csv", "xlsx"):
        say(page=name, **_asked(client, f"/b/{SLUG}/desk.{name}", 1))


def _asked(client: Any, address: str, rounds: int, *, anew: bool = False) -> dict[str, Any]:
    """Ask some times; ``anew`` forgets each time the pages that are stored."""
    from django.core.cache import caches
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
        content = b"".join(answer)
    asked = len(queries)
    check(answer.status_code == 200, f"{address} answered {answer.status_code}")
    works = []
    for _round in range(rounds):
        if anew:
            caches["pages"].clear()
        begun = time.process_time()
        b"".join(client.get(address))
        works.append(1_000 * (time.process_time() - begun))
    works.sort()
    return {
        "queries": asked,
        "bytes": len(content),
        "gzip": len(gzip.compress(content, 6)),
        "cpu_p50": round(works[len(works) // 2], 1),
        "cpu_p95": round(works[min(len(works) - 1, int(0.95 * len(works)))], 1),
    }


def _work_of_desk(brand: Any, items: int, now: datetime) -> None:
    """Do what takes all items at once, and one step with as many as one may select."""
    from dashboards import queries
    from dashboards.jobs import desk as jobs
    from locations.models import User
    from locations.scoping import scope_of
    from reviews.desk import verbs
    from reviews.desk.rules import try_rules
    from reviews.models import Item

    scope = scope_of(User.objects.get(username="head"), SLUG, now)
    if scope is None:
        raise SystemExit("head office has no role")
    with timed(work="counts of all views"):
        counts = queries.desk_counts(scope, now)
    check(counts.open == items, "counts")
    with timed(work="rules tried on 90 days", items=items):
        tried = try_rules(brand, now)
    check(sum(row.matched for row in tried) >= items, "rules tried")
    some = [*Item.objects.order_by("pk").values_list("pk", flat=True)[:BULK]]
    for name, verb, more in (
        ("assigned", verbs.assign, {"team": "Care"}),
        ("tagged", verbs.add_tag, {"key": "sales_lead"}),
        ("closed", verbs.close, {"reason": "solved"}),
    ):
        with timed(work=f"{BULK} items {name}"):
            bulk = verbs.in_bulk(scope, verb, some, **more, by="head", now=now)
        check(len(bulk.done) == BULK, name)
    with timed(work="what a worker does from time to time"):
        jobs.tend(now)


def _moved_deadlines(brand: Any, items: int, now: datetime) -> None:
    """Change the hours of all stores, so that every deadline moves."""
    from locations.models import Location
    from reviews.desk import deadlines
    from reviews.desk.states import OPEN
    from reviews.models import Item

    Location.objects.filter(brand=brand).update(hours="Mo-Fr 09:00-18:00; Sa 10:00-14:00; PH off")
    # So that all of them move: what was missed stays as it was promised.
    Item.objects.filter(state__in=OPEN).update(in_time_customer=None, in_time_house=None)
    with timed(work="deadlines after changed hours of all stores", items=items) as line:
        line["moved"] = deadlines.recompute(brand.pk, now)
    check(line["moved"], "deadlines moved")


if __name__ == "__main__":
    main()
