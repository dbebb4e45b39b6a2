"""Why: the finding as heading, parts against the rest of the store, a change as steps that add up, phrases, access."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from dashboards.metrics import metric
from dashboards.models import Change
from dashboards.pages.store import why_cells
from dashboards.rows import ChangeByPart, ChangePart, SplitRow, SteadinessRow
from locations.models import Brand
from reviews.models import SurveyResponse
from tests.dashboards.networks import OCTOBER, make_brand, make_stores

JULY = OCTOBER - 3
NPS = metric("nps")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def part(name: str, adds: float, before: float, after: float, *, sure: bool = True) -> ChangePart:
    low, high = (adds - 3, adds + 3) if sure else (adds - 30, adds + 30)
    return ChangePart(name, 50, 60, before, after, adds / 4, 3 * adds / 4, low, high)


CHANGE = ChangeByPart(39.0, 2.0, -44.0, -30.0, [part("store", -32.0, 40.0, -14.0), part("app", -5.0, 37.0, 24.0)])


def row(name: str, difference: float, q: float) -> SplitRow:
    return SplitRow("touchpoint", name, 50, 10.0, 5.0, 15.0, difference, difference - 9, difference + 9, q)


def test_the_heading_says_where_the_change_lies() -> None:
    said = why_cells.finding([row("store", -40.0, 0.0)], CHANGE, NPS, "touchpoint", JULY)
    assert said == ("Net promoter score since July 2026: −32.0 of −37.0 goes with “store”, from 40 to −14.")


def test_a_change_that_no_part_stands_out_in_is_felt_alike() -> None:
    rows = [row("store", -4.0, 0.6), row("app", 4.0, 0.6)]
    said = why_cells.finding(rows, CHANGE, NPS, "touchpoint", JULY)
    assert said == "Net promoter score since July 2026: −37.0, felt alike in every part (Touchpoint)."


def test_without_a_change_it_names_who_answers_otherwise_beyond_chance() -> None:
    rows = [row("delivery", -28.0, 0.01), row("app", 3.0, 0.7)]
    said = why_cells.finding(rows, None, NPS, "touchpoint", None)
    assert said == "delivery stands out: Net promoter score 10, −28 against the rest of this store."
    quiet = why_cells.finding(rows[1:], None, NPS, "touchpoint", None)
    assert quiet == "Net promoter score by Touchpoint: no part differs from the rest beyond chance."


def test_only_a_part_beyond_chance_has_a_remark_and_a_colour() -> None:
    rows = [row("delivery", -28.0, 0.01), row("app", 30.0, 0.01), row("store", -30.0, 0.2)]
    worse, better, chance = why_cells.split(rows, CHANGE, NPS, "touchpoint", "high")
    assert [each.remark for each in (worse, better, chance)] == [
        "worse than the rest",
        "better than the rest",
        "as the rest",
    ]
    assert "ev-tone-below" in worse.bar and "ev-tone-meets" in better.bar and "ev-tone-open" in chance.bar
    assert chance.before == "40"
    turned = why_cells.split(rows[:1], None, NPS, "touchpoint", "low")
    assert turned[0].remark == "better than the rest"


def test_the_steps_of_a_change_add_up_to_it_as_they_are_written() -> None:
    found = why_cells.waterfall(CHANGE, NPS, "touchpoint", "high")
    written = [float(step.adds.replace("−", "-")) for step in found.steps]
    assert written == [-32.0, -5.0]
    assert (found.before, found.after, found.change) == ("39.0", "2.0", "−37.0")
    assert sum(written) == pytest.approx(float(found.change.replace("−", "-")))


def test_the_value_of_a_few_answers_cannot_be_computed_from_a_step() -> None:
    few = ChangePart("night", 9, 3, 20.0, None, 0.0, -0.2, -2.0, 1.0)
    gone = ChangePart("kiosk", 9, 0, 20.0, None, -0.2, 0.0, -2.0, 1.0)
    steps = why_cells.waterfall(ChangeByPart(39.0, 38.6, -1.0, 0.2, [few, gone]), NPS, "channel", "high").steps
    assert steps[0].words == "too few answers to take apart"
    assert "9 answers → 0" in steps[1].words


def test_no_difference_is_not_called_no_change() -> None:
    (same,) = why_cells.split([row("store", 0.2, 0.9)], None, NPS, "touchpoint", "high")
    assert same.difference == "±0"


def test_steadiness_is_a_sentence() -> None:
    steady = why_cells.steadiness_words(SteadinessRow("nps", 20, 0.0, 0.0, 4.0, 7.0), NPS)
    assert steady == "Net promoter score is steady: its 20 months differ by no more than chance."
    moving = why_cells.steadiness_words(SteadinessRow("nps", 20, 8.1, 4.0, 12.0, 11.0), NPS)
    assert "standard deviation of 8.1 over 20 months" in moving
    assert why_cells.steadiness_words(None, NPS) == ""


@pytest.fixture
def people(spoken_brand: Brand, signed_in: Callable[..., Client]) -> dict[str, Client]:
    return {
        "head_office": signed_in(spoken_brand, "head_office"),
        "store": signed_in(spoken_brand, "store", store="005"),
    }


def test_everyone_who_sees_the_store_reads_the_same_parts(people: dict[str, Client]) -> None:
    tables = {
        name: re.findall(r"<tbody>.*?</tbody>", client.get("/b/b/store/005/why/").content.decode(), re.DOTALL)
        for name, client in people.items()
    }
    assert tables["head_office"] == tables["store"] != []
    assert "delivery" in tables["store"][0]


def test_no_other_store_is_named_to_a_store_manager(people: dict[str, Client]) -> None:
    for page in ("", "why/", "words/", "words/?part=card", "about/"):
        text = people["store"].get(f"/b/b/store/005/{page}").content.decode()
        assert not [code for code in map("{:03d}".format, range(10)) if code != "005" and f"Store {int(code)}<" in text]
        assert people["store"].get(f"/b/b/store/006/{page}").status_code == 404


def test_a_dimension_that_a_metric_has_not_is_refused(people: dict[str, Client]) -> None:
    client = people["head_office"]
    for by, status in (("weekday", 200), ("language", 200), ("touchpoint", 400), ("nonsense", 400)):
        assert client.get(f"/b/b/store/005/why/?metric=rating&by={by}").status_code == status, by
    assert client.get("/b/b/store/005/words/?part=nonsense").status_code == 400


def test_a_change_is_taken_apart_with_what_was_before(people: dict[str, Client], spoken_brand: Brand) -> None:
    store = spoken_brand.locations.get(code="005")
    SurveyResponse.objects.filter(location=store).update(nps=10)
    SurveyResponse.objects.filter(location=store, first_month__gte=JULY, touchpoint="delivery").update(nps=0)
    common = {"brand": spoken_brand, "location": store, "month": OCTOBER, "z": -9.0, "q": 1e-9}
    Change.objects.create(metric="nps", since=JULY, better=False, **common)
    page = people["head_office"].get("/b/b/store/005/why/").content.decode()
    assert "Net promoter score has been worse since July 2026." in page
    assert "goes with “delivery”, from 100 to −100" in page
    assert "What the change is made of" in page


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["", "why/", "words/", "words/?part=card", "words/?part=list", "about/"])
def test_a_store_without_any_score_has_all_its_pages(signed_in: Callable[..., Client], page: str) -> None:
    brand = make_brand("new")
    make_stores(brand, 1)
    for client in (signed_in(brand, "head_office"), signed_in(brand, "store", store="000")):
        assert client.get(f"/b/new/store/000/{page}").status_code == 200
