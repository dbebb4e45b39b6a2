"""Reviews, comments and cases as files: all that the pages of the list show, for who sees it, and nothing that runs."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from locations.models import Location
from reviews.models import Case, Review, Source, SurveyResponse
from tests.dashboards.conftest import Network, make_network
from tests.dashboards.networks import OCTOBER
from tests.dashboards.pages.downloading import about, cells, differences, lines, text, workbook

DAY = datetime(2026, 10, 20, 3, 4, 5, tzinfo=UTC)
CODED = ("kind", "publisher", "precision", "language", "answered")
FORMULA = "=1+1"


def said(network: Network, number: int, **columns: Any) -> dict[str, Any]:
    """Give the columns of what a customer said of a store."""
    return {
        "source": Source.objects.get_or_create(brand=network.brand, publisher="google")[0],
        "location": network.stores[number % 40],
        "external_id": str(number),
        "content": "",
        "first_month": OCTOBER,
        "last_month": OCTOBER,
        "language": "ko" if number % 3 else "en",
        **columns,
    }


@pytest.fixture
def reviews(network: Network) -> Network:
    """Seventy reviews, many of one moment, and ten comments; one review is full of formulas."""
    Review.objects.bulk_create(
        Review(
            **said(network, number),
            posted_from=DAY - timedelta(days=number // 9, hours=number % 2),
            posted_to=DAY - timedelta(days=number // 9),
            precision="day" if number % 2 else "exact",
            rating=1 + number % 5,
            author=f"Person {number}",
            text=f"number {number:02d}",
            reply="thanks" if number % 2 else "",
            replied_at=DAY if number % 2 else None,
        )
        for number in range(69)
    )
    Review.objects.create(
        **said(network, 69), posted_from=DAY, posted_to=DAY, author=FORMULA, text="\t@number 69", reply="-1", rating=2
    )
    SurveyResponse.objects.bulk_create(
        SurveyResponse(**said(network, number), answered_at=DAY, nps=number, comment=f"comment {number:02d}")
        for number in range(10)
    )
    return network


def on_pages(client: Client, query: str) -> list[str]:
    """Give what all pages of the list show, in their order."""
    seen: list[str] = []
    address = f"?{query}"
    while address:
        page = client.get(f"/b/b/reviews/{address}").content.decode()
        seen += re.findall(r"(?:number|comment) \d\d", page)
        later = re.search(r'data-next href="([^"]+)"', page)
        address = later[1].replace("&amp;", "&") if later else ""
    return seen


QUERIES = (
    "",
    "region=Korea/Seoul",
    "weekday=monday",
    "daypart=noon",
    "stars=2",
    "answered=no&language=ko",
    "kind=survey",
    "store=b-005",
    "q=number+0",
    "q=nobody+says+this",
)


@pytest.mark.parametrize("query", QUERIES)
def test_a_file_has_what_all_pages_of_the_list_show(head: Client, reviews: Network, query: str) -> None:
    given = lines(head, f"/b/b/reviews.csv?{query}")
    assert [line["text"].strip("'\t@") for line in given] == on_pages(head, query)
    assert differences(given, workbook(head, f"/b/b/reviews.xlsx?{query}").worksheets[0], CODED) == []


def test_everybody_gets_the_reviews_of_their_own_stores(
    head: Client, regional: Client, keeper: Client, reviews: Network
) -> None:
    stores = {store.code: store.region.path for store in reviews.stores if store.region}
    for client, own in (
        (head, {*stores}),
        (regional, {code for code, path in stores.items() if "Seoul" in path}),
        (keeper, {"b-005"}),
    ):
        assert {line["store"] for line in lines(client, "/b/b/reviews.csv")} == own
        assert {row[0] for row in cells(workbook(client, "/b/b/reviews.xlsx").worksheets[0])} == own


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("subject", ["reviews", "cases", "kpis"])
def test_a_store_of_others_is_as_absent_as_none(keeper: Client, reviews: Network, subject: str, ending: str) -> None:
    make_network("o", 3)
    answers = [keeper.get(f"/b/b/{subject}.{ending}?store={code}") for code in ("b-006", "o-001", "nowhere")]
    assert [answer.status_code for answer in answers] == [200] * 3
    if ending == "csv":
        assert len({answer.getvalue() for answer in answers}) == 1
    assert keeper.get(f"/b/o/{subject}.{ending}").status_code == 404


def test_nothing_in_a_file_runs(head: Client, reviews: Network) -> None:
    Location.objects.filter(code="b-029").update(name="=HYPERLINK(1)")
    (line,) = (line for line in lines(head, "/b/b/reviews.csv") if "number 69" in line["text"])
    assert line["author"] == f"'{FORMULA}"
    assert (line["text"], line["reply"], line["store_name"]) == ("'\t@number 69", "'-1", "'=HYPERLINK(1)")
    page = workbook(head, "/b/b/reviews.xlsx?q=number+69").worksheets[0]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert FORMULA in cells(page)[0]
    assert "=HYPERLINK(1)" in cells(page)[0]


def test_moments_are_on_the_clock_of_the_store_and_rounded_only_to_look_at(head: Client, reviews: Network) -> None:
    line = lines(head, "/b/b/reviews.csv?q=number+01")[0]
    assert line["posted_to"] == "2026-10-20T12:04:05+09:00"
    assert line["replied_at"] == "2026-10-20T12:04:05+09:00"
    page = workbook(head, "/b/b/reviews.xlsx?q=number+01").worksheets[0]
    posted = next(cell for cell in page[2] if cell.value == datetime(2026, 10, 20, 12, 4, 5))
    assert posted.number_format == "yyyy-mm-dd hh:mm"


def test_an_author_who_was_made_unknown_stays_so(head: Client, reviews: Network) -> None:
    Review.objects.filter(text="number 05").update(author="hash:0123")
    assert lines(head, "/b/b/reviews.csv?q=number+05")[0]["author"] == ""


def test_a_workbook_says_what_it_is(regional: Client, reviews: Network) -> None:
    answer = regional.get("/b/b/reviews.xlsx?stars=2&age=365")
    name = r'filename="b-reviews-korea-seoul-stars-2-age-365-\d{4}-\d\d-\d\d-\d{4}\.xlsx"'
    assert re.search(name, answer["Content-Disposition"])
    found = about(workbook(regional, "/b/b/reviews.xlsx?stars=2&age=365"))
    assert found["Brand"] == "Bean There b"
    assert found["Viewed as"] == "Regional manager"
    assert found["Stores"].startswith("Korea › Seoul · ")
    assert found["Period"] == "in the last 12 months"
    assert found["Filters"] == "Stars: ★★"
    assert "Asia/Seoul" in found["Created"]
    assert found["Posted, latest"].startswith("The last moment")


def test_a_sheet_can_be_filtered_printed_and_read(head: Client, reviews: Network) -> None:
    page = workbook(head, "/b/b/reviews.xlsx").worksheets[0]
    assert page.freeze_panes == "B2"
    assert page.auto_filter.ref == "A1:U81"
    assert page.print_title_rows == "$1:$1"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    bars = [rule.type for ranged in page.conditional_formatting for rule in ranged.rules]
    assert bars == ["dataBar", "dataBar"]


def test_korean_readers_get_korean_heads_and_the_same_csv(head: Client, reviews: Network) -> None:
    english = text(head, "/b/b/reviews.csv")
    head.cookies["django_language"] = "ko"
    assert text(head, "/b/b/reviews.csv") == english
    book = workbook(head, "/b/b/reviews.xlsx")
    assert "작성자" in [cell.value for cell in book.worksheets[0][1]]
    assert about(book)["브랜드"] == "Bean There b"


@pytest.mark.parametrize(
    "address", ["reviews.csv?stars=6", "reviews.xlsx?kind=gossip", "cases.csv?age=1", "reviews.csv?x=1"]
)
def test_what_is_not_offered_is_refused(head: Client, address: str) -> None:
    assert head.get(f"/b/b/{address}").status_code == 400


@pytest.mark.parametrize("subject", ["reviews", "cases", "kpis", "compare", "people", "listings"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_who_asks_for_the_head_alone_gets_the_same_head(head: Client, subject: str, ending: str) -> None:
    whole, alone = (getattr(head, method)(f"/b/b/{subject}.{ending}") for method in ("get", "head"))
    assert alone.status_code == whole.status_code == 200
    assert alone.getvalue() == b""
    for name in ("Content-Type", "Content-Disposition"):
        assert alone[name] == whole[name]


def test_the_page_leads_to_its_files_with_the_same_choice(head: Client, reviews: Network) -> None:
    page = head.get("/b/b/reviews/?stars=2&skip=1&before=2026-10-20T03:04:05").content.decode()
    assert 'href="/b/b/reviews.csv?stars=2"' in page and 'href="/b/b/reviews.xlsx?stars=2"' in page
    assert "cases.csv" not in page


@pytest.fixture
def cases(network: Network) -> Network:
    for number in range(12):
        closed = DAY + timedelta(hours=number) if number % 2 else None
        Case.objects.create(
            **{name: value for name, value in said(network, number).items() if name != "language"},
            opened_at=DAY - timedelta(days=40 * number),
            first_response_at=closed,
            closed_at=closed,
            contacts=number,
            channel=FORMULA,
            csat=1 + number % 5,
        )
    return network


def test_cases_come_newest_first_in_both_files(head: Client, cases: Network) -> None:
    given = lines(head, "/b/b/cases.csv")
    assert [line["case"] for line in given] == [str(number) for number in range(12)]
    assert (given[1]["opened_at"], given[0]["closed_at"]) == ("2026-09-10T12:04:05+09:00", "")
    assert given[0]["channel"] == f"'{FORMULA}"
    assert differences(given, workbook(head, "/b/b/cases.xlsx").worksheets[0], ()) == []


def test_cases_are_of_the_stores_that_a_person_sees(
    head: Client, regional: Client, keeper: Client, cases: Network
) -> None:
    assert [line["store"] for line in lines(keeper, "/b/b/cases.csv")] == ["b-005"]
    assert {line["store"] for line in lines(regional, "/b/b/cases.csv")} == {
        line["store"] for line in lines(head, "/b/b/cases.csv") if int(line["case"]) % 3 != 2
    }
    assert [line["store"] for line in lines(head, "/b/b/cases.csv?store=b-007")] == ["b-007"]


def test_the_page_leads_to_cases_of_the_same_store_and_age(head: Client, cases: Network) -> None:
    page = head.get("/b/b/reviews/?store=b-003&age=-365&stars=1").content.decode()
    assert 'href="/b/b/cases.csv?store=b-003&amp;age=-365"' in page
    old = [line["case"] for line in lines(head, "/b/b/cases.csv?age=-365")]
    assert old and "0" not in old


def test_an_empty_choice_gives_the_head_alone(head: Client) -> None:
    assert text(head, "/b/b/cases.csv").splitlines() == [
        "case,source,store,store_name,opened_at,first_response_at,closed_at,contacts,reopened,reopened_at,channel,status,csat"
    ]
    assert cells(workbook(head, "/b/b/reviews.xlsx").worksheets[0]) == []
