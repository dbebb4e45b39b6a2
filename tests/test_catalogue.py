"""The Korean catalogue is complete, and the compiled one is the written one."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "locale" / "ko" / "LC_MESSAGES"
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "pgettext"}
IN_TEMPLATES = re.compile(r"{%\s*translate\s+(?:\"([^\"]+)\"|'([^']+)')")
HELD = re.compile(r"%\((\w+)\)|{(\w+)}")


def messages() -> dict[str, str]:
    with (FOLDER / "django.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {
        (key if isinstance(key, str) else key[0]).rpartition("\x04")[2]: text for key, text in catalogue.items() if key
    }


def said_in_code() -> Iterator[str]:
    for app in ("dashboards", "locations", "reviews"):
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                    said = node.args[1 if node.func.id == "pgettext" else 0]
                    if isinstance(said, ast.Constant) and isinstance(said.value, str):
                        yield said.value


def said_in_templates() -> Iterator[str]:
    for path in (ROOT / "templates").rglob("*.html"):
        for double, single in IN_TEMPLATES.findall(path.read_text(encoding="utf-8")):
            yield (double or single).replace("%", "%%")


def test_everything_said_is_in_the_catalogue() -> None:
    known = messages()
    assert sorted({said for said in [*said_in_code(), *said_in_templates()] if said and said not in known}) == []


def test_no_message_is_left_empty_or_uncertain() -> None:
    written = (FOLDER / "django.po").read_text(encoding="utf-8").partition("\n\n")[2]
    assert "#, fuzzy" not in written
    assert not re.search(r'^msgstr(\[0\])? ""\n(?!")', written, re.MULTILINE)


@pytest.mark.parametrize("kind", ["held"])
def test_translations_hold_the_same_figures(kind: str) -> None:
    for said, text in messages().items():
        assert set(HELD.findall(text)) <= set(HELD.findall(said)) | {("n", "")}, (kind, said)


def test_the_compiled_catalogue_is_the_written_one() -> None:
    written = (FOLDER / "django.po").read_text(encoding="utf-8").partition("\n\n")[2]
    entries = [entry for entry in written.split("\n\n") if "msgid" in entry]
    texts = {
        ast.literal_eval(line)
        for entry in entries
        for line in re.findall(r'^msgstr(?:\[0\])? (".*")$', entry, re.MULTILINE)
    }
    assert texts == set(messages().values())
