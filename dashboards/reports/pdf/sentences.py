"""The title and the first paragraph of an edition: what ``reading`` chose, as sentences in the active language."""

from collections.abc import Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.metrics import Family, Metric, metric
from dashboards.reports.edition import STORE, Edition, MetricLine, Moved
from dashboards.reports.pdf import reading
from dashboards.reports.pdf.document import Words
from dashboards.reports.pdf.phrases import spoken_name
from dashboards.reports.pdf.reading import Count, Evenness, PlaceTitle, StoreTitle
from dashboards.scoring.verdicts import STORES_FOR_OWN

NAMED = 2
"""Things that a sentence names before it counts them."""
SPOKEN = 3
"""Metrics of a store that the paragraph has a sentence about."""


def metric_words(entry: Metric) -> str:
    """Write a metric in a sentence: by its name, the net promoter score by its usual three letters."""
    return _(entry.short if entry.family is Family.NPS else entry.label)


def title(edition: Edition) -> str:
    """Say in one sentence what matters."""
    if edition.place.kind == STORE:
        return _store_title(edition.place.name, reading.store_title(edition))
    found = reading.place_title(edition)
    if found is None:
        return _("No figures for %(month)s") % {"month": wording.month_name(edition.month)}
    first = _first(found)
    if not first:
        return capfirst(_count(found, of_stores=True))
    rest = _count(found, of_stores=bool(found.fell))
    return capfirst(_("%(first)s; %(rest)s") % {"first": first, "rest": rest})


def _first(found: PlaceTitle) -> str:
    if found.fell:
        facts = {"place": spoken_name(found.fell[0]), "n": wording.number(len(found.fell) - 1)}
        if len(found.fell) == 1:
            return _("%(place)s got worse as a whole") % facts
        return (
            ngettext(
                "%(place)s and %(n)s more region got worse as a whole",
                "%(place)s and %(n)s more regions got worse as a whole",
                len(found.fell) - 1,
            )
            % facts
        )
    if found.evenness is Evenness.ALIKE and found.count is not Count.MOST_BELOW:
        return _("most stores feel alike")
    return _("the stores differ widely") if found.evenness is Evenness.APART else ""


def _count(found: PlaceTitle, *, of_stores: bool) -> str:
    """Say how many stores are below; ``of_stores`` where nothing before it says that stores are meant."""
    facts = {"below": wording.number(found.below), "stores": wording.number(found.compared)}
    if found.count is Count.SOME_BELOW and of_stores:
        return (
            ngettext(
                "%(below)s of %(stores)s stores is below its standard",
                "%(below)s of %(stores)s stores are below their standard",
                found.below,
            )
            % facts
        )
    if found.count is Count.SOME_BELOW:
        return (
            ngettext(
                "%(below)s of %(stores)s is below its standard",
                "%(below)s of %(stores)s are below their standard",
                found.below,
            )
            % facts
        )
    return {
        Count.MOST_BELOW: _("most stores are below their standard: %(below)s of %(stores)s") % facts,
        Count.NONE_BELOW: _("no store is surely below its standard"),
        Count.ALL_MEET: _("every store meets its standard"),
        Count.ALL_OPEN: _("it is too early to judge any store"),
        Count.NO_STANDARD: _("no standard is set"),
    }[found.count]


def _store_title(name: str, found: StoreTitle) -> str:
    facts = {"store": spoken_name(name), "standing": _standing(found)}
    moved = found.worse if found.worse or found.below else found.better
    if moved is None or moved.since is None:
        return _("%(store)s: %(standing)s") % facts
    facts |= {"metric": metric_words(metric(moved.metric)), "month": wording.month_name(moved.since)}
    if moved.better:
        return _("%(store)s: %(standing)s; %(metric)s better since %(month)s") % facts
    return _("%(store)s: %(standing)s; %(metric)s worse since %(month)s") % facts


def _standing(found: StoreTitle) -> str:
    facts = {
        "below": wording.number(len(found.below)),
        "meets": wording.number(len(found.meets)),
        "n": wording.number(found.compared),
        "metrics": _listed([metric_words(metric(key)) for key in found.below]),
    }
    if found.below and len(found.below) <= NAMED:
        return _("below its standard in %(metrics)s") % facts
    if found.below:
        return _("below its standard in %(below)s of %(n)s metrics") % facts
    if found.meets and len(found.meets) == found.compared:
        return ngettext("meets its standard", "meets all its standards", found.compared)
    if found.meets:
        return _("meets %(meets)s of its %(n)s standards, below none for sure") % facts
    if found.compared:
        return _("too early to say whether it meets its standards")
    return _("no standard is set") if found.measured else _("no answers in this period")


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def paragraph(edition: Edition) -> list[Words]:
    """Say the figures behind the title."""
    if edition.place.kind == STORE:
        return _store_paragraph(edition)
    line = edition.line(edition.headline) if edition.headline else None
    if line is None:
        return [Words(wording.quiet_words("no_answers"))]
    counts = wording.counts_sentence(line.counts)
    sentences = [mean_words(line, edition.window), counts, *_regions(edition, line.metric), even_words(line)]
    if edition.silent:
        silent = ngettext(
            "%(n)s store has no answers in this period.", "%(n)s stores have no answers in this period.", edition.silent
        )
        sentences.append(silent % {"n": wording.number(edition.silent)})
    return [Words(each, is_strong=each == counts) for each in sentences if each]


