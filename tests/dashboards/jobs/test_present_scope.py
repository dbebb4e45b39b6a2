"""What somebody may do with an import is what they may see today, whoever brought it in."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from dashboards import queries
from dashboards.jobs import imports, queue
from locations.models import Brand, Location, Membership, User
from locations.scoping import Scope, scope_of
from reviews.models import ImportJob, SurveyResponse
from tests.dashboards.networks import make_brand, make_regions, make_stores

pytestmark = pytest.mark.django_db
ANSWERS = b"response id,store,date,nps\n1,000,2026-03-01,9\n2,001,2026-03-01,3\n3,nowhere,2026-03-01,3\n"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def brand() -> Brand:
    """Store 000 in the north, 001 in the south."""
    made = make_brand()
    north, south, _far = make_regions(made, "North", "South", "North/Far").values()
    make_stores(made, 2, [north, south])
    return made


@pytest.fixture
def minsu() -> User:
    return User.objects.create(username="minsu")


def becomes(user: User, brand: Brand, role: str, *, region: str = "", store: str = "") -> Scope:
    """Give a person one role instead of all that they had."""
    Membership.objects.filter(user=user).delete()
    Membership.objects.create(
        user=user,
        brand=brand,
        role=role,
        region=brand.regions.get(path=region) if region else None,
        location=brand.locations.get(code=store) if store else None,
        valid_from=date(2026, 1, 1),
    )
    scope = scope_of(user, brand.slug, NOON)
    assert scope is not None
    return scope


def bring(scope: Scope, content: bytes = ANSWERS, *, preview: bool = False) -> ImportJob:
    pk = imports.queue_import(
        scope, [content], kind="surveys", file_name="surveys.csv", publisher="", options={}, preview=preview
    )
    queue.run_import(pk, "test")
    return ImportJob.objects.get(pk=pk)


def is_open_to(scope: Scope, job: ImportJob) -> bool:
    """Whether a person finds an import in the list, by itself, and its refused records; all three or none."""
    found = {
        job.pk in [row.pk for row in queries.imports(scope)],
        queries.import_row(scope, job.pk) is not None,
        queries.rejects_path(scope, job.pk) == (job.rejects_file or None),
    }
    assert len(found) == 1
    return found.pop()


def test_who_was_head_office_has_nothing_to_do_with_its_imports_any_more(brand: Brand, minsu: User) -> None:
    before = becomes(minsu, brand, "head_office")
    whole = bring(before)
    assert is_open_to(before, whole)
    now = becomes(minsu, brand, "regional", region="North")
    assert not is_open_to(now, whole)
    own = bring(now)
    assert is_open_to(now, own)
    assert is_open_to(becomes(minsu, brand, "head_office"), own)


def test_who_got_another_region_leaves_the_old_imports_behind(brand: Brand, minsu: User) -> None:
    north = bring(becomes(minsu, brand, "regional", region="North"))
    south = becomes(minsu, brand, "regional", region="South")
    assert not is_open_to(south, north)
    assert is_open_to(becomes(minsu, brand, "regional", region="North"), north)


def test_who_got_a_wider_region_keeps_them(brand: Brand, minsu: User) -> None:
    far = bring(becomes(minsu, brand, "regional", region="North/Far"))
    assert is_open_to(becomes(minsu, brand, "regional", region="North"), far)


def test_a_store_manager_opens_no_import(brand: Brand, minsu: User) -> None:
    own = bring(becomes(minsu, brand, "regional", region="North"))
    assert not is_open_to(becomes(minsu, brand, "store", store="000"), own)


def test_an_ended_role_opens_nothing(brand: Brand, minsu: User) -> None:
    becomes(minsu, brand, "regional", region="North")
    Membership.objects.update(valid_to=date(2026, 11, 21))
    assert scope_of(minsu, brand.slug, NOON) is None


VERBS = ("preview", "store", "confirm", "forget", "drop", "stop", "go_on", "undo")


@pytest.mark.parametrize(
    ("role", "where", "status"), [("regional", {"region": "North"}, 404), ("store", {"store": "000"}, 403)]
)
def test_every_address_of_a_former_import_is_closed(
    brand: Brand, minsu: User, role: str, where: dict[str, str], status: int
) -> None:
    scope = becomes(minsu, brand, "head_office")
    jobs = {
        "ready": bring(scope, preview=True),
        "done": bring(scope),
        "running": bring(scope, preview=True),
        "stopped": bring(scope, preview=True),
    }
    for state, job in jobs.items():
        ImportJob.objects.filter(pk=job.pk).update(state=state)
    becomes(minsu, brand, role, **where)
    client = Client()
    client.force_login(minsu, backend="locations.sign_in.SignIn")
    for job in jobs.values():
        for name in VERBS:
            assert client.post(reverse(f"import_{name}", args=[brand.slug, job.pk])).status_code == status, name
        for name in ("import", "rejects", "import_undo"):
            assert client.get(reverse(name, args=[brand.slug, job.pk])).status_code == status, name
        for verb in ("/confirm", "/drop", "/stop", "/go-on", "/undo"):
            assert client.post(f"/api/v1/imports/{job.pk}{verb}?brand={brand.slug}").status_code == status, verb
        for verb in ("", "/rejects"):
            assert client.get(f"/api/v1/imports/{job.pk}{verb}?brand={brand.slug}").status_code == status, verb
    assert {job.pk: state for state, job in jobs.items()} == dict(ImportJob.objects.values_list("pk", "state"))


def test_an_undo_needs_all_stores_of_the_import(brand: Brand, minsu: User) -> None:
    scope = becomes(minsu, brand, "regional", region="North")
    job = bring(scope)
    Location.objects.filter(code="000").update(region=brand.regions.get(path="South"))
    assert "outside your area" in queries.undo_of_import(scope, job.pk).blocker
    assert not imports.undo(scope, job.pk)
    office = becomes(User.objects.create(username="office"), brand, "head_office")
    assert queries.undo_of_import(office, job.pk).blocker == ""
    Location.objects.filter(code="000").update(region=brand.regions.get(path="North"))
    assert imports.undo(scope, job.pk)
    queue.run_import(job.pk, "test")
    assert not SurveyResponse.objects.exists()


def test_a_corrected_record_counts_with_the_store_that_it_was_of(brand: Brand, minsu: User) -> None:
    scope = becomes(minsu, brand, "regional", region="North")
    bring(scope)
    changed = bring(scope, b"response id,store,date,nps\n1,000,2026-03-01,2\n")
    assert (changed.inserted, changed.updated) == (0, 1)
    Location.objects.filter(code="000").update(region=brand.regions.get(path="South"))
    assert "outside your area" in queries.undo_of_import(scope, changed.pk).blocker
    assert not imports.undo(scope, changed.pk)
