"""All settings of Evenly, read from the environment; docs/operations.md lists the variables.

Without any variable Evenly runs on one machine with SQLite under ``var/``. ``EVENLY_ENV=production`` refuses to start
without its secrets.
"""

import os
import tomllib
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("EVENLY_DATA_DIR", BASE_DIR / "var"))
PRODUCTION = os.environ.get("EVENLY_ENV", "development") == "production"
DEBUG = os.environ.get("EVENLY_DEBUG") == "1" and not PRODUCTION
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
SHORTEST_SECRET, FEWEST_LETTERS = 50, 10
"""Characters of the secret, and different ones among them."""


def _secret(name: str, development: str) -> str:
    value = os.environ.get(name, "")
    if PRODUCTION and not value:
        raise ImproperlyConfigured(f"Set {name}: Evenly does not start in production without it.")
    return value or development


def _secret_key() -> str:
    """The secret that signs sessions; production refuses one that could be guessed."""
    value = _secret("EVENLY_SECRET_KEY", "development-only-not-a-secret")
    if PRODUCTION and (len(value) < SHORTEST_SECRET or len(set(value)) < FEWEST_LETTERS):
        raise ImproperlyConfigured(
            f"EVENLY_SECRET_KEY needs {SHORTEST_SECRET} random characters or more; make one with "
            "python -c 'import secrets; print(secrets.token_urlsafe(60))'."
        )
    return value


def _hosts() -> list[str]:
    """The names under which Evenly is served; in production each one by name."""
    hosts = [host.strip() for host in _secret("EVENLY_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")]
    if PRODUCTION and any(host.strip(".") in ("", "*") for host in hosts):
        raise ImproperlyConfigured("EVENLY_HOSTS names each host: with * anybody's links would lead elsewhere.")
    return [host for host in hosts if host]


def _database(url: str) -> dict[str, object]:
    """``sqlite:////absolute/path`` or ``postgresql://user:password@host:port/name?host=/socket``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;",
            },
        }
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(
            "DATABASE_URL takes sqlite:////absolute/path or postgresql://user:password@host/name."
        )
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # A server that is gone is found out about before somebody gives up on the page.
        "OPTIONS": {"connect_timeout": "5", **query},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _own_database() -> str:
    """The SQLite file in the data folder, which a fresh clone does not have yet."""
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{DATA_DIR / 'evenly.sqlite3'}"


def _incoming() -> Path:
    """The folder of uploads that are still being received, which Django wants to be there."""
    folder = DATA_DIR / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _geocoder(url: str) -> str:
    """The address of a Nominatim-compatible server, or nothing; addresses of stores are sent there and nowhere else."""
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.query):
        raise ImproperlyConfigured(
            "EVENLY_GEOCODER_URL takes http(s)://host/path of a Nominatim-compatible server, without user or query."
        )
    return url.rstrip("/")


def _base(url: str) -> str:
    """The address under which people open Evenly, which links in mails begin with."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise ImproperlyConfigured("EVENLY_URL takes the address that people open, such as https://cx.example.com/.")
    return f"{url.rstrip('/')}/"


def _mail(url: str) -> dict[str, object]:
    """``smtp://user:password@host:587`` (STARTTLS), ``smtps://...:465`` (TLS), ``smtp+plain://host:25`` (neither)."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps", "smtp+plain") or not parts.hostname:
        raise ImproperlyConfigured("EVENLY_EMAIL_URL takes smtp://user:password@host:587 or smtps://...:465.")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 587, "smtps": 465}.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = [secret for secret in os.environ.get("EVENLY_OLD_SECRET_KEYS", "").split(",") if secret]
"""Secrets of before, by which sessions and links are still known while the secret is changed."""
ALLOWED_HOSTS = _hosts()
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("EVENLY_ORIGINS", "").split(",") if origin]
DATABASES = {"default": _database(os.environ.get("DATABASE_URL") or _own_database())}
CACHES = {
    # Of each process: whatever is stored is known by the state of the database that it was made from.
    name: {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "OPTIONS": {"MAX_ENTRIES": entries},
    }
    for name, entries in (("default", 1_000), ("pages", 2_000))
}
"""Figures that several pages need, and pages of some 20 kB each."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "locations.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "locations.sign_in.SignIn"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "config.static_files.StaticFiles",
    "axes",
    "csp",
    "django_htmx",
    "rest_framework",
    "locations",
    "reviews",
    "dashboards",
]
MIDDLEWARE = [
    "locations.middleware.request_ids.RequestIdMiddleware",
    "locations.middleware.timing.TimingMiddleware",
    "locations.middleware.permissions.PermissionsPolicyMiddleware",
    "locations.middleware.statement_limit.StatementLimitMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "locations.middleware.sessions.IdleSessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the one that reads what is sent, to look for the token of a form.
    "locations.middleware.bodies.BodyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "locations.middleware.scope.ScopeMiddleware",
    "locations.middleware.numbers.NumberMiddleware",
    "axes.middleware.AxesMiddleware",
    "locations.middleware.exports.ExportsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "dashboards.templatetags.terms",
            ],
        },
    }
]

PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600
PROXIES = int(os.environ.get("EVENLY_PROXIES") or PRODUCTION)
"""Proxies in front of the web process, whose X-Forwarded-For is believed; production has the one that ends HTTPS."""
# A wrong password counts for its name from its address, known names and others alike, on this machine too.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
# Tries in the meantime are not counted, so that the wait is as long as the page says.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
# After a sign-in one may return to the link of an invitation, which nothing may store.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "next"]
AXES_CLIENT_IP_CALLABLE = "locations.sign_in.client_address"
AXES_LOCKOUT_CALLABLE = "dashboards.pages.account.view.locked_out"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
COLLECTED = os.environ.get("EVENLY_ENV") in ("production", "demo")
"""Static files come from `manage.py collectstatic`: compressed, and with names that change with their content."""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = DATA_DIR
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_TEMP_DIR = _incoming()

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["dashboards.api.access.JsonBody"],
    # “format” is the format of a store here, not of the answer.
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_SCHEMA_CLASS": "dashboards.api.openapi.operations.Described",
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.1",
    "TITLE": "Evenly",
    "VERSION": VERSION,
    "DESCRIPTION": "The same queries and actions as the pages, as JSON: a number here is the number on the page, and "
    "the same rule decides who may see what. Numbers are unrounded: NPS -100 to 100, shares 0 to 1, hours.",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    # What is sent and what is answered differ, and a text that must be there may not be empty.
    "COMPONENT_SPLIT_REQUEST": True,
    "SORT_OPERATION_PARAMETERS": False,
    # Values stand where they are, without names of their own, and say what they mean.
    "POSTPROCESSING_HOOKS": [],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

EMAIL_URL = os.environ.get("EVENLY_EMAIL_URL", "")
if EMAIL_URL:
    globals().update(_mail(EMAIL_URL))
SENDS_MAIL = bool(EMAIL_URL)
"""Without a server, a link that would be mailed is shown to be copied, and other mails go to the console."""
if not SENDS_MAIL:
    EMAIL_BACKEND = "dashboards.notices.mail.Console"
DEFAULT_FROM_EMAIL = os.environ.get("EVENLY_EMAIL_FROM", "evenly@localhost")
EMAIL_TIMEOUT = 10
BASE_URL = _base(os.environ.get("EVENLY_URL", "http://127.0.0.1:8000/"))

MOST_BRANDS = int(os.environ.get("EVENLY_MOST_BRANDS", "20"))
"""How many brands one person may found in the browser, a quarter of them within a day; commands have no limit."""

SCORING_PROCESSES = int(os.environ.get("EVENLY_SCORING_PROCESSES", "1"))
"""Processes that share the metrics of a brand when it is scored; each takes the memory of a job."""

METRICS_DIR = os.environ.get("EVENLY_METRICS_DIR", "")
"""Where web processes put their figures for `manage.py metrics`; without it only those of jobs are there."""

CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "")
# A broker that takes connections and says nothing would keep whoever sends a file waiting for ever. Workers wait for
# messages one second at a time.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 5}
SWEEP_SECONDS = float(os.environ.get("EVENLY_SWEEP_SECONDS", "60"))

GEOCODER_URL = _geocoder(os.environ.get("EVENLY_GEOCODER_URL", ""))
GEOCODER_CONTACT = os.environ.get("EVENLY_GEOCODER_CONTACT", "")
GEOCODER_SECONDS = 1.0
"""Between two requests of all workers together: what servers that are open to everybody allow."""

# PAGES gives the policy.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "font-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = int(float(os.environ.get("EVENLY_IDLE_HOURS", "24")) * 3600)
"""Seconds after which a session ends that nobody uses."""
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {request_id}: {message}", "style": "{"},
        "json": {
            "()": "config.logs.JsonLines",
            "fmt": "{asctime}{levelname}{name}{request_id}{message}",
            "style": "{",
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
        },
    },
    "filters": {
        "no_secrets": {"()": "config.logs.NoSecrets"},
        "request_id": {"()": "locations.middleware.request_ids.RequestId"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json" if os.environ.get("EVENLY_LOG_FORMAT") == "json" else "line",
            "filters": ["no_secrets", "request_id"],
        }
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("EVENLY_LOG_LEVEL", "WARNING")},
    "loggers": {
        # Who signed in, who failed to, and who was refused: always written, whatever the level.
        "evenly.access": {"level": "INFO"},
        # A traceback for each would fill the disk; evenly.access has a line.
        "django.security.RequestDataTooBig": {"level": "CRITICAL"},
        # It writes addresses of people; the same is written by evenly.access without them.
        "axes": {"level": "ERROR"},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
