"""What customers say and what publishers show: sources, imports, facts, and the tallies that sum the facts."""

from reviews.models.desk import (
    Contact,
    DeskRule,
    DeskSettings,
    Handover,
    Item,
    ItemTag,
    LoggedFeedback,
    Playbook,
    PlaybookRead,
    Praise,
    Reply,
    ReplyTemplate,
    RuleUse,
    Tag,
)
from reviews.models.erasures import Suppression, SuppressionKey
from reviews.models.facts import Case, Fact, KpiValue, Listing, Precision, Review, ReviewAlias, SurveyResponse
from reviews.models.imports import Correction, FileReading, ImportJob, Source, SourceView, StopRequest, new_key
from reviews.models.mentions import BrandTerm, Mention, MentionLabel, ThemeMarking
from reviews.models.tallies import MonthTally, StaleCell

__all__ = [
    "BrandTerm",
    "Case",
    "Contact",
    "Correction",
    "DeskRule",
    "DeskSettings",
    "Fact",
    "FileReading",
    "Handover",
    "ImportJob",
    "Item",
    "ItemTag",
    "KpiValue",
    "Listing",
    "LoggedFeedback",
    "Mention",
    "MentionLabel",
    "MonthTally",
    "Playbook",
    "PlaybookRead",
    "Praise",
    "Precision",
    "Reply",
    "ReplyTemplate",
    "Review",
    "ReviewAlias",
    "RuleUse",
    "Source",
    "SourceView",
    "StaleCell",
    "StopRequest",
    "Suppression",
    "SuppressionKey",
    "SurveyResponse",
    "Tag",
    "ThemeMarking",
    "new_key",
]
