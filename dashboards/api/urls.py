"""The addresses of the API, below ``/api/v1/``."""

from django.urls import path

from dashboards.api import findings, reports, subscriptions
from dashboards.api.actions import goals
from dashboards.api.actions import views as actions
from dashboards.api.changes import Changes
from dashboards.api.desk import views as desk
from dashboards.api.imports import views as imports
from dashboards.api.openapi.view import OpenApi
from dashboards.api.praise import SharedPraise
from dashboards.api.rankings import Rankings
from dashboards.api.splits import Splits
from dashboards.api.themes import Mentions, Themes
from dashboards.jobs.upload_limits import LARGEST_FORM, may_bring_files
from locations.middleware.bodies import takes_files

urlpatterns = [
    path("actions", actions.Actions.as_view(), name="api_actions"),
    path("actions/<int:pk>", actions.OneAction.as_view(), name="api_action"),
    *actions.STEPS.paths(),
    path("changes", Changes.as_view(), name="api_changes"),
    path("effects", goals.Effects.as_view(), name="api_effects"),
    path("findings", findings.Findings.as_view(), name="api_findings"),
    path("findings/<int:pk>", findings.OneFinding.as_view(), name="api_finding"),
    *findings.STEPS.paths(),
    path("goals", goals.Goals.as_view(), name="api_goals"),
    *goals.STEPS.paths(),
    path("imports", takes_files(LARGEST_FORM, may_bring_files)(imports.Imports.as_view()), name="api_imports"),
    path("imports/<int:pk>", imports.Import.as_view(), name="api_import"),
    path("imports/<int:pk>/confirm", imports.Confirm.as_view(), name="api_import_confirm"),
    path("imports/<int:pk>/drop", imports.Drop.as_view(), name="api_import_drop"),
    path("imports/<int:pk>/stop", imports.Stop.as_view(), name="api_import_stop"),
    path("imports/<int:pk>/go-on", imports.GoOn.as_view(), name="api_import_go_on"),
    path("imports/<int:pk>/undo", imports.Undo.as_view(), name="api_import_undo"),
    path("imports/<int:pk>/rejects", imports.Rejects.as_view(), name="api_import_rejects"),
    path("items", desk.Items.as_view(), name="api_items"),
    path("items/<int:pk>", desk.OneItem.as_view(), name="api_item"),
    *desk.STEPS.paths(),
    path("mentions", Mentions.as_view(), name="api_mentions"),
    path("months", reports.Months.as_view(), name="api_months"),
    path("openapi.json", OpenApi.as_view(), name="api_openapi"),
    path("praise", SharedPraise.as_view(), name="api_praise"),
    path("rankings", Rankings.as_view(), name="api_rankings"),
    path("reports", reports.Reports.as_view(), name="api_reports"),
    path("reports/<int:pk>", reports.Report.as_view(), name="api_report"),
    path("reports/<int:pk>/files/<slug:extension>", reports.ReportFile.as_view(), name="api_report_file"),
    path("splits", Splits.as_view(), name="api_splits"),
    path("subscriptions", subscriptions.Subscriptions.as_view(), name="api_subscriptions"),
    path("themes", Themes.as_view(), name="api_themes"),
]
