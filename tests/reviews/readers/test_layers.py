"""The folders of the readers stand on one another in one order, and no module of theirs knows Django."""

from collections.abc import Iterator

import pytest

from tests.architecture.code import Module, imports, is_within, module, project

LAYERS = (
    {"reviews.readers"},
    {"reviews.readers.reading", "reviews.readers.rejects"},
    {"reviews.readers.recognition"},
    {"reviews.readers.binding", "reviews.readers.checks", "reviews.readers.settling"},
    {"reviews.readers.shapes"},
    {"reviews.readers.columns"},
    {"reviews.readers.containers"},
    {"reviews.readers.cells"},
    {"reviews.readers.limits", "reviews.readers.options", "reviews.readers.reasons"},
    {"reviews.readers.records"},
)


def layer(name: str) -> int:
    fitting = [depth for depth, names in enumerate(LAYERS) if any(is_within(name, each) for each in names)]
    return max(fitting, default=-1)


def upward(of: Module) -> Iterator[str]:
    for node, target in imports(of):
        if is_within(target, "reviews.readers") and layer(target) < layer(of.name):
            yield f"{of.at(node)} imports {target}"


def modules() -> list[Module]:
    return [each for each in project() if is_within(each.name, "reviews.readers")]


def test_every_module_has_its_layer() -> None:
    assert [each.name for each in modules() if each.name != "reviews.readers" and layer(each.name) == 0] == []


def test_no_folder_imports_one_above_it() -> None:
    assert [fault for each in modules() for fault in upward(each)] == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("reviews.readers.containers.json", "from reviews.readers.shapes.forms import FORMS"),
        ("reviews.readers.containers.table", "from reviews.readers.columns import typed"),
        ("reviews.readers.cells.dates", "def late():\n    from reviews.readers.containers import decoding"),
        ("reviews.readers.records", "from reviews.readers import limits"),
    ],
)
def test_a_planted_import_is_found(name: str, source: str) -> None:
    assert len(list(upward(module(name, source)))) == 1
