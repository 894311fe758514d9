"""The shared cache: with Redis a cache, without Redis an empty one."""

import os
import time

import pytest

from egov.cache import PatientRedisCache
from scripts.launcher.processes import free_port

OPTIONS = {"OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1}}


@pytest.mark.unit
def test_without_redis_every_question_has_an_answer():
    cache = PatientRedisCache(f"redis://127.0.0.1:{free_port()}/0", OPTIONS)
    cache.set("a", 1)
    assert (cache.get("a"), cache.get("a", "else"), cache.get_many(["a"])) == (None, "else", {})
    assert (cache.add("a", 1), cache.touch("a"), cache.delete("a"), cache.has_key("a")) == (True, False, False, False)
    assert cache.incr("a") == 1
    assert cache.set_many({"a": 1}) == []
    cache.delete_many(["a"])
    assert cache.clear() is False


@pytest.mark.unit
def test_after_a_failure_nobody_waits_for_the_next_one(monkeypatch):
    cache = PatientRedisCache(f"redis://127.0.0.1:{free_port()}/0", OPTIONS)
    asked = []

    def refuse(connection: object) -> None:
        asked.append(connection)
        raise OSError

    monkeypatch.setattr("redis.connection.Connection.connect", refuse)
    for _time in range(10):
        assert cache.get("a", "else") == "else"
    assert len(asked) == 1


@pytest.mark.engine
def test_with_redis_it_is_a_cache_and_comes_back_after_an_outage():
    address = os.environ.get("EGOV_TEST_REDIS_URL")
    if not address:
        pytest.skip("runs with Redis only: ./test starts one")
    cache = PatientRedisCache(address, {**OPTIONS, "KEY_PREFIX": f"test-{os.getpid()}"})
    cache.set("a", {"kept": True}, 60)
    assert cache.get("a") == {"kept": True}
    cache._cache._quiet_until = time.monotonic() + 60
    assert cache.get("a") is None
    cache._cache._quiet_until = 0.0
    assert (cache.get("a"), cache.delete("a"), cache.get("a")) == ({"kept": True}, True, None)
