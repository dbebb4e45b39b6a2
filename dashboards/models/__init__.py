"""What it means: dated standards, scores that pages, API and exports all read, and what is done about it.

Values are stored on the metric's own outside scale (NPS -100..100, shares 0..1, rating 1..5, durations in hours).
"""

from dashboards.models.actions import Action, ActionStore, EffectRun, Goal, StoreEffect
from dashboards.models.alerts import AlarmWeek, FindingSnooze, StoreAlarm, Subscription
from dashboards.models.findings import CauseAnswer, Evidence, Finding, FindingMonth, FindingSettings, RootCause
from dashboards.models.geocoding import GeocoderPace, GeocodingJob
from dashboards.models.notices import MailJob, Notice
from dashboards.models.reports import MonthClose, MonthRevision, ReportPart, ReportQuote, ReportRun
from dashboards.models.samples import SampleJob
from dashboards.models.schedules import ReportReader, ReportSchedule
from dashboards.models.scores import Band, Change, NetworkScore, Score, ScoreRun
from dashboards.models.standards import Standard

__all__ = [
    "Action",
    "ActionStore",
    "AlarmWeek",
    "Band",
    "CauseAnswer",
    "Change",
    "EffectRun",
    "Evidence",
    "Finding",
    "FindingMonth",
    "FindingSettings",
    "FindingSnooze",
    "GeocoderPace",
    "GeocodingJob",
    "Goal",
    "MailJob",
    "MonthClose",
    "MonthRevision",
    "NetworkScore",
    "Notice",
    "ReportPart",
    "ReportQuote",
    "ReportReader",
    "ReportRun",
    "ReportSchedule",
    "RootCause",
    "SampleJob",
    "Score",
    "ScoreRun",
    "Standard",
    "StoreAlarm",
    "StoreEffect",
    "Subscription",
]
