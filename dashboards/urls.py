"""The addresses of Evenly's pages; those of a brand begin with its slug."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from dashboards.pages.account.view import SignIn, home, language, password
from dashboards.pages.compare.view import compare
from dashboards.pages.funnel.view import funnel
from dashboards.pages.glossary.view import glossary
from dashboards.pages.imports.view import confirm, drop, import_, imports, preview, rejects, undo
from dashboards.pages.keys.view import keys
from dashboards.pages.listings.view import listings, listings_csv
from dashboards.pages.map.view import map_json, stores_map
from dashboards.pages.overview.view import overview
from dashboards.pages.people.view import people
from dashboards.pages.reports.view import reports, reports_xlsx
from dashboards.pages.reviews.view import reviews
from dashboards.pages.standards.view import standards
from dashboards.pages.store.pin import pin, unpin
from dashboards.pages.store.view import store
from dashboards.pages.stores.view import stores, stores_csv, stores_xlsx

urlpatterns = [
    path("", home, name="home"),
    path("sign-in/", SignIn.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("password/", password, name="password"),
    path("language/", language, name="language"),
    path("glossary/", glossary, name="glossary"),
    path("help/keys/", keys, name="keys"),
    path("b/<slug:slug>/", overview, name="overview"),
    path("b/<slug:slug>/stores/", stores, name="stores"),
    path("b/<slug:slug>/stores.csv", stores_csv, name="stores_csv"),
    path("b/<slug:slug>/stores.xlsx", stores_xlsx, name="stores_xlsx"),
    path("b/<slug:slug>/map/", stores_map, name="map"),
    path("b/<slug:slug>/map.json", map_json, name="map_json"),
    path("b/<slug:slug>/funnel/", funnel, name="funnel"),
    path("b/<slug:slug>/compare/", compare, name="compare"),
    path("b/<slug:slug>/reviews/", reviews, name="reviews"),
    path("b/<slug:slug>/listings/", listings, name="listings"),
    path("b/<slug:slug>/listings.csv", listings_csv, name="listings_csv"),
    path("b/<slug:slug>/reports/", reports, name="reports"),
    path("b/<slug:slug>/reports.xlsx", reports_xlsx, name="reports_xlsx"),
    path("b/<slug:slug>/people/", people, name="people"),
    path("b/<slug:slug>/store/<path:code>/", store, name="store"),
    path("b/<slug:slug>/pin/<path:code>/", pin, name="store_pin"),
    path("b/<slug:slug>/unpin/<path:code>/", unpin, name="store_unpin"),
    path("b/<slug:slug>/standards/", standards, name="standards"),
    path("b/<slug:slug>/imports/", imports, name="imports"),
    path("b/<slug:slug>/imports/<int:pk>/", import_, name="import"),
    path("b/<slug:slug>/imports/<int:pk>/rejects.csv", rejects, name="rejects"),
    path("b/<slug:slug>/imports/<int:pk>/look/", preview, name="import_preview"),
    path("b/<slug:slug>/imports/<int:pk>/confirm/", confirm, name="import_confirm"),
    path("b/<slug:slug>/imports/<int:pk>/drop/", drop, name="import_drop"),
    path("b/<slug:slug>/imports/<int:pk>/undo/", undo, name="import_undo"),
]
