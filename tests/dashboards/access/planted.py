"""Faults to plant into the program, each of which the walk must find."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from dashboards.jobs import imports as import_jobs
from locations import scoping
from locations.middleware import scope as middleware
from locations.models import Brand, Location, Membership, User
from locations.scoping import Scope, head_office, visible_to
from reviews.models import ImportJob
from tests.dashboards.access.routes import routes
from tests.dashboards.access.world import code

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault: how it is planted, on which route it shows, and as what the walk must report it (``Fault.kind``)."""

    what: str
    plant: Callable[[pytest.MonkeyPatch], None]
    route: str
    kind: str


def _queries(name: str) -> Any:
    """Give a module of the queries; as attributes of the package, some of their names are those of functions."""
    return import_module(f"dashboards.queries.{name}")


def _whole_brand(scope: Scope) -> Scope:
    return head_office(Brand.objects.get(pk=scope.brand))


def _stores_of_the_brand(scope: Scope) -> Any:
    return Location.objects.filter(brand_id=scope.brand)


def _rows_of_the_brand(scope: Scope, rows: Any, location: str = "", **more: Any) -> Any:
    return visible_to(_whole_brand(scope), rows, location, **more)


def detail_without_scope(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(_queries("stores"), "visible_locations", _stores_of_the_brand)


def detail_of_any_brand(patch: pytest.MonkeyPatch) -> None:
    everything = ImportJob.objects.select_related("created_by")
    patch.setattr(_queries("imports"), "visible_imports", lambda scope: everything.all())


def imports_of_everybody(patch: pytest.MonkeyPatch) -> None:
    def of_the_brand(scope: Scope) -> Any:
        return ImportJob.objects.filter(brand_id=scope.brand).select_related("created_by")

    for module in (_queries("imports"), _queries("import_changes"), import_jobs):
        patch.setattr(module, "visible_imports", of_the_brand)


def export_without_scope(patch: pytest.MonkeyPatch) -> None:
    for module in map(_queries, ("rankings", "filters", "store_rows")):
        patch.setattr(module, "visible_locations", _stores_of_the_brand)
    for module in map(_queries, ("rankings", "store_rows")):
        patch.setattr(module, "visible_to", _rows_of_the_brand)


def prefix_without_its_end(patch: pytest.MonkeyPatch) -> None:
    """Take /1/10/ for a part of /1/1/."""
    _other_scope(patch, lambda scope: replace(scope, lineages=tuple(each.rstrip("/") for each in scope.lineages)))


def roles_that_do_not_add_up(patch: pytest.MonkeyPatch) -> None:
    _other_scope(patch, lambda scope: replace(scope, locations=()) if scope.lineages else scope)


def brand_of_anybody(patch: pytest.MonkeyPatch) -> None:
    def anybody(user: User, slug: str, now: datetime) -> Scope | None:
        brand = Brand.objects.filter(slug=slug).first()
        return head_office(brand) if brand else None

    patch.setattr(middleware, "scope_of", anybody)


def _other_scope(patch: pytest.MonkeyPatch, change: Callable[[Scope], Scope]) -> None:
    right = scoping.scope_of

    def changed(user: User, slug: str, now: datetime) -> Scope | None:
        scope = right(user, slug, now)
        return change(scope) if scope else None

    patch.setattr(middleware, "scope_of", changed)


def ended_roles_count(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Membership, "applies_on", lambda role, day: role.valid_from <= day)
    patch.setattr(scoping, "memberships_on", lambda rows, day: rows.filter(valid_from__lte=day))


def days_by_utc(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(scoping, "day_in", lambda zone, now: now.astimezone(UTC).date())


def post_without_role_check(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Scope, "keeps_the_brand", property(lambda scope: True))


def read_only_writes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(middleware, "SAFE_METHODS", (*middleware.SAFE_METHODS, "POST"))
    patch.setattr(import_jobs, "_refuse_read_only", lambda scope: None)


def get_that_writes(patch: pytest.MonkeyPatch) -> None:
    _instead(patch, "overview", lambda view: lambda request, **parts: _marked(request, lambda: view(request, **parts)))


def refused_after_writing(patch: pytest.MonkeyPatch) -> None:
    _instead(patch, "store_unpin", lambda view: lambda request, **parts: _marked(request, _refuse))


def _marked(request: HttpRequest, then: Callable[[], HttpResponse]) -> HttpResponse:
    """Write something about the person before the answer."""
    User.objects.filter(username=request.user.get_username()).update(language="xx")
    return then()


def _refuse() -> HttpResponse:
    raise PermissionDenied


def sign_in_not_asked(patch: pytest.MonkeyPatch) -> None:
    _instead(patch, "keys", lambda view: lambda request: HttpResponse("Keys"))


def missing_page_that_tells(patch: pytest.MonkeyPatch) -> None:
    """Answer 404 for the store of others in other words than for none."""

    def telling(view: View) -> View:
        def answer(request: HttpRequest, slug: str, code: str) -> HttpResponse:
            try:
                return view(request, slug=slug, code=code)
            except Http404:
                known = Location.objects.filter(code=code).exists()
                return HttpResponse("Not yours" if known else "Not there", status=404)

        return answer

    _instead(patch, "store", telling)


def error_page_that_names_a_store(patch: pytest.MonkeyPatch) -> None:
    def naming(view: View) -> View:
        def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
            try:
                return view(request, **parts)
            except PermissionDenied:
                return HttpResponse(f"Ask whoever sees {code('b', 3)}", status=403)

        return answer

    _instead(patch, "people", naming)


def delete_offered(patch: pytest.MonkeyPatch) -> None:
    def deleting(view: View) -> View:
        def answer(request: HttpRequest, slug: str) -> HttpResponse:
            if request.method == "DELETE":
                Membership.objects.filter(brand__slug=slug).delete()
                return HttpResponse(status=204)
            return view(request, slug=slug)

        return answer

    _instead(patch, "people", deleting)


def _instead(patch: pytest.MonkeyPatch, name: str, other: Callable[[View], View]) -> None:
    """Put another view in the place of a route's."""
    route = next(each for each in routes() if each.name == name)
    patch.setattr(route.pattern, "callback", other(route.pattern.callback))


FAULTS = (
    Planted("a detail view without scope", detail_without_scope, "store", "leak"),
    Planted("a detail view that asks for no brand", detail_of_any_brand, "api_import", "status"),
    Planted("imports of others in the own brand", imports_of_everybody, "import_drop", "status"),
    Planted("an export without scope", export_without_scope, "stores_csv", "leak"),
    Planted("a path prefix 1/1 that is taken for 1/10", prefix_without_its_end, "store", "leak"),
    Planted("roles that do not add up", roles_that_do_not_add_up, "store", "status"),
    Planted("a brand that anybody may open", brand_of_anybody, "overview", "status"),
    Planted("a role that has ended and still counts", ended_roles_count, "overview", "status"),
    Planted("days of roles by UTC", days_by_utc, "overview", "status"),
    Planted("a POST without role check", post_without_role_check, "store_unpin", "status"),
    Planted("a read-only role that writes", read_only_writes, "imports", "status"),
    Planted("a GET that writes", get_that_writes, "overview", "writes"),
    Planted("a refusal after the deed", refused_after_writing, "store_unpin", "writes"),
    Planted("a page that asks nobody to sign in", sign_in_not_asked, "keys", "status"),
    Planted("a missing page that tells what there is", missing_page_that_tells, "store", "tells"),
    Planted("an error page that names a store of others", error_page_that_names_a_store, "people", "leak"),
    Planted("a method that nobody declared", delete_offered, "people", "status"),
)
