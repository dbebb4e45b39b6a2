"""Nowhere can the value of a store with one to four answers be read or computed: no page, file, picture or API.

One store has three ratings, 1, 2 and 4, or in a second run 5, 5 and 3. What is told of it may not differ between the
two, and none of its figures may stand anywhere.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from dashboards.metrics import metric
from dashboards.models import Score, Standard
from dashboards.pages.frame.state import COLUMNS, SORTS
from dashboards.scoring.assessment import assess
from dashboards.scoring.counting import Tallies, cells_of, count, stores_of, sums_of
from dashboards.scoring.months import score_history
from locations.models import Brand
from locations.months import NOW, format_window
from tests.dashboards.access.walk import read
from tests.dashboards.networks import OCTOBER, make_brand, make_regions, make_stores, make_tally

pytestmark = pytest.mark.django_db
RARE, OTHER = "001", "002"
STORES, MONTHS = 24, 3
LOW, HIGH = {1: 1, 2: 1, 4: 1}, {3: 1, 5: 2}
VALUE = 7 / 3
TOLD = {"store", "name", "n", "rank", "rank_low", "rank_high", "p_worst", "confirmed", "verdict"}
"""All that ``rank`` tells of such a store."""


def make(slug: str, rare: dict[int, int]) -> Brand:
    """A brand of 24 stores and five months, with three answers of the rare store in the newest."""
    brand = make_brand(slug)
    regions = make_regions(brand, "Korea", "Korea/Seoul", "Korea/Busan")
    rng = np.random.default_rng(3)
    for store in make_stores(brand, STORES, [*regions.values()][1:]):
        for ago in range(MONTHS):
            if store.code == RARE:
                continue
            stars = rng.choice([1, 2, 3, 4, 5], int(rng.integers(12, 30)), p=[0.05, 0.05, 0.1, 0.3, 0.5])
            values, counts = np.unique(stars, return_counts=True)
            make_tally(store, dict(zip(values.tolist(), counts.tolist(), strict=True)), OCTOBER - ago)
        if store.code == RARE:
            make_tally(store, rare)
    Standard.objects.create(brand=brand, metric="rating", target=4.1, valid_from=OCTOBER - 24)
    score_history(brand, OCTOBER)
    return brand


@pytest.fixture
def brand() -> Brand:
    return make("lamp", LOW)


def addresses(slug: str) -> Iterator[str]:
    """Every page and file that says something of stores, in every window."""
    every = [reverse(name, args=[slug]) for name in ("overview", "stores", "map", "map_json", "funnel", "reviews")]
    every += [reverse(name, args=[slug]) for name in ("listings", "reports", "standards")]
    columns = "&".join(f"column={name}" for name in COLUMNS)
    for window in map(format_window, (NOW, 1, 12)):
        yield from (f"{address}?window={window}" for address in every[:5])
        yield from (f"{reverse('stores', args=[slug])}?window={window}&{columns}&sort={sort}" for sort in SORTS)
        yield from (f"{reverse(name, args=[slug])}?window={window}&{columns}" for name in ("stores_csv", "stores_xlsx"))
        yield f"{reverse('stores', args=[slug])}?window={window}&q={RARE}"
        yield f"{reverse('compare', args=[slug])}?window={window}&store={RARE}&store={OTHER}"
        yield f"{reverse('compare', args=[slug])}?window={window}&store={OTHER}&store={RARE}"
        yield from (
            f"{reverse(name, args=[slug])}?window={window}&store={first}&store={second}"
            for name in ("compare_csv", "compare_xlsx")
            for first, second in ((RARE, OTHER), (OTHER, RARE))
        )
        yield f"{reverse('store', args=[slug, RARE])}?window={window}"
        yield f"/api/v1/rankings?brand={slug}&metric=rating&window={window}"
    yield from every[5:]
    yield reverse("reports_xlsx", args=[slug])


def figures(brand: Brand) -> set[float]:
    """What could be told of the rare store: its value, its estimates and all that only its answers give."""
    stores = stores_of(brand, OCTOBER)
    index = stores.index[Score.objects.filter(location__code=RARE, brand=brand).values_list("location_id")[0][0]]
    found: set[float] = set()
    for window in (1, 3, 12):
        cells = cells_of(Tallies(OCTOBER, stores), metric("rating"), OCTOBER, [window])
        counted = count(metric("rating"), cells, OCTOBER, window, stores)
        assert counted is not None
        target = np.full(len(stores.ids), 4.1)
        result = assess(metric("rating"), sums_of(counted, target, stores, np.arange(len(stores.ids))))
        found |= {float(counted.total[index]), float(counted.total[index] / counted.n[index])}
        names = ("shrunken", "shrunken_low", "shrunken_high", "p_below", "z")
        found |= {float(getattr(result, name)[index]) for name in names}
    return {figure for figure in found if figure == figure and figure != round(figure)}


def written(figure: float) -> re.Pattern[str]:
    """The figure as files and the API have it: its first eight signs, which no other figure happens to share."""
    return re.compile(f"(?<![\\d.]){re.escape(repr(abs(figure))[:8])}")


def rounded(value: float) -> re.Pattern[str]:
    """A value as pages round it and as the map scales it."""
    return re.compile(f"(?<![\\d.]){value:.2f}|(?<![\\d.,]){value:.1f}★|[\\[,]{round(100 * value)}[,\\]]")


@pytest.mark.parametrize("role", ["head_office", "store"])
def test_no_answer_of_any_page_has_one_of_its_figures(
    brand: Brand, signed_in: Callable[..., Client], role: str
) -> None:
    client = signed_in(brand, role, **({"store": RARE} if role == "store" else {}))
    patterns = [*map(written, figures(brand)), rounded(VALUE)]
    looked = 0
    for address in addresses("lamp"):
        answer = client.get(address)
        # Not for this role; of 24 stores, the present level is for head office alone.
        if answer.status_code in (403, 404):
            continue
        assert answer.status_code in (200, 302), address
        text = read(answer)
        assert not [found[0] for pattern in patterns if (found := pattern.search(text))], address
        looked += RARE in text
    assert looked >= (3 if role == "store" else 30)


def test_the_search_finds_what_is_there(brand: Brand, signed_in: Callable[..., Client]) -> None:
    """Of a store with many answers the same search finds the value in the table, its file, the map and the API."""
    value = Score.objects.get(brand=brand, location__code=OTHER, window=12, month=OCTOBER).value
    client = signed_in(brand, "head_office")
    for address in ("/b/lamp/stores/", "/b/lamp/map.json"):
        assert rounded(value).search(read(client.get(address))), address
    for address in ("/b/lamp/stores.csv?", "/api/v1/rankings?brand=lamp&metric=rating&"):
        assert written(value).search(read(client.get(f"{address}window=12"))), address


def test_what_is_told_does_not_depend_on_its_answers(brand: Brand, signed_in: Callable[..., Client]) -> None:
    """Neither in files and API nor in the lines and pictures of pages; what depends on the others alone may stand."""
    make("harp", HIGH)
    told = {slug: _told(signed_in(Brand.objects.get(slug=slug), "head_office"), slug) for slug in ("lamp", "harp")}
    for low, high in zip(told["lamp"]["pages"], told["harp"]["pages"], strict=True):
        apart = next((at for at, (one, two) in enumerate(zip(low, high, strict=False)) if one != two), 0)
        assert low == high, (low[apart - 40 : apart + 80], high[apart - 40 : apart + 80])
    assert told["lamp"] == told["harp"]
    for row in told["lamp"]["api"]:
        assert {name for name, figure in row.items() if figure is not None} <= TOLD
    assert all("ev-range" not in each and "ev-ring" not in each for each in told["lamp"]["pages"])


def _told(client: Client, slug: str) -> dict[str, Any]:
    """All that stands of the rare store, without the numbers of the brand and the network."""
    apart = [name for name in COLUMNS if name != "expected"]
    columns = "&".join(f"column={name}" for name in apart)
    api, files, pages = [], [], []
    for window in map(format_window, (NOW, 1, 12)):
        document = read(client.get(f"/api/v1/rankings?brand={slug}&metric=rating&window={window}"))
        api += [row for row in json.loads(document)["rows"] if row["store"] == RARE]
        sheet = read(client.get(f"/b/{slug}/stores.csv?window={window}&{columns}"))
        files += [row for row in csv.reader(io.StringIO(sheet.lstrip("\ufeff"))) if row[0] == RARE]
        drawn = json.loads(read(client.get(f"/b/{slug}/map.json?window={window}")))["columns"]
        at = drawn["code"].index(RARE)
        files.append([drawn[name][at] for name in sorted(drawn) if name != "expected"])
        table = read(client.get(f"/b/{slug}/stores/?window={window}&{columns}&q={RARE}"))
        pages += re.findall(r"<tr><th scope=\"row\".*?</tr>", table.replace(slug, "SLUG"), re.DOTALL)
        pages += _of_store(read(client.get(f"/b/{slug}/store/{RARE}/?window={window}")))
        funnel = read(client.get(f"/b/{slug}/funnel/?window={window}"))
        assert f'"{RARE}"' not in funnel, "a store without a value has no place in the funnel"
    out = StringIO()
    call_command("rank", brand=slug, metric="rating", window="12", json=True, stdout=out)
    api += [row for row in json.loads(out.getvalue())["rows"] if row["store"] == RARE]
    return {"api": api, "files": files, "pages": pages}


def _of_store(page: str) -> list[str]:
    """The score card's picture and words, and the cards of months and scores, of a store's page."""
    card = re.findall(r'<span class="ev-line-(?:value|bar)">.*?</summary>', page, re.DOTALL)
    section = r'<section class="card[^"]*" aria-labelledby="(?:now|months|scores)-title"[^>]*>.*?</section>'
    months = re.findall(section, page, re.DOTALL)
    return [*card, *months]
