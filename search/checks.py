"""A search engine that cannot work here is said at the start, not at the first search."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register


@register()
def engine_fits_database(app_configs: Any, **_options: Any) -> list[Error]:
    """The embedded engine keeps its index in the application's SQLite file."""
    embedded = str(settings.EGOV_SEARCH["ENGINE"]) == "search.engines.fts5"
    if embedded and "sqlite3" not in str(settings.DATABASES["default"]["ENGINE"]):
        hint = "Set EGOV_SEARCH_ENGINE=search.engines.elastic and EGOV_ELASTICSEARCH_URL."
        return [Error("The embedded search engine needs SQLite.", hint=hint, id="search.E001")]
    return []
