"""``erase_person``: counts first, a question, one JSON document, and a database file without the customer."""

import io
import json
import logging
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from locations.models import Brand, Event
from reviews.importing.keys import ERASED
from reviews.models import Review, Suppression
from tests.databases import NewDatabase, connected_to
from tests.reviews import arrange

NAME, WORDS = "Zelda Markermann", "I am the one who waited for hours at your counter"
FILE = (
    "review id,store,date,rating,author,text\n"
    f'r1,S1,2024-03-01,1,{NAME},"{WORDS}"\nr2,S1,2024-03-02,4,Somebody Else,all well\n'
)


def brand(folder: Path) -> Brand:
    made = arrange.brand("acme")
    arrange.stores(made, "S1")
    file = folder / "given.csv"
    file.write_text(FILE)
    call_command("ingest", "reviews", str(file), "--brand", "acme", stdout=io.StringIO(), stderr=io.StringIO())
    file.unlink()
    return made


def run(*words: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("erase_person", "--brand", "acme", *words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.django_db
def test_a_dry_run_counts_and_changes_nothing(tmp_path: Path) -> None:
    brand(tmp_path)
    document = json.loads(run("--author", NAME, "--dry-run", "--json")[0])
    assert (document["brand"], document["dry_run"], document["kinds"]) == ("acme", True, ["author"])
    assert (document["counts"]["reviews"], document["total"], document["previewed_again"]) == (1, 1, [])
    assert Review.objects.filter(author=NAME).exists() and not Suppression.objects.exists()


@pytest.mark.django_db
def test_it_erases_without_a_question_where_yes_is_given(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    brand(tmp_path)
    out, err = run("--author", NAME.upper(), "--yes")
    assert "Erased" in out and NAME.casefold() not in (out + err + caplog.text).casefold()
    assert Review.objects.get(external_id="r1").author == ERASED
    assert Event.objects.filter(verb="person.erased", by_name="erase_person").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("answer", "erased"), [("yes", True), ("y", True), ("no", False), ("", False)])
def test_it_asks_and_takes_only_yes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, erased: bool) -> None:
    brand(tmp_path)
    monkeypatch.setattr("sys.stdin", Terminal(f"{answer}\n"))
    if erased:
        assert "reviews" in run("--author", NAME)[1]
    else:
        with pytest.raises(CommandError, match="Nothing was erased"):
            run("--author", NAME)
    assert Review.objects.filter(author=ERASED).exists() == erased


@pytest.mark.django_db
def test_a_script_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brand(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    run("--author", NAME)
    assert not Review.objects.filter(author=NAME).exists()


@pytest.mark.django_db
def test_nobody_there_to_answer_is_no_yes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brand(tmp_path)
    monkeypatch.setattr("sys.stdin", Terminal(""))
    with pytest.raises(CommandError, match="--yes"):
        run("--author", NAME)
    assert Review.objects.filter(author=NAME).exists()


@pytest.mark.django_db
def test_nothing_found_is_said_and_still_keeps_the_customer_out(tmp_path: Path) -> None:
    brand(tmp_path)
    assert "Nothing was here of this customer" in run("--contact", "nobody@example.com", "--yes")[0]
    assert Suppression.objects.filter(kind=Suppression.Kind.CONTACT).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "sentence"),
    [((), "Name the customer"), (("--contact", "Kim"), "neither an e-mail"), (("--author", " "), "Name the customer")],
)
def test_what_names_nobody_is_refused_with_a_sentence(tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    brand(tmp_path)
    with pytest.raises(CommandError, match=sentence):
        run(*words, "--yes")


def test_nothing_deleted_stays_readable_in_the_database_file(
    db: None, new_database: NewDatabase, tmp_path: Path
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reuses the space of deleted rows by itself")
    with new_database(tmp_path) as environment, connected_to(environment):
        brand(tmp_path)
        path = Path(str(connection.settings_dict["NAME"]))
        assert any(NAME.encode() in file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
        run("--author", NAME, "--yes")
        left = [file.name for file in path.parent.glob(f"{path.name}*") if WORDS.encode() in file.read_bytes()]
        left += [file.name for file in path.parent.glob(f"{path.name}*") if NAME.encode() in file.read_bytes()]
        assert left == []
