"""The demo as a newcomer meets it: what was planted is found, it answers, and it stops on Ctrl-C."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker, Settings

from dashboards import charts, queries
from dashboards.jobs import queue, sample_months
from dashboards.jobs.sample_actions import RECORDED
from dashboards.models import (
    Change,
    MailJob,
    MonthClose,
    MonthRevision,
    NetworkScore,
    Notice,
    ReportRun,
    ScoreRun,
    StoreAlarm,
)
from dashboards.reports.actions import action_lines
from dashboards.reports.integrity import check_reports
from dashboards.scoring import months
from dashboards.scoring.verdicts import SHOWN_FROM, is_withheld
from locations.models import Absence, Brand, Event, User
from locations.months import last_day, parse_month
from locations.scoping import head_office, scope_of
from reviews.jobs import Job
from reviews.models import (
    BrandTerm,
    DeskRule,
    ImportJob,
    Item,
    Mention,
    Praise,
    Reply,
    ReplyTemplate,
    Review,
)
from reviews.synthetic import planted
from reviews.synthetic.sightings import seen_after
from tests.dashboards.charts.agreeing import picture_agrees
from tests.databases import ROOT, Environment, NewDatabase, connected_to, manage_here, run_manage
from tests.journeys import findings_walk, network
from tests.journeys.conftest import Site
from tests.journeys.serving import serving
from tests.servers import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser

AS_OF = "2026-10"


FEW_MONTHS = 1
"""How many months of a trend are scored here; nothing below looks at a trend, and each takes some seconds."""
ONE_REPORT = ((planted.MONTHS_SINCE_REVISED, "store", "ko"),)
"""Of the brand they take two seconds each, and are made in the same way."""


@pytest.fixture(scope="module")
def demo(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Environment]:
    """The environment of a database that holds the demo's brand, scored."""
    with new_database(tmp_path_factory.mktemp("demo")) as environment:
        with django_db_blocker.unblock(), connected_to(environment), pytest.MonkeyPatch.context() as patch:
            patch.setattr(months, "TREND_MONTHS", FEW_MONTHS)
            patch.setattr(sample_months, "REPORTS", ONE_REPORT)
            patch.setattr(settings, "DATA_DIR", environment["EVENLY_DATA_DIR"])
            manage_here("demo", "--no-serve", "--as-of", AS_OF)
        yield environment


@pytest.fixture
def connected_demo(demo: Environment, django_db_blocker: DjangoDbBlocker, settings: Settings) -> Iterator[None]:
    """This process is connected to the database of the demo, and has its folder."""
    settings.DATA_DIR = Path(demo["EVENLY_DATA_DIR"])
    with django_db_blocker.unblock(), connected_to(demo):
        yield


def _rank(metric: str, window: str) -> dict[str, Any]:
    where = ("--brand", planted.SLUG, "--metric", metric, "--window", window, "--as-of", AS_OF)
    told = json.loads(manage_here("rank", *where, "--json"))
    assert isinstance(told, dict)
    return told


def _place(row: dict[str, Any]) -> str:
    return str(row["name"]).partition("점 ")[2]


def test_what_was_planted_is_found_and_little_else_is_called(connected_demo: None) -> None:
    rows = _rank("nps", "12")["rows"]
    below = {store.place for store in planted.BELOW}
    confirmed = {_place(row): row["z"] for row in rows if row["confirmed"]}
    assert below <= {_place(row) for row in rows[:8]}
    assert below <= {place for place, z in confirmed.items() if z < 0}
    assert {store.place for store in planted.ABOVE} <= {place for place, z in confirmed.items() if z > 0}
    others = confirmed.keys() - below - {store.place for store in planted.ABOVE} - {planted.CHANGED.place}
    assert len(others) <= 3, others


