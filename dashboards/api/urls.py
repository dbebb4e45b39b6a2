"""The addresses of the API, below ``/api/v1/``."""

from django.urls import path

from dashboards.api.rankings import Rankings

urlpatterns = [
    path("rankings", Rankings.as_view(), name="api_rankings"),
]
