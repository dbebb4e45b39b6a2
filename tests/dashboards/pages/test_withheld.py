"""What pages show where figures of the whole brand are for head office alone: what is one's own, and why no more."""

from collections.abc import Callable

import pytest
from django.test import Client

from dashboards.models import MonthClose, NetworkScore, ReportRun, Score
from locations.models import Location, Membership
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER

WHY = "shown only to head office here"
PAGES = {
    "overview": "/b/b/?window=12",
    "stores": "/b/b/stores/?window=12",
    "map": "/b/b/map/?window=12",
    "funnel": "/b/b/funnel/?window=12",
    "compare": "/b/b/compare/?store=b-003&store=b-004",
    "store": "/b/b/store/b-004/",
    "themes": "/b/b/themes/",
    "theme": "/b/b/themes/wait/",
}


@pytest.fixture
def of_all(network: Network, signed_in: Callable[..., Client]) -> Client:
    """The manager of a region with every store of the brand: nobody else's has answers."""
    return signed_in(network.brand, "regional", region="Korea")


@pytest.fixture
def of_seoul(network: Network, signed_in: Callable[..., Client]) -> Client:
    """The manager of 27 of 40 stores."""
    return signed_in(network.brand, "regional", region="Korea/Seoul")


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_why_figures_are_missing_and_who_can_help(of_all: Client, name: str) -> None:
    shown = page(of_all, PAGES[name])
    assert WHY in shown
    assert "Head office can give you a role that reads the whole brand." in shown


@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith("theme")])
def test_where_they_are_told_nothing_is_said(of_seoul: Client, head: Client, name: str) -> None:
    for client in (of_seoul, head):
        assert WHY not in page(client, PAGES[name])


def test_the_funnel_leads_to_the_table(of_all: Client) -> None:
    shown = page(of_all, PAGES["funnel"])
    assert "Not compared with other stores here" in shown and "funnel-data" not in shown
    assert 'href="/b/b/stores/?metric=rating&amp;window=12&amp;month=2026-10"' in shown


def test_the_table_has_own_values_and_verdicts_and_no_rank(of_all: Client) -> None:
    shown = page(of_all, PAGES["stores"])
    assert "below its standard by its own answers, the likeliest first" in shown
    assert "among the worst" not in shown.split("<table")[0]
    assert "below the standard" in shown and "This window holds no answers" not in shown
    lines = of_all.get("/b/b/stores.csv?window=12").getvalue().decode().splitlines()
    head, rows = lines[0].split(","), [line.split(",") for line in lines[1:]]
    assert len(rows) == 40
    columns = {name: [row[at] for row in rows] for at, name in enumerate(head)}
    assert any(columns["value"]) and any(columns["low"])
    assert not any(any(columns[name]) for name in ("p_worst", "rank_low", "rank_high"))


def test_nobody_is_named_as_likeliest_among_the_worst(of_all: Client) -> None:
    """Without the others, a store is named only where its own answers are sure."""
    shown = page(of_all, "/b/b/?window=12")
    first = shown.split('id="first-title"')[1].split("</section>")[0]
    assert "Order: how likely a store is below its standard by its own answers." in first
    assert "among the worst" not in first and "differs from comparable stores" not in first
    metrics = shown.split('id="metrics-title"')[1].split("</section>")[0]
    assert WHY in metrics and "ev-metrics" not in metrics


def test_counts_of_the_network_are_bands(of_seoul: Client, head: Client) -> None:
    exact = NetworkScore.objects.get(metric="rating", window=12, month=OCTOBER, region=None)
    assert f"n = {exact.answers:,}" in page(head, PAGES["stores"])
    shown = page(of_seoul, PAGES["stores"])
    assert "n = 1,000+" in shown and f"{exact.answers:,}" not in shown
    assert "1 is best of 30+" in shown
    shown = of_seoul.get("/api/v1/rankings?brand=b&metric=rating&window=12").json()["network"]
    assert (shown["stores"], shown["answers"]) == (30, 1_000)
    assert shown["mu"] != exact.mu and abs(shown["mu"] - (exact.mu or 0.0)) <= (exact.se_mu or 0.0) / 2


def test_the_api_gives_null_where_nothing_may_be_known(of_all: Client) -> None:
    shown = of_all.get("/api/v1/rankings?brand=b&metric=rating&window=12").json()
    assert {shown["network"][name] for name in ("mu", "tau", "tau_low", "tau_high", "i2", "consistency")} == {None}
    assert (shown["network"]["stores"], shown["network"]["answers"]) == (0, 0)
    nothing = ("shrunken", "rank", "rank_low", "rank_high", "p_worst", "z", "q", "band", "confirmed")
    assert {row[name] for row in shown["rows"] for name in nothing} == {None}
    assert {row["basis"] for row in shown["rows"] if row["value"] is not None} == {"own"}


def test_there_is_no_now_and_a_way_on(of_all: Client, network: Network) -> None:
    for model in (NetworkScore, Score):
        model.objects.filter(brand=network.brand, window=1).update(window=-1)
    shown = page(of_all, "/b/b/stores/?window=now")
    assert "“Now” is not available here" in shown and "measured against the months of all stores" in shown
    assert "Show 12 months" in shown
    assert of_all.get("/api/v1/rankings?brand=b&metric=rating&window=now").status_code == 404
    assert "window=now" not in page(of_all, "/b/b/store/b-005/")


@pytest.fixture
def of_nearly_all(network: Network, of_seoul: Client) -> Client:
    """The manager of Seoul, who also has all but three of the other stores."""
    user = Membership.objects.get(role="regional").user
    for store in Location.objects.filter(region__path="Korea/Busan").order_by("code")[3:]:
        Membership.objects.create(user=user, brand=network.brand, role="store", location=store, valid_from="2020-01-01")
    return of_seoul


def test_reports_of_parts_are_as_absent_as_others(network: Network, of_nearly_all: Client, head: Client) -> None:
    """They say of the network what the manager of the part may know, who sees less and may know more."""
    store = network.stores[2]
    report = ReportRun.objects.create(brand=network.brand, month=OCTOBER, language="en", location=store)
    addresses = (f"/b/b/reports/{report.pk}/", f"/api/v1/reports/{report.pk}?brand=b")
    assert [of_nearly_all.get(address).status_code for address in addresses] == [404, 404]
    assert head.get(addresses[0]).status_code == 200
    shown = page(of_nearly_all, "/b/b/reports/?month=2026-10")
    assert "Reports of single parts of what you manage contain brand-wide figures" in shown
    asked = {"month": "2026-10", "language": "en", "store": store.code}
    assert (
        "which are shown only to head office here" in of_nearly_all.post("/b/b/reports/make/", asked).content.decode()
    )
    body = {"brand": "b", "month": "2026-10", "language": "en", "store": store.code}
    assert of_nearly_all.post("/api/v1/reports", body, content_type="application/json").status_code == 404


def test_the_own_region_has_its_report(network: Network, of_seoul: Client) -> None:
    region = network.brand.regions.get(path="Korea/Seoul")
    report = ReportRun.objects.create(brand=network.brand, month=OCTOBER, language="en", region=region)
    assert of_seoul.get(f"/b/b/reports/{report.pk}/").status_code == 200


def test_how_many_figures_a_revision_would_change_is_for_head_office(network: Network, of_seoul: Client) -> None:
    MonthClose.objects.create(brand=network.brand, month=OCTOBER, revision=1, later=17)
    assert "17 figures" not in page(of_seoul, "/b/b/reports/?month=2026-10")
    assert of_seoul.get("/api/v1/months?brand=b").json()["months"][0]["later_figures"] == 0
