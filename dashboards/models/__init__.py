"""What it means: dated standards, and the scores that pages, API and exports all read.

Values are stored on the metric's own outside scale (NPS -100..100, shares 0..1, rating 1..5, durations in hours).
"""

from dashboards.models.geocoding import GeocoderPace, GeocodingJob
from dashboards.models.notices import MailJob, Notice
from dashboards.models.reports import MonthClose, MonthRevision, ReportPart, ReportQuote, ReportRun
from dashboards.models.samples import SampleJob
from dashboards.models.schedules import ReportReader, ReportSchedule
from dashboards.models.scores import Band, Change, NetworkScore, Score, ScoreRun
from dashboards.models.standards import Standard

__all__ = [
    "Band",
    "Change",
    "GeocoderPace",
    "GeocodingJob",
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
    "SampleJob",
    "Score",
    "ScoreRun",
    "Standard",
]