def test_what_changed_is_found_with_its_month(connected_demo: None) -> None:
    newest = parse_month(AS_OF)
    changed = {
        _place({"name": name}): (since, better)
        for name, since, better in Change.objects.filter(metric="nps").values_list("location__name", "since", "better")
    }
    assert changed[planted.CHANGED.place] == (newest - planted.CHANGED_MONTHS + 1, False)
    assert changed[planted.TRAINED] == (newest - planted.ACTIONS[0].stages[0].months + 1, True)
    fallen = {each.place for each in planted.FALLEN}
    assert len(changed.keys() - fallen) <= 4, changed


def test_the_region_that_fell_is_below_the_others(connected_demo: None) -> None:
    where = {"metric": "nps", "window": 3, "month": parse_month(AS_OF)}
    regions = NetworkScore.objects.filter(**where, region__parent__parent__isnull=True, region__parent__isnull=False)
    levels = {path.rpartition("/")[2]: mu for path, mu in regions.values_list("region__path", "mu")}
    assert levels[planted.REGION] < levels["서울 Seoul"] - 10


def test_three_angry_answers_are_not_called_a_bad_store(connected_demo: None) -> None:
    rows = _rank("nps", "all")["rows"]
    few = next(row for row in rows if _place(row) == planted.THREE_ANGRY)
    assert (few["n"], few["value"], few["confirmed"]) == (3, None, False)
    assert few["rank_high"] - few["rank_low"] > planted.STORES / 3
    assert few["verdict"] == "not_enough"
    nobody = next(row for row in rows if _place(row) == planted.NOBODY)
    assert (nobody["n"], nobody["value"], nobody["shrunken"], nobody["rank"]) == (0, None, None, None)


def test_the_picture_of_every_store_agrees_with_its_verdict(connected_demo: None) -> None:
    """In every metric and window the bar crosses the standard exactly where it is too early to say."""
    scope = head_office(Brand.objects.get())
    networks = NetworkScore.objects.filter(month=parse_month(AS_OF), region__isnull=True)
    judged: Counter[str] = Counter()
    for key, window in networks.values_list("metric", "window"):
        ranking = queries.rankings(scope, key, parse_month(AS_OF), window)
        axis = charts.bar_axis(ranking.rows, ranking.target)
        for row in ranking.rows:
            withheld = is_withheld(row.verdict, row.confirmed, ranking.network.stores)
            picture = charts.interval_bar(row, axis=axis, label="", is_withheld=withheld)
            assert ("ev-range" in picture) is (row.bar_low is not None) is (row.n >= SHOWN_FROM), row
            if row.bar_low is not None and row.p_below is not None:
                judged[row.verdict] += 1
                picture_agrees(row, picture, withheld=withheld)
    assert {"meets", "below", "too_early", "not_enough"} <= judged.keys()
    assert judged["too_early"] > 100, judged


def test_months_are_closed_and_late_reviews_have_revised_one(connected_demo: None) -> None:
    newest = parse_month(AS_OF)
    revised = newest - planted.MONTHS_SINCE_REVISED
    closed = dict(MonthClose.closed(Brand.objects.get().pk).values_list("month", "revision"))
    assert closed == {revised: 2, newest: 1}, "all that are scored here"
    second = MonthRevision.objects.get(number=2)
    assert [(reason["kind"], reason["records"]) for reason in second.reasons] == [("import", planted.LATE_REVIEWS)]
    assert second.changed > 0
    assert [*MonthClose.objects.values_list("later", flat=True)] == [0, 0]
    assert not queue.queue_missed()
    assert not ScoreRun.objects.exists(), "nothing is left for a worker"
    found = check_reports()
    assert (found.faults, found.closed_months, found.reports) == ([], 2, 1)


def test_a_wrong_word_of_the_brand_counts_until_it_is_retired(connected_demo: None) -> None:
    term = BrandTerm.objects.get(brand__slug="garamsol")
    assert (term.term, term.theme, term.polarity, term.active) == (*planted.WRONG_TERM, True)
    text = Review.objects.filter(location__brand__slug="garamsol", text__contains=term.term).first()
    assert text
    marks = Mention.objects.filter(kind="review", fact_id=text.pk, theme=term.theme, polarity=1)
    assert term.term in [text.text[mark.start : mark.end] for mark in marks]


