"""Head office erases a customer in the browser: counts first, then for good."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.test import Client

from locations.models import Event, Membership
from reviews.importing.keys import ERASED
from reviews.models import ImportJob, Review, Source, Suppression
from tests.dashboards.conftest import Network

PAGE = "/b/b/customers/"
NAME = "Zelda <Markermann>"
SHOWN = "Zelda &lt;Markermann&gt;"


@pytest.fixture
def review(network: Network) -> Review:
    source = Source.objects.create(brand=network.brand, publisher="google")
    at = datetime(2026, 10, 5, tzinfo=UTC)
    return Review.objects.create(
        source=source,
        location=network.stores[0],
        external_id="r1",
        author=NAME,
        rating=2,
        text="too slow",
        reply="sorry",
        posted_from=at,
        posted_to=at,
        first_month=24321,
        last_month=24321,
    )


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_the_page_says_what_is_stored_and_asks_for_a_customer(network: Network, head: Client) -> None:
    page = text(head.get(PAGE))
    assert "seven days at most" in page and 'name="contact"' in page
    assert f'href="{PAGE}"' in text(head.get("/b/b/brand/"))


def test_counting_shows_places_and_erases_nothing(review: Review, head: Client) -> None:
    answer = head.post(PAGE, {"do": "count", "author": f"  {NAME}"})
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert "<dt>Reviews</dt><dd>1</dd>" in text(answer) and "Earlier values" not in text(answer)
    assert 'value="erase"' in text(answer) and SHOWN in text(answer)
    review.refresh_from_db()
    assert review.author == NAME and not Suppression.objects.exists() and not Event.objects.exists()


def test_erasing_says_so_without_the_name_and_the_review_says_it_was_erased(review: Review, head: Client) -> None:
    answer = head.post(PAGE, {"do": "erase", "author": NAME})
    assert answer["Location"] == PAGE
    page = text(head.get(PAGE))
    assert "is erased in 1 place." in page and SHOWN not in page
    review.refresh_from_db()
    assert (review.author, review.text, review.rating) == (ERASED, "", 2)
    shown = text(head.get("/b/b/reviews/"))
    # Django escapes the apostrophe.
    assert "Erased at the customer&#x27;s wish." in shown and "★★☆☆☆" in shown
    assert SHOWN not in shown and ERASED not in shown and 'class="ev-reply"' in shown
    log = text(head.get("/b/b/events/"))
    assert "Customer erased" in log and SHOWN not in log


def test_a_customer_that_is_not_here_can_be_kept_out(network: Network, head: Client) -> None:
    page = text(head.post(PAGE, {"do": "count", "contact": "kim@example.com"}))
    assert "Nothing is here of this customer." in page and "Keep the customer out" in page
    assert "No later file brings them in." in text(
        head.post(PAGE, {"do": "erase", "contact": "kim@example.com"}, follow=True)
    )
    assert Suppression.objects.count() == 1


@pytest.mark.parametrize(
    ("written", "field", "sentence"),
    [({}, "author", "Write the name"), ({"contact": "Kim"}, "contact", "neither an e-mail")],
)
def test_what_names_nobody_is_said_at_its_field(
    network: Network, head: Client, written: dict[str, str], field: str, sentence: str
) -> None:
    for do in ("count", "erase"):
        answer = head.post(PAGE, {"do": do, **written})
        assert answer.status_code == 422
        assert sentence in text(answer).partition(f'id="id_{field}-help"')[2].partition("</div>")[0]


def test_a_running_import_is_named(network: Network, head: Client) -> None:
    job = ImportJob.objects.create(brand=network.brand, kind="reviews", file_name="x", state=ImportJob.State.RUNNING)
    answer = head.post(PAGE, {"do": "erase", "author": NAME})
    assert answer.status_code == 422 and f"Import {job.pk} is running" in text(answer)


def test_a_button_that_is_not_there_is_a_bad_request(network: Network, head: Client) -> None:
    assert head.post(PAGE, {"do": "else", "author": NAME}).status_code == 400


def test_it_is_for_head_office_that_may_change_the_brand(
    network: Network, signed_in: Callable[..., Client], regional: Client, keeper: Client
) -> None:
    auditor = signed_in(network.brand, "head_office")
    Membership.objects.filter(role=Membership.Role.HEAD_OFFICE).update(read_only=True)
    for client in (auditor, regional, keeper):
        assert client.get(PAGE).status_code == 403
        assert client.post(PAGE, {"do": "erase", "author": NAME}).status_code == 403
    assert not Suppression.objects.exists()
