"""Findings in words: the sentence that names one, its cause, and the names of states and kinds."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from dashboards import naming, wording
from dashboards.metrics import Metric, metric
from dashboards.rows import EvidenceRow, FindingRow
from locations.months import NOW


def place_words(row: FindingRow) -> str:
    """Name the place of a finding: a region by its own name, a source as people write it."""
    if row.place_kind == "region":
        return row.place.rpartition("/")[2]
    return wording.publisher(row.place) if row.place_kind == "source" else wording.name(row.place)


def sentence(row: FindingRow) -> str:
    """Say what was found, where and since when, and what goes with it."""
    facts = {"place": place_words(row), "what": what(row.lead)}
    text = _("%(place)s: %(what)s") % facts
    cause = cause_words(row)
    return _("%(finding)s; %(cause)s") % {"finding": text, "cause": cause} if cause else text


def what(line: EvidenceRow) -> str:
    """Say what one line of evidence shows."""
    if line.kind == "source_late":
        silent, usual = int(line.figures.get("silent", 0)), int(line.figures.get("usual", 0))
        return _("no file for %(silent)s days, usually every %(usual)s") % {"silent": silent, "usual": usual}
    if line.kind == "theme":
        return _theme(line)
    entry = metric(line.metric)
    if line.before is not None and line.value is not None:
        return _changed(entry, line)
    if line.kind == "changed" and line.value is None:
        return _("%(metric)s fell in the last weeks; the scores of the month will confirm it or not") % {
            "metric": entry_words(entry)
        }
    if line.kind == "below" and line.target is not None:
        return _below(entry, line)
    return _differs(entry, line)


def _changed(entry: Metric, line: EvidenceRow) -> str:
    facts = {
        "metric": entry_words(entry),
        "before": wording.value(entry, line.before),
        "after": wording.value(entry, line.value),
        "month": wording.month_name(line.since or line.month),
    }
    if (line.value or 0.0) < (line.before or 0.0):
        return _("%(metric)s fell from %(before)s to %(after)s since %(month)s") % facts
    return _("%(metric)s rose from %(before)s to %(after)s since %(month)s") % facts


def _below(entry: Metric, line: EvidenceRow) -> str:
    facts = {
        "metric": entry_words(entry),
        "value": wording.value(entry, line.value),
        "target": wording.value(entry, line.target),
        "expected": wording.value(entry, line.expected),
    }
    if line.expected is None:
        return _("%(metric)s %(value)s, standard %(target)s") % facts
    return _("%(metric)s %(value)s, standard %(target)s, comparable stores %(expected)s") % facts


def _differs(entry: Metric, line: EvidenceRow) -> str:
    facts = {
        "metric": entry_words(entry),
        "value": wording.value(entry, line.value),
        "expected": wording.value(entry, line.expected),
    }
    if line.expected is None:
        return _("%(metric)s %(value)s") % facts
    return _("%(metric)s %(value)s, comparable stores %(expected)s") % facts


def _theme(line: EvidenceRow) -> str:
    facts = {
        "theme": naming.theme_words(line.theme),
        "share": wording.share(line.value),
        "usual": wording.share(line.expected),
    }
    if line.expected is None:
        return _("%(share)s of texts complain: %(theme)s") % facts
    return _("%(share)s of texts complain: %(theme)s; usual are %(usual)s") % facts


def entry_words(entry: Metric) -> str:
    """Name a metric in short."""
    return str(_(entry.short))


def cause_name(row: FindingRow) -> str:
    """Name what goes with a finding; empty where nothing stands out."""
    if row.cause_kind == "theme":
        return naming.theme_words(row.cause)
    if row.cause_kind == "part":
        by = str(row.cause_figures.get("by", ""))
        return naming.part_words(by, row.cause)
    return f"“{row.cause}”" if row.cause else ""


def cause_words(row: FindingRow) -> str:
    """Say what goes with a finding, where its sentence does not already."""
    return "" if row.kind == "theme" else cause_name(row)


def cause_figures(row: FindingRow) -> str:
    """Say how much of what customers write or answer the cause is, and what is usual."""
    figures = row.cause_figures
    if row.cause_kind == "part":
        return _("%(n)s of %(of)s answers") % {"n": wording.number(figures["n"]), "of": wording.number(figures["of"])}
    if row.cause_kind != "theme":
        return ""
    share = wording.share(figures.get("since"))
    if figures.get("before") is None:
        return _("%(share)s of texts") % {"share": share}
    if row.lead.before is not None:
        return _("%(share)s of texts, before %(before)s") % {"share": share, "before": wording.share(figures["before"])}
    return _("%(share)s of texts, usual %(usual)s") % {"share": share, "usual": wording.share(figures["before"])}


def since_words(row: FindingRow, by: int) -> str:
    """Say since when, from how many answers, and when it was last seen where that was before the month ``by``."""
    n = _answers(row.lead) if row.lead.n and row.kind not in ("theme", "listing") else ""
    begun = _("since %(month)s") % {"month": wording.month_name(row.since)} if row.since else ""
    stores = int(row.lead.figures.get("stores", 0))
    many = ngettext("%(n)s store", "%(n)s stores", stores) % {"n": stores} if row.place_kind == "region" else ""
    seen = _("last seen in %(month)s") % {"month": wording.month_name(row.last_month)} if row.last_month < by else ""
    return " · ".join(part for part in (begun, many, n, seen) if part)


def _answers(lead: EvidenceRow) -> str:
    """Count answers; of how a store stands now, those that its months are worth, which are fewer than it has."""
    if lead.figures.get("window") != NOW:
        return wording.answers(lead.n)
    words = ngettext("worth %(n)s answer of now", "worth %(n)s answers of now", lead.n)
    return words % {"n": wording.number(lead.n)}


def state_words(state: str) -> str:
    """Name the state of a finding."""
    return {
        "new": pgettext("state of a finding", "new"),
        "accepted": pgettext("state of a finding", "accepted"),
        "in_work": pgettext("state of a finding", "in work"),
        "watching": pgettext("state of a finding", "watching"),
        "resolved": pgettext("state of a finding", "resolved"),
        "dismissed": pgettext("state of a finding", "dismissed"),
    }.get(state, state)


def kind_words(kind: str) -> str:
    """Name the kind of a finding."""
    return {
        "below": _("below the standard"),
        "differs": _("differs from comparable stores"),
        "changed": pgettext("kind of a finding", "changed"),
        "theme": _("complaints stand out"),
        "deadline": _("answers come late"),
        "listing": _("wrong listings"),
        "source_late": _("a source is late"),
    }.get(kind, kind)


def weight(figure: float | None) -> str:
    """Write a part of a priority with three digits that tell; a dash where it is not known."""
    if figure is None:
        return wording.NOTHING
    return wording.number(figure, 1 if abs(figure) >= 1 else 2 if abs(figure) >= 0.1 else 3)
