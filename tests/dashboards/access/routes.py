"""All routes of a URLconf, found by walking it: includes, namespaces, path and regular expression patterns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

API = "api/"


@dataclass(frozen=True, slots=True)
class Route:
    """One route: its name with its namespaces (empty where it has none), and the pattern behind it."""

    name: str
    regex: str
    pattern: URLPattern

    @property
    def parts(self) -> frozenset[str]:
        """The names that its address has to be given."""
        return frozenset(_template(self.regex)[1])

    @property
    def is_api(self) -> bool:
        return self.regex.startswith(API)

    def address(self, parts: Mapping[str, Any]) -> str:
        """Fill in the address; parts that it does not have are ignored."""
        template, names = _template(self.regex)
        return "/" + template % {name: parts[name] for name in names}


@cache
def _template(regex: str) -> tuple[str, list[str]]:
    """Turn a pattern into the text that it matches, and the names that are filled into it, as ``reverse`` does."""
    (template, names), *_others = normalize(regex)
    return template, names


def routes(urlconf: Any = None) -> list[Route]:
    """Give every route of a URLconf, by default the project's."""
    return [*_walk(get_resolver(urlconf), "", "")]


def _walk(resolver: URLResolver, before: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        regex = before + entry.pattern.regex.pattern.removeprefix("^")
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, regex, inner)
        else:
            yield Route(f"{namespace}{entry.name}" if entry.name else "", regex, entry)
