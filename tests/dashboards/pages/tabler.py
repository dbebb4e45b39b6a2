"""The classes of Tabler's style sheet: all that it has, and those that are served."""

import re

from tests.databases import ROOT

_RULES = re.compile(r"\{[^{}]*\}")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")

WHOLE = frozenset((ROOT / "tests/data/tabler-classes.txt").read_text(encoding="utf-8").split())
"""What `npm run vendor` found in the whole sheet."""
SERVED = frozenset(
    _CLASS.findall(_RULES.sub("{}", (ROOT / "static/vendor/tabler/tabler.min.css").read_text(encoding="utf-8")))
)
LEFT_OUT = WHOLE - SERVED
