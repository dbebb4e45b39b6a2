"""What customers say and what publishers show: sources, imports, facts, and the tallies that sum the facts."""

from reviews.models.erasures import Suppression, SuppressionKey
from reviews.models.facts import Case, Fact, KpiValue, Listing, Precision, Review, ReviewAlias, SurveyResponse
from reviews.models.imports import Correction, FileReading, ImportJob, Source, SourceView, StopRequest, new_key
from reviews.models.mentions import BrandTerm, Mention, MentionLabel, ThemeMarking
from reviews.models.tallies import MonthTally, StaleCell

__all__ = [
    "BrandTerm",
    "Case",
    "Correction",
    "Fact",
    "FileReading",
    "ImportJob",
    "KpiValue",
    "Listing",
    "Mention",
    "MentionLabel",
    "MonthTally",
    "Precision",
    "Review",
    "ReviewAlias",
    "Source",
    "SourceView",
    "StaleCell",
    "StopRequest",
    "Suppression",
    "SuppressionKey",
    "SurveyResponse",
    "ThemeMarking",
    "new_key",
]
