"""The page of alerts: empty and full, in both languages, its form, and that everybody changes only their own."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboards.models import AlarmWeek, Finding, FindingSnooze, Notice, StoreAlarm, Subscription
from locations.models import Event, User
from tests.dashboards.networks import OCTOBER, make_brand, make_regions, make_stores
from tests.reviews.desk.desks import Desk

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, tzinfo=UTC)
PAGE = "/b/b/alerts/"


@pytest.fixture
def world() -> Desk:
    brand = make_brand()
    regions = make_regions(brand, "Korea", "Korea/Seoul", "Korea/Busan")
    made = Desk(brand, make_stores(brand, 4, [regions["Korea/Seoul"], regions["Korea/Busan"]]))
    made.manager("ann", 0)
    made.regional("bo")
    made.member("cy")
    made.member("dee", read_only=True)
    return made


def signed_in(name: str, language: str = "en") -> Client:
    User.objects.filter(username=name).update(language=language)
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(username=name))
    return client


def page(name: str, language: str = "en", query: str = "") -> str:
    answer = signed_in(name, language).get(PAGE + query)
    assert answer.status_code == 200
    return answer.content.decode()


def finding(world: Desk, store: int = 0, **columns: Any) -> Finding:
    given = {"kind": "changed", "metric": "nps", "first_month": OCTOBER, "last_month": OCTOBER, "opened_at": AT}
    return Finding.objects.create(brand=world.brand, location=world.stores[store], **given | columns)


def notice(world: Desk, name: str, subject: int, step: str = "opened") -> Notice:
    user = User.objects.get(username=name)
    return Notice.objects.create(
        brand=world.brand, user=user, subject_kind="finding", subject=subject, step=step, at=AT
    )


def test_an_empty_page_says_what_to_do(world: Desk) -> None:
    shown = page("ann")
    assert "Subscribe to a place, and what is found there" in shown and "You subscribe to nothing." in shown
    assert "No week was watched yet" in shown
    korean = page("ann", "ko")
    assert "아직 알림이 없습니다" in korean and "알림 구독하기" in korean and "Subscribe" not in korean


def test_the_inbox_shows_the_newest_first_with_the_state_and_what_is_still_seen(world: Desk) -> None:
    own, foreign = finding(world), finding(world, 1)
    for each in (own, foreign):
        notice(world, "ann", each.pk)
    Finding.objects.filter(pk=own.pk).update(state="resolved", closed_month=OCTOBER + 2)
    notice(world, "ann", own.pk, f"resolved:{OCTOBER + 2}")
    notice(world, "bo", own.pk)
    shown = page("ann")
    numbers = dict(Notice.objects.filter(user__username="ann").values_list("pk", "subject"))
    listed = [numbers[int(number)] for number in re.findall(r'name="notice" value="(\d+)"', shown)]
    assert listed == [own.pk, own.pk] and foreign.pk != own.pk
    assert shown.index("Resolved") < shown.index(">New<") and "Store 1" not in shown


def test_what_is_opened_is_read_and_leads_to_what_it_is_about(world: Desk) -> None:
    first, second = notice(world, "ann", finding(world).pk), notice(world, "ann", finding(world, direction="better").pk)
    client = signed_in("ann")
    assert "2 unread" in client.get(PAGE).content.decode()
    answer = client.post(PAGE, {"do": "open", "notice": first.pk})
    assert answer.status_code == 302 and answer["Location"] == f"/b/b/findings/{first.subject}/"
    first.refresh_from_db()
    read_at = first.read_at
    shown = client.get(PAGE).content.decode()
    assert "1 unread" in shown and shown.count("Unread:") == 1
    client.post(PAGE, {"do": "open", "notice": first.pk})
    first.refresh_from_db()
    assert read_at and first.read_at == read_at, "it was read when it was first opened"
    client.post(PAGE, {"do": "read_all"})
    second.refresh_from_db()
    shown = client.get(PAGE).content.decode()
    assert second.read_at and "unread" not in shown and "Mark all as read" not in shown
    assert not Event.objects.filter(subject="notice").exists()


def test_nobody_reads_for_somebody_else_and_a_reader_has_links(world: Desk) -> None:
    pk = finding(world).pk
    mine, theirs = notice(world, "dee", pk), notice(world, "ann", pk)
    client = signed_in("bo")
    assert client.post(PAGE, {"do": "open", "notice": theirs.pk}).status_code == 404
    assert client.post(PAGE, {"do": "open", "notice": "x"}).status_code == 400
    of_month = Notice.objects.create(
        brand=world.brand, user=User.objects.get(username="bo"), subject_kind="month", subject=1, step="asked", at=AT
    )
    assert client.post(PAGE, {"do": "open", "notice": of_month.pk}).status_code == 404, "it is not in the inbox"
    client.post(PAGE, {"do": "read_all"})
    reader = signed_in("dee")
    assert reader.post(PAGE, {"do": "open", "notice": mine.pk}).status_code == 403
    assert reader.post(PAGE, {"do": "read_all"}).status_code == 403
    shown = reader.get(PAGE).content.decode()
    assert f'href="/b/b/findings/{pk}/"' in shown and "nread" not in shown
    assert not Notice.objects.exclude(read_at=None).exists()


def test_what_is_not_seen_any_more_counts_as_nothing(world: Desk) -> None:
    for store in (0, 1):
        notice(world, "ann", finding(world, store).pk)
    assert "1 unread" in page("ann") and "읽지 않은 알림 1건" in page("ann", "ko")


def test_the_record_has_budget_and_chance_for_head_office_and_own_alarms_for_others(world: Desk) -> None:
    for week in (9, 16):
        AlarmWeek.objects.create(
            brand=world.brand, week=date(2026, 11, week), at=AT, stores=40, metrics=["nps", "csat"], expected=0.25
        )
    for store in world.stores[:3]:
        StoreAlarm.objects.create(
            brand=world.brand,
            location=store,
            metric="nps",
            week=date(2026, 11, 16),
            since=date(2026, 11, 2),
            strength=9,
        )
    everything = page("cy")
    assert "2 weeks" in everything and "3 alarms; by chance one would expect 0.5" in everything
    assert "accepted a year, in all stores together: 1;" in everything and "NPS, CSAT" in everything
    regional, own = page("bo"), page("ann")
    assert "2 alarms of stores that you see" in regional and "Store 1" not in regional and "0.5" not in regional
    assert "1 alarm of stores that you see" in own and "Store 2" not in own
    assert "우연만으로 예상되는 경보는 0.5건" in page("cy", "ko")


def test_the_form_subscribes_changes_and_ends_with_an_event_each(world: Desk) -> None:
    client = signed_in("ann")
    given = {"do": "set", "store": "000", "pace": "weekly", "weekday": "2", "time": "07:30", "zone": "Europe/Berlin"}
    assert client.post(PAGE, given).status_code == 302
    row = Subscription.objects.get()
    assert (row.location, row.pace, row.weekday, row.zone) == (world.stores[0], "weekly", 2, "Europe/Berlin")
    shown = client.get(PAGE).content.decode()
    assert "weekly on Wednesday at 07:30 (Europe/Berlin)" in shown
    assert client.post(PAGE, given | {"pace": "daily", "kinds": ["below", "judged"]}).status_code == 302
    row.refresh_from_db()
    assert (row.version, row.kinds) == (2, ["below", "judged"])
    client.post(PAGE, {"do": "end", "subscription": row.pk, "version": 1})
    assert Subscription.objects.get().is_active
    client.post(PAGE, {"do": "end", "subscription": row.pk, "version": 2})
    assert not Subscription.objects.get().is_active
    assert [event.verb for event in Event.objects.filter(subject="subscription")] == ["subscription.set"] * 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"store": "001"},
        {"region": "Korea/Busan"},
        {"pace": "hourly"},
        {"zone": "Mars/Base"},
        {"kinds": ["gossip"]},
        {"time": "25:00"},
        {"weekday": "7"},
    ],
)
def test_what_is_not_offered_is_refused(world: Desk, wrong: dict[str, Any]) -> None:
    answer = signed_in("ann").post(PAGE, {"do": "set", "pace": "daily"} | wrong)
    assert answer.status_code == 422 and not Subscription.objects.exists()


def test_nobody_ends_the_subscription_of_somebody_else(world: Desk) -> None:
    signed_in("ann").post(PAGE, {"do": "set", "pace": "daily"})
    row = Subscription.objects.get()
    for name in ("bo", "cy"):
        assert signed_in(name).post(PAGE, {"do": "end", "subscription": row.pk}).status_code == 404
    assert signed_in("dee").post(PAGE, {"do": "set", "pace": "daily"}).status_code == 403
    assert Subscription.objects.get().is_active


def test_a_page_asks_few_questions_however_much_reached_somebody(world: Desk) -> None:
    for step in range(60):
        notice(world, "cy", finding(world, 0, state="resolved", closed_month=OCTOBER + step).pk)
    client = signed_in("cy")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        shown = client.get(PAGE).content.decode()
    assert len(asked) <= 15 and "Older ones" in shown
    older = shown.partition('href="?before=')[2].partition('"')[0]
    assert client.get(f"{PAGE}?before={older}").content.decode().count('name="notice"') == 10
    assert client.get(f"{PAGE}?before=x").status_code == 400


def test_a_finding_is_set_aside_on_its_page_and_taken_back(world: Desk) -> None:
    address = f"/b/b/findings/{finding(world).pk}/"
    client = signed_in("ann")
    assert client.post(address, {"do": "snooze", "days": "30"}).status_code == 302
    assert FindingSnooze.objects.get().user.username == "ann"
    assert "You are notified of it again on" in client.get(address).content.decode()
    assert "You are notified of it again on" not in signed_in("bo").get(address).content.decode()
    assert client.post(address, {"do": "snooze", "days": "31"}).status_code == 400
    assert client.post(address, {"do": "end_snooze"}).status_code == 302
    assert not FindingSnooze.objects.exists()


def test_the_interface_lists_sets_and_ends(world: Desk) -> None:
    client, address = signed_in("bo"), "/api/v1/subscriptions"
    body = {"brand": "b", "region": "Korea/Seoul", "pace": "daily", "time": "08:00", "kinds": ["below"]}
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == 200
    (row,) = client.get(f"{address}?brand=b").json()["subscriptions"]
    assert (row["region"], row["store"], row["time"], row["zone"]) == ("Korea/Seoul", None, "08:00", "Asia/Seoul")
    assert (row["kinds"], row["version"]) == (["below"], 1)
    stale = client.post(address, body | {"version": 7, "pace": "weekly"}, content_type="application/json")
    assert stale.status_code == 409 and stale.json()["code"] == "stale"
    foreign = client.post(address, body | {"region": "Korea/Busan"}, content_type="application/json")
    nothing = client.post(address, body | {"region": "Korea/Nowhere"}, content_type="application/json")
    assert foreign.status_code == nothing.status_code == 400 and foreign.json() == nothing.json()
    client.post(address, body | {"active": False}, content_type="application/json")
    assert client.get(f"{address}?brand=b").json() == {"subscriptions": []}