def mean_words(line: MetricLine, window: int) -> str:
    """Say a metric's mean, and how it changed since the window before."""
    entry = metric(line.metric)
    facts = {
        "metric": metric_words(entry),
        "value": wording.value(entry, line.value),
        "change": wording.change(entry, line.change),
        "window": wording.window_name(window),
    }
    if line.change is None:
        return _("%(metric)s: %(value)s.") % facts
    if facts["change"] == wording.change(entry, 0.0):
        return _("%(metric)s %(value)s, as in the %(window)s before.") % facts
    if line.change_is_sure:
        return _("%(metric)s %(value)s: %(change)s on the %(window)s before, more than chance explains.") % facts
    return _("%(metric)s %(value)s: %(change)s on the %(window)s before, which may be chance.") % facts


def even_words(line: MetricLine) -> str:
    """Say how far the stores truly lie apart; empty where the model gives no range."""
    entry = metric(line.metric)
    if line.tau == 0:
        return _("%(metric)s: the stores differ no more than chance alone would make them.") % {
            "metric": metric_words(entry)
        }
    if line.nine_low is not None and line.nine_high is not None:
        facts = {"low": wording.value(entry, line.nine_low), "high": wording.value(entry, line.nine_high)}
        return _("Nine stores in ten truly lie between %(low)s and %(high)s.") % facts
    if line.stores < STORES_FOR_OWN:
        return _("Fewer than eight stores with answers: too few to tell true differences from chance.")
    return ""


def _regions(edition: Edition, key: str) -> list[str]:
    """Say which regions moved as a whole, those that got worse first."""
    found = [each for each in edition.moved if each.kind == "region" and each.metric == key]
    found.sort(key=lambda each: (each.better, -each.stores, each.key))
    return [region_words(each) for each in found[:NAMED]]


def region_words(moved: Moved) -> str:
    entry = metric(moved.metric)
    facts = {
        "region": spoken_name(moved.name),
        "metric": metric_words(entry),
        "now": wording.value(entry, moved.now),
        "before": wording.value(entry, moved.before),
    }
    if moved.better:
        return (
            _("%(region)s as a whole is better than in the window before: %(metric)s %(now)s after %(before)s.") % facts
        )
    return _("%(region)s as a whole is worse than in the window before: %(metric)s %(now)s after %(before)s.") % facts


def _store_paragraph(edition: Edition) -> list[Words]:
    """Say why the store is below its standards, and what changed in it."""
    found, own = reading.store_title(edition), dict(reading.own_figures(edition))
    index = next((at for at, each in enumerate(edition.stores) if each.code == edition.place.key), 0)
    sentences = []
    for key in found.below[:SPOKEN]:
        row, entry = reading.row_of(edition.stores[index], own[key]), metric(key)
        facts = {
            "metric": metric_words(entry),
            "value": wording.value(entry, row.value),
            "sentence": wording.verdict_sentence(row, entry),
        }
        sentences.append(Words(_("%(metric)s %(value)s: %(sentence)s") % facts))
    sentences += [Words(moved_words(each)) for each in (found.worse, found.better) if each is not None and each.since]
    if found.below and found.compared > len(found.below):
        facts = {"meets": wording.number(len(found.meets)), "n": wording.number(found.compared)}
        sentences.append(Words(_("It meets %(meets)s of its %(n)s standards.") % facts))
    if not sentences and found.measured:
        sentences.append(Words(_("Nothing in this store's figures changed beyond chance.")))
    return sentences


def moved_words(moved: Moved) -> str:
    """Say how the level of a store changed."""
    entry = metric(moved.metric)
    facts = {
        "metric": metric_words(entry),
        "before": wording.value(entry, moved.before),
        "now": wording.value(entry, moved.now),
        "month": wording.month_name(moved.since or 0),
    }
    if moved.better:
        return _("%(metric)s has been better since %(month)s: %(now)s after %(before)s.") % facts
    return _("%(metric)s has been worse since %(month)s: %(now)s after %(before)s.") % facts
