"""The addresses of Evenly's pages; those of a brand begin with its slug."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from dashboards.views import (
    account,
    explore,
    imports,
    listings,
    overview,
    people,
    reference,
    reports,
    store,
    stores,
)

urlpatterns = [
    path("", account.home, name="home"),
    path("sign-in/", account.SignIn.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("password/", account.password, name="password"),
    path("language/", account.language, name="language"),
    path("glossary/", reference.glossary, name="glossary"),
    path("help/keys/", reference.keys, name="keys"),
    path("b/<slug:slug>/", overview.overview, name="overview"),
    path("b/<slug:slug>/stores/", stores.stores, name="stores"),
    path("b/<slug:slug>/stores.csv", stores.stores_csv, name="stores_csv"),
    path("b/<slug:slug>/stores.xlsx", stores.stores_xlsx, name="stores_xlsx"),
    path("b/<slug:slug>/map/", stores.stores_map, name="map"),
    path("b/<slug:slug>/map.json", stores.map_json, name="map_json"),
    path("b/<slug:slug>/funnel/", explore.funnel, name="funnel"),
    path("b/<slug:slug>/compare/", explore.compare, name="compare"),
    path("b/<slug:slug>/reviews/", explore.reviews, name="reviews"),
    path("b/<slug:slug>/listings/", listings.listings, name="listings"),
    path("b/<slug:slug>/listings.csv", listings.listings_csv, name="listings_csv"),
    path("b/<slug:slug>/reports/", reports.reports, name="reports"),
    path("b/<slug:slug>/reports.xlsx", reports.reports_xlsx, name="reports_xlsx"),
    path("b/<slug:slug>/people/", people.people, name="people"),
    path("b/<slug:slug>/store/<path:code>/", store.store, name="store"),
    path("b/<slug:slug>/standards/", reference.standards, name="standards"),
    path("b/<slug:slug>/imports/", imports.imports, name="imports"),
    path("b/<slug:slug>/imports/<int:pk>/", imports.import_, name="import"),
    path("b/<slug:slug>/imports/<int:pk>/rejects.csv", imports.rejects, name="rejects"),
    path("b/<slug:slug>/imports/<int:pk>/look/", imports.look, name="import_look"),
    path("b/<slug:slug>/imports/<int:pk>/confirm/", imports.confirm, name="import_confirm"),
    path("b/<slug:slug>/imports/<int:pk>/drop/", imports.drop, name="import_drop"),
    path("b/<slug:slug>/imports/<int:pk>/undo/", imports.undo, name="import_undo"),
]
