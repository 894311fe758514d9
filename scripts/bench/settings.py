"""Settings of the measures: as tests, on the engines that were started for them."""

from egov.settings.test import *

INSTALLED_APPS = [*INSTALLED_APPS, "scripts.bench"]
EGOV_SEARCH = {**EGOV_SEARCH, "ENGINE": "search.engines.elastic", "TIMEOUT": 60, "PREFIX": "bench"}
EGOV_PUBLIC_CACHE_SECONDS = 2
