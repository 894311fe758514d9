"""The shared cache: with Redis a cache, without Redis an empty one."""

import os
import subprocess
import time
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.test import Client

from egov.cache import PatientRedisCache
from scripts.launcher.processes import free_port, wait_until
from tests.factories.cases import submitted_case

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


@pytest.fixture
def redis(settings, tmp_path) -> Iterator[subprocess.Popen[bytes]]:
    """A Redis of its own, under the pages as in production; the test may kill it."""
    if not os.environ.get("EGOV_TEST_REDIS_URL"):
        pytest.skip("runs with Redis only: ./test installs it")
    port = free_port()
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--dir", str(tmp_path), "--save", ""]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    pages = {"BACKEND": "egov.cache.PatientRedisCache", "LOCATION": f"redis://127.0.0.1:{port}/0", **OPTIONS}
    settings.CACHES = {**settings.CACHES, "pages": pages}

    def kept() -> bool:
        caches["pages"]._cache._quiet_until = 0.0
        caches["pages"].set("up", 1)
        return caches["pages"].get("up") == 1

    assert wait_until(kept, seconds=20)
    yield process
    process.kill()
    process.wait()


def _sign_in(password: str) -> str:
    """Why nobody was let in, by the code of the form's error."""
    form = {"login": "tiepnhan.bp@demo.egov", "password": password}
    answer = Client(REMOTE_ADDR="192.0.2.50").post("/tai-khoan/login/", form)
    return answer.context["form"].errors.as_data()["__all__"][0].code if answer.status_code == 200 else "in"


@pytest.mark.engine
@pytest.mark.django_db
def test_wrong_sign_ins_and_wrong_codes_stay_counted_when_redis_dies(town, redis, settings):
    settings.DEMO, settings.EGOV_PUBLIC_CACHE_SECONDS = True, 60
    settings.EGOV_LOOKUPS = {**settings.EGOV_LOOKUPS, "SLOW_AFTER": 100, "REFUSE_AFTER": 4}
    case, guesser = submitted_case(), Client(REMOTE_ADDR="192.0.2.50")

    def look_up(code: str) -> int:
        return guesser.get(f"/ho-so/{code}/").status_code

    assert [look_up("H19.150-260101-0001") for _guess in range(2)] == [404, 404]
    assert [_sign_in("wrong") for _guess in range(3)] == ["email_password_mismatch"] * 3
    redis.kill()
    redis.wait()
    assert [_sign_in("wrong") for _guess in range(2)] == ["email_password_mismatch"] * 2
    assert (
        _sign_in(town.password("tiepnhan.bp")) == "too_many_login_attempts"
    )  # five in five minutes, also for who knows it
    assert [look_up("H19.150-260101-0001") for _guess in range(3)] == [404, 404, 429]
    assert look_up(case.case_code) == 429
    assert Client(REMOTE_ADDR="192.0.2.51").get(f"/ho-so/{case.case_code}/").status_code == 200
