"""Reports are made from frozen numbers and give the same bytes later; what changed makes a revision that says so."""

import gzip
import hashlib
import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from dashboards import queries, standards
from dashboards.jobs.reports import order_report, order_reports_of_stores, run_report
from dashboards.models import MonthClose, ReportPart, ReportRun
from dashboards.reports.closing import close_month, revise_month, withdraw_quoting
from dashboards.reports.edition import Edition, fingerprint
from dashboards.reports.making import drop_files, file_name, folder_of, make_report, path_of, verify
from dashboards.reports.packing import packed, unpacked
from dashboards.reports.parts import store_edition
from dashboards.rows import Demand
from locations.brand_settings import change_brand
from locations.models import Location
from locations.moves import move_stores
from locations.refusals import Refusal
from locations.scoping import Scope, head_office
from reviews.jobs import LEASE, Job
from reviews.models import Review
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER
from tests.dashboards.reports.test_closing import late_review

NOW = datetime(2026, 11, 5, 9, tzinfo=UTC)
WORDS = "The coffee was cold and nobody cared about it."


@pytest.fixture(autouse=True)
def _data(settings: object, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def quoted(network: Network) -> Review:
    """A bad review of October with words, of a store of its own kind."""
    late_review(network)
    review = Review.objects.filter(location=network.stores[5]).latest("pk")
    Review.objects.filter(pk=review.pk).update(text=WORDS, author="Ada Quiet")
    return review


def made(scope: Scope, *, store: str = "", region: str = "", language: str = "en", now: datetime = NOW) -> ReportRun:
    report = order_report(scope, OCTOBER, store=store, region=region, language=language, by="kim", now=now)
    run_report(report.pk, "w")
    report.refresh_from_db()
    assert report.state == Job.State.DONE, report.error
    return report


def content_of(report: ReportRun) -> bytes:
    return b"".join(map(bytes, report.parts.order_by("number").values_list("content", flat=True)))


def edition_of(report: ReportRun) -> Edition:
    return unpacked(content_of(report))


class TestAnEdition:
    def test_it_says_what_the_pages_say(self, network: Network) -> None:
        scope = head_office(network.brand)
        edition = edition_of(made(scope))
        ranking = queries.rankings(scope, "rating", OCTOBER, 12)
        table = edition.table("rating")
        assert table is not None
        assert [edition.stores[at].code for at in table.stores] == [row.store for row in ranking.rows]
        assert [(f.n, f.value, f.bar_low, f.verdict, f.rank) for f in table.figures] == [
            (row.n, row.value, row.bar_low, row.verdict, row.rank) for row in ranking.rows
        ]
        line = edition.line("rating")
        assert line is not None
        assert (line.value, line.consistency) == (ranking.network.mu, ranking.network.consistency)
        assert sum(line.counts.values()) == 40
        assert edition.place.stores == 40

    def test_it_is_read_back_as_it_was_written(self, network: Network, quoted: Review) -> None:
        report = made(head_office(network.brand), store=network.stores[5].code)
        content = content_of(report)
        assert packed(unpacked(content)) == content
        assert report.fingerprint.startswith(fingerprint(content).replace(" ", ""))

    def test_a_long_one_is_stored_in_parts(self, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("dashboards.reports.parts.PART", 1_000)
        report = made(head_office(network.brand))
        sizes = [len(part.content) for part in report.parts.order_by("number")]
        assert (len(sizes) > 2, {*sizes[:-1]}) == (True, {1_000})
        assert verify(report).same is True
        report.parts.filter(number=1).delete()
        damaged = verify(report)
        assert (damaged.same, damaged.files) == (False, {"pdf": False, "xlsx": False, "csv": False})

    def test_a_region_has_its_own_stores_and_a_store_itself(self, network: Network) -> None:
        scope = head_office(network.brand)
        region = edition_of(made(scope, region="Korea/Busan"))
        assert {line.region for line in region.stores} == {"Korea/Busan"}
        assert region.place.stores == len(region.stores) < 40
        store = edition_of(made(scope, store="b-007"))
        assert [line.code for line in store.stores] == ["b-007"]
        assert store.regions == []
        own = store.table("rating")
        assert own is not None
        assert [(figures.rank, figures.p_worst) for figures in own.figures] == [(None, None)]

    def test_words_are_stored_beside_it_and_not_in_it(self, network: Network, quoted: Review) -> None:
        report = made(head_office(network.brand), store=network.stores[5].code)
        assert [quote.fact for quote in edition_of(report).quotes] == [quoted.pk]
        assert WORDS not in packed(edition_of(report)).decode("latin-1")
        assert [*report.quotes.values_list("text", flat=True)] == [WORDS]


class TestOrdering:
    def test_a_closed_month_has_one_report_a_place_and_language(self, network: Network) -> None:
        scope = head_office(network.brand)
        close_month(scope, OCTOBER, by="kim", now=NOW)
        assert made(scope).pk == made(scope).pk
        assert made(scope, language="ko").pk != made(scope).pk

    def test_a_draft_replaces_the_one_before(
        self, network: Network, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
    ) -> None:
        scope = head_office(network.brand)
        first = made(scope)
        assert first.revision == 0
        assert "draft" in file_name(first)
        with django_capture_on_commit_callbacks(execute=True):
            second = made(scope)
        assert not ReportRun.objects.filter(pk=first.pk).exists()
        assert not folder_of(first).exists()
        assert path_of(second, "csv").exists()

    def test_what_is_not_there_is_refused(self, network: Network) -> None:
        scope = head_office(network.brand)
        for wrong in ({"region": "Korea/Nowhere"}, {"store": "999"}):
            with pytest.raises(Refusal, match="There is no"):
                order_report(scope, OCTOBER, language="en", by="", now=NOW, **wrong)  # type: ignore[arg-type]
        with pytest.raises(Refusal, match="not scored"):
            order_report(scope, OCTOBER - 30, language="en", by="", now=NOW)
        with pytest.raises(Refusal, match="languages"):
            order_report(scope, OCTOBER, language="fr", by="", now=NOW)

    def test_a_manager_gets_the_own_place_alone(self, network: Network) -> None:
        store, brand = network.stores[7], network.brand
        scope = Scope(brand.pk, brand.slug, brand.name, "", "store", locations=(store.pk,), zone="Asia/Seoul")
        assert made(scope, store=store.code).location_id == store.pk
        for place in ({}, {"region": "Korea/Busan"}, {"store": network.stores[8].code}):
            with pytest.raises(Refusal):
                order_report(scope, OCTOBER, language="en", by="", now=NOW, **place)  # type: ignore[arg-type]

    def test_all_stores_are_ordered_once(self, network: Network) -> None:
        scope = head_office(network.brand)
        assert order_reports_of_stores(scope, OCTOBER, language="en") == 0
        close_month(scope, OCTOBER, by="kim", now=NOW)
        made(scope, store="b-007")
        assert order_reports_of_stores(scope, OCTOBER, language="en") == 39
        assert order_reports_of_stores(scope, OCTOBER, language="en") == 0


class TestVerifying:
    def test_it_is_the_same_whatever_came_later(self, network: Network, quoted: Review) -> None:
        scope, store = head_office(network.brand), network.stores[5]
        close_month(scope, OCTOBER, by="kim", now=NOW)
        reports = [made(scope), made(scope, store=store.code, language="ko")]
        standards.set_standards(scope, [Demand("rating", 4.9, OCTOBER)], by="kim", now=NOW)
        move_stores(scope, [store.code], "Korea/Busan", OCTOBER + 1, by="kim", now=NOW)
        Location.objects.filter(pk=store.pk).update(name="Another name")
        Review.objects.filter(pk=quoted.pk).update(text="Corrected since.")
        for report in reports:
            found = verify(report)
            assert (found.same, {*found.files.values()}) == (True, {True})

    def test_a_file_that_was_changed_is_found(self, network: Network) -> None:
        report = made(head_office(network.brand))
        path_of(report, "csv").write_bytes(b"another")
        found = verify(report)
        assert (found.same, found.files) == (False, {"pdf": True, "xlsx": True, "csv": False})

    def test_frozen_numbers_that_were_changed_are_found(self, network: Network) -> None:
        report = made(head_office(network.brand))
        store_edition(report, replace(edition_of(report), silent=9))
        assert verify(report).same is False

    def test_another_renderer_is_said(self, network: Network) -> None:
        report = made(head_office(network.brand))
        report.renderer = "older"
        found = verify(report)
        assert (found.same, found.other_renderer) == (True, True)


class TestRevisions:
    def test_the_second_says_what_changed_and_why(self, network: Network) -> None:
        scope, store = head_office(network.brand), network.stores[5]
        close_month(scope, OCTOBER, by="kim", now=NOW)
        first = made(scope, store=store.code)
        job = late_review(network)
        revise_month(scope, OCTOBER, by="kim", now=NOW + timedelta(days=2))
        second = made(scope, store=store.code, now=NOW + timedelta(days=2))
        assert second.pk != first.pk
        edition = edition_of(second)
        assert (edition.revision, edition.frozen_on, edition.revised_on) == (2, "2026-11-07", "2026-11-05")
        assert [(reason.kind, reason.number) for reason in edition.reasons] == [("import", job.pk)]
        assert {(each.figure, each.cause) for each in edition.differences} >= {("n", 0)}
        assert {each.store for each in edition.differences} == {store.code}
        assert verify(first).same is True

    def test_a_quoted_person_who_is_erased_withdraws_it(self, network: Network, quoted: Review) -> None:
        scope, store = head_office(network.brand), network.stores[5]
        close_month(scope, OCTOBER, by="kim", now=NOW)
        own, other = made(scope, store=store.code), made(scope, store="b-007")
        for report in withdraw_quoting(network.brand.pk, [("review", quoted.pk)], "a person was erased"):
            drop_files(folder_of(report))
        Review.objects.filter(pk=quoted.pk).update(text="", author="")
        own.refresh_from_db()
        assert (verify(own).same, verify(own).reason) == (None, "a person was erased")
        assert not folder_of(own).exists()
        assert own.fingerprint
        assert verify(other).same is True
        revised = revise_month(scope, OCTOBER, by="kim", now=NOW)
        assert revised is not None
        assert (revised.number, [*revised.figures]) == (2, [])
        assert edition_of(made(scope, store=store.code)).quotes == []
        assert revise_month(scope, OCTOBER, by="kim", now=NOW) is None

    def test_a_draft_that_is_withdrawn_asks_for_no_revision(self, network: Network, quoted: Review) -> None:
        made(head_office(network.brand), store=network.stores[5].code)
        MonthClose.objects.create(brand=network.brand, month=OCTOBER)
        assert withdraw_quoting(network.brand.pk, [("review", quoted.pk)], "a person was erased")
        assert not queries.month_state(head_office(network.brand), OCTOBER).is_withdrawn


NAMED = "Thanks to nobody: manager Joseph Hill ignored me, order number 4711, ask bob@example.com. Ada"
CUT = "Thanks to nobody: manager … ignored me, order number …, ask …. …"


class TestNames:
    """Whether reports quote customers without names: as the brand was set when the month was closed or revised."""

    @pytest.fixture(autouse=True)
    def _named(self, quoted: Review) -> None:
        Review.objects.filter(pk=quoted.pk).update(text=NAMED)

    def set_to(self, network: Network, cuts_names: bool) -> Scope:
        scope = head_office(network.brand)
        change_brand(scope, {"cuts_names": cuts_names}, by="kim", now=NOW)
        return scope

    def words_of(self, report: ReportRun) -> list[str]:
        """What its files quote, too: the workbook has all of it."""
        stored = [*report.quotes.values_list("text", flat=True)]
        book = openpyxl.load_workbook(path_of(report, "xlsx"))
        cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
        assert all(words in cells for words in stored)
        assert (NAMED in cells) is (NAMED in stored)
        pages = " ".join(page.extract_text() for page in pypdf.PdfReader(path_of(report, "pdf")).pages)
        assert ("Joseph" in pages) is (NAMED in stored)
        assert ("are cut out" in pages) is (CUT in stored)
        return stored

    @pytest.mark.parametrize("cuts", [False, True])
    def test_a_draft_follows_the_switch(self, network: Network, cuts: bool) -> None:
        report = made(self.set_to(network, cuts), store=network.stores[5].code)
        assert self.words_of(report) == [CUT if cuts else NAMED]
        edition = edition_of(report)
        assert edition.cuts_names is cuts
        assert edition.quotes[0].digest == hashlib.sha256((CUT if cuts else NAMED).encode()).hexdigest()

    def test_what_is_closed_keeps_its_words_and_the_next_revision_follows(self, network: Network) -> None:
        scope, code = self.set_to(network, False), network.stores[5].code
        close_month(scope, OCTOBER, by="kim", now=NOW)
        first = made(scope, store=code)
        self.set_to(network, True)
        assert verify(first).same is True
        assert self.words_of(made(scope, store=code, language="ko")) == [NAMED]
        assert queries.month_state(scope, OCTOBER).names_differ
        revised = revise_month(scope, OCTOBER, by="kim", now=NOW + timedelta(days=2))
        assert revised is not None
        assert (revised.reasons[-1].kind, [*revised.figures]) == ("names_cut", [])
        second = made(scope, store=code, now=NOW + timedelta(days=2))
        assert self.words_of(second) == [CUT]
        assert "cut out of what customers wrote since" in "".join(
            page.extract_text() for page in pypdf.PdfReader(path_of(second, "pdf")).pages
        ).replace("\n", " ")
        assert not queries.month_state(scope, OCTOBER).names_differ
        assert revise_month(scope, OCTOBER, by="kim", now=NOW) is None
        assert verify(first).same is True and verify(second).same is True
        assert [*first.quotes.values_list("text", flat=True)] == [NAMED]
        self.set_to(network, False)
        back = revise_month(scope, OCTOBER, by="kim", now=NOW + timedelta(days=3))
        assert back is not None and [reason.kind for reason in back.reasons] == ["names_kept"]
        assert self.words_of(made(scope, store=code, now=NOW + timedelta(days=3))) == [NAMED]

    def test_an_edition_of_before_is_read(self, network: Network) -> None:
        edition = edition_of(made(self.set_to(network, True), store=network.stores[5].code))
        head, _newline, rest = gzip.decompress(packed(edition)).partition(b"\n")
        plain = json.loads(head)
        assert plain.pop("cuts_names") is True
        assert unpacked(gzip.compress(json.dumps(plain).encode() + b"\n" + rest)).cuts_names is False


class TestTheCommand:
    def run(self, capsys: pytest.CaptureFixture[str], *args: str) -> dict[str, object]:
        call_command("report", *args, "--json")
        document: dict[str, object] = json.loads(capsys.readouterr().out)
        return document

    def test_make_verify_and_list(self, network: Network, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        close_month(head_office(network.brand), OCTOBER, by="kim", now=NOW)
        out = tmp_path / "out"
        make = ("make", "--brand", "b", "--month", "2026-10", "--out", str(out))
        document = self.run(capsys, *make)
        assert document["revision"] == 1
        files = document["files"]
        assert isinstance(files, dict)
        assert {*files} == {"pdf", "xlsx", "csv"}
        assert all(Path(each["path"]).is_absolute() and Path(each["path"]).parent == out for each in files.values())
        number = str(document["report"])
        frozen = ReportPart.objects.get(report_id=int(number)).content
        assert self.run(capsys, "verify", number)["same"] is True
        ReportPart.objects.filter(report_id=int(number)).update(content=b"damaged")
        with pytest.raises(CommandError, match="not what it was"):
            call_command("report", "verify", number, "--json")
        assert json.loads(capsys.readouterr().out)["same"] is False
        ReportPart.objects.filter(report_id=int(number)).update(content=frozen)
        late_review(network)
        again = self.run(capsys, "verify", number, "--recompute")
        assert again["same"] is True
        assert len(again["differences"]) > 0  # type: ignore[arg-type]
        assert self.run(capsys, *make)["revision"] == 2
        listed = self.run(capsys, "list", "--brand", "b")["reports"]
        assert [row["revision"] for row in listed] == [2, 1]  # type: ignore[attr-defined]

    def test_it_waits_for_the_worker_that_is_making_it(
        self, network: Network, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        scope = head_office(network.brand)
        close_month(scope, OCTOBER, by="kim", now=NOW)
        report = order_report(scope, OCTOBER, language="en", by="kim", now=NOW)
        job = ReportRun.claim(report.pk, "w", timezone.now())
        assert job is not None

        def finish(_seconds: float) -> None:
            make_report(job, now=NOW)
            job.finish(NOW)

        monkeypatch.setattr(time, "sleep", finish)
        assert self.run(capsys, "make", "--brand", "b", "--month", "2026-10")["report"] == report.pk
        report.refresh_from_db()
        assert (report.worker, report.attempts, report.state) == ("w", 1, Job.State.DONE)

    def test_it_takes_over_from_a_worker_that_died(self, network: Network, capsys: pytest.CaptureFixture[str]) -> None:
        scope = head_office(network.brand)
        close_month(scope, OCTOBER, by="kim", now=NOW)
        report = order_report(scope, OCTOBER, language="en", by="kim", now=NOW)
        dead = ReportRun.claim(report.pk, "w", timezone.now() - LEASE)
        self.run(capsys, "make", "--brand", "b", "--month", "2026-10")
        report.refresh_from_db()
        assert report.state == Job.State.DONE
        assert report.worker.startswith("report make")
        assert dead is not None
        assert not dead.finish(timezone.now())

    def test_a_fault_leaves_it_to_the_next_worker(
        self, network: Network, capsys: pytest.CaptureFixture[str], settings: Settings, tmp_path: Path
    ) -> None:
        close_month(head_office(network.brand), OCTOBER, by="kim", now=NOW)
        settings.DATA_DIR = tmp_path / "file"
        settings.DATA_DIR.write_text("no folder")
        with pytest.raises(NotADirectoryError):
            self.run(capsys, "make", "--brand", "b", "--month", "2026-10")
        report = ReportRun.objects.get()
        assert (report.state, report.attempts) == (Job.State.QUEUED, 1)
        settings.DATA_DIR = tmp_path
        run_report(report.pk, "w")
        report.refresh_from_db()
        assert report.state == Job.State.DONE

    def test_a_changed_report_ends_with_1(self, network: Network, capsys: pytest.CaptureFixture[str]) -> None:
        report = made(head_office(network.brand))
        path_of(report, "pdf").unlink()
        with pytest.raises(CommandError, match="not what it was"):
            call_command("report", "verify", str(report.pk), "--json")
        assert json.loads(capsys.readouterr().out)["same"] is False

    def test_an_unknown_number_is_said(self, network: Network) -> None:
        with pytest.raises(CommandError, match="There is no report 7"):
            call_command("report", "verify", "7")
