"""Who is notified of what: by place and kind, once, not of what is set aside, not while away, not of foreign stores."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail as outgoing
from django.core.management import call_command

from dashboards.alerts.snoozing import end_snooze, snooze
from dashboards.alerts.subscribing import Wish, subscribe, unsubscribe
from dashboards.findings.states import record
from dashboards.findings.verbs import FindingConflict, NoSuchFinding
from dashboards.jobs.alerts import watch_and_send
from dashboards.jobs.mails import run_mail
from dashboards.models import Finding, FindingSnooze, MailJob, Notice
from locations.models import Absence, Brand, Location, Region, User
from locations.refusals import Refusal
from locations.scoping import Scope, scope_of
from tests.dashboards.networks import OCTOBER, make_brand, make_regions, make_stores
from tests.reviews.desk.desks import Desk

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 30, 0, tzinfo=UTC)
"""Nine o'clock in Seoul."""
SUNDAY = MONDAY - timedelta(hours=20)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def mail_is_set_up(settings: Any) -> None:
    settings.SENDS_MAIL = True


@pytest.fixture
def world() -> Desk:
    """Ann keeps store 000 of Seoul, Bo is of Seoul, Cy of head office; no week is left to watch."""
    brand = make_brand()
    regions = make_regions(brand, "Korea", "Korea/Seoul", "Korea/Busan")
    made = Desk(brand, make_stores(brand, 4, [regions["Korea/Seoul"], regions["Korea/Busan"]]))
    for name, add in (("ann", lambda n: made.manager(n, 0)), ("bo", made.regional), ("cy", made.member)):
        User.objects.filter(pk=add(name).pk).update(email=f"{name}@example.net", language="en")
    return made


def scope(world: Desk, name: str) -> Scope:
    return world.scope(User.objects.get(username=name), SUNDAY)


def found(store: Location, **columns: Any) -> Finding:
    given = {"kind": "changed", "metric": "nps", "first_month": OCTOBER, "last_month": OCTOBER, "opened_at": SUNDAY}
    return Finding.objects.create(brand=store.brand, location=store, **given | columns)


def subscribed(world: Desk, name: str, now: datetime = SUNDAY, **wish: Any) -> int:
    return subscribe(scope(world, name), Wish(**wish), by=name, now=now)


def notified() -> list[tuple[str, int, str]]:
    rows = Notice.objects.exclude(subject_kind="digest").order_by("pk")
    return [*rows.values_list("user__username", "subject", "step")]


def sent() -> list[Any]:
    """Send what waits; give all mails so far."""
    for job in MailJob.objects.filter(state="queued"):
        run_mail(job.pk, "worker")
    return outgoing.outbox


def resolve(finding: Finding) -> None:
    Finding.objects.filter(pk=finding.pk).update(state="resolved", closed_month=OCTOBER + 2)


def test_a_digest_is_sent_when_it_is_due_and_never_twice(world: Desk) -> None:
    subscribed(world, "cy")
    finding = found(world.stores[0])
    for now in (SUNDAY, MONDAY - MINUTE):
        watch_and_send(now)
        assert notified() == []
    for now in (MONDAY, MONDAY, MONDAY + MINUTE, MONDAY + 3 * DAY, MONDAY + 7 * DAY, MONDAY + 14 * DAY):
        watch_and_send(now)
        assert notified() == [("cy", finding.pk, "opened")]
    (mail,) = sent()
    assert mail.to == ["cy@example.net"] and "New 1" in mail.subject
    assert f"/b/b/findings/{finding.pk}/" in mail.body and "weekly on Monday at 09:00 (Asia/Seoul)" in mail.body


def test_ten_subscriptions_that_overlap_make_one_mail_with_each_event_once(world: Desk) -> None:
    subscribed(world, "cy", pace="daily")
    for path in ("Korea", "Korea/Seoul", "Korea/Busan"):
        subscribed(world, "cy", pace="daily", region=path)
    for store in world.stores:
        subscribed(world, "cy", pace="at_once", store=store.code)
    findings = [found(store) for store in world.stores]
    for minutes in range(0, 2_000, 40):
        watch_and_send(MONDAY + minutes * MINUTE)
    assert sorted(notified()) == [("cy", finding.pk, "opened") for finding in findings]
    assert len(sent()) == 1


