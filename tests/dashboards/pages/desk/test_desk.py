"""The desk: its list for each role, one item from draft to sent, refusals, files, notes, and what other pages show."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from locations.models import Brand, Event, Membership, User
from reviews.models import DeskSettings, Item, LoggedFeedback, Reply, ReplyTemplate
from tests.dashboards.conftest import Network
from tests.dashboards.pages.desk.asking import PAGE, page, review, step
from tests.dashboards.pages.downloading import workbook


def test_where_the_desk_is_off_head_office_switches_it_on_and_others_are_told_whom_to_ask(
    network: Network, head: Client, keeper: Client, regional: Client
) -> None:
    assert 'action="/b/b/desk/on/"' in page(head)
    for client in (keeper, regional):
        assert "Ask your head office" in page(client) and "/desk/on/" not in page(client)
        assert client.post(f"{PAGE}on/").status_code == 403
    assert head.post(f"{PAGE}on/").status_code == 302
    assert DeskSettings.objects.filter(brand=network.brand).exists()
    assert Event.objects.get(verb="desk.switched_on").by_name == User.objects.get(username__contains="head").username


def test_everybody_sees_the_items_of_their_own_stores(desk: Network, head: Client, regional: Client) -> None:
    assert re.findall(r"ev-desk-count[^>]*>(\d+)<", page(head, f"{PAGE}?view=all"))[-1] == "43"
    seen = {*re.findall(r'class="text-secondary">(b-\d+)<', page(regional, f"{PAGE}?view=all"))}
    assert seen == {store.code for store in desk.stores if store.region and "Seoul" in store.region.path}
    assert "&lt;b&gt;number" in page(head, f"{PAGE}?view=all")


def test_a_store_manager_begins_at_the_desk(desk: Network, manager: Client) -> None:
    assert manager.get("/b/b/")["Location"] == PAGE
    text = page(manager)
    assert 'aria-current="page"' in text and "customer waits 2 h" in text and "open hours left" in text
    DeskSettings.objects.all().delete()
    assert manager.get("/b/b/")["Location"] == "/b/b/store/b-000/"


@pytest.mark.parametrize(
    ("view", "words"),
    [("mine", "Nothing waits for you"), ("snoozed", "Nothing is set aside"), ("not_shown", "Every answer that was")],
)
def test_an_empty_view_says_so(desk: Network, head: Client, view: str, words: str) -> None:
    Item.objects.update(owner=None)
    assert words in page(head, f"{PAGE}?view={view}")


def test_a_page_after_the_last_item_leads_to_the_first(desk: Network, head: Client) -> None:
    """As the one whose items were all just answered."""
    gone = head.get(f"{PAGE}?view=all&kind=note&after=50")
    assert (gone.status_code, gone["Location"]) == (302, f"{PAGE}?view=all&kind=note")


def test_filters_narrow_and_what_is_not_offered_is_refused(desk: Network, head: Client) -> None:
    assert page(head, f"{PAGE}?view=all&kind=note").count("data-row") == 1
    assert page(head, f"{PAGE}?view=all&store=b-000").count("data-row") == 4
    assert "Nothing matches" in page(head, f"{PAGE}?view=all&tag=sales_lead")
    for query in ("view=none", "kind=mail", "tag=none", "after=-1", "other=1", "owner=x", "theme=x", "severity=5"):
        page(head, f"{PAGE}?{query}", 400)


def test_a_review_is_answered_from_draft_to_sent_and_taken_back(desk: Network, manager: Client) -> None:
    item = review(desk)
    shown = page(manager, f"{PAGE}{item.pk}/")
    assert "said &lt;b&gt;number" in shown and "This is Store b-0, call 031-555-0127." in shown
    assert step(manager, item, "sent", text="We are sorry.")[0] == 302
    reply = Reply.objects.get(item=item)
    assert (reply.text, reply.state, reply.live) == ("We are sorry.", "sent", True)
    again = step(manager, item, "sent", text="We are sorry.", reply=reply.pk, reply_version=reply.version)
    assert again[0] == 302 and Event.objects.filter(verb="desk.sent").count() == 1
    item.refresh_from_db()
    assert (item.state, item.in_time_customer) == ("sent", True)
    assert step(manager, item, "undo")[0] == 302
    item.refresh_from_db()
    assert (item.state, item.answered_at) == ("drafted", None)
    assert "Answer sent" in page(manager, f"{PAGE}{item.pk}/")


def test_two_who_draft_at_once_lose_nothing_and_the_page_shows_both(
    desk: Network, manager: Client, head: Client
) -> None:
    item = review(desk)
    assert step(manager, item, "draft", text="From the store")[0] == 302
    status, text = step(head, item, "sent", text="From head office", reply=0, reply_version=0)
    assert status == 409
    assert "From the store" in text and "From head office" in text and "Use this one" in text
    assert {*Reply.objects.values_list("text", "live")} == {("From the store", True), ("From head office", False)}
    second = Reply.objects.get(live=False)
    assert step(head, item, "take", take=second.pk)[0] == 302
    assert step(head, item, "sent", text="From head office")[0] == 302
    assert Reply.objects.get(state="sent").text == "From head office"


def test_whoever_changes_a_draft_that_they_have_seen_replaces_it(desk: Network, manager: Client, head: Client) -> None:
    Brand.objects.filter(pk=desk.brand.pk).update(answered_by="approved")
    item = review(desk)
    step(manager, item, "draft", text="From the store")
    live = Reply.objects.get()
    assert step(manager, item, "sent", text=live.text, reply=live.pk, reply_version=live.version)[0] == 409
    assert 'value="sent"' not in page(manager, f"{PAGE}{item.pk}/")
    status, _text = step(head, item, "approve", text="Better", reply=live.pk, reply_version=live.version)
    assert status == 302
    assert Reply.objects.get(live=True).text == "Better" and Reply.objects.filter(live=False).count() == 1
    item.refresh_from_db()
    assert item.state == "approved"


def test_a_placeholder_that_is_left_blocks_sending_and_what_was_typed_stays(desk: Network, manager: Client) -> None:
    status, text = step(manager, review(desk), "sent", text="Call {phone} or {theme}")
    assert status == 422
    assert "{phone} is not filled in" in text and "Call {phone} or {theme}</textarea>" in text


def test_a_step_with_an_old_page_changes_nothing_and_keeps_what_was_typed(
    desk: Network, manager: Client, head: Client
) -> None:
    item = review(desk)
    old = item.version
    assert step(head, item, "severity", severity=4, version=old)[0] == 302
    status, text = step(manager, item, "needs_none", version=old, text="Half an answer")
    assert status == 409
    assert "Half an answer" in text and "Somebody has changed this item" in text
    item.refresh_from_db()
    assert (item.state, item.severity) == ("new", 4) and not Reply.objects.exists()
    # With the page of now the text is stored as a draft when another step is taken.
    assert step(manager, item, "wait", version=item.version, text="Half an answer")[0] == 302
    assert Reply.objects.get().text == "Half an answer"


@pytest.mark.parametrize(
    ("do", "given", "status", "words"),
    [
        ("tags", {"tags": ["nonsense"]}, 422, "There is no tag “nonsense”"),
        ("assign", {"person": "nobody-here"}, 422, "Nobody here is called"),
        ("snooze", {"until": "date", "day": "2020-01-01"}, 422, "still to come"),
        ("snooze", {"until": "date"}, 422, "Choose a day"),
        ("close", {}, 422, "Say why it is closed"),
        ("severity", {"severity": "9"}, 422, "Severity is 1 to 4"),
        ("reopen", {}, 409, "does not fit"),
        ("undo", {}, 409, "nothing to take back"),
        ("draft", {"text": " "}, 422, "Write an answer first"),
        ("nonsense", {}, 400, ""),
        ("severity", {"severity": "grave"}, 400, ""),
    ],
)
def test_bad_input_is_refused_by_its_name(
    desk: Network, manager: Client, do: str, given: dict[str, object], status: int, words: str
) -> None:
    answered, text = step(manager, review(desk), do, **given)
    assert answered == status
    assert words in text


def test_every_other_step_is_taken(desk: Network, manager: Client, head: Client) -> None:
    item = review(desk)
    me = Membership.objects.get(role="store").user
    for do, given, found in (
        ("me", {}, {"owner": me}),
        ("tags", {"tags": ["incident", "sales_lead"]}, {}),
        ("snooze", {"until": "tomorrow"}, {"state": "snoozed"}),
        ("wait", {}, {"state": "waiting"}),
        ("needs_none", {}, {"state": "needs_none"}),
        ("reopen", {}, {"state": "open", "reopened": 1}),
        ("close", {"reason": "solved"}, {"state": "closed", "close_reason": "solved"}),
    ):
        assert step(manager, item, do, **given)[0] == 302
        item.refresh_from_db()
        assert {name: getattr(item, name) for name in found} == found
    assert {tagged.tag.key for tagged in item.tagged.all()} == {"incident", "sales_lead"}
    assert "solved with the customer" in page(head, f"{PAGE}{item.pk}/")


def test_somebody_who_does_not_see_the_store_gets_no_item(desk: Network, manager: Client, keeper: Client) -> None:
    item = review(desk)
    other = User.objects.get(memberships__location=desk.stores[5])
    assert step(manager, item, "assign", person=other.username)[0] == 409
    for address in (f"{PAGE}{item.pk}/", f"{PAGE}{item.pk}/here/"):
        assert keeper.get(address).content == keeper.get(address.replace(str(item.pk), "999999")).content
        assert keeper.get(address).status_code == 404
    assert step(keeper, item, "needs_none")[0] == 404


def test_a_template_that_was_used_here_lately_comes_last(desk: Network, manager: Client) -> None:
    item, first = review(desk), ReplyTemplate.objects.get()
    other = ReplyTemplate.objects.create(brand=desk.brand, name="Zest", language="en", text="{hours_today}")
    Reply.objects.create(
        item=Item.objects.get(kind="comment"), author_name="x", text="x", template=first, state="sent",
        written_at=timezone.now(), sent_at=timezone.now(),
    )  # fmt: skip
    text = page(manager, f"{PAGE}{item.pk}/")
    assert re.findall(r'<option value="(\d+)">(?:Zest|Sorry)', text) == [str(other.pk), str(first.pk)]
    assert "used here in the last answer" in text
    status, filled = step(manager, item, "template", template=other.pk)
    assert status == 200 and "08:00–22:00</textarea>" in filled and Reply.objects.count() == 1


@pytest.mark.parametrize("query", ["", "?view=overdue", "?kind=review&store=b-003"])
def test_files_have_all_rows_of_the_view(desk: Network, head: Client, query: str) -> None:
    answer = head.get(f"/b/b/desk.csv{query}")
    rows = [*csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig")))]
    sheet = workbook(head, f"/b/b/desk.xlsx{query}").worksheets[0]
    assert len(rows) == sheet.max_row - 1 == {"": 43, "?view=overdue": 29}.get(query, 1)
    assert {row["kind"] for row in rows} <= {"review", "comment", "case", "note"}


def test_a_note_becomes_an_item_at_once(desk: Network, manager: Client, head: Client) -> None:
    assert 'name="store" value="b-000"' in page(manager, f"{PAGE}note/")
    given = {"store": "b-000", "channel": "counter", "text": "The queue is too long", "score": "2"}
    answer = manager.post(f"{PAGE}note/", given)
    note = LoggedFeedback.objects.get(text="The queue is too long")
    item = Item.objects.get(kind="note", fact_id=note.pk)
    assert answer["Location"] == f"{PAGE}{item.pk}/" and (note.score, item.severity) == (2, 3)
    for wrong in ({"text": " "}, {"store": "b-005"}, {"channel": "mail"}, {"score": "9"}):
        assert manager.post(f"{PAGE}note/", given | wrong).status_code == 422
    assert head.post(f"{PAGE}note/", given | {"store": "b-005"}).status_code == 302
    # A part of the name does where only one store has it; several are refused.
    assert head.post(f"{PAGE}note/", given | {"store": desk.stores[7].name}).status_code == 302
    assert LoggedFeedback.objects.latest("pk").location == desk.stores[7]
    assert "or several" in head.post(f"{PAGE}note/", given | {"store": "Store"}).content.decode()


def test_who_only_reads_is_offered_no_step(desk: Network, signed_in: Callable[..., Client]) -> None:
    client = signed_in(desk.brand, "head_office")
    Membership.objects.filter(role="head_office").update(read_only=True)
    item = review(desk)
    for address in (PAGE, f"{PAGE}{item.pk}/"):
        assert "/desk/steps/" not in page(client, address) and 'name="do"' not in page(client, address)
    assert step(client, item, "me")[0] == 403
    assert client.get(f"{PAGE}note/").status_code == 403


def test_other_pages_ask_for_what_waits(desk: Network, head: Client, network: Network) -> None:
    assert 'hx-get="/b/b/desk/line/"' in page(head, "/b/b/")
    assert 'hx-get="/b/b/desk/line/?store=b-000"' in page(head, "/b/b/store/b-000/")
    assert "43 wait, 29 overdue" in page(head, f"{PAGE}line/")
    of_one = page(head, f"{PAGE}line/?store=b-000")
    assert "4 wait" in of_one and "overdue" not in of_one.rpartition("</a>")[2]
    DeskSettings.objects.all().delete()
    assert page(head, f"{PAGE}line/").strip() == ""


def test_the_late_and_the_early_are_told_apart(desk: Network, head: Client) -> None:
    late = Item.objects.filter(due_customer__lt=timezone.now() - timedelta(hours=1)).earliest("pk")
    assert "ev-late" in page(head, f"{PAGE}{late.pk}/")
    assert "since the store states none" in page(head, f"{PAGE}{late.pk}/") or late.due_house is None
