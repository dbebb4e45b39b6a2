"""All addresses: pages, API, and what answers when something is wrong."""

from django.urls import include, path

handler400 = "dashboards.pages.account.errors.bad_request"
handler403 = "dashboards.pages.account.errors.forbidden"
handler404 = "dashboards.pages.account.errors.not_found"
handler500 = "dashboards.pages.account.errors.failed"

urlpatterns = [
    path("", include("dashboards.urls")),
    path("api/v1/", include("dashboards.api.urls")),
]
