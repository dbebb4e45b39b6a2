"""A closed month keeps its figures, and a revision says what changed them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from dashboards import queries, standards
from dashboards.jobs.reports import ask_to_close, run_close
from dashboards.models import Change, MonthClose, NetworkScore, Score, ScoreRun, Standard
from dashboards.reports.closing import (
    NotClosable,
    close_month,
    reasons_since,
    revise_month,
    revision,
    stores_of_import,
)
from dashboards.rows import Demand
from dashboards.scoring.changes import mark_changes
from dashboards.scoring.closed import facts_digest, is_closed
from dashboards.scoring.later import count_later, later_figures
from dashboards.scoring.months import FORMULA, score_history, score_month, scored_as_now
from locations.models import Brand, Event, Region
from locations.moves import move_stores
from locations.placements import state_regions
from locations.refusals import Refusal
from locations.scoping import head_office
from reviews.desk import counted
from reviews.jobs import Job
from reviews.models import DeskSettings, ImportJob, Item, MonthTally, Review, Source, StaleCell
from reviews.tallies import refresh
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER, make_ratings

NOW = datetime(2026, 11, 5, 9, tzinfo=UTC)


def rows_of(brand: Brand, month: int) -> list[str]:
    """Every score of a month, changes too, without the ids of the rows."""
    found: list[str] = []
    for model in (Score, NetworkScore, Change):
        names = [field.attname for field in model._meta.concrete_fields if field.name != "id"]
        rows = model._default_manager.filter(brand=brand, month=month).order_by("metric", "pk")
        found += sorted(repr(row) for row in rows.values_list(*names))
    return found


def late_review(network: Network, rating: int = 1) -> ImportJob:
    """Bring in three reviews of October to one store, as a finished import does."""
    brand, store = network.brand, network.stores[5]
    job = ImportJob.objects.create(
        brand=brand,
        kind="reviews",
        file_name="late.csv",
        stored_as="",
        state=Job.State.DONE,
        read=3,
        inserted=3,
        finished_at=NOW + timedelta(days=1),
    )
    source = Source.objects.filter(brand=brand).first() or Source.objects.create(brand=brand, publisher="google")
    at = datetime(2026, 10, 15, 3, tzinfo=UTC)
    for number in range(3):
        Review.objects.create(
            source=source,
            location=store,
            external_id=f"late-{number}",
            job=job,
            content=str(number),
            first_month=OCTOBER,
            last_month=OCTOBER,
            rating=rating,
            posted_from=at,
            posted_to=at,
        )
    StaleCell.objects.create(location=store, first_month=OCTOBER, last_month=OCTOBER)
    refresh(brand.pk)
    return job


def missed_item(network: Network, number: int) -> None:
    """Let the deadline of what a customer said in October pass, as a step of the desk does."""
    at = datetime(2026, 10, 15, 3, tzinfo=UTC)
    made = Item.objects.create(
        brand=network.brand,
        location=network.stores[5],
        kind="note",
        fact_id=number,
        spoke_at=at,
        month=OCTOBER,
        due_customer=at + timedelta(days=1),
        in_time_customer=False,
    )
    counted.mark([made])


@pytest.fixture
def closed(network: Network) -> Network:
    close_month(head_office(network.brand), OCTOBER, by="kim", now=NOW)
    return network


class TestClosing:
    def test_it_gives_all_windows_and_leaves_an_event(self, closed: Network) -> None:
        windows = {*NetworkScore.objects.filter(brand=closed.brand, month=OCTOBER).values_list("window", flat=True)}
        assert windows >= {0, 1, 3, 12}
        assert Event.objects.filter(brand=closed.brand, verb="month.closed", by_name="kim").count() == 1
        assert MonthClose.closed(closed.brand.pk).get().revision == 1

    def test_what_was_scored_just_now_can_stay_as_it_is(self, network: Network) -> None:
        for model in (Score, NetworkScore):
            model._default_manager.exclude(window__in=(1, 12)).delete()
        before = rows_of(network.brand, OCTOBER)
        close = close_month(head_office(network.brand), OCTOBER, by="kim", now=NOW, as_scored=True)
        assert rows_of(network.brand, OCTOBER) == before
        assert (close.revision, close.facts) == (1, facts_digest(network.brand, OCTOBER, FORMULA))
        late_review(network)
        revised = revise_month(head_office(network.brand), OCTOBER, by="kim", now=NOW + timedelta(days=2))
        assert revised is not None
        assert {each.window for each in revised.figures} == {1, 12}
        assert {*NetworkScore.objects.values_list("window", flat=True)} == {1, 12}

    def test_again_it_changes_nothing(self, closed: Network) -> None:
        before = rows_of(closed.brand, OCTOBER)
        assert close_month(head_office(closed.brand), OCTOBER, by="lee", now=NOW).by_name == "kim"
        assert rows_of(closed.brand, OCTOBER) == before

    @pytest.mark.parametrize(("month", "words"), [(OCTOBER + 1, "not over"), (OCTOBER - 30, "not scored")])
    def test_a_month_without_figures_is_refused(self, network: Network, month: int, words: str) -> None:
        with pytest.raises(NotClosable, match=words):
            close_month(head_office(network.brand), month, by="kim", now=NOW)

    def test_an_import_at_work_is_named(self, network: Network) -> None:
        job = ImportJob.objects.create(brand=network.brand, kind="reviews", file_name="a", stored_as="")
        with pytest.raises(NotClosable, match=f"Import {job.pk} is at work"):
            close_month(head_office(network.brand), OCTOBER, by="kim", now=NOW)

    def test_a_scoring_that_waits_for_a_worker_is_no_reason(self, network: Network) -> None:
        ScoreRun.objects.create(brand=network.brand, month=OCTOBER)
        assert close_month(head_office(network.brand), OCTOBER, by="kim", now=NOW).revision == 1

    def test_stale_tallies_are_refused(self, network: Network) -> None:
        StaleCell.objects.create(location=network.stores[0], first_month=OCTOBER, last_month=OCTOBER)
        with pytest.raises(NotClosable, match="not summed up"):
            close_month(head_office(network.brand), OCTOBER, by="kim", now=NOW)

    def test_what_steps_of_the_desk_left_is_summed_up_first(self, network: Network) -> None:
        DeskSettings.objects.create(brand=network.brand, since=NOW)
        missed_item(network, 1)
        assert close_month(head_office(network.brand), OCTOBER, by="kim", now=NOW).revision == 1
        assert Score.objects.get(metric="answered_in_time", month=OCTOBER, window=1).n == 1
        missed_item(network, 2)
        revised = revise_month(head_office(network.brand), OCTOBER, by="kim", now=NOW)
        assert revised is not None and {each.metric for each in revised.figures} == {"answered_in_time"}

    def test_head_office_alone_closes(self, closed: Network) -> None:
        reader = replace(head_office(closed.brand), read_only=True)
        for month in (OCTOBER, OCTOBER - 1):
            with pytest.raises(PermissionDenied):
                close_month(reader, month, by="kim", now=NOW)

    def test_a_worker_closes_and_then_revises(self, network: Network) -> None:
        scope = head_office(network.brand)
        job = ask_to_close(scope, OCTOBER, by="kim", now=NOW)
        assert not is_closed(network.brand, OCTOBER)
        run_close(job.pk, "w")
        assert is_closed(network.brand, OCTOBER)
        late_review(network)
        job = ask_to_close(scope, OCTOBER, by="kim", now=NOW)
        assert is_closed(network.brand, OCTOBER), "a month stays closed while it is revised"
        run_close(job.pk, "w")
        job.refresh_from_db()
        assert (job.state, job.revision) == (Job.State.DONE, 2)

    def test_a_refusal_is_told_in_the_row(self, network: Network) -> None:
        job = ask_to_close(head_office(network.brand), OCTOBER, by="kim", now=NOW)
        StaleCell.objects.create(location=network.stores[0], first_month=OCTOBER, last_month=OCTOBER)
        run_close(job.pk, "w")
        job.refresh_from_db()
        assert job.state == Job.State.FAILED
        assert "not summed up" in job.error
        assert not is_closed(network.brand, OCTOBER)


class TestWhatIsClosedStays:
    def test_scoring_again_changes_no_byte(self, closed: Network) -> None:
        brand = closed.brand
        before = rows_of(brand, OCTOBER)
        late_review(closed)
        assert score_month(brand, OCTOBER) == 0
        score_history(brand, OCTOBER)
        assert mark_changes(brand, OCTOBER) == 0
        assert rows_of(brand, OCTOBER) == before

    def test_the_command_says_what_a_revision_would_change(
        self, closed: Network, capsys: pytest.CaptureFixture[str]
    ) -> None:
        late_review(closed)
        call_command("score", brand="b", as_of="2026-10")
        later = MonthClose.closed(closed.brand.pk).get().later
        assert later > 0
        assert f"a revision would change {later}" in capsys.readouterr().err

    def test_a_look_at_the_regions_of_today_leaves_no_trace(self, closed: Network) -> None:
        before = rows_of(closed.brand, OCTOBER)
        with scored_as_now(closed.brand, OCTOBER, 12):
            pass
        assert rows_of(closed.brand, OCTOBER) == before

    def test_no_store_moves_in_it(self, closed: Network) -> None:
        scope, path = head_office(closed.brand), "Korea/Busan"
        for month in (None, OCTOBER - 3, OCTOBER):
            with pytest.raises(Refusal, match="is closed"):
                move_stores(scope, [closed.stores[0].code], path, month, by="kim", now=NOW)
        assert move_stores(scope, [closed.stores[0].code], path, OCTOBER + 1, by="kim", now=NOW) == 1

    def test_a_store_without_a_region_has_none_in_it(self, closed: Network) -> None:
        store = closed.stores[0]
        type(store).objects.filter(pk=store.pk).update(region=None)
        region = Region.objects.get(brand=closed.brand, path="Korea/Busan")
        brand = Brand.objects.get(pk=closed.brand.pk)
        state_regions(brand, {store.pk: region}, now=NOW)
        stays = [*store.placements.order_by("pk").values_list("region", "first_month", "last_month")]
        assert stays == [(None, None, OCTOBER), (region.pk, OCTOBER + 1, None)]

    def test_its_standards_are_those_of_its_closing(self, closed: Network) -> None:
        scope = head_office(closed.brand)
        standards.set_standards(scope, [Demand("rating", 4.9, OCTOBER)], by="kim", now=NOW)
        assert [row.target for row in queries.standards(scope, OCTOBER)] == [3.9]
        assert [row.target for row in queries.standards(scope)] == [4.9, 3.9]


class TestLater:
    def test_nothing_changes_without_new_facts(self, closed: Network) -> None:
        assert later_figures(closed.brand, OCTOBER) == []

    def test_every_figure_is_given_with_both_values(self, closed: Network) -> None:
        store = closed.stores[5].code
        late_review(closed)
        figures = {
            (f.window, f.figure): (f.before, f.now) for f in later_figures(closed.brand, OCTOBER) if f.store == store
        }
        assert figures[1, "n"][1] == 3
        assert figures[1, "value"][1] is None, "a value of three answers is shown"

    def test_they_are_counted_once_for_the_same_facts(self, closed: Network) -> None:
        count_later(closed.brand)
        assert MonthClose.closed(closed.brand.pk).get().later == 0
        late_review(closed)
        count_later(closed.brand)
        counted = MonthClose.closed(closed.brand.pk).get()
        assert counted.later == len(later_figures(closed.brand, OCTOBER))
        MonthClose.objects.update(later=7)
        count_later(closed.brand)
        assert MonthClose.closed(closed.brand.pk).get().later == 7, "the same facts were counted again"

    def test_the_digest_sees_no_standard_of_a_later_month(self, closed: Network) -> None:
        scope, before = head_office(closed.brand), facts_digest(closed.brand, OCTOBER, FORMULA)
        standards.set_standards(scope, [Demand("nps", 30.0, OCTOBER + 1)], by="kim", now=NOW)
        known = Standard.objects.get(metric="rating").pk
        standards.end_standard(scope, known, OCTOBER + 2, by="kim", now=NOW)
        assert facts_digest(closed.brand, OCTOBER, FORMULA) == before
        standards.end_standard(scope, known, OCTOBER - 1, by="kim", now=NOW)
        assert facts_digest(closed.brand, OCTOBER, FORMULA) != before

    def test_the_digest_sees_answers_that_change_places(self, closed: Network) -> None:
        before = facts_digest(closed.brand, OCTOBER, FORMULA)
        assert facts_digest(closed.brand, OCTOBER, FORMULA) == before
        assert facts_digest(closed.brand, OCTOBER, FORMULA + 1) != before
        one, other = MonthTally.objects.filter(location__in=closed.stores[5:7]).order_by("location")
        for tally, total in ((one, other.total), (other, one.total)):
            MonthTally.objects.filter(pk=tally.pk).update(total=total)
        assert facts_digest(closed.brand, OCTOBER, FORMULA) != before


class TestRevising:
    def test_it_writes_what_today_gives_and_says_why(self, closed: Network) -> None:
        brand, scope = closed.brand, head_office(closed.brand)
        job = late_review(closed)
        expected = later_figures(brand, OCTOBER)
        revised = revise_month(scope, OCTOBER, by="kim", now=NOW + timedelta(days=2))
        assert revised is not None
        assert (revised.number, [*revised.figures]) == (2, expected)
        assert [(r.kind, r.number, r.name, r.records) for r in revised.reasons] == [("import", job.pk, "late.csv", 3)]
        assert stores_of_import(job.pk, OCTOBER) == {closed.stores[5].pk}
        assert later_figures(brand, OCTOBER) == []
        assert revision(brand.pk, OCTOBER, 2) == revised
        assert Event.objects.filter(brand=brand, verb="month.revised").count() == 1

    def test_without_a_change_there_is_no_revision(self, closed: Network) -> None:
        assert revise_month(head_office(closed.brand), OCTOBER, by="kim", now=NOW) is None
        assert MonthClose.closed(closed.brand.pk).get().revision == 1

    def test_changes_of_level_stay_in_metrics_without_another_figure(self, closed: Network) -> None:
        at = {"brand": closed.brand, "month": OCTOBER, "since": OCTOBER - 2, "z": 5.0, "better": True, "q": 0.01}
        for name in ("nps", "rating"):
            Change.objects.create(**at, location=closed.stores[3], metric=name)
        late_review(closed)
        revise_month(head_office(closed.brand), OCTOBER, by="kim", now=NOW + timedelta(days=2))
        assert [*Change.objects.filter(location=closed.stores[3]).values_list("metric", flat=True)] == ["nps"]

    def test_a_standard_is_a_reason(self, closed: Network) -> None:
        scope = head_office(closed.brand)
        later = NOW + timedelta(days=1)
        standards.set_standards(scope, [Demand("rating", 4.9, OCTOBER)], by="kim", now=later)
        assert [
            reason.kind for reason in reasons_since(closed.brand, MonthClose.closed(closed.brand.pk).get(), later)
        ] == ["standard"]
        revised = revise_month(scope, OCTOBER, by="kim", now=later)
        assert revised is not None
        assert [reason.name for reason in revised.reasons] == ["rating"]
        assert {"target", "verdict"} <= {each.figure for each in revised.figures}
        assert [row.target for row in queries.standards(scope, OCTOBER)] == [4.9, 3.9]

    def test_an_open_month_has_none(self, network: Network) -> None:
        with pytest.raises(NotClosable, match="is not closed"):
            revise_month(head_office(network.brand), OCTOBER, by="kim", now=NOW)


def test_the_command_closes_or_says_why(network: Network, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("close_month", brand="b", month="2026-10")
    assert "is closed, revision 1" in capsys.readouterr().err
    with pytest.raises(CommandError, match="not scored"):
        call_command("close_month", brand="b", month="2024-01")


def test_months_are_closed_in_any_order(network: Network) -> None:
    scope = head_office(network.brand)
    make_ratings(network.stores, OCTOBER - 1)
    score_month(network.brand, OCTOBER - 1)
    close_month(scope, OCTOBER, by="kim", now=NOW)
    close_month(scope, OCTOBER - 1, by="kim", now=NOW)
    assert Brand.objects.get(pk=network.brand.pk).closed_until == OCTOBER
