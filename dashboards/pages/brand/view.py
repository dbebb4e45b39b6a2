"""How a brand is set up: settings, logo, formats and the region tree. One address; the button says what is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dashboards import formats, queries
from dashboards.jobs import moves
from dashboards.naming import region_words
from dashboards.pages.brand import cells
from dashboards.pages.brand.form import (
    FormatForm,
    LogoForm,
    NewRegionForm,
    RegionNameForm,
    RegionPlaceForm,
    SettingsForm,
)
from dashboards.pages.frame.navigation import Group, PageLink, is_head_office
from dashboards.pages.frame.page import read_request, render_page
from dashboards.rows import RegionRow
from locations import brand_settings, region_tree
from locations.refusals import Refusal
from locations.scoping import Scope

DAY = 86_400


@dataclass(slots=True)
class Forms:
    """The forms of the page; ``names`` and ``places`` have one for each region, by its id."""

    settings: SettingsForm
    logo: LogoForm
    format: FormatForm
    region: NewRegionForm
    names: dict[int, RegionNameForm]
    places: dict[int, RegionPlaceForm]

    @property
    def errors(self) -> bool:
        of_regions = (*self.names.values(), *self.places.values())
        return any(form.errors for form in (self.settings, self.logo, self.format, self.region, *of_regions))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def brand(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how the brand is set up; on POST, do what the button says."""
    page_request = read_request(request, slug, (), overseer=True)
    scope = page_request.scope
    regions, kinds = queries.region_tree(scope), queries.formats(scope)
    forms = _forms(request, scope, regions, [name for name, _stores in kinds])
    if request.method == "POST":
        do = DOES.get(request.POST.get("do", ""))
        if do is None:
            raise BadRequest("do names nothing that can be done")
        if (sentence := do(scope, request, forms)) is not None:
            messages.success(request, sentence)
            return redirect("brand", slug)
    context = {
        "forms": forms,
        "settings": cells.settings(forms.settings),
        "formats": kinds,
        "regions": [(row, region_words(row.path), forms.names[row.pk], forms.places[row.pk]) for row in regions],
        "has_logo": bool(scope.logo),
    }
    return render_page(
        request, "brand/brand.html", page_request, "brand", context, pickers=(), is_refused=bool(forms.errors)
    )


