"""One page, one folder, one name: in ``pages``, in the templates, in the navigation and in the tests."""

import re
from pathlib import Path

import pytest
from django.urls import get_resolver

from dashboards.pages.frame.navigation import LINKS, PARENTS, Group

ROOT = Path(__file__).resolve().parents[3]
PAGES = ROOT / "dashboards" / "pages"
TEMPLATES = ROOT / "templates"
FOLDERS = (folder for folder in PAGES.iterdir() if (folder / "__init__.py").exists())
NAMES = sorted(folder.name for folder in FOLDERS if folder.name != "frame")
FILES = {"__init__", "view", "form", "cells", "files"}
FURTHER = {
    # The preview is half of the page; what columns are and open questions; the picker of stores; names of kinds.
    "imports": {"preview", "reading", "stores", "words"},
    # Closed months, reports and their comparison as text, next to the tables for further work; actions and findings of
    # the month.
    "reports": {"report_cells", "work_cells"},
    # Service cases as files, and imported KPIs: found on these pages, without one of their own.
    "reviews": {"cases"},
    "stores": {"kpis"},
    # The list, steps with many items and their way back; one item, what its buttons do and what stands next to it; the
    # note form; the line on other pages; words that list, item and files share.
    "desk": {
        *("listing", "bulk", "bulk_undo", "item", "item_cells", "doing", "aside", "note", "line", "words"),
    },
    # A new plan and the stages of one, pages of their own; the form of stages.
    "actions": {"planning", "stages"},
    # The seven questions about a cause; the line on other pages.
    "findings": {"answers", "line"},
    # The blocks of the first page, one after the other.
    "overview": {"headline", "changes", "metrics", "regions"},
    # One person, a page of its own; a link that was just made.
    "people": {"person", "link"},
    # With whom it is shared, on the board and in its files.
    "praise": {"words"},
    # Names of what items, rules and severities are, for its forms and its lists.
    "desk_setup": {"words"},
    # Imported figures; all standards together; where the store is, a page of its own form; what it is known as;
    # its record, a page of its own form, and what moves, closes and opens it there. What leads, what to do, and the
    # metrics of the page itself; its further pages, which the tabs lead to: why, what customers say, what is known.
    "store": {
        *("lead", "today", "lines", "complaints", "tabs", "why", "why_cells", "customer_words", "about"),
        *("kpis", "position", "pin", "pin_cells", "pin_form", "names"),
        *("record", "record_cells", "record_form", "moves", "moves_form"),
    },
}
SEVERAL = {
    "account": {"sign_in", "password", "brands", "locked"},
    "start": {"account", "brand", "data", "remove"},
    "errors": {"400", "403", "404", "413", "429", "500", "503", "507"},
    "health": set(),
}
"""Folders of several small pages, and their templates."""
INCLUDED = re.compile(r'{% (?:include|extends) "(\w+)/')


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_a_view_and_only_files_of_known_names(name: str) -> None:
    files = {path.stem for path in (PAGES / name).glob("*.py")}
    assert "view" in files
    assert files <= FILES | FURTHER.get(name, set())


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_a_template_of_its_name(name: str) -> None:
    expected = SEVERAL.get(name, {name})
    assert expected <= {path.stem for path in (TEMPLATES / name).glob("*.html")}


def test_every_folder_of_templates_and_tests_is_a_page_or_the_frame() -> None:
    tests = ROOT / "tests" / "dashboards" / "pages"
    folders = {path.name for folder in (TEMPLATES, tests) for path in folder.iterdir() if path.is_dir()}
    assert sorted(folders - {*NAMES, "frame", "__pycache__"}) == []


def test_the_navigation_calls_the_pages_by_their_names() -> None:
    assert get_resolver().url_patterns
    linked = {link.page for link in LINKS}
    assert len(linked) == len(LINKS) > 10
    assert sorted((linked | {*PARENTS, *PARENTS.values()}) - {*NAMES}) == []


def test_two_links_never_claim_one_position() -> None:
    assert get_resolver().url_patterns
    assert len({(link.group, link.position) for link in LINKS}) == len(LINKS)
    assert LINKS[0].page == "overview"
    assert {link.group for link in LINKS} == {*Group}


@pytest.mark.parametrize("folder", [*NAMES, "frame"])
def test_a_template_includes_its_own_and_the_frame_alone(folder: str) -> None:
    foreign = {
        (path.name, other)
        for path in (TEMPLATES / folder).glob("*.html")
        for other in INCLUDED.findall(path.read_text(encoding="utf-8"))
        if other not in (folder, "frame")
    }
    assert foreign == set()