def test_at_once_comes_with_the_next_sweep(world: Desk) -> None:
    subscribed(world, "ann", pace="at_once")
    finding = found(world.stores[0])
    record(finding, "finding.opened", SUNDAY, "")
    watch_and_send(SUNDAY + MINUTE)
    assert notified() == [("ann", finding.pk, "opened")]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({}, {0, 1, 2}),
        ({"region": "Korea/Seoul"}, {0, 2}),
        ({"store": "001"}, {1}),
        ({"kinds": ["below"]}, {2}),
        ({"kinds": ["overdue"]}, set()),
    ],
)
def test_place_and_kinds_choose(world: Desk, wish: dict[str, Any], expected: set[int]) -> None:
    findings = [found(world.stores[0]), found(world.stores[1]), found(world.stores[2], kind="below")]
    subscribed(world, "cy", pace="daily", **wish)
    watch_and_send(MONDAY)
    assert {subject for _user, subject, _step in notified()} == {findings[index].pk for index in expected}


def test_nothing_to_say_is_no_mail(world: Desk) -> None:
    subscribed(world, "cy", pace="daily")
    watch_and_send(MONDAY)
    assert not Notice.objects.exists() and not MailJob.objects.exists()


def test_what_was_resolved_meanwhile_is_in_the_digest_and_only_for_those_who_knew_of_it(world: Desk) -> None:
    subscribed(world, "cy", pace="daily")
    known, unknown = found(world.stores[0]), found(world.stores[1], state="resolved", closed_month=OCTOBER)
    watch_and_send(MONDAY)
    resolve(known)
    watch_and_send(MONDAY + DAY)
    watch_and_send(MONDAY + 2 * DAY)
    assert [(subject, step) for _user, subject, step in notified()] == [
        (known.pk, "opened"),
        (known.pk, f"resolved:{OCTOBER + 2}"),
    ]
    assert unknown.pk not in {subject for _user, subject, _step in notified()}
    assert "Resolved 1" in sent()[-1].subject


def test_a_finding_that_flaps_is_reported_once_for_each_month_that_resolved_it(world: Desk) -> None:
    subscribed(world, "cy", pace="daily")
    finding = found(world.stores[0])
    for day in range(8):
        watch_and_send(MONDAY + day * DAY)
        if day % 2 == 0:
            resolve(finding)
        else:
            Finding.objects.update(state="new", closed_month=None)
    over = f":{OCTOBER + 2}"
    assert [step for _user, _subject, step in notified()] == ["opened", f"resolved{over}", f"reopened{over}"]


def test_what_is_set_aside_is_sent_when_the_time_is_over_if_it_is_still_true(world: Desk) -> None:
    subscribed(world, "cy", pace="daily")
    lasting, over = found(world.stores[0]), found(world.stores[1])
    for finding in (lasting, over):
        snooze(scope(world, "cy"), finding.pk, MONDAY + 3 * DAY, by="cy", now=SUNDAY)
    for days in range(3):
        watch_and_send(MONDAY + days * DAY)
    assert notified() == []
    resolve(over)
    for minutes in (0, 1, 2_000):
        watch_and_send(MONDAY + 3 * DAY + minutes * MINUTE)
    assert notified() == [("cy", lasting.pk, "still:2026-12-03T00:00")]
    assert not FindingSnooze.objects.exists()
    assert "Still open" in sent()[-1].subject


def test_setting_aside_needs_no_subscription_and_refuses_what_cannot_be(world: Desk) -> None:
    finding, over = found(world.stores[0]), found(world.stores[1], state="resolved", closed_month=OCTOBER)
    snooze(scope(world, "ann"), finding.pk, MONDAY, by="ann", now=SUNDAY)
    with pytest.raises(NoSuchFinding):
        snooze(scope(world, "ann"), over.pk, MONDAY, by="ann", now=SUNDAY)
    with pytest.raises(FindingConflict):
        snooze(scope(world, "cy"), over.pk, MONDAY, by="cy", now=SUNDAY)
    with pytest.raises(Refusal):
        snooze(scope(world, "cy"), finding.pk, SUNDAY, by="cy", now=SUNDAY)
    watch_and_send(MONDAY)
    assert notified() == [("ann", finding.pk, "still:2026-11-30T00:00")]
    snooze(scope(world, "ann"), finding.pk, MONDAY + DAY, by="ann", now=SUNDAY)
    end_snooze(scope(world, "ann"), finding.pk, by="ann", now=SUNDAY)
    assert not FindingSnooze.objects.exists()


def away(world: Desk, name: str, stand_in: str, days: int = 10) -> None:
    first = MONDAY.date() - DAY
    people = {each.username: each for each in User.objects.all()}
    Absence.objects.create(
        brand=world.brand, user=people[name], stand_in=people[stand_in], first_day=first, last_day=first + days * DAY
    )


def test_the_stand_in_of_somebody_absent_gets_it_in_their_own_name(world: Desk) -> None:
    subscribed(world, "ann", pace="daily")
    away(world, "ann", "bo")
    finding = found(world.stores[0])
    watch_and_send(MONDAY)
    assert notified() == [("bo", finding.pk, "opened")]
    assert [mail.to for mail in sent()] == [["bo@example.net"]]
    Absence.objects.all().delete()
    watch_and_send(MONDAY + 11 * DAY)
    assert notified()[1:] == [("ann", finding.pk, "opened")]


