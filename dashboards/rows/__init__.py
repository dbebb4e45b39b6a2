"""Plain rows that queries give to pages, API and reports, by subject (pure).

Numbers are unrounded and in the outside unit of their metric: NPS -100..100, shares 0..1, stars 1..5, hours.
"""

from dashboards.rows.brand import Choices, MemberRow, ScoredMonth, ScoredTable, StandardLine, StandardRow
from dashboards.rows.changes import change_from
from dashboards.rows.columns import OfScore, OfStore, columns
from dashboards.rows.imports import ChangeOfImport, ImportRow, UndoRow
from dashboards.rows.months import YEAR, ChangeRow, KpiRow, Trend, TrendPoint
from dashboards.rows.networks import Network, NetworkPoint
from dashboards.rows.reviews import ReviewRow, Unanswered
from dashboards.rows.special_days import HolidayRow, SpecialDayRow, SpecialDays
from dashboards.rows.stores import CardLine, Peers, Ranking, RankingPage, StoreHead, StoreName, StoreRow

__all__ = [
    "YEAR",
    "CardLine",
    "ChangeOfImport",
    "ChangeRow",
    "Choices",
    "HolidayRow",
    "ImportRow",
    "KpiRow",
    "MemberRow",
    "Network",
    "NetworkPoint",
    "OfScore",
    "OfStore",
    "Peers",
    "Ranking",
    "RankingPage",
    "ReviewRow",
    "ScoredMonth",
    "ScoredTable",
    "SpecialDayRow",
    "SpecialDays",
    "StandardLine",
    "StandardRow",
    "StoreHead",
    "StoreName",
    "StoreRow",
    "Trend",
    "TrendPoint",
    "Unanswered",
    "UndoRow",
    "change_from",
    "columns",
]
