"""What a person is given: a brand with everything that totals are made of, and every page and file that tells of it."""

import random
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.db.models import F
from django.test import Client
from django.urls import reverse

from dashboards.findings.find import search
from dashboards.models import Finding, Standard
from dashboards.scoring.months import score_history
from dashboards.scoring.verdicts import STORES_FOR_NETWORK
from locations.models import Brand, Location, Membership, User
from locations.months import format_month
from reviews import tallies
from reviews.models import Case, DeskSettings, Item, Mention, MonthTally, Review, StaleCell, SurveyResponse
from reviews.themes.keys import THEMES
from tests.dashboards.access.walk import read
from tests.dashboards.networks import OCTOBER, make_brand, make_regions, make_stores
from tests.dashboards.queries.spoken import case_rows, review_rows, survey_rows, written
from tests.dashboards.queries.themed import FINE, SEATS, WAIT
from tests.reviews.arrange import bring

OF_OWN = 98_765_431
"""An item of the desk, of the first store."""
WINDOWS = ("now", "1", "12")
OF_THE_BRAND = (
    *("overview", "reviews", "listings", "reports", "themes", "desk", "desk_line", "desk_note"),
    *("findings", "findings_line", "actions", "action_new", "goals", "alerts"),
)
FILES = ("reviews_csv", "cases_csv", "kpis_csv", "listings_csv", "desk_csv", "findings_csv", "actions_csv")
OF_AN_ITEM = ("desk_item", "desk_here")
OF_A_STORE = ("store", "store_why", "store_words", "store_about")
OF_PEERS = ("stores", "stores_csv", "stores_xlsx", "map", "map_json", "funnel", "compare", "compare_csv")
PLAIN_OF_PEERS = ("brand_kpis", "standards", "events", "events_csv", "imports")
API = {
    "api_rankings": "metric=rating&window=12",
    "api_themes": "",
    "api_mentions": "",
    "api_splits": "metric=nps&by=touchpoint",
    "api_changes": "",
    "api_months": "",
    "api_findings": "",
    "api_actions": "",
    "api_goals": "",
    "api_effects": "",
    "api_subscriptions": "",
}
API_OF_PEERS = {"api_imports": ""}
WITHOUT_OTHERS = {
    *("home", "brand_logo", "special_days", "desk_setup", "praise", "praise_csv", "praise_xlsx", "api_praise"),
    # Items of the own store, and no figure of any other.
    *("api_items", "api_item", "desk_times", "desk_times_csv", "desk_times_xlsx"),
    # The same rows in another form.
    *("reviews_xlsx", "cases_xlsx", "kpis_xlsx", "listings_xlsx", "desk_xlsx"),
    *("findings_xlsx", "actions_xlsx"),
    # One of the rows of these lists.
    *("finding", "api_finding", "action", "action_stages", "api_action"),
    # Frozen when they are made, from what is compared here.
    *("report", "report_file", "api_reports", "api_report", "api_report_file"),
}
"""What a person opens that says nothing of how others stand."""
WITHOUT_OTHERS_OF_PEERS = {
    # The same rows in another form.
    "compare_xlsx",
    # One import of one's own: what was in a file.
    *("import", "rejects", "import_store", "import_undo", "api_import", "api_import_rejects"),
}
OF_A_CHANGE = ("change_cause", "store_complaint")
NOISE = re.compile(
    r'(?:mentions|findings)/\d+/|"(?:id|mention)":\s*\d+|<dcterms:\w+[^>]*>[^<]*|[A-Z][a-z]+\.? \d+, 20\d\d \d\d:\d\d'
)
"""Ids that rows get anew, and when a workbook was made."""
FIGURE = re.compile(r"-?\d+\.\d{6,}(?:e-?\d+)?")
COMPLAINTS = (WAIT, SEATS, FINE, FINE, "")

PATHS = ("Korea", "Korea/Wide", "Korea/Wide/Half", "Korea/Wide/Half/One", "Korea/Wide/Rest", "Korea/Far")


class Role(NamedTuple):
    """What a person may see: regions and single stores, by path and code."""

    regions: Sequence[str] = ()
    stores: Sequence[str] = ()


ROLES = {
    "a store": Role(stores=["000"]),
    "one region": Role(["Korea/Wide/Half/One"]),
    "half": Role(["Korea/Wide/Half"]),
    "all but one": Role(["Korea/Wide"]),
    "two roles": Role(["Korea/Wide/Half", "Korea/Wide/Rest"]),
}
"""People of the brand that ``make_totals_brand`` makes; of the last two, one store alone is hidden."""


def make_totals_brand(count: int, *, since: int = OCTOBER - 1) -> Brand:
    """Make a brand of so many stores with answers, reviews, cases, texts and a standard, scored from a month on.

    The last store is alone in Korea/Far; a third of all are in Half/One, half of them in Half.
    """
    brand = make_brand("b")
    regions = make_regions(brand, *PATHS)
    stores = make_stores(brand, count)
    for index, store in enumerate(stores):
        path = "Half/One" if index < count // 3 else "Half" if index < count // 2 else "Rest"
        store.region = regions["Korea/Far" if index == count - 1 else f"Korea/Wide/{path}"]
    Location.objects.bulk_update(stores, ["region"])
    draw, codes = random.Random(count), [store.code for store in stores]
    # One store is so bad that it is found; the others are ordinary.
    worse = {code: draw.choice((0.0, 0.1, 0.3)) for code in codes} | {codes[1]: 0.95}
    answers, reviews = survey_rows(codes, 45 * count), review_rows(codes, 25 * count)
    for row in answers:
        row["Comment"] = draw.choice(COMPLAINTS)
        row["NPS"] = draw.randint(0, 6) if draw.random() < worse[str(row["store_code"])] else row["NPS"]
    for row in reviews:
        row["text"] = draw.choice(COMPLAINTS)
        row["rating"] = draw.randint(1, 3) if draw.random() < worse[str(row["store"])] else row["rating"]
    bring(brand, "surveys", written(answers))
    bring(brand, "reviews", written(reviews), publisher="google")
    bring(brand, "cases", written(case_rows(codes, 8 * count)))
    Standard.objects.create(brand=brand, metric="nps", target=40, valid_from=OCTOBER - 24)
    score_history(brand, OCTOBER, since=since)
    search(brand, OCTOBER, datetime(2026, 11, 5, tzinfo=UTC))
    assert Finding.objects.filter(brand=brand).exists() == (count >= STORES_FOR_NETWORK), (
        "else pages of findings would say nothing here"
    )
    _desk(brand)
    return brand