def test_the_desk_has_open_what_was_planted(connected_demo: None) -> None:
    """The work goes on until the end of the day after the data, where the demo is of an earlier month."""
    now = seen_after(last_day(parse_month(AS_OF))) + timedelta(days=1)
    head = User.objects.get(username="demo-head")
    scope = scope_of(head, planted.SLUG, now)
    assert scope
    counts = queries.desk_counts(scope, now)
    assert (counts.open, counts.overdue, counts.incidents) == (planted.DESK_OPEN, 6, 3)
    assert (counts.not_shown, counts.snoozed, counts.mine) == (planted.NOT_SHOWN, planted.SNOOZED, 3)
    rows = queries.desk_items(scope, queries.DeskFilter(), now, limit=None)
    assert len({row.store for row in rows}) == planted.DESK_STORES
    late = [row for row in rows if row.answered_at is None and row.due_customer < now]
    assert sum(row.due_house is not None and row.due_house > now for row in late) == planted.OVERDUE_SHUT
    states = Counter(row.state for row in rows)
    assert (states["sent"], states["waiting"], states["drafted"]) == (planted.SENT, planted.WAITING, 4)
    assert Reply.objects.filter(live=False).count() == 1
    assert Praise.objects.count() == 12
    assert Absence.objects.count() == 1
    assert (DeskRule.objects.count(), ReplyTemplate.objects.count()) == (4, 24)
    assert {"ko", "en"} == {*Reply.objects.values_list("language", flat=True)}


def test_times_of_answers_have_something_to_show(connected_demo: None) -> None:
    scope = head_office(Brand.objects.get())
    times = queries.desk_times(scope, parse_month(AS_OF), 1).whole
    assert times.customer.share is not None and 0.5 < times.customer.share < 0.95
    assert times.house.share is not None and times.answered > 400
    assert times.median is not None and 3 < times.median < 24


def test_the_watch_has_found_the_stores_that_fell_lately_and_its_people_are_notified(connected_demo: None) -> None:
    now = seen_after(last_day(parse_month(AS_OF))) + timedelta(days=1)
    raised = {_place({"name": name}) for name in StoreAlarm.objects.values_list("location__name", flat=True)}
    fallen = {each.place for each in planted.FALLEN}
    assert fallen | {planted.CHANGED.place} <= raised
    regions = StoreAlarm.objects.exclude(location__region__path__contains=planted.REGION)
    others = {_place({"name": name}) for name in regions.values_list("location__name", flat=True)}
    known = fallen | {planted.CHANGED.place} | {store.place for store in planted.BELOW}
    assert others <= known, others - known
    scopes = {
        person.login: scope_of(User.objects.get(username=f"demo-{person.login}"), planted.SLUG, now)
        for person in planted.PEOPLE
    }
    record = queries.alarm_record(scopes["head"], now.date())
    assert (record.weeks, record.alarms) == (planted.ALARM_WEEKS, StoreAlarm.objects.count())
    assert record.expected is not None and record.expected < 0.5 < record.alarms
    for login, scope in scopes.items():
        assert scope and queries.subscriptions(scope), login
        assert queries.inbox(scope, now.date()).rows, login
    assert not MailJob.objects.exists(), "its customers are invented"


def test_the_report_says_what_the_planted_actions_changed(connected_demo: None) -> None:
    lines = {each.title: each for each in action_lines(head_office(Brand.objects.get()), parse_month(AS_OF))}
    effects = {key: lines[RECORDED[key].title].effect for key in ("training", "trial", "roll_out", "poster")}
    verdicts = {key: each.verdict if each else "" for key, each in effects.items()}
    # How sure it is that a poster does nothing depends on the day.
    assert verdicts.pop("poster") in ("no visible effect", "cannot tell yet")
    assert verdicts == {"training": "worked", "trial": "worked", "roll_out": "worked"}


def test_a_second_making_changes_nothing(connected_demo: None) -> None:
    tables = (MonthRevision, ReportRun, ImportJob, Event, Item, Reply, StoreAlarm, Notice)
    before = _rank("rating", "12"), [[*table._default_manager.values()] for table in tables]
    manage_here("demo", "--no-serve", "--as-of", AS_OF)
    assert (_rank("rating", "12"), [[*table._default_manager.values()] for table in tables]) == before


