"""What an upload may touch, in whose words it answers, and that no scoring is forgotten."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import translation

from dashboards import queries
from dashboards.jobs import imports, queue
from dashboards.models import ScoreRun
from locations.models import Brand, Event, Location, Membership, User
from locations.scoping import Scope, scope_of
from reviews.models import ImportJob, SurveyResponse
from tests.dashboards.networks import make_brand, make_regions, make_stores

pytestmark = pytest.mark.django_db
ANSWERS = b"response id,store,date,nps\n1,000,2026-03-01,9\n2,001,2026-03-01,3\n3,nowhere,2026-03-01,3\n"


@pytest.fixture
def brand() -> Brand:
    """Store 000 in the north, 001 in the south."""
    made = make_brand()
    make_stores(made, 2, [*make_regions(made, "North", "South").values()])
    return made


def person(brand: Brand, role: str, region: str = "") -> Scope:
    user = User.objects.create(username=f"{role}{region}")
    held = brand.regions.get(path=region) if region else None
    Membership.objects.create(user=user, brand=brand, role=role, region=held, valid_from=date(2026, 1, 1))
    scope = scope_of(user, brand.slug, datetime(2026, 11, 22, 12, tzinfo=UTC))
    assert scope
    return scope


def bring(scope: Scope, content: bytes = ANSWERS, kind: str = "surveys", **options: object) -> ImportJob:
    pk = imports.queue_import(scope, [content], kind=kind, file_name=f"{kind}.csv", publisher="", options=options)
    queue.run_import(pk, "test")
    return ImportJob.objects.get(pk=pk)


def rejected_codes(job: ImportJob, settings) -> str:
    return (settings.DATA_DIR / job.rejects_file).read_text("utf-8-sig")


def test_a_regional_managers_file_touches_the_own_stores_and_learns_of_no_others(brand, settings):
    job = bring(person(brand, "regional", "North"))
    assert (job.inserted, job.rejected) == (1, 2)
    assert SurveyResponse.objects.get().location.code == "000"
    foreign, unknown = rejected_codes(job, settings).splitlines()[1:]
    assert "unknown_store" in foreign and "unknown_store" in unknown
    assert "001" not in unknown


def test_head_office_reaches_every_store(brand):
    job = bring(person(brand, "head_office"))
    assert (job.inserted, job.rejected) == (2, 1)


@pytest.mark.parametrize(("kind", "options"), [("locations", {}), ("surveys", {"create_stores": True})])
def test_only_head_office_changes_the_list_of_stores(brand, kind, options):
    with pytest.raises(PermissionDenied):
        bring(person(brand, "regional", "North"), b"code,name\n000,Mine now\n", kind, **options)
    assert not ImportJob.objects.exists()
    assert Location.objects.filter(name="Mine now").count() == 0


def test_a_regional_manager_sees_the_own_imports_alone(brand):
    office, north, south = (
        person(brand, "head_office"),
        person(brand, "regional", "North"),
        person(brand, "regional", "South"),
    )
    own, other = bring(north), bring(office)
    assert [row.pk for row in queries.imports(office)] == [other.pk, own.pk]
    assert [row.pk for row in queries.imports(north)] == [own.pk]
    assert queries.imports(south) == []
    assert queries.import_row(north, other.pk) is None
    assert queries.rejects_path(north, other.pk) is None
    assert queries.rejects_path(north, own.pk)


def test_an_import_answers_in_the_language_of_who_uploaded_it(brand):
    with translation.override("ko"):
        korean = bring(person(brand, "head_office"))
    again = bring(person(brand, "regional", "North"))
    assert any("거부" in sentence for sentence in korean.warnings)
    assert not any("거부" in sentence for sentence in again.warnings)


def test_scoring_that_a_dead_worker_left_is_queued_once(brand):
    job = bring(person(brand, "head_office"))
    assert job.scored
    ImportJob.objects.update(scored=False)
    ScoreRun.objects.all().delete()
    queue.queue_missed()
    queue.queue_missed()
    assert ScoreRun.objects.count() == 1


def test_files_of_the_command_line_are_scored_too_unless_that_was_done_by_command(brand):
    bring(person(brand, "head_office"))
    ImportJob.objects.update(scored=False, created_by=None)
    ScoreRun.objects.all().delete()
    queue.queue_missed()
    assert ScoreRun.objects.count() == 1
    ImportJob.objects.update(scored=False, created_by=None)
    ScoreRun.objects.all().delete()
    call_command("score", "--brand", brand.slug)
    queue.queue_missed()
    assert not ScoreRun.objects.exists()


def test_what_people_do_with_a_file_is_told(brand, settings):
    head = person(brand, "head_office")
    for number, verb in enumerate(("import.approved", "import.discarded")):
        options = {"kind": "surveys", "publisher": "", "options": {}, "preview": True}
        pk = imports.queue_import(head, [ANSWERS], file_name=f"{number}.csv", **options)
        queue.run_import(pk, "test")
        assert (imports.confirm if verb == "import.approved" else imports.drop)(head, pk)
        event = Event.objects.latest("pk")
        assert (event.verb, event.by_name, event.subject_id) == (verb, head.user, pk)
    assert not imports.drop(head, pk)
    assert Event.objects.count() == 2
