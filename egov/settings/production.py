"""A city's installation: everything that must be set is demanded here, and the demonstration cannot be switched on."""

from django.core.exceptions import ImproperlyConfigured

from egov.settings.base import *

if not SECRET_KEY or len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("EGOV_SECRET_KEY (or EGOV_SECRET_KEY_FILE) must hold at least 40 characters.")
if DEMO:
    raise ImproperlyConfigured("EGOV_DEMO cannot be on in production: its passwords are public.")
if EGOV_SIGNING["TSA"] == "demo":
    raise ImproperlyConfigured("EGOV_TSA must name a time-stamping service in production.")
if not env.text("EGOV_MAIL_CHANNEL") or not env.text("EGOV_SMS_CHANNEL"):  # files that nobody reads are no message
    raise ImproperlyConfigured("EGOV_MAIL_CHANNEL and EGOV_SMS_CHANNEL must name how messages go out in production.")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.flag("EGOV_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.number("EGOV_HSTS_SECONDS", 31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
CSRF_TRUSTED_ORIGINS = env.words("EGOV_ORIGINS", EGOV_PUBLIC_URL)
if CELERY_BROKER_URL.startswith("redis"):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CELERY_BROKER_URL}}
