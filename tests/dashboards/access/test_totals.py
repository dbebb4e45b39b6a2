"""What totals tell: nothing that people are shown changes when two stores that they do not see exchange their facts.

The two are of one format, region and group of comparable stores, so that every figure of the network stays. Whatever
differs afterwards would tell of one of them.
"""

import re
from collections.abc import Callable, Iterator, Sequence

import pytest
from django.db.models import Case as Choice
from django.db.models import F, Value, When
from django.test import Client
from django.urls import reverse

from dashboards.models import Standard
from dashboards.scoring.months import score_history
from locations.models import Brand, Location
from locations.months import format_month
from reviews import tallies
from reviews.models import Case, Mention, MonthTally, Review, StaleCell, SurveyResponse
from reviews.themes.keys import THEMES
from tests.dashboards.access.policies import POLICIES
from tests.dashboards.access.walk import read
from tests.dashboards.networks import OCTOBER, make_brand, make_regions, make_stores
from tests.dashboards.queries.spoken import case_rows, review_rows, survey_rows, written
from tests.reviews.arrange import bring

OWN, HERE, THERE = "001", "004", "010"
"""A store of Busan, which its manager and that of Busan see, and two of Seoul, which are of one format."""
WINDOWS = ("now", "1", "12")
OF_THE_BRAND = ("overview", "reviews", "listings", "reports", "themes")
FILES = ("reviews_csv", "cases_csv", "kpis_csv", "listings_csv")
OF_A_STORE = ("store", "store_why", "store_words", "store_about")
OF_PEERS = ("stores", "stores_csv", "stores_xlsx", "map", "map_json", "funnel", "compare", "compare_csv")
API = {
    "api_rankings": "metric=rating&window=12",
    "api_themes": "",
    "api_mentions": "",
    "api_splits": "metric=nps&by=touchpoint",
    "api_changes": "",
    "api_months": "",
}
WITHOUT_OTHERS = {
    *("home", "brand_logo", "special_days", "desk_setup", "praise"),
    # Items of the own store, and no figure of any other.
    *("api_items", "api_item", "desk_times", "desk_times_csv", "desk_times_xlsx"),
    # The same rows in another form.
    *("reviews_xlsx", "cases_xlsx", "kpis_xlsx", "listings_xlsx"),
    # Frozen when they are made, from what is compared here.
    *("report", "report_file", "api_reports", "api_report", "api_report_file"),
}
"""What a store manager opens that says nothing of how others stand."""
NOISE = re.compile(r'mentions/\d+/|"(?:id|mention)":\s*\d+|<dcterms:\w+[^>]*>[^<]*')
"""Ids that rows get anew, and when a workbook was made."""
FIGURE = re.compile(r"-?\d+\.\d{6,}(?:e-?\d+)?")


def addresses(slug: str, *, peers: bool) -> Iterator[str]:
    """Every page and file that says something of stores, in every window."""
    month = format_month(OCTOBER - 1)
    for window in WINDOWS:
        carried = f"?window={window}"
        yield from (reverse(name, args=[slug]) + carried for name in ("overview", "themes"))
        yield from (reverse(name, args=[slug, OWN]) + carried for name in OF_A_STORE)
        if peers:
            chosen = {"compare": f"&store={OWN}&store=003", "compare_csv": f"&store={OWN}&store=003"}
            yield from (reverse(name, args=[slug]) + carried + chosen.get(name, "") for name in OF_PEERS)
    yield from (reverse(name, args=[slug]) for name in (*OF_THE_BRAND, *FILES))
    yield from (f"{reverse('theme', args=[slug, key])}?window=12" for key in THEMES)
    yield from (f"{reverse('store_words', args=[slug, OWN])}?window=12&part={part}" for part in ("card", "list"))
    yield from (f"{reverse(name)}?brand={slug}&{query}" for name, query in API.items())
    yield f"{reverse('store', args=[slug, OWN])}?window=1&month={month}"
    for by in ("channel", "segment", "language", "weekday", "daypart"):
        yield f"{reverse('store_why', args=[slug, OWN])}?window=12&by={by}"


