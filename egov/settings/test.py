"""Tests: an in-memory database unless EGOV_DATABASE_URL names a server; nothing outside is reachable by accident."""

import tempfile
from pathlib import Path

from egov.settings.base import *

DATA_DIR = Path(tempfile.mkdtemp(prefix="egov-test-"))
DATABASES = {"default": database(env.text("EGOV_DATABASE_URL", "sqlite:///:memory:"))}
SECRET_KEY = "test-only-" + "x" * 50
DEMO = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "records": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "records", "file_permissions_mode": 0o440},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EGOV_SIGNING = {**EGOV_SIGNING, "KEYS_DIR": DATA_DIR / "pki", "TRUST": DATA_DIR / "pki" / "trust.pem"}
EGOV_AUDIT = {**EGOV_AUDIT, "SEALS_DIR": DATA_DIR / "seals"}
EGOV_MESSAGES = {**EGOV_MESSAGES, "FOLDER": DATA_DIR / "outbox"}
CELERY_BROKER_URL = "redis://broker.invalid:6379/0"  # queueing by accident fails loudly
EGOV_PUBLIC_URL = "http://testserver"
EGOV_JOB_HINTS = False  # a test that wants the work done says so; waiting for a broker that cannot exist proves nothing
EGOV_PUBLIC_CACHE_SECONDS = 0  # a test that asks twice wants to see the change
