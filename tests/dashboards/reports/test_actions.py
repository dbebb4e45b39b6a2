"""Reports say what was done in the month, what it changed and what was found: to each reader, and as it was then."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pypdf
import pytest

from dashboards.actions import effect
from dashboards.jobs.reports import order_report, run_report
from dashboards.models import Action, EffectRun, Evidence, Finding, FindingMonth, ReportRun
from dashboards.reports.closing import close_month
from dashboards.reports.edition import Edition
from dashboards.reports.making import head_of, path_of, verify
from dashboards.scoring.months import score_month
from locations.models import Brand, Location
from locations.months import first_day, last_day
from locations.scoping import head_office
from reviews.jobs import Job
from tests.dashboards.actions.panels import AUGUST_1, begin, make_panel
from tests.dashboards.networks import OCTOBER

pytestmark = pytest.mark.django_db
CLOSED, LATER = (datetime(2026, month, 5, 9, tzinfo=UTC) for month in (11, 12))
Panel = tuple[Brand, list[Location]]


@pytest.fixture(autouse=True)
def _data(settings: object, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def panel(db: None) -> Panel:
    """Training at b-002 that worked, a poster at two stores of Busan and one of Seoul, and one begun lately."""
    brand, stores = make_panel({2: 0.9}, stores=44, answers=20)
    begin(brand, [stores[2]], AUGUST_1, title="Training of the bar")
    begin(brand, [stores[5], stores[6], stores[9]], AUGUST_1, title="Poster of the till")
    begin(brand, [stores[7]], date(2026, 10, 20), title="Second counter")
    Action.objects.update(created_at=datetime(2026, 7, 1, tzinfo=UTC))
    Action.objects.filter(title="Training of the bar").update(
        theme="wait", public_en="You said it takes long. We trained.", public_ko="오래 걸린다고 하셨습니다.",
        public_from=first_day(OCTOBER),
    )  # fmt: skip
    score_month(brand, OCTOBER)
    effect.refresh(brand, OCTOBER, CLOSED)
    return brand, stores


def found_at(store: Location) -> Finding:
    """Write down that a store's rating fell, with its cause."""
    FindingMonth.objects.get_or_create(brand=store.brand, month=OCTOBER, defaults={"at": CLOSED})
    finding = Finding.objects.create(
        brand=store.brand, location=store, direction="worse", kind="changed", metric="rating", since=OCTOBER - 1,
        first_month=OCTOBER, last_month=OCTOBER, opened_at=CLOSED, cause_kind="theme", cause="wait",
    )  # fmt: skip
    figures = {"n": 20, "value": 3.1, "before": 3.9}
    Evidence.objects.create(
        finding=finding, location=store, month=OCTOBER, kind="changed", metric="rating", since=OCTOBER - 1,
        leads=True, figures=figures,
    )  # fmt: skip
    return finding


def made(brand: Brand, *, store: str = "", region: str = "", language: str = "en", now: datetime = CLOSED) -> ReportRun:
    report = order_report(head_office(brand), OCTOBER, store=store, region=region, language=language, by="kim", now=now)
    run_report(report.pk, "w")
    report.refresh_from_db()
    assert report.state == Job.State.DONE, report.error
    return report


def edition_of(report: ReportRun) -> Edition:
    head = head_of(head_office(report.brand), report.pk)
    assert head is not None
    return head


def pdf_of(report: ReportRun) -> str:
    pages = pypdf.PdfReader(path_of(report, "pdf")).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def cells_of(report: ReportRun, sheet: str) -> list[dict[str, object]]:
    book = openpyxl.load_workbook(path_of(report, "xlsx"))
    head, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def csv_of(report: ReportRun) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(path_of(report, "csv").read_text("utf-8-sig"), newline=""))]


def all_text(report: ReportRun) -> str:
    """Everything that the files of a report and its frozen input say."""
    book = openpyxl.load_workbook(path_of(report, "xlsx"))
    cells = [str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row]
    return " ".join([pdf_of(report), *cells, path_of(report, "csv").read_text("utf-8-sig"), repr(edition_of(report))])


def test_all_files_of_the_brand_say_the_same_of_an_action(panel: Panel) -> None:
    brand, stores = panel
    finding = found_at(stores[3])
    report = made(brand)
    run = EffectRun.objects.get(action__title="Training of the bar", month=OCTOBER)
    assert run.value is not None and run.low is not None and run.high is not None
    line = (edition_of(report).actions or [])[0]
    assert line.effect is not None
    assert (line.title, line.effect.value, line.effect.verdict) == ("Training of the bar", run.value, "worked")
    text = pdf_of(report)
    change = f"Rating +{run.value:.2f} (+{run.low:.2f} to +{run.high:.2f})"
    for words in (
        "Actions of the month", "Training of the bar", "Worked", change, "was to be expected anyway",
        "You said, we did", "Waiting → You said it takes long. We trained.",
        "Store b-3: Rating fell from 3.90★ to 3.10★", "Waiting", "It can be judged when January 2027 is over.",
    ):  # fmt: skip
        assert words in text, words
    row = next(each for each in cells_of(report, "Actions") if each["What is done"] == "Training of the bar")
    written = [row[name] for name in ("Change beyond what was to be expected", "95% interval from", "95% interval to")]
    # A spreadsheet has 16 digits of a figure.
    assert written == pytest.approx([run.value, run.low, run.high], rel=1e-14)
    assert (row["Verdict"], row["State"], row["Stores begun"]) == ("worked", "under way", 1)
    (found,) = cells_of(report, "Findings")
    assert (found["Number"], found["What goes with it"]) == (finding.pk, "Waiting")
    own = next(each for each in csv_of(report) if (each["store"], each["metric"]) == ("b-002", "rating"))
    assert (own["actions"], own["action_title"], own["action_state"]) == ("1", "Training of the bar", "doing")
    assert (float(own["effect"]), own["effect_verdict"], own["effect_of"]) == (run.value, "worked", "action")
    other = next(each for each in csv_of(report) if each["store"] == "b-001")
    assert (other["actions"], other["action"], other["effect"]) == ("0", "", "")
    assert verify(report).same is True