FEW, ENOUGH = 12, 36
"""Stores of a brand whose network figures are for head office alone, and of one in which others are shown them, too."""
MORE = ((FEW, "store"), (FEW, "regional"), (ENOUGH, "regional"))
"""What ``make soak`` asks besides: the size of the brand and the role."""


@pytest.fixture
def brand(request: pytest.FixtureRequest, db: None) -> Brand:
    """A brand of as many stores as the test asks for."""
    brand = make_brand("b")
    regions = make_regions(brand, "Korea", "Korea/Seoul", "Korea/Busan")
    stores = make_stores(brand, request.param, [regions["Korea/Seoul"], regions["Korea/Busan"]])
    codes = [store.code for store in stores]
    bring(brand, "surveys", written(survey_rows(codes, 45 * request.param)))
    bring(brand, "reviews", written(review_rows(codes, 25 * request.param)), publisher="google")
    bring(brand, "cases", written(case_rows(codes, 8 * request.param)))
    Standard.objects.create(brand=brand, metric="nps", target=60, valid_from=OCTOBER - 24)
    score_history(brand, OCTOBER, since=OCTOBER - 1)
    return brand


def exchange(brand: Brand) -> None:
    """Give all facts of two stores to one another, and count and score again."""
    here, there = (Location.objects.get(brand=brand, code=code).pk for code in (HERE, THERE))
    both = [here, there]
    for model in (Review, SurveyResponse, Case):
        other = Choice(When(location=here, then=Value(there)), default=Value(here))
        model.objects.filter(location__in=both).update(location=other)
    for made in (MonthTally, Mention):
        made.objects.filter(location__in=both).delete()
    for model in (Review, SurveyResponse, Case):
        cells = {*model.objects.filter(location__in=both).values_list("location", "first_month", "last_month")}
        StaleCell.objects.bulk_create(StaleCell(location_id=at, first_month=a, last_month=b) for at, a, b in cells)
    tallies.refresh(brand.pk)
    # What is cached of stores is cached no more.
    Location.objects.filter(pk__in=both).update(version=F("version") + 1)
    score_history(brand, OCTOBER, since=OCTOBER - 1)


def shown(client: Client, every: Sequence[str]) -> dict[str, str]:
    """Everything that a person is shown, without what differs by the request, and with figures as far as they count."""
    found = {}
    for address in every:
        answer = client.get(address)
        # The overview leads a store manager to the own store.
        assert answer.status_code in (200, 302), (address, answer.status_code)
        text = NOISE.sub("", read(answer))
        found[address] = FIGURE.sub(lambda figure: f"{float(figure[0]):.7g}", text)
    return found


@pytest.mark.parametrize(
    ("brand", "role"),
    [
        (ENOUGH, "store"),
        *(pytest.param(*each, marks=pytest.mark.soak) for each in MORE),
    ],
    indirect=["brand"],
)
def test_stores_that_exchange_all_their_facts_change_nothing_that_others_are_shown(
    brand: Brand, signed_in: Callable[..., Client], role: str
) -> None:
    place = {"store": OWN} if role == "store" else {"region": "Korea/Busan"}
    client = signed_in(brand, role, **place)
    every = [*addresses("b", peers=role == "regional")]
    before = shown(client, every)
    exchange(brand)
    after = shown(client, every)
    assert [address for address in every if before[address] != after[address]] == []


@pytest.mark.parametrize("brand", [FEW], indirect=True)
def test_head_office_is_shown_the_exchange(brand: Brand, signed_in: Callable[..., Client]) -> None:
    """The check sees what it is for."""
    client, every = signed_in(brand, "head_office"), [f"/b/b/store/{HERE}/", "/b/b/stores.csv?window=12"]
    before = shown(client, every)
    exchange(brand)
    after = shown(client, every)
    assert all(before[address] != after[address] for address in every)


def test_every_page_of_a_store_manager_is_asked() -> None:
    asked = {*OF_THE_BRAND, *FILES, *OF_A_STORE, *API, "theme"}
    of_members = {policy.route for policy in POLICIES if "store" in policy.reads.value and "" not in policy.reads.value}
    assert of_members - WITHOUT_OTHERS == asked
