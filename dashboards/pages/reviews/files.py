"""The reviews and comments of a choice as files, all of them, and the service cases next to them."""

from collections.abc import Mapping, Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries, wording
from dashboards.files.tables import MOMENT, Field, Table
from dashboards.naming import DIMENSION_WORDS
from dashboards.pages.frame import about_sheet
from dashboards.pages.frame.downloads import Download, file_name, filters, name_parts, send_csv, send_workbook
from dashboards.pages.frame.page import read_request
from dashboards.pages.reviews.form import LANGUAGES, PARTS, ReviewsForm
from dashboards.rows import ReviewRow

NARROW = ("region", "store", "kind", "stars", "answered", "language", *PARTS, "weekday", "daypart", "q")
"""What narrows the reviews besides their age, which is the period of the file."""


@require_safe
@login_required
def reviews_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the reviews and comments of a choice, all pages of it, in the same order."""
    return send_csv(request, _download(request, slug))


@require_safe
@login_required
def reviews_xlsx(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the same as a workbook."""
    return send_workbook(request, _download(request, slug))


def _download(request: HttpRequest, slug: str) -> Download:
    now = timezone.now()
    form = ReviewsForm(request.GET, now)
    page_request = read_request(request, slug, tuple(form.fields), plain=True)
    form.offer(page_request.choices.regions)
    only, given = queries.ReviewFilter(**form.narrows()), form.checked()
    rows = queries.all_reviews(page_request.scope, given["store"], only)
    about = about_sheet.table(
        page_request,
        now,
        contents=_("Reviews and survey comments, newest first"),
        period=form.period(),
        chosen=filters(form, NARROW),
        notes=[(_("Times"), _("On the clock of the store; in CSV with its distance from UTC."))],
    )
    name = file_name(page_request, "reviews", name_parts(given, (*NARROW, "age")), now)
    return Download(name, Table(_("Reviews"), FIELDS, rows), about)


PRECISION_WORDS: Mapping[str, str | Promise] = {
    "exact": gettext_lazy("exact"),
    "day": gettext_lazy("to the day"),
    "week": gettext_lazy("to the week"),
    "month": gettext_lazy("to the month"),
    "year": gettext_lazy("to the year"),
}
ANSWERED_WORDS: Mapping[str, str | Promise] = {
    "": "",
    "yes": gettext_lazy("answered"),
    "no": gettext_lazy("not answered"),
    "untold": gettext_lazy("no information on replies"),
}
LANGUAGE_WORDS: Mapping[str, str | Promise] = dict(LANGUAGES) | {"": ""}


def _kind(row: ReviewRow) -> str:
    return _("review") if row.kind == "review" else _("survey comment")


def _answered(row: ReviewRow) -> str:
    """Say whether a review has a reply: yes, no, or untold where its file does not say; empty for a comment."""
    if row.kind != "review":
        return ""
    if not row.replies_known:
        return "untold"
    return "yes" if row.reply or row.replied_at else "no"


FIELDS: Sequence[Field[ReviewRow]] = (
    Field("store", gettext_lazy("Code"), lambda row: row.store, width=12),
    Field("store_name", gettext_lazy("Store"), lambda row: row.store_name, width=30),
    Field("kind", gettext_lazy("Kind"), lambda row: row.kind, shown=_kind, width=12),
    Field(
        "publisher",
        gettext_lazy("Source"),
        lambda row: row.publisher,
        gettext_lazy("Who published the review, or the survey that the comment is from."),
        shown=lambda row: wording.publisher(row.publisher),
    ),
    Field(
        "posted_from",
        gettext_lazy("Posted, earliest"),
        lambda row: row.when_from,
        gettext_lazy("The first moment at which it may have been posted; where that is known exactly, both are equal."),
        number_format=MOMENT,
        width=17,
    ),
    Field(
        "posted_to",
        gettext_lazy("Posted, latest"),
        lambda row: row.when_to,
        gettext_lazy("The last moment at which it may have been posted. The rows are in this order."),
        number_format=MOMENT,
        width=17,
    ),
    Field(
        "precision",
        gettext_lazy("Date known"),
        lambda row: row.precision,
        gettext_lazy("How exactly the source tells when it was posted."),
        shown=lambda row: PRECISION_WORDS[row.precision],
        width=12,
    ),
    Field(
        "stars",
        gettext_lazy("Stars"),
        lambda row: row.rating,
        gettext_lazy("Empty for survey comments, and for reviews without stars."),
        number_format="0",
        width=9,
        bar=(0, 5),
    ),
    Field(
        "stars_of",
        gettext_lazy("Stars at most"),
        lambda row: row.rating_max if row.rating is not None else None,
        gettext_lazy("The top of the scale that the stars are on."),
        number_format="0",
        width=9,
    ),
    Field(
        "nps",
        "NPS",
        lambda row: row.nps,
        gettext_lazy("Would this customer recommend the store? 0 to 10."),
        number_format="0",
        width=8,
        bar=(0, 10),
    ),
    Field(
        "csat",
        "CSAT",
        lambda row: row.csat,
        gettext_lazy("How satisfied this customer is, on the scale of the survey."),
        number_format="0",
        width=8,
    ),
    Field(
        "ces",
        "CES",
        lambda row: row.ces,
        gettext_lazy("How easy it was for this customer, on the scale of the survey."),
        number_format="0",
        width=8,
    ),
    Field(
        "author",
        gettext_lazy("Author"),
        lambda row: row.author,
        gettext_lazy("As the publisher shows it; empty where it is not known or was removed."),
        width=18,
    ),
    Field("text", gettext_lazy("Text"), lambda row: row.text, width=70, wraps=True),
    Field(
        "language",
        gettext_lazy("Language"),
        lambda row: row.language,
        shown=lambda row: LANGUAGE_WORDS.get(row.language, row.language),
        width=11,
    ),
    Field(
        "touchpoint",
        DIMENSION_WORDS["touchpoint"],
        lambda row: row.touchpoint,
        gettext_lazy("Where in their visit the customer was asked, as the file writes it; surveys alone have one."),
        width=16,
    ),
    Field(
        "channel",
        DIMENSION_WORDS["channel"],
        lambda row: row.channel,
        gettext_lazy("How the survey reached the customer, as the file writes it."),
        width=12,
    ),
    Field(
        "segment",
        DIMENSION_WORDS["segment"],
        lambda row: row.segment,
        gettext_lazy("What kind of customer it is, as the file writes it."),
        width=16,
    ),
    Field(
        "answered",
        gettext_lazy("Reply"),
        _answered,
        gettext_lazy("Whether the store has answered, as far as the file tells."),
        shown=lambda row: ANSWERED_WORDS[_answered(row)],
        width=16,
    ),
    Field("reply", gettext_lazy("Text of the reply"), lambda row: row.reply, width=50, wraps=True),
    Field(
        "replied_at",
        gettext_lazy("Replied"),
        lambda row: row.replied_at and row.replied_at.astimezone(row.when_to.tzinfo),
        gettext_lazy("When the reply was last changed."),
        number_format=MOMENT,
        width=17,
    ),
)
