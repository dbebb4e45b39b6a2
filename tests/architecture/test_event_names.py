"""The log of changes has words for every verb that is recorded, and for no other."""

import ast
import re

from dashboards.pages.frame.event_names import SUBJECTS, VERBS
from tests.architecture.code import Module, called, imports, project

WRITERS = (
    "locations.events",
    "locations.steps",
    "reviews.desk.handling",
    "dashboards.findings.states",
    "dashboards.actions.handling",
)
"""Modules by which events are written."""
VERB = re.compile(r"(?!manage\.py|evenly\.)[a-z_]+\.[a-z_]+")


def recorded(module: Module) -> set[str]:
    """The verbs that a module adds to the log, or makes lines of a log from."""
    targets = {target for _node, target in imports(module)}
    rows = any(isinstance(node, ast.Call) and called(node) == "EventRow" for node in ast.walk(module.tree))
    if not rows and not any(target.startswith(WRITERS) for target in targets):
        return set()
    texts = (node.value for node in ast.walk(module.tree) if isinstance(node, ast.Constant))
    return {text for text in texts if isinstance(text, str) and VERB.fullmatch(text)}


def test_every_verb_that_is_recorded_has_words_and_no_other_one() -> None:
    written = {verb for module in project() for verb in recorded(module)}
    assert len(written) > 30
    assert written == set(VERBS)


def test_every_kind_of_subject_has_words_and_no_other_one() -> None:
    assert {verb.partition(".")[0] for verb in VERBS} == set(SUBJECTS)
