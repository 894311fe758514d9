"""The shared cache of pages: Redis, whose absence makes them slower, never impossible. Nothing is counted here."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)
_QUIET_SECONDS = 5.0  # after a failure do not make every request wait for the next one


class PatientClient(RedisCacheClient):
    """Answers as an empty cache while Redis does not answer."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **options)
        self._quiet_until = 0.0

    def _ask(self, otherwise: Any, question: Callable[[], Any]) -> Any:
        if time.monotonic() < self._quiet_until:
            return otherwise
        try:
            return question()
        except (RedisError, OSError) as error:
            self._quiet_until = time.monotonic() + _QUIET_SECONDS
            log.warning("cache.silent", error=type(error).__name__)
            return otherwise

    def add(self, key: str, value: Any, timeout: int | None) -> bool:
        return bool(self._ask(True, lambda: super(PatientClient, self).add(key, value, timeout)))

    def get(self, key: str, default: Any) -> Any:
        return self._ask(default, lambda: super(PatientClient, self).get(key, default))

    def set(self, key: str, value: Any, timeout: int | None) -> None:
        self._ask(None, lambda: super(PatientClient, self).set(key, value, timeout))

    def touch(self, key: str, timeout: int | None) -> bool:
        return bool(self._ask(False, lambda: super(PatientClient, self).touch(key, timeout)))

    def delete(self, key: str) -> bool:
        return bool(self._ask(False, lambda: super(PatientClient, self).delete(key)))

    def get_many(self, keys: Any) -> dict[str, Any]:
        found: dict[str, Any] = self._ask({}, lambda: super(PatientClient, self).get_many(keys))
        return found

    def has_key(self, key: str) -> bool:
        return bool(self._ask(False, lambda: super(PatientClient, self).has_key(key)))

    def incr(self, key: str, delta: int) -> int:
        return int(self._ask(delta, lambda: super(PatientClient, self).incr(key, delta)))

    def set_many(self, data: dict[str, Any], timeout: int | None) -> None:
        self._ask(None, lambda: super(PatientClient, self).set_many(data, timeout))

    def delete_many(self, keys: Any) -> None:
        self._ask(None, lambda: super(PatientClient, self).delete_many(keys))

    def clear(self) -> bool:
        return bool(self._ask(False, lambda: super(PatientClient, self).clear()))


class PatientRedisCache(RedisCache):
    """Django's Redis cache with the client above."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = PatientClient
