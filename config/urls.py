"""All addresses: pages, API, and what answers when something is wrong."""

from django.urls import include, path

handler400 = "dashboards.views.errors.bad_request"
handler403 = "dashboards.views.errors.forbidden"
handler404 = "dashboards.views.errors.not_found"
handler500 = "dashboards.views.errors.failed"

urlpatterns = [
    path("", include("dashboards.urls")),
    path("api/v1/", include("dashboards.api.urls")),
]
