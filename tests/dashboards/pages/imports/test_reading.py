"""What people decide about a waiting file: what its columns are, and the questions that only they can answer."""

import io
import re

import pytest
from django.test import Client
from openpyxl import Workbook

from reviews.models import FileReading, ImportJob, KpiValue, SurveyResponse
from tests.dashboards.pages.imports.uploading import looked_at, say, shown

pytestmark = pytest.mark.django_db

SIXES = "response id,store,date,satisfaction\n" + "".join(
    f"s{n},b-00{n % 3},2026-03-{n % 28 + 1:02},{n % 5 + 2}\n" for n in range(40)
)
"""Satisfaction from 2 to 6, whose scale nothing says."""
OWN = "Was,Wo,Wann,Punkte\n" + "".join(f"a{n},b-000,2026-03-{n + 1:02},{n % 11}\n" for n in range(20))
"""Headings that say nothing."""


def answered(client: Client, job: ImportJob, **fields: str) -> str:
    """The page after the form was sent as the page shows it, with some fields changed."""
    page = shown(client, job)
    form = page[page.index('id="reading"') :]
    form = form[: form.index("</form>")]
    sent = {
        name: (re.search(r'<option value="([^"]*)" selected', body) or ["", ""])[1]
        for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL)
    }
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'{each}="([^"]*)"', tag) for each in ("name", "value"))
        if name and 'type="radio"' not in tag and 'type="checkbox"' not in tag and name[1] != "csrfmiddlewaretoken":
            sent[name[1]] = value[1] if value else ""
    say(client, job, "look", **(sent | fields))
    return shown(client, job)


def field_of(page: str, heading: str) -> str:
    """The name of the select of a column."""
    found = re.search(rf'name="(column-\d+)" aria-label="{heading}"', page)
    assert found, f"no select for {heading}"
    return found[1]


def test_an_open_question_waits_for_its_answer(head: Client) -> None:
    job = looked_at(head, SIXES, name="survey.csv")
    page = shown(head, job)
    assert "Which scale is “satisfaction”?" in page
    assert "1 to 6" in page and "satisfied 40 %" in page and "satisfied 20 %" in page
    assert "Import now" not in page

    say(head, job, "confirm")
    assert (job.state, SurveyResponse.objects.count()) == ("ready", 0), "nothing goes in past a question"

    page = answered(head, job, **{"answer-0": "1-6"})
    assert job.options["scales"] == {"csat": "1-6"}
    assert "Which scale is" not in page and "Import now" in page
    say(head, job, "confirm")
    assert job.state == "done"
    assert set(SurveyResponse.objects.values_list("csat_min", "csat_max")) == {(1, 6)}


def test_an_answer_of_ones_own(head: Client) -> None:
    job = looked_at(head, SIXES)
    answered(head, job, **{"answer-0": "1-6", "other-0": "2-6"})
    assert job.options["scales"] == {"csat": "2-6"}


def test_a_column_is_left_out_instead_of_answered(head: Client) -> None:
    job = looked_at(head, SIXES.replace("satisfaction\n", "satisfaction,nps\n").replace("\ns", ",9\ns"))
    page = shown(head, job)
    assert "One question is open" in page and 'btn-primary" disabled' in page
    say(head, job, "confirm")
    assert (job.state, SurveyResponse.objects.count()) == ("ready", 0), "nothing goes in past a question"
    page = answered(head, job, **{"answer-0": "-"})
    assert job.options["columns"] == {"satisfaction": ""}
    assert "Which scale is" not in page and 'btn-primary" disabled' not in page
    say(head, job, "confirm")
    assert set(SurveyResponse.objects.values_list("csat", "nps")) >= {(None, 9)}


def test_columns_get_the_roles_that_a_person_chooses(head: Client) -> None:
    """From headings that say nothing to records, on the page alone."""
    job = looked_at(head, OWN, kind="surveys")
    page = shown(head, job)
    assert job.preview["problem"]["code"] == "unknown_shape"
    assert "Choose below what is in the file, and then what each of its columns is." in page
    roles = {"Was": "external_id", "Wo": "store", "Wann": "answered", "Punkte": "nps"}
    page = answered(head, job, **{field_of(page, heading): role for heading, role in roles.items()})
    assert job.options["columns"] == roles
    assert job.preview["account"]["inserted"] == 20, job.preview.get("problem")
    say(head, job, "confirm")
    assert SurveyResponse.objects.count() == 20