@require_safe
@login_required
def logo(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the brand's logo to whoever has a role in it."""
    scope: Scope = request.scope(slug)  # type: ignore[attr-defined]
    png = queries.brand_logo(scope)
    if png is None:
        raise Http404
    return HttpResponse(png, content_type="image/png", headers={"Cache-Control": f"private, max-age={DAY}"})


def _forms(request: HttpRequest, scope: Scope, regions: list[RegionRow], kinds: list[str]) -> Forms:
    """Give the forms, of which the one whose button was pressed has what was written."""
    do, pressed = request.POST.get("do", ""), request.POST.get("region", "")
    return Forms(
        SettingsForm(queries.brand_settings(scope), request.POST if do == "settings" else None),
        LogoForm(*((request.POST, request.FILES) if do == "logo" else ())),
        FormatForm(kinds, request.POST if do == "format" else None),
        NewRegionForm([(row.pk, region_words(row.path)) for row in regions], request.POST if do == "add" else None),
        {
            row.pk: RegionNameForm(
                request.POST if do == "rename" and pressed == str(row.pk) else None,
                initial={"name": row.name},
                auto_id=f"region-{row.pk}-%s",
            )
            for row in regions
        },
        {
            row.pk: RegionPlaceForm(
                [(other.pk, region_words(other.path)) for other in regions if other.pk != row.pk],
                request.POST if do in ("move", "merge") and pressed == str(row.pk) else None,
                auto_id=f"region-{row.pk}-%s",
            )
            for row in regions
        },
    )


def _done(form: Form, verb: Callable[[], object], did: str, nothing: str) -> str | None:
    """Call a verb and give the sentence for what came of it; None where the form has an error, or now gets one."""
    if not form.is_valid():
        return None
    try:
        return did if verb() else nothing
    except Refusal as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return None


def _by(scope: Scope) -> dict[str, Any]:
    return {"by": scope.user, "now": timezone.now()}


def _settings(scope: Scope, request: HttpRequest, forms: Forms) -> str | None:
    form = forms.settings
    return _done(
        form,
        lambda: brand_settings.change_brand(scope, form.cleaned_data, **_by(scope)),
        _("The settings are saved."),
        _("Nothing was changed: the settings are so already."),
    )


def _logo(scope: Scope, request: HttpRequest, forms: Forms) -> str | None:
    form = forms.logo

    def set_logo() -> bool:
        brand_settings.set_logo(scope, form.cleaned_data["logo"], **_by(scope))
        return True

    return _done(form, set_logo, _("The logo is set."), "")


def _remove_logo(scope: Scope, request: HttpRequest, forms: Forms) -> str:
    removed = brand_settings.remove_logo(scope, **_by(scope))
    return _("The logo is removed.") if removed else _("Nothing was done: there is no logo.")


def _format(scope: Scope, request: HttpRequest, forms: Forms) -> str | None:
    form = forms.format
    return _done(
        form,
        lambda: formats.rename_format(scope, form.cleaned_data["old"], form.cleaned_data["new"], **_by(scope)),
        _("The format is renamed."),
        _("Nothing was changed: the format is called so already."),
    )


def _add(scope: Scope, request: HttpRequest, forms: Forms) -> str | None:
    form = forms.region
    return _done(
        form,
        lambda: region_tree.add_region(scope, form.cleaned_data["parent"], form.cleaned_data["name"], **_by(scope)),
        _("The region is added."),
        _("Nothing was changed: the region that it should lie in is gone."),
    )


def _rename(scope: Scope, request: HttpRequest, forms: Forms) -> str | None:
    pk = _region(request, forms)
    form = forms.names[pk]
    return _done(
        form,
        lambda: region_tree.rename_region(scope, pk, form.cleaned_data["name"], **_by(scope)),
        _("The region is renamed, with the paths of all below it."),
        _("Nothing was changed: this region is gone."),
    )


def _remove(scope: Scope, request: HttpRequest, forms: Forms) -> str | None:
    pk = _region(request, forms)
    form = forms.names[pk] = RegionNameForm({"name": forms.names[pk].initial["name"]}, auto_id=f"region-{pk}-%s")
    return _done(
        form,
        lambda: region_tree.remove_region(scope, pk, **_by(scope)),
        _("The region is removed."),
        _("Nothing was changed: this region is gone."),
    )


def _move(scope: Scope, request: HttpRequest, forms: Forms) -> str | None:
    pk = _region(request, forms)
    form = forms.places[pk]
    return _done(
        form,
        lambda: moves.move_region(scope, pk, form.cleaned_data["to"], **_by(scope)),
        _("The region is moved, with its stores, roles and standards. Months that are scored stay as they are."),
        _("Nothing was changed: this region is gone."),
    )


def _merge(scope: Scope, request: HttpRequest, forms: Forms) -> str | None:
    pk = _region(request, forms)
    form = forms.places[pk]
    if form.is_valid() and form.cleaned_data["to"] is None:
        form.add_error("to", _("Choose the region that it is merged into."))
    return _done(
        form,
        lambda: moves.merge_region(scope, pk, form.cleaned_data["to"], **_by(scope)),
        _("The region is merged. Months that are scored stay as they are."),
        _("Nothing was changed: this region is gone."),
    )


def _region(request: HttpRequest, forms: Forms) -> int:
    """Give the id of the region whose button was pressed; one of others is as absent as none."""
    found = next((pk for pk in forms.names if str(pk) == request.POST.get("region")), None)
    if found is None:
        raise Http404
    return found


DOES = {
    "settings": _settings,
    "logo": _logo,
    "remove_logo": _remove_logo,
    "format": _format,
    "add": _add,
    "rename": _rename,
    "move": _move,
    "merge": _merge,
    "remove": _remove,
}
"""What the buttons of the page do: the sentence for what came of it, or None to show the page with its errors."""

urlpatterns = [
    path("b/<slug:slug>/brand/", brand, name="brand"),
    path("b/<slug:slug>/logo.png", logo, name="brand_logo"),
]
LINK = PageLink(Group.SET_UP, 5, "brand", gettext_lazy("Brand"), "settings", for_whom=is_head_office)
