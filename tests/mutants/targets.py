"""The modules that are changed at random, the tests that should notice, and changes that change nothing."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Target(NamedTuple):
    """A module or a folder of modules, and tests near it; paths from the root of the project.

    The tests that are named after a module need not be listed.
    """

    code: str
    tests: tuple[str, ...]


TARGETS = (
    Target("locations/matching", ("tests/locations/matching",)),
    Target("locations/months.py", ()),
    Target("locations/regions.py", ()),
    Target("locations/scoping.py", ("tests/dashboards/queries/test_queries.py",)),
    Target("reviews/measures.py", ()),
    Target("reviews/listings/compare.py", ("tests/reviews/listings",)),
    Target("reviews/readers/cells", ("tests/reviews/readers/cells", "tests/reviews/readers/test_golden.py")),
    Target(
        "reviews/readers/containers",
        (
            *("tests/reviews/readers/containers", "tests/reviews/readers/test_refusals.py"),
            "tests/reviews/readers/test_at_once.py",
        ),
    ),
    Target("reviews/readers/columns", ("tests/reviews/readers/columns", "tests/reviews/readers/test_golden.py")),
    Target(
        "reviews/readers/shapes",
        (
            *("tests/reviews/readers/shapes", "tests/reviews/readers/test_golden.py"),
            *("tests/reviews/readers/test_at_once.py", "tests/reviews/readers/test_refusals.py"),
        ),
    ),
    Target("reviews/readers/recognition.py", ("tests/reviews/readers/test_golden.py",)),
    Target("reviews/readers/checks.py", ("tests/reviews/readers/test_golden.py",)),
    Target("reviews/readers/rejects.py", ()),
    Target("dashboards/stats", ("tests/dashboards/stats",)),
    Target("dashboards/charts", ("tests/dashboards/charts",)),
    Target("dashboards/findings/statements", ("tests/dashboards/findings",)),
    Target("dashboards/scoring/assessment.py", ("tests/dashboards/scoring/test_assessment.py",)),
    Target("dashboards/scoring/trends.py", ("tests/dashboards/scoring/test_trends.py",)),
    Target("dashboards/scoring/verdicts.py", ("tests/dashboards/scoring/test_verdicts.py",)),
    Target("dashboards/scoring/standards.py", ("tests/dashboards/scoring/test_standards.py",)),
)

SWAPS = (*("Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Lt_Gt", "Gt_Lt", "Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is"),)
OPERATORS = (
    *(f"core/ReplaceComparisonOperator_{swap}" for swap in SWAPS),
    *(f"core/ReplaceBinaryOperator_{swap}" for swap in ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul")),
    *("core/ReplaceUnaryOperator_Delete_Not", "core/ReplaceUnaryOperator_Delete_USub"),
    *("core/ReplaceTrueWithFalse", "core/ReplaceFalseWithTrue", "core/ReplaceAndWithOr", "core/ReplaceOrWithAnd"),
    *("core/NumberReplacer", "core/AddNot", "core/ReplaceBreakWithContinue", "core/ReplaceContinueWithBreak"),
    "core/ZeroIterationForLoop",
)
"""Cosmic Ray's changes that a tired author could make; not those that no program survives, such as `+` for `|`."""

WITHOUT_EFFECT = ("strict=", "@dataclass", "slots=", "@cache", "maxsize=", "if TYPE_CHECKING")
"""Lines whose change alters no answer: guards against our own mistakes, sizes of caches."""

SPEED_ONLY = re.compile(r"\beach=(True|False)")
"""Arguments of which both values give the same answers: whether a column remembers the texts it has read."""

EQUIVALENT: dict[tuple[str, str], str] = {
    (
        "locations/matching/vicinity.py",
        "return math.floor(latitude / STEP), math.floor(longitude * STEP) % AROUND_THE_EARTH",
    ): "Larger cells hold the same stores; only the search takes longer.",
    (
        "reviews/readers/containers/json_stream.py",
        "for count in (1, 1, 8, 32, OUTLINED):",
    ): "More witnesses than needed show the same form.",
    ("dashboards/charts/maps.py", "MAP_VERSION = 2"): "Only another version than that of stored pages matters.",
    (
        "dashboards/stats/between.py",
        "information = w2 + 2.0 * w3 / w1 + (w2 / w1) ** 2",
    ): "Shorter steps end at the same maximum.",
}
"""(module, changed line) to the reason why that change alters no answer."""


def modules(target: Target) -> list[Path]:
    path = ROOT / target.code
    return sorted(each for each in path.rglob("*.py") if each.name != "__init__.py") if path.is_dir() else [path]