def _desk(brand: Brand) -> None:
    """Switch the desk on for the newest review of the first store alone."""
    DeskSettings.objects.create(brand=brand, since=datetime(2027, 1, 1, tzinfo=UTC))
    review = Review.objects.filter(location__brand=brand, location__code="000").latest("posted_to")
    moments = {"spoke_at": review.posted_to, "due_customer": review.posted_to + timedelta(days=1)}
    Item.objects.create(pk=OF_OWN, brand=brand, location=review.location, kind="review", fact_id=review.pk, **moments)


def client_of(brand: Brand, role: Role | None) -> Client:
    """Give a client of somebody with a role: several memberships where it has several places, or head office."""
    user = User.objects.create(username=f"told-{User.objects.count()}")
    common = {"brand": brand, "user": user, "valid_from": date(2020, 1, 1)}
    if role is None:
        Membership.objects.create(**common, role="head_office")
    else:
        for path in role.regions:
            Membership.objects.create(**common, role="regional", region=brand.regions.get(path=path))
        for code in role.stores:
            Membership.objects.create(**common, role="store", location=brand.locations.get(code=code))
    client = Client()
    client.force_login(user, backend="locations.sign_in.SignIn")
    return client


def addresses(
    slug: str, own: str, other: str = "", *, windows: Sequence[str] = WINDOWS, themes: Sequence[str] = THEMES
) -> Iterator[str]:
    """Give every page and file that says something of stores, in every window; ``other`` is for who sees peers."""
    month = format_month(OCTOBER - 1)
    for window in windows:
        carried = f"?window={window}"
        yield from (reverse(name, args=[slug]) + carried for name in ("overview", "themes"))
        yield from (reverse(name, args=[slug, own]) + carried for name in OF_A_STORE)
        if other:
            chosen = dict.fromkeys(("compare", "compare_csv"), f"&store={own}&store={other}")
            yield from (reverse(name, args=[slug]) + carried + chosen.get(name, "") for name in OF_PEERS)
    yield from (reverse(name, args=[slug]) for name in (*OF_THE_BRAND, *FILES))
    yield from (reverse(name, args=[slug, OF_OWN]) for name in OF_AN_ITEM)
    yield from (f"{reverse('theme', args=[slug, key])}?window=12" for key in themes)
    yield from (f"{reverse('store_words', args=[slug, own])}?window=12&part={part}" for part in ("card", "list"))
    yield from (f"{reverse(name)}?brand={slug}&{query}" for name, query in API.items())
    yield f"{reverse('store', args=[slug, own])}?window=1&month={month}"
    for by in ("channel", "segment", "language", "weekday", "daypart"):
        yield f"{reverse('store_why', args=[slug, own])}?window=12&by={by}"
    if other:
        yield from (reverse(name, args=[slug]) for name in PLAIN_OF_PEERS)
        yield from (f"{reverse(name, args=[slug])}?store={own}" for name in OF_A_CHANGE)
        yield from (f"{reverse(name)}?brand={slug}&{query}" for name, query in API_OF_PEERS.items())
        for sort in ("value", "-verdict", "name", "change"):
            yield f"{reverse('stores_csv', args=[slug])}?window=12&sort={sort}"
        for verdict in ("below", "meets"):
            yield f"{reverse('stores', args=[slug])}?metric=nps&window=12&verdict={verdict}"


def shown(client: Client, every: Sequence[str]) -> dict[str, str]:
    """Everything that a person is shown, without what differs by the request, and with figures as far as they count."""
    found = {}
    for address in every:
        answer = client.get(address)
        # The overview leads a store manager to the own store; where there is no "now", there is no file of it.
        assert answer.status_code in (200, 302, 400), (address, answer.status_code)
        text = NOISE.sub("", read(answer))
        found[address] = FIGURE.sub(lambda figure: f"{float(figure[0]):.7g}", text)
    return found


def recount(brand: Brand, stores: Sequence[int], *, since: int = OCTOBER - 1) -> None:
    """Count and score again after the facts of some stores (ids) were changed behind the program's back."""
    for made in (MonthTally, Mention):
        made.objects.filter(location__in=stores).delete()
    for model in (Review, SurveyResponse, Case):
        cells = {*model.objects.filter(location__in=stores).values_list("location", "first_month", "last_month")}
        StaleCell.objects.bulk_create(StaleCell(location_id=at, first_month=a, last_month=b) for at, a, b in cells)
    tallies.refresh(brand.pk)
    # What is cached of stores is cached no more.
    Location.objects.filter(pk__in=stores).update(version=F("version") + 1)
    score_history(brand, OCTOBER, since=since)
    search(brand, OCTOBER, datetime(2026, 11, 5, tzinfo=UTC))
