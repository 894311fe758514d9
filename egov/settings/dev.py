"""The demonstration: one machine, embedded engines, passwords that are printed."""

from django.core.management.utils import get_random_secret_key

from egov.settings.base import *

DEMO = env.flag("EGOV_DEMO", True)
SECRET_KEY = SECRET_KEY or get_random_secret_key()
WHITENOISE_USE_FINDERS = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
