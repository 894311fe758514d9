"""Settings of the measures: as tests, on the engines that were started for them; pages are kept as in production."""

from egov.settings.test import *

ROOT_URLCONF = "scripts.bench.urls"
INSTALLED_APPS = [*INSTALLED_APPS, "scripts.bench"]
EGOV_SEARCH = {**EGOV_SEARCH, "ENGINE": "search.engines.elastic", "TIMEOUT": 60, "PREFIX": "bench"}
EGOV_PUBLIC_CACHE_SECONDS = env.number("EGOV_PUBLIC_CACHE_SECONDS", 0)
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
