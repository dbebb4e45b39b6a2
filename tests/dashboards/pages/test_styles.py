"""A class of Tabler that markup uses is in the sheet that is served, from which unused ones are left out."""

import re
from pathlib import Path

import pytest

from tests.dashboards.pages.tabler import LEFT_OUT, SERVED, WHOLE
from tests.databases import ROOT

IN_MARKUP = re.compile(r"\bclass=(\"[^\"]*\"|'[^']*')")
IN_PYTHON = re.compile(r"\b(?:class|css|class_|classes)[\"']?\s*[:=]\s*f?([\"'][^\"'\n]*[\"'])")
IN_SCRIPTS = re.compile(r"\b(?:className\s*=|classList\.\w+\()\s*([\"'`][^\"'`]*[\"'`])")
SOURCES = [
    *((path, IN_MARKUP) for path in (ROOT / "templates").rglob("*.html")),
    *((path, pattern) for path in (ROOT / "dashboards").rglob("*.py") for pattern in (IN_MARKUP, IN_PYTHON)),
    *((path, pattern) for path in (ROOT / "static/evenly").glob("*.js") for pattern in (IN_MARKUP, IN_SCRIPTS)),
]


def written(path: Path, pattern: re.Pattern[str]) -> set[str]:
    """The words of attributes of classes in a file, those of template tags among them."""
    text = path.read_text(encoding="utf-8")
    # Quotation marks of a template tag inside an attribute would end it.
    text = re.sub(r"\{%[^%]*%\}", lambda tag: tag[0].replace('"', " ").replace("'", " "), text)
    return {word for value in pattern.findall(text) for word in re.findall(r"[\w-]+", value)}


def test_no_source_uses_a_class_that_was_left_out() -> None:
    used = {name: path for path, pattern in SOURCES for name in written(path, pattern) & LEFT_OUT}
    assert used == {}, "npm run vendor puts these classes of Tabler back into its sheet"


@pytest.mark.parametrize("level", ["danger", "info", "success", "warning"])
def test_classes_that_are_put_together_have_their_rules(level: str) -> None:
    assert f"alert-{level}" in SERVED


def test_the_sheet_is_a_part_of_the_whole_one() -> None:
    assert {"btn", "card", "table", "form-control", "alert"} <= SERVED <= WHOLE
    assert len(SERVED) < len(WHOLE) / 10