def test_a_choice_is_shown_and_can_be_taken_back(head: Client) -> None:
    job = looked_at(head, SIXES.replace("satisfaction", "nps"))
    page = shown(head, job)
    nps = field_of(page, "nps")
    assert "as recognised: NPS score" in page
    page = answered(head, job, **{nps: "-"})
    assert '<option value="-" selected>leave out</option>' in page
    page = answered(head, job, **{nps: ""})
    assert job.options["columns"] == {}
    assert job.preview["account"]["inserted"] == 40


def test_what_was_chosen_is_remembered_for_files_like_it(head: Client) -> None:
    job = looked_at(head, SIXES)
    page = answered(head, job, **{"answer-0": "1-6"})
    assert "Remember this for files like it" in page
    say(head, job, "confirm", remember="1")
    assert FileReading.objects.get().options == {"scales": {"csat": "1-6"}}

    next_month = (
        SIXES.replace("2026-03", "2026-04").replace("\ns", "\nt").replace("response id,store", "Response ID ,Store")
    )
    job = looked_at(head, next_month)
    page = shown(head, job)
    assert "Which scale is" not in page and "Files with these headings are read as was said on" in page
    assert job.options["scales"] == {"csat": "1-6"}
    say(head, job, "confirm")
    assert SurveyResponse.objects.filter(csat_max=6).count() == 80, job.error

    other = looked_at(head, SIXES.replace("satisfaction", "csat score"))
    assert other.preview["questions"] or other.preview.get("problem"), "other headings are asked about"


def test_what_is_remembered_can_be_forgotten(head: Client) -> None:
    say(head, first := looked_at(head, SIXES), "look", **{"answer-0": "1-6", "kind": "surveys"})
    say(head, first, "confirm", remember="1")
    job = looked_at(head, SIXES.replace("\ns", "\nt"))
    say(head, job, "forget")
    assert not FileReading.objects.exists()
    assert "are read as was said on" not in shown(head, job)


def test_it_is_remembered_for_the_brand_alone(head: Client, keeper: Client) -> None:
    job = looked_at(head, SIXES)
    assert keeper.post(f"/b/b/imports/{job.pk}/forget/").status_code in (403, 404)


def test_a_sheet_is_chosen(head: Client) -> None:
    book = Workbook()
    book.active.title = "notes"
    book.active.append(["what", "who"])
    book.active.append(["nothing here", "me"])
    sheet = book.create_sheet("answers")
    for line in SIXES.replace("satisfaction", "nps").splitlines():
        sheet.append(line.split(","))
    content = io.BytesIO()
    book.save(content)
    job = looked_at(head, content.getvalue(), name="survey.xlsx", kind="surveys")
    if job.preview.get("sheet") != "answers":
        answered(head, job, sheet="answers")
    assert job.preview["sheet"] == "answers"
    assert job.preview["account"]["inserted"] == 40


def workbook(**sheets: str) -> bytes:
    """A workbook of sheets with these texts; the one called secret is hidden."""
    book, content = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, text in sheets.items():
        sheet = book.create_sheet(name)
        for line in text.splitlines():
            sheet.append(line.split(","))
    book["secret"].sheet_state = "hidden"
    book.save(content)
    return content.getvalue()


def test_sheets_of_one_shape_are_read_together_or_one_alone(head: Client) -> None:
    text = SIXES.replace("satisfaction", "nps")
    content = workbook(North=text, South=text.replace("\ns", "\nt") + "x,b-001,never,3\n", secret=text)
    job = looked_at(head, content, name="survey.xlsx", kind="surveys")
    assert job.preview["account"]["read"] == 81
    page = shown(head, job)
    assert "2 sheets of one shape are read together: North, South" in page and "choose only one below." in page
    assert "all 2 of one shape: North, South" in page and "secret (hidden)" in page
    assert "South!42" in page
    answered(head, job, sheet="South")
    assert (job.options["sheet"], job.preview["account"]["read"]) == ("South", 41)
    answered(head, job, sheet="")
    assert (job.options.get("sheet", ""), job.preview["account"]["read"]) == ("", 81)


