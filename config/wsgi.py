import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# The pages take seconds to load: a process does it before it accepts a request, or somebody would wait for each one.
_ = get_resolver().url_patterns
