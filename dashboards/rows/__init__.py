"""Plain rows that queries give to pages, API and reports, by subject (pure).

Numbers are unrounded and in the outside unit of their metric: NPS -100..100, shares 0..1, stars 1..5, hours.
"""

from dashboards.rows.actions import (
    ActionRow,
    ActionStoreRow,
    EffectRow,
    GoalRow,
    MonthAction,
    SaidAndDone,
    WholeAction,
)
from dashboards.rows.alerts import AlarmRecord, AlarmRow, Inbox, InboxRow, SubscriptionRow
from dashboards.rows.brand import Choices, ScoredMonth, ScoredTable
from dashboards.rows.cases import CaseRow, ResponseTimes
from dashboards.rows.change_parts import ChangeByPart, ChangePart
from dashboards.rows.changed import Cause, CauseKind, ChangedMetric, ChangedPlace, PlaceKind
from dashboards.rows.changes import change_from
from dashboards.rows.columns import OfScore, OfStore, columns
from dashboards.rows.desk import (
    ContactRow,
    DeskChoices,
    DeskCounts,
    DeskDetail,
    DeskItem,
    DeskPerson,
    DeskStatus,
    DeskTag,
    PlaybookHere,
    ReplyRow,
    RuleRow,
    RuleTrial,
    TemplateRow,
    ThemeHere,
)
from dashboards.rows.desk_setup import (
    Colleague,
    DeskHours,
    DeskRuleRow,
    DeskTagRow,
    DeskTemplateRow,
    HandoverRow,
    PlaybookRow,
    TeamRow,
)
from dashboards.rows.desk_times import DeskTimes, InTime, SlowItem, TimesRow
from dashboards.rows.events import EventChoices, EventRow
from dashboards.rows.findings import (
    EvidenceRow,
    FindingAction,
    FindingAnswer,
    FindingCounts,
    FindingDetail,
    FindingRow,
    FindingsByPlace,
)
from dashboards.rows.imports import ChangeOfImport, ImportRow, UndoRow
from dashboards.rows.item_replies import ItemReply
from dashboards.rows.level_changes import LevelChange
from dashboards.rows.mails import Attached, Due, MailRow, ReaderRow
from dashboards.rows.months import YEAR, BrandKpiRow, ChangeRow, KpiRow, KpiValueRow, SteadinessRow, Trend, TrendPoint
from dashboards.rows.networks import Network, NetworkPoint
from dashboards.rows.people import AbsenceRow, InvitationRow, MemberRow, PersonRow
from dashboards.rows.phrases import Comparison, PhraseRow, Phrases
from dashboards.rows.praise import PraiseOffer, PraiseRow
from dashboards.rows.questions import QuestionPart
from dashboards.rows.records import StayRow, StoreRecord, Twin
from dashboards.rows.reports import MonthState, ReportRow, RevisionRow, StoresMade
from dashboards.rows.reviews import ReviewRow, Waiting
from dashboards.rows.settings import BrandSettings, FindingSettingsRow, RegionRow
from dashboards.rows.setup import SampleRow, SetUp
from dashboards.rows.special_days import HolidayRow, SpecialDayRow, SpecialDays
from dashboards.rows.splits import SplitRow
from dashboards.rows.standards import Demand, Judged, Preview, StandardLine, StandardRow
from dashboards.rows.stores import CardLine, Peers, Ranking, RankingPage, StoreHead, StoreName, StoreRow
from dashboards.rows.themes import (
    Precision,
    SampleFigures,
    SampleShare,
    TermRow,
    ThemeExample,
    ThemeRanking,
    ThemeRow,
    ThemeShare,
    ThemeTotal,
    ThemeTotals,
)

__all__ = [
    "YEAR",
    "AbsenceRow",
    "ActionRow",
    "ActionStoreRow",
    "AlarmRecord",
    "AlarmRow",
    "Attached",
    "BrandKpiRow",
    "BrandSettings",
    "CardLine",
    "CaseRow",
    "Cause",
    "CauseKind",
    "ChangeByPart",
    "ChangeOfImport",
    "ChangePart",
    "ChangeRow",
    "ChangedMetric",
    "ChangedPlace",
    "Choices",
    "Colleague",
    "Comparison",
    "ContactRow",
    "Demand",
    "DeskChoices",
    "DeskCounts",
    "DeskDetail",
    "DeskHours",
    "DeskItem",
    "DeskPerson",
    "DeskRuleRow",
    "DeskStatus",
    "DeskTag",
    "DeskTagRow",
    "DeskTemplateRow",
    "DeskTimes",
    "Due",
    "EffectRow",
    "EventChoices",
    "EventRow",
    "EvidenceRow",
    "FindingAction",
    "FindingAnswer",
    "FindingCounts",
    "FindingDetail",
    "FindingRow",
    "FindingSettingsRow",
    "FindingsByPlace",
    "GoalRow",
    "HandoverRow",
    "HolidayRow",
    "ImportRow",
    "InTime",
    "Inbox",
    "InboxRow",
    "InvitationRow",
    "ItemReply",
    "Judged",
    "KpiRow",
    "KpiValueRow",
    "LevelChange",
    "MailRow",
    "MemberRow",
    "MonthAction",
    "MonthState",
    "Network",
    "NetworkPoint",
    "OfScore",
    "OfStore",
    "Peers",
    "PersonRow",
    "PhraseRow",
    "Phrases",
    "PlaceKind",
    "PlaybookHere",
    "PlaybookRow",
    "PraiseOffer",
    "PraiseRow",
    "Precision",
    "Preview",
    "QuestionPart",
    "Ranking",
    "RankingPage",
    "ReaderRow",
    "RegionRow",
    "ReplyRow",
    "ReportRow",
    "ResponseTimes",
    "ReviewRow",
    "RevisionRow",
    "RuleRow",
    "RuleTrial",
    "SaidAndDone",
    "SampleFigures",
    "SampleRow",
    "SampleShare",
    "ScoredMonth",
    "ScoredTable",
    "SetUp",
    "SlowItem",
    "SpecialDayRow",
    "SpecialDays",
    "SplitRow",
    "StandardLine",
    "StandardRow",
    "StayRow",
    "SteadinessRow",
    "StoreHead",
    "StoreName",
    "StoreRecord",
    "StoreRow",
    "StoresMade",
    "SubscriptionRow",
    "TeamRow",
    "TemplateRow",
    "TermRow",
    "ThemeExample",
    "ThemeHere",
    "ThemeRanking",
    "ThemeRow",
    "ThemeShare",
    "ThemeTotal",
    "ThemeTotals",
    "TimesRow",
    "Trend",
    "TrendPoint",
    "Twin",
    "UndoRow",
    "Waiting",
    "WholeAction",
    "change_from",
    "columns",
]
