"""What is too long, or from somebody who brings no files, is refused before a byte of it is read."""

from datetime import date
from io import RawIOBase
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from dashboards.jobs.upload_limits import LARGEST_FORM
from locations.middleware.bodies import OF_STRANGERS
from locations.models import Brand, Membership, User
from tests.reviews import arrange

pytestmark = pytest.mark.django_db
FORM = "multipart/form-data; boundary=x"


class WasRead(Exception):
    """Somebody read the body."""


class Unread(RawIOBase):
    """A body that nobody may read."""

    def read(self, _size: int = -1) -> bytes:
        raise WasRead


@pytest.fixture
def client() -> Client:
    """A client as a browser is: without the token of a form it is refused, for which the body is read."""
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["csrftoken"] = 32 * "a"
    return browser


def post(client: Client, address: str, length: int, kind: str = FORM) -> int:
    """Send a body of a stated length of which nothing may be read; return the status of the answer."""
    request = {"CONTENT_LENGTH": str(length), "CONTENT_TYPE": kind, "wsgi.input": Unread()}
    return client.generic("POST", address, **request).status_code  # type: ignore[arg-type]


def signed_in(client: Client, brand: Brand, **role: Any) -> None:
    person = User.objects.create_user("kim")
    Membership.objects.create(user=person, brand=brand, valid_from=date(2020, 1, 1), **role)
    client.force_login(person)


@pytest.mark.parametrize("address", ["/sign-in/", "/", "/language/", "/api/v1/imports", "/b/any/imports/"])
@pytest.mark.parametrize("kind", [FORM, "application/x-www-form-urlencoded", "application/json"])
def test_a_stranger_sends_no_more_than_names_and_passwords(client: Client, address: str, kind: str) -> None:
    User.objects.create_user("somebody")
    assert post(client, address, 400 * 2**20, kind) == 413
    assert post(client, address, OF_STRANGERS + 1, kind) == 413


def test_a_stranger_may_still_sign_in(client: Client) -> None:
    User.objects.create_user("somebody")
    with pytest.raises(WasRead):
        post(client, "/sign-in/", OF_STRANGERS)


def test_files_are_read_of_whoever_imports(client: Client) -> None:
    brand = arrange.brand("b")
    signed_in(client, brand, role="head_office")
    for address in ("/b/b/imports/", "/api/v1/imports"):
        with pytest.raises(WasRead):
            post(client, address, LARGEST_FORM)
        assert post(client, address, LARGEST_FORM + 1) == 413


def test_other_pages_take_forms_alone(client: Client, settings: Settings) -> None:
    signed_in(client, arrange.brand("b"), role="head_office")
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert post(client, "/b/b/people/", most + 1) == 413
    with pytest.raises(WasRead):
        post(client, "/b/b/people/", most)


@pytest.mark.parametrize("address", ["/b/b/imports/", "/api/v1/imports"])
def test_files_of_whoever_does_not_import_are_refused(client: Client, address: str) -> None:
    brand = arrange.brand("b")
    [store] = arrange.stores(brand, "S1")
    signed_in(client, brand, role="store", location=store)
    assert post(client, address, 100 * 2**20) == 403


@pytest.mark.parametrize("address", ["/b/b/imports/", "/api/v1/imports"])
def test_files_of_whoever_only_reads_are_refused(client: Client, address: str) -> None:
    signed_in(client, arrange.brand("b"), role="head_office", read_only=True)
    assert post(client, address, 100 * 2**20) == 403


def test_files_for_a_brand_of_others_look_as_if_there_were_none(client: Client) -> None:
    arrange.brand("theirs")
    signed_in(client, arrange.brand("b"), role="head_office")
    assert post(client, "/b/theirs/imports/", 100 * 2**20) == post(client, "/b/nowhere/imports/", 100 * 2**20) == 404


def test_the_api_answers_in_json(client: Client) -> None:
    answer = client.generic(
        "POST", "/api/v1/imports", CONTENT_LENGTH="99999999", CONTENT_TYPE=FORM, **{"wsgi.input": Unread()}
    )
    assert answer.status_code == 413
    assert answer.json() == {"detail": "More than somebody may send who is not signed in."}


def test_a_length_that_is_no_number_is_no_body(client: Client) -> None:
    request: dict[str, Any] = {"CONTENT_LENGTH": "many", "CONTENT_TYPE": FORM, "wsgi.input": Unread()}
    assert client.generic("POST", "/sign-in/", **request).status_code == 403
