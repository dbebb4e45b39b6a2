"""The words that charts need, in the language of the person who looks."""

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.charts import ConsistencyWords, ControlWords, FunnelWords, MapWords
from dashboards.metrics import Family, Metric
from dashboards.rows import Ranking
from dashboards.scoring.verdicts import Verdict


def shown(entry: Metric) -> Callable[[float], str]:
    """Give the function that writes a figure of a metric on a chart."""
    return lambda figure: wording.value(entry, figure)


def shown_spread(entry: Metric) -> Callable[[float], str]:
    """Give the function that writes a spread between stores: shares in points, durations as a factor."""

    def show(spread: float) -> str:
        if entry.family is Family.DURATION:
            return _("× %(factor)s") % {"factor": wording.number(entry.outside(spread), 2)}
        if entry.family is Family.PROPORTION:
            return _("%(n)s points") % {"n": wording.number(100 * spread, 1)}
        return wording.number(spread, entry.decimals + 1)

    return show


def control_words(entry: Metric, store: str) -> ControlWords:
    facts = {"metric": _(entry.label), "store": store}
    return ControlWords(
        title=_("%(metric)s of %(store)s by month, with control limits") % facts,
        standard=_("standard"),
        centre=_("usual level"),
        limits=_("usual range"),
        outside=_("outside the usual range"),
        changed=_("changed here"),
    )


def consistency_words(entry: Metric) -> ConsistencyWords:
    return ConsistencyWords(
        title=_("True spread of %(metric)s between stores, by month") % {"metric": _(entry.label)},
        line=_("true spread"),
        band=_("95%% interval") % (),
    )


def funnel_words(entry: Metric) -> FunnelWords:
    return FunnelWords(
        title=_("%(metric)s against the number of answers") % {"metric": _(entry.label)},
        n_axis=_("answers of the store"),
        value_axis=_(entry.label) + (f" ({entry.unit})" if entry.unit else ""),
        limit95=_("95%% of stores") % (),
        limit998=_("99.8%% of stores") % (),
        chance_only=_("chance alone"),
        mean=_("network mean"),
        answers=_("answers: {n}"),
        expected=_("comparable stores {value}"),
    )


def with_adjusted_axis(words: FunnelWords, ranking: Ranking) -> FunnelWords:
    """Name the axis of a funnel whose stores are drawn by their difference from comparable ones."""
    network = ranking.network.mu
    if not any(row.expected is not None and row.expected != network for row in ranking.rows):
        return words
    return replace(words, value_axis=_("%(metric)s, adjusted for comparable stores") % {"metric": words.value_axis})


def map_words(entry: Metric) -> MapWords:
    return MapWords(
        value=_(entry.short) + (f" ({entry.unit})" if entry.unit else ""),
        evidence=_("Probability of being below the standard"),
        change=_("Change from the window before"),
        n=_("answers: {n}"),
        expected=_("comparable stores {value}"),
        stores=_("{n} stores"),
        below=_("{n} below the standard"),
        no_value=_("no value to show"),
        no_webgl=_("This browser draws no map that moves (WebGL 2 is missing); a picture is shown."),
        not_drawn=_("The map could not be drawn; the list has the same stores."),
        unplaced=_("{n} stores have no coordinates and are only in the list."),
        empty=_("No store to show with these filters."),
        zoom_in=_("Zoom in"),
        zoom_out=_("Zoom out"),
        reset=_("Whole map"),
        size=_("larger: more answers"),
        ring=_("outlined: below the standard"),
        found=_("dot: open finding"),
        findings=_("open findings: {n}"),
        verdicts={each.value: wording.verdict_words(each) for each in Verdict},
    )
