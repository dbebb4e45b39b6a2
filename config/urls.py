"""All addresses: pages, API, and what answers when something is wrong."""

from django.urls import include, path

handler400 = "dashboards.pages.errors.view.bad_request"
handler403 = "dashboards.pages.errors.view.forbidden"
handler404 = "dashboards.pages.errors.view.not_found"
handler500 = "dashboards.pages.errors.view.failed"

urlpatterns = [
    path("", include("dashboards.urls")),
    path("api/v1/", include("dashboards.api.urls")),
]