def test_where_all_are_away_it_waits_for_the_first_to_be_back(world: Desk) -> None:
    subscribed(world, "ann", pace="daily")
    away(world, "ann", "bo", days=2)
    away(world, "bo", "ann", days=2)
    finding = found(world.stores[0])
    watch_and_send(MONDAY)
    assert notified() == []
    watch_and_send(MONDAY + 4 * DAY)
    assert notified() == [("ann", finding.pk, "opened")]


def test_who_lost_the_role_or_the_place_gets_nothing_of_it(world: Desk) -> None:
    for name in ("ann", "bo"):
        subscribed(world, name, pace="daily")
    finding = found(world.stores[0])
    watch_and_send(MONDAY)
    assert len(notified()) == 2
    world.stores[0].region = world.brand.regions.get(path="Korea/Busan")
    world.stores[0].save()
    User.objects.get(username="ann").memberships.all().delete()
    assert sent() == []
    errors = MailJob.objects.order_by("pk").values_list("error", flat=True)
    assert all(errors) and len(errors) == 2
    Notice.objects.all().delete()
    watch_and_send(MONDAY + DAY)
    assert notified() == [] and finding.pk


def test_without_a_server_it_is_in_the_inbox_alone(world: Desk, settings: Any) -> None:
    settings.SENDS_MAIL = False
    subscribed(world, "cy", pace="daily")
    finding = found(world.stores[0])
    watch_and_send(MONDAY)
    assert notified() == [("cy", finding.pk, "opened")] and not MailJob.objects.exists()


def marked(brand: Brand) -> None:
    for store in brand.locations.all():
        Location.objects.filter(pk=store.pk).update(name=f"Zq{store.code}name", code=f"Zq{store.code}code")
    for region in Region.objects.filter(brand=brand, path__endswith="Busan"):
        Region.objects.filter(pk=region.pk).update(name="ZqBusan", path="Korea/ZqBusan")


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("name", "own"), [("ann", {"Zq000"}), ("bo", {"Zq000", "Zq002"})])
def test_a_digest_holds_no_mark_of_a_foreign_store(world: Desk, name: str, own: set[str], language: str) -> None:
    User.objects.update(language=language)
    subscribed(world, name, pace="daily")
    subscribed(world, "cy", pace="daily")
    marked(world.brand)
    for store in world.stores:
        found(store)
    busan = world.brand.regions.get(name="ZqBusan")
    given = {"metric": "nps", "first_month": OCTOBER, "last_month": OCTOBER, "opened_at": SUNDAY}
    Finding.objects.create(brand=world.brand, region=busan, kind="changed", **given)
    Finding.objects.create(brand=world.brand, source="ZqSource", kind="source_late", **given)
    watch_and_send(MONDAY)
    mails = {mail.to[0].partition("@")[0]: mail for mail in sent()}
    text = "".join([mails[name].subject, mails[name].body, *(str(each[0]) for each in mails[name].alternatives)])
    seen = {mark for mark in ("Zq000", "Zq001", "Zq002", "Zq003", "ZqBusan", "ZqSource") if mark in text}
    assert seen == own
    everything = mails["cy"].body
    assert all(mark in everything for mark in ("Zq000", "Zq001", "Zq002", "Zq003", "ZqBusan"))
    assert ("새로 발견" in text) == (language == "ko")


def test_the_command_prints_the_mail_and_changes_nothing(world: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    finding = found(world.stores[0])
    call_command("digest", "--user", "ann", "--dry-run")
    printed = capsys.readouterr().out
    assert "To: ann@example.net" in printed and f"/findings/{finding.pk}/" in printed
    assert not Notice.objects.exists() and not MailJob.objects.exists()
    found(world.stores[1])
    Finding.objects.filter(pk=finding.pk).delete()
    call_command("digest", "--user", "ann", "--dry-run", "--brand", "b")
    assert "nothing to say" in capsys.readouterr().out


def test_subscribing_again_changes_it_and_ending_it_is_quiet(world: Desk) -> None:
    pk = subscribed(world, "ann", pace="daily", time=time(8, 30), zone="Europe/Berlin")
    assert subscribed(world, "ann", pace="weekly") == pk
    unsubscribe(scope(world, "ann"), pk, by="ann", now=SUNDAY)
    found(world.stores[0])
    watch_and_send(MONDAY + 10 * DAY)
    assert notified() == []
    assert subscribed(world, "ann", MONDAY + 10 * DAY, pace="daily") == pk
    assert date(2026, 11, 30) == MONDAY.date() and scope_of(User.objects.get(username="ann"), "b", SUNDAY) is not None