def test_a_person_says_that_sheets_are_named_after_their_stores(head: Client) -> None:
    rows = "date,nps\n2026-03-02,9\n2026-03-03,3\n"
    job = looked_at(head, workbook(**{"b-000": rows, "b-001": rows, "secret": rows}), name="n.xlsx", kind="surveys")
    page = shown(head, job)
    assert "Do the names of the sheets say the store?" in page and "Import now" not in page
    answered(head, job, **{"answer-0": "store"})
    assert job.options["columns"] == {"sheet": "store"}
    say(head, job, "confirm")
    assert set(SurveyResponse.objects.values_list("location__code", "nps")) == {
        (code, nps) for code in ("b-000", "b-001") for nps in (9, 3)
    }


def test_another_kind_drops_the_roles_that_it_does_not_have(head: Client) -> None:
    job = looked_at(head, SIXES.replace("satisfaction", "nps"))
    page = shown(head, job)
    answered(head, job, **{field_of(page, "nps"): "csat", "kind": "reviews"})
    assert job.options["columns"] == {}


SHEET = "store,order_date,orders,income\n" + "".join(
    f"b-00{n % 2},2026-03-{n + 1:02},{n + 1},{10 * n}.50\n" for n in range(20)
)
"""A sheet of a point of sale: two columns that may be KPIs, by day."""


def test_columns_that_may_be_kpis_are_answered_or_left_out(head: Client) -> None:
    job = looked_at(head, SHEET, name="sales.csv")
    page = shown(head, job)
    assert job.kind == "kpis"
    assert "How do the values of “orders” become a month" in page and "of “income” become a month" in page
    page = answered(head, job, **{"answer-0": "orders=sum,high", "answer-1": "-"})
    assert job.options["kpis"] == {"orders": "sum,high"} and job.options["columns"] == {"income": ""}
    assert "become a month" not in page and "Import now" in page
    say(head, job, "confirm")
    assert job.state == "done"
    values = KpiValue.objects.order_by("location__code").values_list("key", "value", "better")
    assert list(values) == [("orders", 100.0, "high"), ("orders", 110.0, "high")]


def test_days_as_columns_are_put_together_as_a_person_says(head: Client) -> None:
    job = looked_at(head, "store,2026-06-01,2,,2026-06-04\nb-000,1,2,3,4\nb-001,5,6,,7\n", name="days.csv")
    assert job.kind == "kpis" and "become a month" in shown(head, job)
    answered(head, job, **{"other-0": "guests=sum,high"})
    say(head, job, "confirm")
    values = KpiValue.objects.order_by("location__code").values_list("key", "value")
    assert (job.state, list(values)) == ("done", [("guests", 10.0), ("guests", 18.0)])


def test_a_corrected_file_is_asked_about_and_takes_the_place_of_the_first(head: Client) -> None:
    rows = [f"b-00{n % 3},2026-03-{n + 1:02},{n % 11},well {n}" for n in range(20)]
    first, second = (
        "\n".join(["response id,store,date,nps,comment", *(f"{sign}{n},{row}" for n, row in enumerate(rows)), ""])
        for sign in "ab"
    )
    say(head, looked_at(head, first), "confirm")
    before = SurveyResponse.objects.count()
    job = looked_at(head, second)
    page = shown(head, job)
    assert "20 new records are here already under other ids" in page and "--again" not in page
    assert "This file takes their place" in page and "Both stay" in page
    say(head, job, "confirm")
    assert job.state == "ready", "nothing goes in past the question"
    page = answered(head, job, **{"answer-0": "replace"})
    assert "Import now" in page and "under other ids" not in page
    say(head, job, "confirm")
    assert (job.state, job.inserted, job.unchanged) == ("done", 0, 20)
    assert SurveyResponse.objects.count() == before
