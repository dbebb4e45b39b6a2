"""The Korean catalogue is complete, uses the agreed words, and its compiled file is the written one."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "locale" / "ko" / "LC_MESSAGES"
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}
CALLS_WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
IN_TEMPLATES = re.compile(r"\bn?gettext\((u'(?:[^'\\]|\\.)*'|u\"(?:[^\"\\]|\\.)*\")")
FIGURES = re.compile(r"%\((\w+)\)|{(\w+)}")
MESSAGE = re.compile(r'^msgstr(?:\[0\])? ((?:".*"\n?)+)', re.MULTILINE)
PRIVATE = re.compile(r"\b(mend|mended|told|gravest|hindrance|taken back|no chance)\b")
"""Words that only the authors would understand."""
STIFF = ("가운데 절반", "게시처", "퍼널", "십시오", "답변 없", "답 글")
"""Korean that was replaced by a plainer word: 중간 50% 범위, 플랫폼, 눈에 띄는 매장, 세요, 답글 없음."""


def compiled() -> list[tuple[str, str]]:
    """Each message with its translation; one that is used in several contexts comes several times."""
    with (FOLDER / "django.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return [
        ((key if isinstance(key, str) else key[0]).rpartition("\x04")[2], text)
        for key, text in catalogue.items()
        if key
    ]


def messages() -> dict[str, str]:
    return dict(compiled())


def written() -> str:
    """The messages of the catalogue, without its header."""
    return (FOLDER / "django.po").read_text(encoding="utf-8").partition("\n\n")[2]


def from_code() -> Iterator[str]:
    for app in ("dashboards", "locations", "reviews"):
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in CALLS | CALLS_WITH_CONTEXT
                ):
                    message = node.args[1 if node.func.id in CALLS_WITH_CONTEXT else 0]
                    if isinstance(message, ast.Constant) and isinstance(message.value, str):
                        yield message.value


def from_templates() -> Iterator[str]:
    for path in (ROOT / "templates").rglob("*.html"):
        for message in IN_TEMPLATES.findall(templatize(path.read_text(encoding="utf-8"))):
            yield ast.literal_eval(message)


def test_every_message_is_in_the_catalogue() -> None:
    known = messages()
    used = {*from_code(), *from_templates()}
    assert len(used) > 900
    assert sorted(message for message in used if message and message not in known) == []


def test_no_message_is_left_empty_or_uncertain() -> None:
    assert "#, fuzzy" not in written()
    assert [text for text in MESSAGE.findall(written()) if not text.replace('"', "").strip()] == []


def test_translations_hold_the_same_figures() -> None:
    for message, text in compiled():
        assert set(FIGURES.findall(text)) <= set(FIGURES.findall(message)) | {("n", "")}, message


def test_the_compiled_catalogue_is_the_written_one() -> None:
    texts = {
        "".join(ast.literal_eval(line) for line in text.strip().splitlines()) for text in MESSAGE.findall(written())
    }
    assert texts == {text for _message, text in compiled()}


def test_no_message_uses_private_words() -> None:
    assert [message for message in sorted({*from_code(), *from_templates()}) if PRIVATE.search(message)] == []


@pytest.mark.parametrize("word", STIFF)
def test_the_korean_words_are_the_agreed_ones(word: str) -> None:
    assert [text for _message, text in compiled() if word in text] == []


def test_the_net_promoter_score_stands_beside_its_abbreviation() -> None:
    assert messages()["Net promoter score"] == "순추천지수(NPS)"