@pytest.mark.soak
def test_a_process_of_its_own_makes_it_with_a_trend_of_two_years(connected: Environment) -> None:
    run_manage(connected, "demo", "--no-serve", "--as-of", AS_OF)
    assert NetworkScore.objects.values("month").distinct().count() == planted.MONTHS
    assert Change.objects.exists()
    assert MonthClose.objects.filter(revision__gt=0).count() == planted.MONTHS_REPORTED
    assert ReportRun.objects.filter(state=Job.State.DONE).count() == len(sample_months.REPORTS)


def test_it_refuses_to_run_in_production(demo: Environment) -> None:
    secrets = {"EVENLY_ENV": "production", "EVENLY_SECRET_KEY": "0123456789" * 6, "EVENLY_HOSTS": "localhost"}
    done = _demo(demo | secrets)
    assert done.returncode == 1
    assert "does not run with EVENLY_ENV=production" in done.stderr


def test_a_taken_port_gets_a_friendly_sentence(demo: Environment) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port := free_port())]
    ) as other:
        _wait_for(f"http://127.0.0.1:{port}/")
        done = _demo(demo, "--port", str(port))
        other.kill()
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr


@pytest.mark.parametrize(
    "settings_module",
    ["tests.dashboards.management.uncompressed", pytest.param("config.settings", marks=pytest.mark.soak)],
)
def test_it_answers_tells_the_logins_and_stops_on_ctrl_c_with_all_its_children(
    demo: Environment, settings_module: str
) -> None:
    port = free_port()
    running = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port)],
        cwd=ROOT,
        env=demo | {"DJANGO_SETTINGS_MODULE": settings_module},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        text=True,
    )
    try:
        page = _wait_for(f"http://127.0.0.1:{port}/")
        assert "csrfmiddlewaretoken" in page
        for person in planted.PEOPLE:
            assert _signs_in(f"http://127.0.0.1:{port}", f"demo-{person.login}", planted.PASSWORD)
        assert not _signs_in(f"http://127.0.0.1:{port}", "demo-head", "guessed")
    finally:
        os.killpg(running.pid, signal.SIGINT)
        printed, _ = running.communicate(timeout=20)
    assert running.returncode in (0, 130), printed
    assert all(f"demo-{person.login}" in printed for person in planted.PEOPLE)
    assert planted.PASSWORD in printed
    with pytest.raises(ProcessLookupError):
        os.killpg(running.pid, 0)


@pytest.mark.browser
def test_its_people_walk_from_a_finding_to_a_judged_effect_in_few_clicks(
    demo: Environment, browser: "Browser", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "PASSWORD", planted.PASSWORD)
    environment = demo | {"DJANGO_SETTINGS_MODULE": "config.settings"}

    def measure(action: str) -> None:
        run_manage(environment, "effect", action)

    with serving(environment) as base:
        site = Site(base, browser, environment)
        assert findings_walk.region_finds_acts_and_learns(site, measure) <= 5
        assert findings_walk.head_office_reads_a_judged_effect(site) <= 3
        assert findings_walk.store_sees_its_own_part(site) <= 3


def _demo(environment: Environment, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "manage.py", "demo", *arguments]
    return subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def _wait_for(url: str) -> str:
    """The page, once it is there; a minute and a half at most."""
    for _ in range(450):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(url)


def _signs_in(site: str, name: str, password: str) -> bool:
    """Whether the sign-in form leads to a page that offers to sign out."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with browser.open(site, timeout=30) as page:
        form, address = page.read().decode(), page.geturl()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token
    fields = {"username": name, "password": password, "csrfmiddlewaretoken": token[1]}
    request = urllib.request.Request(address, urllib.parse.urlencode(fields).encode(), {"Referer": address})
    with browser.open(request, timeout=30) as page:
        return 'name="password"' not in page.read().decode()
