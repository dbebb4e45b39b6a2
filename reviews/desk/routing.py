"""Rules of a desk: which items they are about, and what they do with them (pure).

All rules that match add their tags and raise the severity; the first that assigns wins. What each did is said.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

KINDS = ("review", "comment", "case", "note")
CONDITIONS = (
    *("kinds", "stars", "score_at_most", "themes", "words", "languages", "publishers", "touchpoints", "regions"),
    *("formats", "open_now", "incident"),
)
"""What a rule may ask of an item; those that are absent ask nothing."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What rules see of an item.

    ``stars`` is 1 to 5 on the publisher's scale, ``score`` an NPS of 0 to 10; None where there is none. ``regions`` are
    the paths of the store's region and of all above it. ``is_open`` says whether the store was open when the customer
    spoke; None where no hours are known.
    """

    kind: str
    text: str = ""
    stars: int | None = None
    score: int | None = None
    themes: frozenset[str] = frozenset()
    language: str = ""
    publisher: str = ""
    touchpoint: str = ""
    regions: frozenset[str] = frozenset()
    format: str = ""
    is_open: bool | None = None
    is_incident: bool = False


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """One rule as it is stored: conditions by name, tags (ids), the severity at least, and whom it assigns."""

    pk: int
    when: Mapping[str, Any]
    tags: frozenset[int] = frozenset()
    severity: int = 0
    assign: str = ""
    team: int | None = None
    person: int | None = None


@dataclass(slots=True)
class Decision:
    """What the rules do with an item: ``tags`` with the rule that gave each first, and what each rule did."""

    tags: dict[int, int] = field(default_factory=dict)
    severity: int = 0
    assigned: RoutingRule | None = None
    did: dict[int, dict[str, Any]] = field(default_factory=dict)


def matches(when: Mapping[str, Any], item: Seen) -> bool:
    """Say whether an item meets all conditions; a rule without any meets nothing.

    >>> matches({"stars": [1, 2], "words": ["cold"]}, Seen("review", "Cold coffee", stars=1))
    True
    >>> matches({}, Seen("review")), matches({"stars": [1]}, Seen("comment"))
    (False, False)
    """
    asked = [name for name in CONDITIONS if name in when]
    return bool(asked) and all(_MEETS[name](when[name], item) for name in asked)


def _has_words(words: Collection[str], item: Seen) -> bool:
    text = item.text.casefold()
    return any(word.casefold() in text for word in words)


_MEETS: Mapping[str, Any] = {
    "kinds": lambda asked, item: item.kind in asked,
    "stars": lambda asked, item: item.stars is not None and item.stars in asked,
    "score_at_most": lambda asked, item: item.score is not None and item.score <= asked,
    "themes": lambda asked, item: bool(item.themes & {*asked}),
    "words": _has_words,
    "languages": lambda asked, item: item.language.partition("-")[0] in asked,
    "publishers": lambda asked, item: item.publisher in asked,
    "touchpoints": lambda asked, item: item.touchpoint in asked,
    "regions": lambda asked, item: bool(item.regions & {*asked}),
    "formats": lambda asked, item: item.format in asked,
    "open_now": lambda asked, item: item.is_open is not None and item.is_open == asked,
    "incident": lambda asked, item: item.is_incident == asked,
}


def decide(rules: Sequence[RoutingRule], item: Seen, severity: int) -> Decision:
    """Give what rules in their order do with an item that has a severity already."""
    decision = Decision(severity=severity)
    for rule in rules:
        if not matches(rule.when, item):
            continue
        did: dict[str, Any] = {}
        if new := [tag for tag in sorted(rule.tags) if tag not in decision.tags]:
            decision.tags |= dict.fromkeys(new, rule.pk)
            did["tags"] = new
        if rule.severity > decision.severity:
            decision.severity = did["severity"] = rule.severity
        if rule.assign and decision.assigned is None:
            decision.assigned, did["assign"] = rule, rule.assign
        decision.did[rule.pk] = did
    return decision
