"""The connection of this installation, and its failures in the words of the room."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import structlog
from django.conf import settings
from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.helpers import BulkIndexError

from search.errors import SearchFailedError

__all__ = ["answering", "client"]

log = structlog.get_logger(__name__)


@lru_cache(maxsize=4)
def _client(  # noqa: PLR0917 - the arguments are the key of the cache
    hosts: tuple[str, ...], api_key: str, username: str, password: str, ca: str, timeout: int
) -> Elasticsearch:
    # A slow answer is not asked for again (it would only add load); a node that is down is left for the next one.
    options: dict[str, Any] = {"request_timeout": timeout, "retry_on_timeout": False, "max_retries": len(hosts) - 1}
    if api_key:
        options["api_key"] = api_key
    elif username:
        options["basic_auth"] = (username, password)
    if ca:
        options["ca_certs"] = ca
    return Elasticsearch(list(hosts), **options)


def client() -> Elasticsearch:
    """The connection of this installation; shared by the process."""
    found: dict[str, Any] = dict(settings.EGOV_SEARCH)
    return _client(
        tuple(found["HOSTS"]),
        found["API_KEY"],
        found["USERNAME"],
        found["PASSWORD"],
        found["CA_CERTS"],
        int(found["TIMEOUT"]),
    )


@contextmanager
def answering() -> Iterator[None]:
    """No answer, wrong credentials, a missing alias, a red index: all are "try again later" for whoever asked.

    The reason goes to the log by its class and status, never with the body of a request.
    """
    try:
        yield
    except (ApiError, TransportError, BulkIndexError) as error:
        status = error.status_code if isinstance(error, ApiError) else None
        log.warning("search.engine_silent", error=type(error).__name__, status=status)
        raise SearchFailedError from error
