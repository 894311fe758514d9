"""What is the same everywhere. What differs comes from the environment, read through ``egov.env``.

Only this package and the two seams (``search.engines``, ``documents.engines``) know which engines are on.
"""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from egov import env
from egov.settings._databases import database
from egov.settings._logging import LOGGING  # noqa: F401 - a setting: Django reads it from here
from egov.settings._mail import *
from egov.settings._queue import *

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.text("EGOV_DATA_DIR", str(BASE_DIR / "var"))).resolve()

DEBUG = False
SECRET_KEY = env.text("EGOV_SECRET_KEY")
ALLOWED_HOSTS = env.words("EGOV_HOSTS", "localhost,127.0.0.1,[::1]")
DEMO = env.flag("EGOV_DEMO")

INSTALLED_APPS = [
    "egov",
    "portal",
    "operations",
    "search",
    "workflows",
    "procedures",
    "documents",
    "organisations",
    "audit",
    "kernel",
    "viewflow.fsm",
    "viewflow.workflow",
    "guardian",
    "django_celery_beat",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_structlog",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "egov.middleware.SizeMiddleware",
    "egov.middleware.ActingMiddleware",
    "egov.middleware.RefusalMiddleware",
    "egov.middleware.DeskMiddleware",
]

ROOT_URLCONF = "egov.urls"
WSGI_APPLICATION = "egov.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "egov.context.house",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "kernel.templatetags.house"],
        },
    }
]
FORM_RENDERER = "kernel.forms.HouseRenderer"

