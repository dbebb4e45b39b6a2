"""The last pages of an edition: standards that applied, what a revision changed and why, method, what is left out."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.glossary import GROUPS
from dashboards.metrics import Metric, keys, metric
from dashboards.naming import format_words, region_words
from dashboards.reports.edition import STORE, ChangedFigure, Edition, MetricLine, Reason, Standing
from dashboards.reports.pdf.document import (
    HeadedTable,
    Section,
    TableBlock,
    TableCell,
    TableColumn,
    TermsBlock,
    TextBlock,
)
from dashboards.reports.pdf.phrases import ARROW, day, spoken_name
from dashboards.scoring.verdicts import Verdict

STANDARDS = 40
DIFFERENCES = 60
REASONS = 20
EXPLAINED = ("interval", "bar", "n", "verdict", "estimate", "differs", "mean", "nine-in-ten", "consistency")
"""Words of the glossary that a report explains."""


def standards(edition: Edition, most: int = STANDARDS) -> HeadedTable | None:
    """List the standards that applied in the month; None without any."""
    if not edition.standards:
        return None
    columns = [
        TableColumn(_("Metric"), "left", is_wide=True),
        TableColumn(_("where"), "left", is_wide=True),
        TableColumn(_("standard")),
        TableColumn(_("since")),
    ]
    left = len(edition.standards) - most
    more = ngettext("%(n)s more standard is in the workbook.", "%(n)s more standards are in the workbook.", left)
    return HeadedTable(
        title=_("Standards that applied"),
        note="",
        table=TableBlock(columns, [_standard(each) for each in edition.standards[:most]]),
        more=more % {"n": wording.number(left)} if left > 0 else "",
    )


def _standard(standing: Standing) -> Sequence[TableCell]:
    entry = metric(standing.metric)
    where = [region_words(standing.region), format_words(standing.format) if standing.format else ""]
    return [
        TableCell(_(entry.label)),
        TableCell(spoken_name(" · ".join(part for part in where if part)) or _("whole brand")),
        TableCell(wording.value(entry, standing.target), is_strong=True),
        TableCell(wording.month_name(standing.valid_from)),
    ]


def revision(edition: Edition, most: int = DIFFERENCES, reasons: int = REASONS) -> Section | None:
    """Say what a revision changed and why; None for a draft and for the first edition of a month."""
    if not edition.reasons and not edition.differences:
        return None
    parts = [reason_words(each) for each in edition.reasons[:reasons]]
    numbered = [f"{at}. {words}" for at, words in enumerate(parts, start=1)] if len(parts) > 1 else parts
    left = len(edition.reasons) - len(parts)
    if left:
        more = ngettext("%(n)s more reason is in the workbook.", "%(n)s more reasons are in the workbook.", left)
        numbered.append(more % {"n": wording.number(left)})
    blocks: list[TextBlock | HeadedTable] = [TextBlock(_("Why"), numbered)] if numbered else []
    if edition.differences:
        blocks.append(_differences(edition, most))
    elif edition.reasons:
        blocks.append(TextBlock("", [_("No figure of this report changed.")]))
    return Section(_("What changed and why"), _revision_words(edition), blocks)


def _revision_words(edition: Edition) -> str:
    facts = {"n": edition.revision, "before": edition.revision - 1, "day": day(edition.revised_on)}
    return _("Revision %(n)s, instead of revision %(before)s of %(day)s") % facts


def reason_words(reason: Reason) -> str:
    """Say why figures of a closed month changed."""
    facts = {
        "name": spoken_name(reason.name),
        "number": "" if reason.number is None else reason.number,
        "day": day(reason.day),
        "records": "" if reason.records is None else wording.number(reason.records),
    }
    match reason.kind:
        case "import" if reason.records is not None:
            return _("Import %(number)s of %(day)s (%(name)s): %(records)s records of the month came late.") % facts
        case "import":
            return _("Import %(number)s of %(day)s (%(name)s) came late.") % facts
        case "undo":
            return _("Import %(number)s (%(name)s) was undone on %(day)s.") % facts
        case "standard":
            named = _(metric(reason.name).label) if reason.name in keys() else reason.name
            return _("The standard of %(metric)s was changed on %(day)s.") % {"metric": named, "day": facts["day"]}
        case "erased":
            return _("What a person had written was erased at their wish on %(day)s.") % facts
        case "names_cut":
            return _("Names and contacts are cut out of what customers wrote since %(day)s.") % facts
        case "names_kept":
            return _("What customers wrote is quoted with its names since %(day)s.") % facts
        case "formula":
            return _("Figures are computed by newer formulas since %(day)s.") % facts
    return _("%(name)s, %(day)s") % facts


def _differences(edition: Edition, most: int) -> HeadedTable:
    names = {each.code: each.name for each in edition.stores}
    has_places, has_many = edition.place.kind != STORE, len(edition.reasons) > 1
    columns = [
        *([TableColumn(_("Where"), "left", is_wide=True)] if has_places else []),
        TableColumn(_("Metric"), "left", is_wide=True),
        TableColumn(_("figure"), "left", is_wide=True),
        TableColumn(_("before")),
        TableColumn(""),
        TableColumn(_("now")),
        *([TableColumn(_("why"))] if has_many else []),
    ]
    rows = [
        [
            *([_where(each, names)] if has_places else []),
            *_difference(each, edition.window),
            *([TableCell("" if each.cause is None else str(each.cause + 1))] if has_many else []),
        ]
        for each in edition.differences[:most]
    ]
    left = len(edition.differences) - most
    more = ngettext("%(n)s more difference is in the workbook.", "%(n)s more differences are in the workbook.", left)
    count = len(edition.differences)
    title = ngettext("%(n)s figure changed", "%(n)s figures changed", count) % {"n": wording.number(count)}
    return HeadedTable(title, "", TableBlock(columns, rows), more % {"n": wording.number(left)} if left > 0 else "")


def _where(found: ChangedFigure, names: Mapping[str, str]) -> TableCell:
    where = names.get(found.store, found.store) if found.store else region_words(found.region)
    return TableCell(spoken_name(where) if where else _("all stores"))


def _difference(found: ChangedFigure, window: int) -> Sequence[TableCell]:
    entry = metric(found.metric)
    parts = [_(entry.label), "" if found.window == window else wording.window_name(found.window)]
    return [
        TableCell(", ".join(each for each in parts if each)),
        TableCell(figure_name(found.figure)),
        TableCell(figure_words(entry, found.figure, found.before)),
        TableCell(ARROW),
        TableCell(figure_words(entry, found.figure, found.now), is_strong=True),
    ]


def figure_name(figure: str) -> str:
    """Name a figure of a store or of the whole place; an unknown one by its own name."""
    names = {
        "n": _("answers"),
        "answers": _("answers"),
        "stores": _("stores"),
        "value": _("value"),
        "mu": _("mean"),
        "low": _("95%% interval, from") % (),
        "high": _("95%% interval, to") % (),
        "shrunken": _("careful estimate"),
        "target": _("standard"),
        "verdict": _("verdict"),
        "rank": _("expected rank"),
        "p_below": _("probability of being below"),
        "p_worst": _("probability of being among the worst"),
        "change": _("change"),
        "consistency": _("consistency"),
        "nine_low": _("nine stores in ten, from"),
        "nine_high": _("nine stores in ten, to"),
        "confirmed": _("confirmed to differ"),
    }
    return names.get(figure, figure)


def figure_words(entry: Metric, figure: str, value: float | str | None) -> str:
    """Write a figure that changed, by what kind of figure it is."""
    if value is None:
        return wording.NOTHING
    if figure == "verdict" and value in set(Verdict):
        return wording.verdict_words(str(value))
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if figure in ("n", "answers", "stores", "needed", "consistency"):
        return wording.number(value)
    if figure in ("p_below", "p_worst", "q"):
        return wording.probability(value)
    if figure in ("rank", "rank_low", "rank_high"):
        return wording.number(value, 1)
    return wording.change(entry, value) if figure == "change" else wording.value(entry, value)


def method(edition: Edition) -> Iterator[TermsBlock | TextBlock]:
    """Say how the figures came about, and what is left out of them."""
    yield TermsBlock(_("How to read it"), [_explained(anchor) for anchor in EXPLAINED])
    yield TermsBlock(_("What is measured"), [_measured(edition, each) for each in edition.metrics])
    facts = {"period": wording.period(edition.month, edition.window), "n": edition.formula}
    sentences = [_("Months: %(period)s. Formulas of version %(n)s.") % facts]
    if edition.silent:
        silent = ngettext(
            "%(n)s store has no answers in this period.", "%(n)s stores have no answers in this period.", edition.silent
        )
        sentences.append(silent % {"n": wording.number(edition.silent)})
    sentences.append(_("All stores and all figures are in the workbook of the same report and fingerprint."))
    yield TextBlock(_("This report"), [" ".join(sentences)])


def _explained(anchor: str) -> tuple[str, str]:
    term = next(each for _anchor, _title, terms in GROUPS for each in terms if each.anchor == anchor)
    return str(term.word), str(term.meaning)


def _measured(edition: Edition, line: MetricLine) -> tuple[str, str]:
    entry = metric(line.metric)
    facts = {"formula": _(entry.formula), "left_out": _(entry.left_out)}
    words = _("%(formula)s. Left out: %(left_out)s") % facts
    if line.left_out:
        left = ngettext(
            "%(n)s answer on another scale is left out.", "%(n)s answers on other scales are left out.", line.left_out
        )
        words += " " + left % {"n": wording.number(line.left_out)}
    return _(entry.label), words
