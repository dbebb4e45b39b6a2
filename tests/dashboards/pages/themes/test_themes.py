"""The pages of themes: what they show to whom, and what people say of marks."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from dashboards import queries
from dashboards.scoring.theme_samples import sample_figures
from locations.models import Brand, Event, Location, User
from locations.scoping import head_office
from reviews import tallies
from reviews.models import Mention, MentionLabel, Source
from reviews.themes.precision import SAMPLES
from tests.dashboards.networks import OCTOBER
from tests.dashboards.queries.themed import BAD, WAIT, write

pytestmark = pytest.mark.django_db
PAGE = "/b/b/themes/"


@pytest.fixture
def brand(themed_brand: Brand) -> Brand:
    return themed_brand


@pytest.fixture
def office(brand: Brand, signed_in: Callable[..., Client]) -> Client:
    return signed_in(brand, "head_office")


def judge(mark: Mention, user: User, verdict: str) -> MentionLabel:
    fields = ("location_id", "kind", "fact_id", "theme", "polarity", "start", "end")
    place = {name: getattr(mark, name) for name in fields}
    return MentionLabel.objects.create(**place, created_by=user, verdict=verdict, created_at="2026-10-05T00:00Z")


def page(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_names_the_store_that_stands_out_and_what_is_left_over(office: Client) -> None:
    shown = page(office)
    assert "about something else" in shown and "Nobody complains of:" in shown
    row = shown.partition(">Waiting</a>")[2].partition("</tr>")[0]
    assert f"Store {int(BAD)}</a>" in row and "12 months" in shown
    assert "themes/wait/?" in shown


def test_a_theme_ranks_the_stores_and_marks_the_quotes(office: Client) -> None:
    shown = page(office, f"{PAGE}wait/")
    rows = shown.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]
    assert f"/store/{BAD}/" in rows[0] and "unusual here" in rows[0]
    assert sum("unusual here" in row for row in rows) == 1
    assert "<mark>" in shown and "Wrong?" in shown
    assert office.get(f"{PAGE}price/").status_code == 404
    assert page(office, f"{PAGE}wait/?window=now").count("last 12") == 1


def test_a_store_manager_sees_the_own_store_and_no_name_of_another(
    brand: Brand, signed_in: Callable[..., Client]
) -> None:
    keeper = signed_in(brand, "store", store=BAD)
    for shown in (page(keeper), page(keeper, f"{PAGE}wait/")):
        assert all(f"/store/{store.code}/" not in shown for store in Location.objects.exclude(code=BAD))
    assert "All stores" in shown and "unusual here" in shown


def test_people_say_whether_a_mark_is_right(brand: Brand, signed_in: Callable[..., Client]) -> None:
    keeper = signed_in(brand, "store", store=BAD)
    mention = Mention.objects.filter(location__code=BAD, theme="wait").latest("pk")
    address = f"/b/b/mentions/{mention.pk}/label/"
    assert keeper.post(address, {"verdict": "wrong"}).status_code == 302
    assert MentionLabel.objects.get().verdict == "wrong"
    assert keeper.post(address, {"verdict": "right"})["Location"].endswith("#quotes")
    assert keeper.post(address, {"verdict": "right"}).status_code == 302
    label = MentionLabel.objects.get()
    assert (label.verdict, label.theme, label.fact_id, label.start) == ("right", "wait", mention.fact_id, mention.start)
    assert Event.objects.filter(verb="theme.labelled").count() == 2, "the same judgement again is no event"
    assert WAIT not in str(Event.objects.latest("pk").data)
    other = Mention.objects.exclude(location__code=BAD)[0]
    assert keeper.post(f"/b/b/mentions/{other.pk}/label/", {"verdict": "wrong"}).status_code == 404
    assert keeper.post(address, {"verdict": "perhaps"}).status_code == 400
    assert MentionLabel.objects.count() == 1


def test_each_mark_of_a_text_has_its_own_judgement(brand: Brand) -> None:
    store, source = Location.objects.get(code=BAD), Source.objects.get()
    write(store, source, OCTOBER + 1, ["We waited forever. The staff were nice. We waited an hour to pay."])
    tallies.refresh(brand.pk)
    first, second = Mention.objects.filter(last_month=OCTOBER + 1, theme="wait", polarity=-1).order_by("start")
    user = User.objects.create(username="judge")
    judge(first, user, "wrong")
    scope = replace(head_office(brand), user="judge")
    examples, _last = queries.mentions(scope, theme="wait", store=BAD, limit=2)
    assert {each.mention for each in examples} == {first.pk, second.pk}
    assert queries.labels_of(scope, examples) == {first.pk: "wrong"}
    judge(second, user, "right")
    assert queries.labels_of(scope, examples) == {first.pk: "wrong", second.pk: "right"}


def test_the_precision_on_samples_is_printed_as_the_command_gives_it(office: Client) -> None:
    for address, theme in ((PAGE, ""), (f"{PAGE}product/", "product")):
        shown = page(office, address)
        rows = [row for row in sample_figures() if row.theme == theme and row.sample in SAMPLES]
        assert len(rows) == 2
        for row in rows:
            counts = f"{row.right} of {row.found} themes named are right", f"{row.right} of {row.n} to be named"
            assert all(each in shown for each in counts)
        assert "Own sample, Korean, 150 texts that nobody looked at" in shown and "expect less" in shown
    shown = page(office, f"{PAGE}rude/")
    assert "MAMS" not in shown, "its labels know no such theme"


def test_the_precision_is_printed_from_thirty_labels_on(brand: Brand, office: Client) -> None:
    user = User.objects.create(username="judge")
    marks = Mention.objects.filter(theme="wait")[:40]
    for number, mark in enumerate(marks[:29]):
        judge(mark, user, "wrong" if number < 3 else "right")
    for mark, gone in zip(marks[37:], ({"start": 99}, {"polarity": 0}, {"verdict": "missing"}), strict=True):
        label = judge(mark, user, "wrong")
        MentionLabel.objects.filter(pk=label.pk).update(**gone)
    assert queries.mark_precision(head_office(brand), "wait").share is None
    assert "from 30 judged marks on; there are 29" in page(office, f"{PAGE}wait/")
    judge(marks[29], user, "right")
    found = queries.mark_precision(head_office(brand), "wait")
    assert (found.n, found.right) == (30, 27) and found.share
    assert found.share == pytest.approx((0.9, 0.744, 0.965), abs=0.001)
    assert "27 of 30 marks, 90.0%" in page(office, f"{PAGE}wait/")