DATABASES = {
    "default": database(
        env.text("EGOV_DATABASE_URL", f"sqlite:///{DATA_DIR / 'egov.sqlite3'}"),
        prepared=env.flag("EGOV_DATABASE_PREPARED", True),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People ----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian: no pseudo user in our tables
GUARDIAN_MONKEY_PATCH_USER = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workflows:inbox"
LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # of citizens; an official's address comes from whoever made the account
ACCOUNT_SESSION_REMEMBER = False  # desks are shared: a session ends with the browser
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up, and in no other
ACCOUNT_FORMS = {
    "login": "organisations.forms.accounts.LoginForm",
    "signup": "organisations.forms.accounts.SignupForm",
    "reauthenticate": "organisations.forms.accounts.ReauthenticateForm",
    "change_password": "organisations.forms.accounts.ChangePasswordForm",
    "set_password": "organisations.forms.accounts.SetPasswordForm",
    "reset_password": "organisations.forms.accounts.ResetPasswordForm",
    "reset_password_from_key": "organisations.forms.accounts.ResetPasswordKeyForm",
}
ACCOUNT_ADAPTER = "organisations.adapters.AccountAdapter"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "organisations.adapters.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # of officials; a citizen does not get in without a verified one
MFA_FORMS = {
    "authenticate": "organisations.forms.accounts.AuthenticateForm",
    "reauthenticate": "organisations.forms.accounts.ReauthenticateCodeForm",
    "activate_totp": "organisations.forms.accounts.ActivateTOTPForm",
}
# Officials with one of these roles reach nothing of the desk until they have a second factor ("administrator,leader").
EGOV_SECOND_FACTOR_ROLES = env.words("EGOV_SECOND_FACTOR_ROLES")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "egov.views.csrf_failure"

# Language --------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["egov.formats"]

# Files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("EGOV_STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "records": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "records", "file_permissions_mode": 0o440},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
# Form fields; files are counted apart. Ten megabytes pasted into one field are read, so that the form can say which field
# is too long and keep all others.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

# Browser rules ---------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # whose address asked for what is nobody's to read later
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Wrong sign-ins are counted, and codes of a second factor marked as used, in the default cache: it must forget nothing while
# some server is silent, and every process must know. Pages kept for a moment may be forgotten at any time.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_counters",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# Rooms: one dict each, with what an operator needs to know ---------------------------------------------------------
EGOV_CITY: dict[str, Any] = {
    "NAME": env.text("EGOV_CITY_NAME", "Đồng Xoài"),
    "TAGLINE": _("Paperless administration"),
    "HOTLINE": env.text("EGOV_HOTLINE", "1022"),
}
EGOV_PUBLIC_URL = env.text(
    "EGOV_PUBLIC_URL", "http://localhost:8000"
)  # written into QR codes: never the request's host
EGOV_SOURCE_URL = env.text("EGOV_SOURCE_URL", "/source/")  # the AGPL asks to offer the source to every user
EGOV_SEARCH: dict[str, Any] = {
    # "search.engines.fts5" keeps the index in the application's SQLite file; "search.engines.elastic" for production.
    "ENGINE": env.text("EGOV_SEARCH_ENGINE", "search.engines.fts5"),
    "HOSTS": env.words("EGOV_ELASTICSEARCH_URL", "http://localhost:9200"),
    "API_KEY": env.text("EGOV_ELASTICSEARCH_API_KEY"),
    "USERNAME": env.text("EGOV_ELASTICSEARCH_USERNAME"),
    "PASSWORD": env.text("EGOV_ELASTICSEARCH_PASSWORD"),
    "CA_CERTS": env.text("EGOV_ELASTICSEARCH_CA"),
    "PREFIX": env.text("EGOV_SEARCH_PREFIX", "egov"),
    "REPLICAS": env.number("EGOV_SEARCH_REPLICAS", 0),  # copies on other nodes; 1 or more on a cluster
    "TIMEOUT": env.number("EGOV_SEARCH_TIMEOUT", 5),
}
EGOV_AUDIT: dict[str, Any] = {
    # Seals of the trail: best on another disk, or one that can only be written once. Copy them away every day.
    "SEALS_DIR": Path(env.text("EGOV_SEALS_DIR", str(DATA_DIR / "seals"))),
}
EGOV_SIGNING: dict[str, Any] = {
    "KEYS_DIR": Path(env.text("EGOV_KEYS_DIR", str(DATA_DIR / "pki"))),
    "TRUST": Path(env.text("EGOV_TRUST_PEM", str(DATA_DIR / "pki" / "trust.pem"))),
    "TSA": env.text("EGOV_TSA", "demo"),  # "demo" or the address of an RFC 3161 service
    "TSA_TIMEOUT": env.number("EGOV_TSA_TIMEOUT", 10),
}
EGOV_MESSAGES: dict[str, Any] = {
    "MAIL": env.text("EGOV_MAIL_CHANNEL", "integrations.messages.files"),
    "SMS": env.text("EGOV_SMS_CHANNEL", "integrations.messages.files"),
    "FOLDER": DATA_DIR / "outbox",
}
EGOV_SCANNER: dict[str, Any] = {"BACKEND": env.text("EGOV_SCANNER", "")}  # empty: papers are marked "not scanned"
EGOV_UPLOADS: dict[str, Any] = {
    "MAX_BYTES": 20 * 1024 * 1024,
    "MAX_PAGES": 300,
    "MAX_FILES_PER_CASE": 60,
    "MAX_REQUEST_BYTES": 250 * 1024 * 1024,
    # Percent signs are slow to read: thirty megabytes of them would hold a processor for ten seconds. Forms with room for
    # long texts are sent as parts instead.
    "MAX_URLENCODED_BYTES": 2 * 1024 * 1024,
}
EGOV_LOOKUPS: dict[str, Any] = {"SLOW_AFTER": 20, "REFUSE_AFTER": 200, "WINDOW_SECONDS": 3600}
EGOV_KEEP_JOBS_DAYS = env.number("EGOV_KEEP_JOBS_DAYS", 30)  # how long done jobs stay; given-up ones stay until seen to
# What one address may take within an hour: a whole office or a mobile network may stand behind one.
EGOV_SHARES: dict[str, int] = {
    "drafts": env.number("EGOV_SHARE_DRAFTS", 200),  # applications begun
    "megabytes": env.number(
        "EGOV_SHARE_MEGABYTES", 4096
    ),  # of files sent in; a form kept while the language changes is one
    "accounts": env.number("EGOV_SHARE_ACCOUNTS", 60),  # citizens' accounts opened
    "checks": env.number("EGOV_SHARE_CHECKS", 120),  # files checked for their signatures
}
# Networks of the proxies in front, whose X-Forwarded-For is believed; without any, the connection's own address counts.
EGOV_PROXIES = env.words("EGOV_PROXIES")
EGOV_PUBLIC_CACHE_SECONDS = env.number(
    "EGOV_PUBLIC_CACHE_SECONDS", 2
)  # how old a public status page may be; 0: never kept