def test_it_is_said_in_korean(panel: Panel) -> None:
    report = made(panel[0], language="ko")
    text = pdf_of(report)
    for words in ("이 달의 조치", "효과 있음", "오래 걸린다고 하셨습니다."):
        assert words in text, words
    assert next(iter(cells_of(report, "조치")))["판정"] == "효과 있음"
    assert csv_of(report)[0].keys() >= {"action", "effect_verdict"}


def test_what_a_page_shows_is_read_from_as_many_parts_as_it_takes(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = edition_of(made(panel[0]))
    monkeypatch.setattr("dashboards.reports.parts.PART", 700)
    report = made(panel[0])
    assert report.parts.count() > 4
    assert edition_of(report).actions == whole.actions
    report.parts.filter(number=0).delete()
    assert head_of(head_office(report.brand), report.pk) is None


def test_a_store_reads_of_itself_alone(panel: Panel) -> None:
    brand, stores = panel
    found_at(stores[3])
    trained = all_text(made(brand, store="b-002"))
    assert "Training of the bar" in trained
    for foreign in ("Poster of the till", "Second counter", "b-005", "b-006", "b-007", "b-003", "Store b-3"):
        assert foreign not in trained, foreign
    shared = made(brand, store="b-005")
    (line,) = edition_of(shared).actions or []
    assert (line.codes, line.stores, line.of_store, line.is_whole) == (["b-005"], 1, True, False)
    assert "In this store alone." in pdf_of(shared)
    assert "b-006" not in all_text(shared) and "Store b-6" not in all_text(shared)
    (row,) = [each for each in csv_of(shared) if each["metric"] == "rating"]
    assert row["effect_of"] == "store"


def test_a_region_reads_of_an_action_of_others_too_only_that_it_is_done(panel: Panel) -> None:
    report = made(panel[0], region="Korea/Busan")
    lines = {each.title: each for each in edition_of(report).actions or []}
    assert {*lines} == {"Poster of the till", "Second counter"}
    poster = lines["Poster of the till"].effect
    assert poster is not None and (poster.value, poster.is_known) == (None, False)
    assert "It is carried out in other stores as well" in pdf_of(report)
    assert "b-006" not in all_text(report) and "b-002" not in all_text(report)


def test_a_closed_month_says_later_what_it_said_then(panel: Panel) -> None:
    brand, stores = panel
    close_month(head_office(brand), OCTOBER, by="kim", now=CLOSED)
    first = made(brand)
    before = edition_of(first)
    Action.objects.filter(title="Training of the bar").update(
        state="done", done_at=LATER, public_en="", public_ko="", due=last_day(OCTOBER + 4)
    )
    begin(brand, [stores[11]], date(2026, 9, 1), title="Written down afterwards")
    Action.objects.filter(title="Written down afterwards").update(created_at=LATER)
    EffectRun.objects.filter(action__title="Training of the bar").exclude(month=OCTOBER).delete()
    effect.refresh(brand, OCTOBER, LATER)
    assert edition_of(first) == before
    assert verify(first).same is True
    later = edition_of(made(brand, language="ko", now=LATER))
    then = {each.title: (each.state, each.effect) for each in before.actions or []}
    now = {each.title: (each.state, each.effect) for each in later.actions or []}
    assert now == then
    assert now["Training of the bar"][0] == "doing"


def test_without_any_it_says_so_in_a_sentence(db: None) -> None:
    brand, _stores = make_panel(stores=12, answers=8)
    score_month(brand, OCTOBER)
    FindingMonth.objects.create(brand=brand, month=OCTOBER, at=CLOSED)
    report = made(brand)
    text = pdf_of(report)
    assert "No action was under way in October 2026." in text
    assert "No finding was open at the end of October 2026." in text
    assert not {"Actions", "Findings"} & {*openpyxl.load_workbook(path_of(report, "xlsx")).sheetnames}
    assert {row["actions"] for row in csv_of(report)} == {"0"}


def test_of_a_hundred_the_first_are_named_and_the_rest_is_counted(panel: Panel) -> None:
    brand, stores = panel
    for number in range(100):
        begin(brand, [stores[10 + number % 30]], date(2026, 10, 20), title=f"Small thing {number:03d}")
    report = made(brand)
    text = pdf_of(report)
    assert "Training of the bar" in text
    assert "95 more actions are in the workbook." in text
    assert len(cells_of(report, "Actions")) == 103


def test_an_alarm_that_the_month_did_not_confirm_is_no_finding_of_it(panel: Panel) -> None:
    brand, stores = panel
    found_at(stores[3])
    Finding.objects.create(
        brand=brand, location=stores[4], direction="worse", kind="changed", metric="rating", since=OCTOBER,
        first_month=OCTOBER, last_month=OCTOBER, opened_at=CLOSED,
    )  # fmt: skip
    assert [each.place for each in edition_of(made(brand)).findings or []] == ["Store b-3"]
