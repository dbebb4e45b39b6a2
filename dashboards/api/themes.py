"""``/api/v1/themes`` and ``/api/v1/mentions``: what customers complain of, and in which words."""

from typing import Annotated, TypedDict

from rest_framework import serializers as fields
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards import queries
from dashboards.api.access import (
    BeforeField,
    BrandParameters,
    MonthParameters,
    RegionField,
    StoreField,
    WindowField,
    month_asked,
    next_page,
    query_of,
    scope_of,
)
from dashboards.api.endpoint import Endpoint
from dashboards.api.openapi.hints import Named
from dashboards.api.openapi.operations import Operation
from dashboards.files.documents import MentionDocument, ThemesDocument, mention_document, themes_document
from locations.months import USUAL_WINDOW, WHOLE_WINDOWS
from reviews.themes.keys import THEMES

PAGE = 100
"""Mentions of one answer."""


class ThemeField(fields.ChoiceField):
    """The key of a theme; empty for all."""

    def __init__(self) -> None:
        super().__init__(
            choices=list(THEMES), required=False, default="", allow_blank=True, help_text="only this theme"
        )


class MentionsDocument(TypedDict):
    """Marks, the newest first."""

    mentions: list[MentionDocument]
    next: Annotated[str | None, "address of the following ones"]


class ThemeParameters(MonthParameters):
    """Parameters of ``/api/v1/themes``."""

    theme = ThemeField()
    window = WindowField(WHOLE_WINDOWS, required=False, default=USUAL_WINDOW)
    region = RegionField("only stores that were in this region then")


class MentionParameters(BrandParameters):
    """Parameters of ``/api/v1/mentions``."""

    theme = ThemeField()
    store = StoreField("only of this store")
    polarity = fields.ChoiceField(choices=[-1, 0, 1], required=False, help_text="-1 complaint, 0 neither, 1 praise")
    before = BeforeField("only marks with a smaller id")


class Themes(Endpoint):
    """``GET /api/v1/themes?brand=&theme=&window=&as_of=``: what ``themes`` answers, as this person sees it."""

    describes = {
        "GET": Operation(
            "listThemes",
            "Themes of stores",
            "What customers of each store complain of, the surest first.",
            takes=[ThemeParameters],
            answers={200: Named(ThemesDocument)},
        )
    }

    def get(self, request: Request) -> Response:
        scope, month, given = month_asked(request, ThemeParameters)
        try:
            ranking = queries.theme_ranking(scope, month, given["window"], theme=given["theme"], region=given["region"])
        except queries.NoThemes as refused:
            raise fields.ValidationError({"window": [str(refused)]}) from refused
        except queries.NoSuchPlace as missing:
            raise NotFound(str(missing)) from missing
        return Response(themes_document(ranking))


class Mentions(Endpoint):
    """``GET /api/v1/mentions?brand=&theme=&store=&polarity=&before=``: marks with their sentences, the newest first."""

    describes = {
        "GET": Operation(
            "listMentions",
            "Marks with their sentences",
            f"What customers wrote of themes, the newest first, {PAGE} at a time.",
            takes=[MentionParameters],
            answers={200: Named(MentionsDocument)},
        )
    }

    def get(self, request: Request) -> Response:
        given = query_of(request, MentionParameters)
        scope = scope_of(request, given.pop("brand"))
        found, last = queries.mentions(scope, **given, limit=PAGE)
        following = next_page(request, last) if last else None
        answer: MentionsDocument = {"mentions": [mention_document(each) for each in found], "next": following}
        return Response(answer)
