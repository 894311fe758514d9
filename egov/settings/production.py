"""A city's installation: everything that must be set is demanded here, and the demonstration cannot be switched on."""

from django.core.exceptions import ImproperlyConfigured

from egov.settings.base import *

if not SECRET_KEY or len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("EGOV_SECRET_KEY (or EGOV_SECRET_KEY_FILE) must hold at least 50 characters.")
if DEMO:
    raise ImproperlyConfigured("EGOV_DEMO cannot be on in production: its passwords are public.")
if len(set(SECRET_KEY)) < 12:
    raise ImproperlyConfigured("EGOV_SECRET_KEY must be random: lookup secrets are derived from it.")
if "postgresql" not in DATABASES["default"]["ENGINE"]:
    raise ImproperlyConfigured("EGOV_DATABASE_URL must name PostgreSQL in production.")
if not CELERY_BROKER_URL.startswith(("redis://", "rediss://")):
    raise ImproperlyConfigured("EGOV_BROKER_URL must name Redis in production.")
if EGOV_SEARCH["ENGINE"] == "search.engines.fts5":
    raise ImproperlyConfigured(
        "EGOV_SEARCH_ENGINE must be search.engines.elastic in production: the embedded one belongs to SQLite."
    )
if EGOV_SIGNING["TSA"] == "demo":
    raise ImproperlyConfigured("EGOV_TSA must name a time-stamping service in production.")
if not env.text("EGOV_MAIL_CHANNEL") or not env.text("EGOV_SMS_CHANNEL"):  # files that nobody reads are no message
    raise ImproperlyConfigured("EGOV_MAIL_CHANNEL and EGOV_SMS_CHANNEL must name how messages go out in production.")

if not EGOV_PUBLIC_URL.startswith("https://"):
    raise ImproperlyConfigured(
        "EGOV_PUBLIC_URL must be the https address that citizens use: it is printed into QR codes."
    )

# Pages kept for a moment by all processes together.
_CACHE = env.text("EGOV_CACHE_URL", CELERY_BROKER_URL)
if not _CACHE.startswith(("redis://", "rediss://", "unix://")):
    raise ImproperlyConfigured(
        "EGOV_CACHE_URL (or EGOV_BROKER_URL) must name a Redis: public pages are kept there for a moment."
    )
CACHES["pages"] = {
    "BACKEND": "egov.cache.PatientRedisCache",
    "LOCATION": _CACHE,
    "KEY_PREFIX": "egov",
    "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
}

# Who gives rights and who signs needs more than a password.
EGOV_SECOND_FACTOR_ROLES = env.words("EGOV_SECOND_FACTOR_ROLES", "administrator,leader")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (
    "__Host-sessionid",
    "__Host-csrftoken",
)  # from this host over https, or not at all
SECURE_SSL_REDIRECT = env.flag("EGOV_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # docs/manual/operations.md: the proxy must set it itself
SECURE_HSTS_SECONDS = env.number("EGOV_HSTS_SECONDS", 31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = env.flag("EGOV_HSTS_PRELOAD", True)
CSRF_TRUSTED_ORIGINS = env.words("EGOV_ORIGINS", EGOV_PUBLIC_URL.rstrip("/"))
