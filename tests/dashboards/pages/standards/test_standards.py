"""The page of standards: setting, previewing, copying, changing and ending them, and who may not."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from dashboards.metrics import metric
from dashboards.models import NetworkScore, ScoreRun, Standard
from dashboards.pages.standards.form import ChangeForm, Offered
from locations.models import Event, Membership, User
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER

LIST, SET, COPY = (reverse(name, args=["b"]) for name in ("standards", "standards_set", "standards_copy"))
ONE = {"rows": "1", "s0-metric": "rating", "s0-target": "4.3", "s0-valid_from": "2026-10"}


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def known() -> Standard:
    return Standard.objects.get(target=3.9)


def test_a_standard_is_previewed_and_then_saved(network: Network, head: Client) -> None:
    assert "Set standards" in text(head.get(LIST))
    previewed = text(head.post(SET, {**ONE, "do": "preview"}))
    assert re.search(r"\d+ of 40 stores with answers would be below the standard, \d+ more than now\.", previewed)
    assert "Save these standards" in previewed
    assert Standard.objects.count() == 1
    saved = head.post(SET, {**ONE, "do": "save", "s0-reason": "Agreed in June", "s0-weight": "2"}, follow=True)
    assert saved.redirect_chain == [(LIST, 302)]
    assert "1 standard is set" in text(saved) and "Agreed in June" in text(saved)
    assert Event.objects.get().verb == "standard.set"
    assert ScoreRun.objects.get().since == OCTOBER
    standard = Standard.objects.get(target=4.3)
    assert (standard.weight, standard.region, standard.valid_to) == (2.0, None, None)


def test_the_list_of_a_preview_shows_verdicts_now_and_then_and_bars(head: Client) -> None:
    page = head.post(SET, {**ONE, "do": "preview"}).content.decode()
    rows = re.findall(r'<th scope="row" class="ev-store">.*?</tr>', page)
    assert rows
    assert all("<svg" in row and "ev-chip" in row for row in rows)
    assert any("→" in row for row in rows)


def test_several_are_set_at_once_and_a_row_is_added_without_script(network: Network, head: Client) -> None:
    more = head.post(SET, {**ONE, "do": "add"}).content.decode()
    assert 'name="rows" value="2"' in more and 'name="s1-metric"' in more and 'value="4.3"' in more
    two = {**ONE, "rows": "3", "s1-metric": "csat", "s1-target": "85", "s1-valid_from": "2027-01"}
    two |= {"s1-region": "Korea/Busan", "s1-format": "mall", "s2-valid_from": "2027-01"}
    assert "2 standards are set" in text(head.post(SET, {**two, "do": "save"}, follow=True))
    csat = Standard.objects.get(metric="csat")
    assert csat.region is not None
    assert (csat.target, csat.region.path, csat.format) == (0.85, "Korea/Busan", "mall")


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"s0-target": "6"}, "target", "lies between 1.00★ and 5.00★"),
        ({"s0-target": "good"}, "target", "Write a number, for example 4.20"),
        ({"s0-metric": "csat", "s0-target": "0.85"}, "target", "write 85 for 85%"),
        ({"s0-metric": "csat", "s0-target": "850"}, "target", "between 0.0% and 100.0%"),
        ({"s0-target": ""}, "target", "The target is missing"),
        ({"s0-valid_from": "October"}, "valid_from", "Write the month as YYYY-MM"),
        ({"s0-valid_from": ""}, "valid_from", "The first month is missing"),
        ({"s0-valid_to": "2026-09"}, "valid_to", "before the first"),
        ({"s0-weight": "0"}, "weight", "above 0"),
        ({"s0-weight": "much"}, "weight", "Write a number"),
        ({"s0-region": "Korea/Atlantis"}, "region", "Select a valid choice"),
        (
            {"s0-valid_from": "2025-10"},
            "valid_from",
            "has a standard for these stores from October 2025 already: 3.90★",
        ),
    ],
)
@pytest.mark.parametrize("do", ["preview", "save"])
def test_an_error_stands_beside_its_field(
    network: Network, head: Client, wrong: dict[str, str], field: str, sentence: str, do: str
) -> None:
    answer = head.post(SET, {**ONE, **wrong, "do": do})
    assert sentence in text(answer, 422)
    shown = answer.content.decode().partition(f'id="id_s0-{field}-help"')[2].partition("</div>")[0]
    assert "ev-error" in shown
    assert Standard.objects.count() == 1


def test_a_standard_that_is_there_already_can_be_changed_instead(network: Network, head: Client) -> None:
    answer = head.post(SET, {**ONE, "s0-valid_from": "2025-10", "do": "save"})
    assert reverse("standard_change", args=["b", known().pk]) in answer.content.decode()


def test_the_second_of_two_rows_gets_its_own_error(head: Client) -> None:
    twice = {**ONE, "rows": "2", "s1-metric": "rating", "s1-target": "4", "s1-valid_from": "2026-10", "do": "save"}
    answer = head.post(SET, twice)
    assert "the same standard as one above" in text(answer, 422)
    assert "ev-error" not in answer.content.decode().partition('id="id_s1-')[0]


def test_standards_are_copied_to_another_first_month(network: Network, head: Client) -> None:
    Standard.objects.create(
        brand=network.brand, metric="csat", target=0.855, valid_from=OCTOBER - 11, valid_to=OCTOBER, format="mall"
    )
    assert "Satisfied customers: 85.5%" in text(head.get(COPY))
    copies = "&".join(f"copy={pk}" for pk in Standard.objects.values_list("pk", flat=True))
    page = head.get(f"{SET}?{copies}&first=2027-01").content.decode()
    for name, value in (
        ("s0-target", "85.5"),
        ("s0-valid_from", "2027-01"),
        ("s0-valid_to", "2027-12"),
        ("s1-target", "3.9"),
    ):
        assert re.search(rf'name="{name}" value="{value}"', page), name
    assert head.get(f"{SET}?copy=none&first=soon").status_code == 200


def test_a_standard_is_changed_after_a_preview(network: Network, head: Client) -> None:
    address = reverse("standard_change", args=["b", known().pk])
    assert 'value="3.9"' in head.get(address).content.decode()
    given = {"target": "4.3", "valid_from": "2025-10", "weight": "1.5", "reason": "stricter"}
    assert "would be below the standard" in text(head.post(address, {**given, "do": "preview"}))
    assert known().weight == 1.0
    assert head.post(address, {**given, "do": "save"}).status_code == 302
    changed = Standard.objects.get()
    assert (changed.target, changed.weight, changed.reason) == (4.3, 1.5, "stricter")
    assert "lies between" in text(head.post(address, {**given, "target": "9", "do": "save"}), 422)


def test_both_forms_of_a_standard_have_ids_of_their_own(head: Client) -> None:
    page = head.get(reverse("standard_change", args=["b", known().pk])).content.decode()
    ids = re.findall(r' id="([^"]+)"', page)
    assert sorted({each for each in ids if ids.count(each) > 1}) == []


def test_a_standard_ends(network: Network, head: Client) -> None:
    standard = known()
    address = reverse("standard_end", args=["b", standard.pk])
    assert "The last month is missing" in text(head.post(address, {}), 422)
    assert "before the first" in text(head.post(address, {"end-valid_to": "2020-01"}), 422)
    assert head.post(address, {"end-valid_to": "2026-12"}).status_code == 302
    assert known().valid_to == OCTOBER + 2
    assert "to December 2026" in text(head.get(LIST))


def test_a_planned_standard_is_withdrawn(network: Network, head: Client) -> None:
    pk = known().pk
    page = reverse("standard_change", args=["b", pk])
    assert "Withdraw this standard" not in text(head.get(page))
    withdraw = reverse("standard_withdraw", args=["b", pk])
    assert "has begun already" in head.post(withdraw, follow=True).content.decode()
    Standard.objects.update(valid_from=OCTOBER + 2400)
    assert "Withdraw this standard" in text(head.get(page))
    head.post(withdraw)
    assert not Standard.objects.exists()


def test_a_standard_that_pages_show_nothing_of_is_named_until_the_other_metric_has_one(
    network: Network, head: Client
) -> None:
    words = "pages show “Answered in time for the customer” instead of “Answered within 24 hours”"
    held = {"brand": network.brand, "target": 0.4, "valid_from": OCTOBER - 3}
    Standard.objects.create(metric="replied_in_24h", **held)
    assert words not in text(head.get(LIST))
    for row in NetworkScore.objects.filter(metric="rating", region=None):
        row.pk, row.metric = None, "answered_in_time"
        row.save()
    cache.clear()
    assert words in text(head.get(LIST))
    Standard.objects.create(metric="answered_in_time", **held)
    assert words not in text(head.get(LIST))


def test_the_owner_is_chosen_from_the_people_of_the_brand(network: Network, head: Client) -> None:
    kim = User.objects.create(username="kim", first_name="서연", last_name="김")
    Membership.objects.create(user=kim, brand=network.brand, role="head_office", valid_from=date(2020, 1, 1))
    assert "김서연" in text(head.get(SET))
    head.post(SET, {**ONE, "s0-owner": "kim", "do": "save"})
    assert Standard.objects.get(target=4.3).owner == kim


def test_only_who_keeps_the_brand_finds_forms(network: Network, regional: Client, keeper: Client, head: Client) -> None:
    pk = known().pk
    forms = [SET, COPY, reverse("standard_change", args=["b", pk])]
    posts = [SET, forms[2], reverse("standard_end", args=["b", pk])]
    for client in (regional, keeper):
        assert {client.get(address).status_code for address in forms} == {403}
        assert {client.post(address, {**ONE, "do": "save"}).status_code for address in posts} == {403}
    page = regional.get(LIST).content.decode()
    assert "standards/set" not in page and "Head office sets the standards" in page
    assert Standard.objects.count() == 1
    assert head.get(reverse("standard_change", args=["b", pk + 1000])).status_code == 404
    assert head.post(reverse("standard_end", args=["b", pk + 1000]), {"end-valid_to": "2026-12"}).status_code == 404


@pytest.mark.parametrize(
    ("key", "written", "target"),
    [
        ("nps", "40", 40.0), ("nps", "−5", -5.0), ("csat", "85 %", 0.85), ("csat", "0", 0.0), ("rating", "4,2", 4.2),
        ("rating", "4.2★", 4.2), ("resolution_time", "24 h", 24.0), ("resolution_time", "24시간", 24.0),
    ],
)  # fmt: skip
def test_targets_are_read_as_pages_write_them(key: str, written: str, target: float) -> None:
    form = ChangeForm({"target": written, "valid_from": "2026-10"}, offered=Offered((), (), (), ()), entry=metric(key))
    assert form.is_valid(), form.errors
    assert form.demand(metric=key).target == pytest.approx(target)
