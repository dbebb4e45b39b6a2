"""From an empty install to the first data, without scripts and without a command."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from dashboards.jobs import samples
from dashboards.jobs.queue import run_import
from dashboards.models import SampleJob
from locations.first_run import start_code
from locations.models import Brand, Location, User
from reviews.jobs import Job
from reviews.models import ImportJob
from tests.dashboards.conftest import Network

pytestmark = pytest.mark.django_db

ACCOUNT = {"name": "김민수", "username": "minsu", "password": "moonlit-harbour-9"}
BRAND = {
    "name": "가람솔커피",
    "latin_name": "Garamsol",
    "country": "KR",
    "zone": "Asia/Seoul",
    "language": "ko",
    "answered_by": "stores",
}
STORES = "매장코드,매장명,지역\n1,서면점,부산\n2,판교점,경기\n".encode()


@pytest.mark.parametrize("address", ["/", "/sign-in/", "/sign-in/?next=/b/x/"])
def test_an_empty_install_leads_to_the_first_account(client: Client, address: str) -> None:
    answer = client.get(address, follow=True)
    assert answer.redirect_chain[-1][0] == "/start/"
    assert "first one" in answer.content.decode()


def test_an_account_a_brand_and_stores_without_a_command(client: Client) -> None:
    first = client.post("/start/", ACCOUNT, follow=True)
    assert first.redirect_chain == [("/", 302), ("/start/", 302)]
    second = client.post("/start/", BRAND, follow=True)
    assert second.redirect_chain == [("/b/garamsol/start/", 302)]
    page = second.content.decode()
    assert 'action="/b/garamsol/imports/"' in page and "csrf" in page
    third = client.post("/b/garamsol/imports/", {"kind": "locations", "file": SimpleUploadedFile("매장.csv", STORES)})
    job = ImportJob.objects.get()
    assert third["Location"] == f"/b/garamsol/imports/{job.pk}/"
    run_import(job.pk, "test")
    client.post(f"/b/garamsol/imports/{job.pk}/confirm/")
    run_import(job.pk, "test")
    assert sorted(Location.objects.values_list("name", flat=True)) == ["서면점", "판교점"]
    overview = client.get("/b/garamsol/").content.decode()
    assert overview.count("ev-first-steps-done") == 1
    assert "Invite those who look after stores." in overview


def test_one_brand_too_many_is_refused_in_the_form(client: Client, settings: Settings) -> None:
    settings.MOST_BRANDS = 1
    client.post("/start/", ACCOUNT)
    assert client.post("/start/", BRAND).status_code == 302
    answer = client.post("/start/", BRAND)
    assert answer.status_code == 422
    assert "You may found 1 brand; whoever runs Evenly can set up more." in answer.content.decode()
    assert Brand.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"password": "1234"}, "too short"),
        ({"username": ""}, "required"),
        ({"username": "two words"}, "valid username"),
        ({"username": "dem\u043e"}, "has letters of several alphabets"),
    ],
)
def test_an_account_that_cannot_be_says_why(client: Client, changed: dict[str, str], sentence: str) -> None:
    answer = client.post("/start/", ACCOUNT | changed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not User.objects.exists()


def test_with_an_account_the_first_page_is_closed(client: Client) -> None:
    User.objects.create_user("kim")
    for answer in (client.get("/start/"), client.post("/start/", ACCOUNT)):
        assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/start/")
    assert User.objects.count() == 1
    assert client.get("/sign-in/").status_code == 200


def test_in_production_a_stranger_without_the_code_begins_nothing(client: Client, settings: Settings) -> None:
    settings.PRODUCTION = True
    for code in ("", "AAAA-AAAA-AAAA-AAAA"):
        assert client.post("/start/", ACCOUNT | {"code": code}).status_code == 422
    assert not User.objects.exists()
    assert client.post("/start/", ACCOUNT | {"code": start_code()}).status_code == 302
    assert User.objects.get().username == "minsu"


def test_somebody_without_a_role_founds_no_brand(network: Network, client: Client) -> None:
    client.force_login(User.objects.create_user("lee"))
    Brand.objects.filter(pk=network.brand.pk).update(is_sample=False)
    network.brand.memberships.create(user=User.objects.create_user("h"), role="head_office", valid_from="2026-01-01")
    for answer in (client.get("/start/"), client.post("/start/", BRAND), client.post("/start/sample/")):
        assert answer.status_code == 404
    assert Brand.objects.count() == 1


@pytest.fixture
def begun(client: Client) -> Client:
    client.post("/start/", ACCOUNT)
    return client


def test_sample_data_are_asked_for_once(begun: Client) -> None:
    for _time in range(2):
        assert begun.post("/start/sample/")["Location"] == "/b/garamsol/start/"
    assert SampleJob.objects.count() == 1
    page = begun.get("/b/garamsol/start/").content.decode()
    assert "The sample brand is being made" in page and "About 150 seconds left." in page


def test_a_page_that_waits_says_since_when_and_leads_on_when_it_is_over(begun: Client) -> None:
    begun.post("/start/sample/")
    early = timezone.now() - samples_wait()
    SampleJob.objects.update(created_at=early)
    assert "It waits since" in begun.get("/b/garamsol/start/").content.decode()
    SampleJob.objects.update(state=Job.State.RUNNING, lease_until=timezone.now() + samples_wait(), progress=0.5)
    page = begun.get("/b/garamsol/start/").content.decode()
    assert "50%" in page and "It waits since" not in page
    SampleJob.objects.update(state=Job.State.DONE)
    answer = begun.get("/b/garamsol/start/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/b/garamsol/"


def samples_wait() -> timedelta:
    return timedelta(minutes=3)


def test_a_sample_goes_with_everything_it_has(network: Network, head: Client) -> None:
    assert head.get("/b/b/start/remove/").status_code == 404
    assert head.post("/b/b/start/remove/").status_code == 404
    Brand.objects.filter(pk=network.brand.pk).update(is_sample=True)
    assert "Remove the sample data" in head.get("/b/b/").content.decode()
    assert head.post("/b/b/start/remove/").status_code == 302
    job = SampleJob.objects.get()
    samples.run_sample(job.pk, "test")
    job.refresh_from_db()
    assert (job.state, job.brand) == (Job.State.DONE, None)
    assert not Brand.objects.exists() and not Location.objects.exists()
