"""Numbers and verdicts as sentences, in the language of the person who reads them.

The only place where a figure becomes text, so that page, export and mail say the same words. All functions take
numbers in the outside unit of their metric (NPS -100..100, shares 0..1, stars, hours) and translate at call time.
"""

from collections.abc import Mapping
from functools import cache
from unicodedata import bidirectional

from django.utils import formats
from django.utils.translation import get_language, gettext_noop, ngettext, pgettext
from django.utils.translation import gettext as _

from dashboards.findings.statements.attention import Quiet
from dashboards.metrics import Family, Metric
from dashboards.rows import StoreRow
from dashboards.scoring.verdicts import CUT_OFF, JUDGED_FROM, SHOWN_FROM, STORES_FOR_MODEL, SURE, Verdict
from locations.months import ALL_TIME, NOW, PANEL_MONTHS, first_day

DAY = 24
"""Hours."""
MINUS = "−"
RANGE = "–"
NOTHING = "—"
_OTHER_WAY = frozenset({"R", "AL", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI"})
MANY = 2_000
"""More answers than this will hardly ever come, ..."""
MANY_TIMES, AT_LEAST = 10, 100
"""... nor more than so many times those of the window, where that is over the second figure."""
PLAIN_BELOW = 1e12
"""Numbers up to which Python's own format writes the digits that Django's does."""
_VERDICTS = {
    Verdict.MEETS: gettext_noop("meets the standard"),
    Verdict.BELOW: gettext_noop("below the standard"),
    Verdict.TOO_EARLY: gettext_noop("too early to say"),
    Verdict.NOT_ENOUGH: gettext_noop("not enough answers"),
    Verdict.NO_STANDARD: gettext_noop("no standard set"),
    Verdict.NO_DATA: gettext_noop("no data"),
}


def number(value: float, decimals: int = 0) -> str:
    """Write a number with the thousands separator and decimal sign of the language; a real minus sign."""
    rounded = round(value, decimals)
    text = _digits(abs(rounded), decimals)
    return f"{MINUS}{text}" if rounded < 0 else text


def _digits(size: float, decimals: int) -> str:
    """What ``formats.number_format`` writes, which takes ten times as long: a page of the table has 700 numbers."""
    separators = _separators(get_language())
    if separators is None or not size < PLAIN_BELOW:
        written: str = formats.number_format(size, decimals, use_l10n=True, force_grouping=True)
        return written
    whole, _point, part = f"{size:,.{decimals}f}".partition(".")
    thousands, point = separators
    if thousands != ",":
        whole = whole.replace(",", thousands)
    return f"{whole}{point}{part}" if part else whole


@cache
def _separators(language: str | None) -> tuple[str, str] | None:
    """Between thousands and before decimals; None where a language groups digits otherwise than by three."""
    if formats.get_format("NUMBER_GROUPING", language, use_l10n=True) != 3:
        return None
    thousands: str = formats.get_format("THOUSAND_SEPARATOR", language, use_l10n=True)
    return thousands, formats.get_format("DECIMAL_SEPARATOR", language, use_l10n=True)


def value(metric: Metric, figure: float | None) -> str:
    """Write a metric's value with its unit; a dash where there is none."""
    if figure is None:
        return NOTHING
    return _with_unit(metric, bare(metric, figure))


def bare(metric: Metric, figure: float) -> str:
    """Write a metric's value without its unit: shares as percentages."""
    return number(100 * figure if metric.family is Family.PROPORTION else figure, metric.decimals)


def interval(metric: Metric, low: float | None, high: float | None) -> str:
    """Write the two ends of an interval with the unit given once."""
    if low is None or high is None:
        return NOTHING
    ends = {"low": bare(metric, low), "high": bare(metric, high)}
    # A dash between two minus signs would read as one more of them.
    both = _("%(low)s to %(high)s") % ends if MINUS in ends["low"] else f"{ends['low']}{RANGE}{ends['high']}"
    return _with_unit(metric, both)


def change(metric: Metric, figure: float | None) -> str:
    """Write a signed difference; shares in percentage points."""
    if figure is None:
        return NOTHING
    text = bare(metric, abs(figure))
    sign = MINUS if figure < 0 else "+"
    if not any(character in "123456789" for character in text):
        return _("no change")
    unit = " " + pgettext("percentage points", "pt") if metric.family is Family.PROPORTION else ""
    return f"{sign}{text}{unit}" if unit or metric.unit != "h" else _with_unit(metric, f"{sign}{text}")


def count(n: int, *, rough: bool = False) -> str:
    """ "12", or "5,000+" for the lower end of a band."""
    return f"{number(n)}+" if rough and n else number(n)


def answers(n: int, *, rough: bool = False) -> str:
    """ "12 answers"."""
    return ngettext("%(n)s answer", "%(n)s answers", n) % {"n": count(n, rough=rough)}


def month_name(month: int) -> str:
    """ "October 2026" or "2026년 10월"."""
    return formats.date_format(first_day(month), "YEAR_MONTH_FORMAT")


def window_name(window: int) -> str:
    """ "3 months", "all time" or "now"."""
    if window == ALL_TIME:
        return _("all time")
    if window == NOW:
        return _("now")
    return ngettext("%(n)s month", "%(n)s months", window) % {"n": window}


def period(month: int, window: int) -> str:
    """Write the months a window covers: "November 2025 – October 2026"."""
    if window == ALL_TIME:
        return _("all time to %(month)s") % {"month": month_name(month)}
    if window == NOW:
        return _("now, from %(months)s months to %(month)s, newer ones counting more") % {
            "months": PANEL_MONTHS,
            "month": month_name(month),
        }
    if window == 1:
        return month_name(month)
    return f"{month_name(month - window + 1)} {RANGE} {month_name(month)}"


def probability(share: float) -> str:
    """Write a probability that never claims certainty: "over 99%", "under 1%", "37%"."""
    if share > 0.99:
        return _("over 99%%") % ()
    if share < 0.01:
        return _("under 1%%") % ()
    return f"{number(100 * share)}%"


def verdict_words(verdict: str) -> str:
    """Write the verdict on a chip."""
    return _(_VERDICTS[Verdict(verdict)])


def band_words(band: str | None) -> str:
    return {
        "common": _("within the usual range"),
        "watch": _("unusual: watch it"),
        "alarm": _("far from comparable stores"),
    }.get(band or "", _("not compared"))


def counts_sentence(counts: Mapping[str, int]) -> str:
    """Say how many stores are below, meet or are open; empty where none is compared with a standard."""
    below, meets = counts.get(Verdict.BELOW, 0), counts.get(Verdict.MEETS, 0)
    early = counts.get(Verdict.TOO_EARLY, 0) + counts.get(Verdict.NOT_ENOUGH, 0)
    stores = below + meets + early
    if not stores:
        return ""
    facts = {"below": number(below), "meets": number(meets), "open": number(early), "stores": number(stores)}
    return (
        ngettext(
            "%(below)s of %(stores)s store is below its standard, %(meets)s meet it; "
            "for %(open)s it is too early to say.",
            "%(below)s of %(stores)s stores are below their standard, %(meets)s meet it; "
            "for %(open)s it is too early to say.",
            stores,
        )
        % facts
    )


def quiet_words(quiet: str) -> str:
    """Say why no store has to be seen."""
    return {
        Quiet.NO_ANSWERS: _("No store has answers in this period."),
        Quiet.NONE_SHOWN: _("No store has enough answers yet to show its value."),
        Quiet.CHANCE_ALONE: _("Nothing tells these stores apart but chance: an order of them would mean nothing."),
        Quiet.ALL_MEET: _("Every store with answers surely meets its standard; none needs attention for this metric."),
        Quiet.NONE_SURE: _("No store is surely below its standard by its own answers."),
    }[Quiet(quiet)]


def rank_words(row: StoreRow, stores: str) -> str:
    """Write the ranks that the store may have; never a single one."""
    if row.rank_low is None or row.rank_high is None:
        return NOTHING
    ends = {"low": number(row.rank_low), "high": number(row.rank_high), "stores": stores}
    return _("between %(low)s and %(high)s of %(stores)s") % ends


def verdict_sentence(row: StoreRow, metric: Metric) -> str:
    """Write what the verdict rests on, why it may contradict the value, and what would settle an open one."""
    return f"{_verdict_alone(row, metric)} {apart(row, metric)}".strip()


def apart(row: StoreRow, metric: Metric) -> str:
    """Why the verdict is not what the shown value suggests; empty where both are on one side of the standard."""
    if not is_apart(row, metric):
        return ""
    facts = {"value": value(metric, row.value), "answers": answers(row.n), "estimate": value(metric, row.shrunken)}
    return (
        _(
            "Its own %(answers)s show %(value)s, but the careful estimate, which allows for how few they are, is "
            "%(estimate)s: the verdict rests on that."
        )
        % facts
    )


def is_apart(row: StoreRow, metric: Metric) -> bool:
    """Return whether value and verdict point to different sides of the standard, as one reads the figures.

    That can be only where the careful estimate decides, not where a store is judged by its own answers.
    """
    if row.basis == "own" or row.value is None or row.target is None or row.shrunken is None:
        return False
    if row.verdict not in (Verdict.MEETS, Verdict.BELOW) or bare(metric, row.value) == bare(metric, row.target):
        return False
    return (row.value < row.target) != (row.shrunken < row.target)


def basis_words(basis: str | None) -> str:
    """Write what a verdict rests on."""
    return {"own": _("its own answers"), "estimate": _("the careful estimate")}.get(basis or "", "")


def _verdict_alone(row: StoreRow, metric: Metric) -> str:
    facts = {"answers": answers(row.n), "value": value(metric, row.value), "target": value(metric, row.target)}
    if row.p_below is not None:
        missing = row.p_below if row.verdict != Verdict.MEETS else 1 - row.p_below
        facts["probability"] = probability(missing)
    match Verdict(row.verdict):
        case Verdict.NO_DATA:
            return _("No answers in this period.")
        case Verdict.NO_STANDARD:
            return _("No standard is set for this metric; %(answers)s so far.") % facts
        case Verdict.BELOW if row.p_below is None:
            return _("Below the standard of %(target)s, judged by its own %(answers)s.") % facts
        case Verdict.MEETS if row.p_below is None:
            return _("Meets the standard of %(target)s, judged by its own %(answers)s.") % facts
        case Verdict.BELOW if row.basis == "own":
            return (
                _("Below the standard of %(target)s with %(probability)s probability, judged by its own %(answers)s.")
                % facts
            )
        case Verdict.MEETS if row.basis == "own":
            return (
                _("Meets the standard of %(target)s with %(probability)s probability, judged by its own %(answers)s.")
                % facts
            )
        case Verdict.BELOW:
            return _("Below the standard of %(target)s with %(probability)s probability; %(answers)s.") % facts
        case Verdict.MEETS:
            return _("Meets the standard of %(target)s with %(probability)s probability; %(answers)s.") % facts
        case Verdict.NOT_ENOUGH if row.details.get(CUT_OFF):
            return (
                _(
                    "No verdict: the reviews that were collected are sorted by stars and end before those of other "
                    "stores do; %(answers)s. A fuller file settles it."
                )
                % facts
            )
        case Verdict.NOT_ENOUGH:
            return _("Not enough answers to say: %(answers)s%(more)s.") % (facts | {"more": _more(row)})
        case Verdict.TOO_EARLY if row.p_below is not None and max(row.p_below, 1 - row.p_below) >= SURE:
            facts["stores"] = number(STORES_FOR_MODEL)
            return (
                _(
                    "Too early to say: with fewer than %(stores)s stores, only one that clearly differs from the "
                    "others is judged; %(answers)s."
                )
                % facts
            )
    return _("Too early to say: %(answers)s%(more)s.") % (facts | {"more": _more(row)})


def name(given: str) -> str:
    """Write a name in a sentence; one with right-to-left letters or marks keeps its direction to itself."""
    return f"\u2068{given}\u2069" if any(bidirectional(letter) in _OTHER_WAY for letter in given) else given


def outlier_sentence(row: StoreRow, metric: Metric) -> str:
    """Write one plain sentence on a store: its value, comparable stores, and the standard."""
    parts = [_value_part(row, metric)]
    if row.expected is not None:
        parts.append(_("comparable stores %(value)s") % {"value": value(metric, row.expected)})
    compared = ", ".join(parts)
    facts = {"store": name(row.name), "compared": compared, "verdict": verdict_sentence(row, metric)}
    return _("%(store)s: %(compared)s. %(verdict)s") % facts


def difference_sentence(row: StoreRow) -> str:
    """Return whether the store differs from comparable ones, and how sure that is."""
    if row.z is None:
        return _("Too few stores to compare with.")
    if row.band == "common":
        return _("No clear difference from comparable stores.")
    if row.confirmed:
        return _("Differs from comparable stores; of all stores named so, at most one in ten may be a false alarm.")
    return _("May differ from comparable stores, but among so many stores this can be chance.")


def _value_part(row: StoreRow, metric: Metric) -> str:
    label = _(metric.short)
    if row.value is None:
        return _("%(metric)s not shown under %(least)s answers") % {"metric": label, "least": SHOWN_FROM}
    return f"{label} {value(metric, row.value)} ({interval(metric, row.low, row.high)})"


def hardly(row: StoreRow) -> bool:
    """Return whether it would take more answers to settle an open verdict than are likely ever to come."""
    return bool(row.needed) and (row.needed or 0) > min(MANY, max(AT_LEAST, MANY_TIMES * row.n))


def _more(row: StoreRow) -> str:
    if not row.needed:
        takes = {"least": number(JUDGED_FROM)}
        return _("; a verdict takes %(least)s") % takes if row.verdict == Verdict.NOT_ENOUGH else ""
    if hardly(row) and row.verdict == Verdict.NOT_ENOUGH:
        return _("; more of them would hardly help, for the stores are nearly all the same")
    if hardly(row):
        return _("; more of them would hardly settle it, for the store is as good as at the standard")
    about = _round_up(row.needed)
    return ngettext(", about %(n)s more would settle it", ", about %(n)s more would settle it", about) % {
        "n": number(about)
    }


def _round_up(count: int) -> int:
    """Two leading digits: nobody needs 137 answers exactly."""
    step = 1 if count < 20 else 10 ** (len(str(count)) - 2) * (5 if count < 100 else 1)
    return -(-count // step) * step


def _with_unit(metric: Metric, text: str) -> str:
    """The unit where the language puts it."""
    if metric.unit == "h":
        return _("%(hours)s h") % {"hours": text}
    return f"{text}{metric.unit}"


def share(part: float | None) -> str:
    """Write a share of texts or customers, 0..1, as a percentage, finer under a tenth; a dash where there is none."""
    if part is not None and 0 < part < 0.0005:
        return f"<{number(0.1, 1)}%"
    return NOTHING if part is None else f"{number(100 * part, 0 if part >= 0.1 else 1)}%"


def figure(value: float) -> str:
    """Write an imported figure: three digits for small numbers, none after the point for large or whole ones."""
    if float(value).is_integer() or abs(value) >= 1000:
        return number(value)
    return number(value, 1 if abs(value) >= 100 else 2 if abs(value) >= 1 else 3)


def hours_between(low: float, high: float) -> str:
    """Say a range of durations: "5–15 min" up to an hour, "4–8 h" up to a day, "2–4 days" above."""
    if high <= 1:
        return _("%(minutes)s min") % {"minutes": f"{number(60 * low)}{RANGE}{number(60 * high)}"}
    if high <= DAY:
        return _("%(hours)s h") % {"hours": f"{number(low)}{RANGE}{number(high)}"}
    return _("%(days)s days") % {"days": f"{number(low / DAY)}{RANGE}{number(high / DAY)}"}


def publisher(name: str) -> str:
    """Write a publisher's name as it writes itself, where we know it."""
    return _KNOWN.get(name.casefold(), name)


_KNOWN = {"google": "Google", "naver": "Naver", "yelp": "Yelp", "kakao": "Kakao", "tripadvisor": "Tripadvisor"}


def kpi(key: str) -> str:
    """Name a known KPI; any other as its file wrote it."""
    names = {
        "sales": pgettext("KPI", "Sales"),
        "churn": pgettext("KPI", "Churn"),
        "clv": pgettext("KPI", "Customer lifetime value"),
        "visits": pgettext("KPI", "Visits"),
        "employee_satisfaction": pgettext("KPI", "Employee satisfaction"),
        "social_engagement": pgettext("KPI", "Social engagement"),
        "self_service": pgettext("KPI", "Self-service"),
    }
    return names.get(key, key.replace("_", " ").capitalize())
