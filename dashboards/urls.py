"""The addresses of all pages: each page states its own, and its link in the side bar, in its ``view.py``.

A new page needs no line here: whatever folder of ``dashboards.pages`` has a view with ``urlpatterns`` is found.
"""

from importlib import import_module
from pkgutil import iter_modules

from dashboards import pages
from dashboards.pages.frame import navigation

VIEWS = [
    import_module(f"{pages.__name__}.{page.name}.view") for page in iter_modules(pages.__path__) if page.name != "frame"
]

urlpatterns = [pattern for view in VIEWS for pattern in getattr(view, "urlpatterns", ())]
navigation.offer(view.LINK for view in VIEWS if hasattr(view, "LINK"))
