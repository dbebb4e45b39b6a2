"""Names of what items, rules and severities are, as the set-up of a desk writes them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

Words = str | Promise

KIND_WORDS: Mapping[str, Words] = {
    "review": gettext_lazy("review"),
    "comment": gettext_lazy("survey comment"),
    "case": gettext_lazy("service case"),
    "note": gettext_lazy("note of the staff"),
}
SEVERITY_WORDS: Mapping[int, Words] = {
    1: gettext_lazy("information"),
    2: gettext_lazy("minor"),
    3: gettext_lazy("major"),
    4: gettext_lazy("incident"),
}
ASSIGN_WORDS: Mapping[str, Words] = {
    "": gettext_lazy("nobody"),
    "store": gettext_lazy("the store manager"),
    "regional": gettext_lazy("the regional manager"),
    "head_office": gettext_lazy("head office"),
    "team": gettext_lazy("a team"),
    "person": gettext_lazy("a person"),
}
PART_WORDS: Mapping[str, Words] = {
    "deadlines": gettext_lazy("Deadlines"),
    "tags": gettext_lazy("Tags"),
    "rules": gettext_lazy("Rules"),
    "templates": gettext_lazy("Templates"),
    "playbooks": gettext_lazy("Playbooks"),
    "teams": gettext_lazy("Teams"),
    "handover": gettext_lazy("Handover"),
}
"""The parts of the page in their order."""
