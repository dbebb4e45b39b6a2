"""Which stores are compared."""

from django.core.exceptions import BadRequest
from django.http import QueryDict

MOST_COMPARED = 6


def read_stores(query: QueryDict) -> tuple[str, ...]:
    """Give the codes of the stores to compare, in the order given, each once. Raises BadRequest for more than six."""
    codes = tuple(dict.fromkeys(code.strip() for code in query.getlist("store") if code.strip()))
    if len(codes) > MOST_COMPARED or any(len(code) > 60 for code in codes):
        raise BadRequest("At most six stores can be compared.")
    return codes
