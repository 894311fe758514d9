"""Production refuses to start half-configured, says which variable is missing, and cannot be a demonstration."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = [pytest.mark.unit, pytest.mark.slow]
WHOLE = {
    "DJANGO_SETTINGS_MODULE": "egov.settings.production",
    "EGOV_SECRET_KEY": "a-random-word-of-53-letters-and-digits-1234567890-xyz",
    "EGOV_DATABASE_URL": "postgres://egov@db.example.vn/egov",
    "EGOV_BROKER_URL": "redis://broker.example.vn:6379/0",
    "EGOV_SEARCH_ENGINE": "search.engines.elastic",
    "EGOV_TSA": "http://tsa.example.vn/",
    "EGOV_MAIL_CHANNEL": "integrations.messages.smtp",
    "EGOV_SMS_CHANNEL": "integrations.messages.files",
    "EGOV_PUBLIC_URL": "https://phuong.example.vn",
    "EGOV_HOSTS": "phuong.example.vn",
}
SIGN_IN = """
import django, os
from django.conf import settings
from egov.settings._databases import database
settings.DATABASES["default"] = database(os.environ["BESIDE_THIS_TEST"])  # no PostgreSQL and no Redis here; all else as set
settings.CACHES["pages"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from organisations.models import User
from django.test import Client
for address in ("chutich.bp@demo.egov", "chutich@phuong.example.vn"):
    User.objects.create_user(address, "bamboo-river-garden-77", is_official=True)
    client = Client(headers={"host": "phuong.example.vn"})
    client.post("/tai-khoan/login/", {"login": address, "password": "bamboo-river-garden-77"}, secure=True)
    page = client.get("/ban-lam-viec/", secure=True)
    print(address, page.status_code, client.cookies["__Host-sessionid"]["secure"])
answer = Client(headers={"host": "phuong.example.vn"}).get("/")
print(answer.status_code, answer["Location"])
"""
SHOW = "from django.conf import settings as s; print(repr({expression}))"


def start(expression: str = "s.DEMO", **changes: str | None) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("EGOV_", "DJANGO_"))}
    env = {key: value for key, value in {**clean, **WHOLE, **changes}.items() if value is not None}
    words = [sys.executable, "-c", SHOW.format(expression=expression)]
    return subprocess.run(words, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)


def last_line(**changes: str | None) -> str:
    done = start(**changes)
    assert done.returncode != 0
    return done.stderr.strip().splitlines()[-1].partition(": ")[2]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"EGOV_SECRET_KEY": None}, "EGOV_SECRET_KEY (or EGOV_SECRET_KEY_FILE) must hold at least 50 characters."),
        ({"EGOV_SECRET_KEY": "short"}, "EGOV_SECRET_KEY (or EGOV_SECRET_KEY_FILE) must hold at least 50 characters."),
        ({"EGOV_DEMO": "1"}, "EGOV_DEMO cannot be on in production: its passwords are public."),
        ({"EGOV_TSA": None}, "EGOV_TSA must name a time-stamping service in production."),
        (
            {"EGOV_SMS_CHANNEL": None},
            "EGOV_MAIL_CHANNEL and EGOV_SMS_CHANNEL must name how messages go out in production.",
        ),
        ({"EGOV_DATABASE_URL": None}, "EGOV_DATABASE_URL must name PostgreSQL in production."),
        ({"EGOV_BROKER_URL": None}, "EGOV_BROKER_URL must name Redis in production."),
        (
            {"EGOV_PUBLIC_URL": None},
            "EGOV_PUBLIC_URL must be the https address that citizens use: it is printed into QR codes.",
        ),
        ({"EGOV_SECRET_KEY": "k" * 60}, "EGOV_SECRET_KEY must be random: lookup secrets are derived from it."),
        (
            {"EGOV_SEARCH_ENGINE": None},
            "EGOV_SEARCH_ENGINE must be search.engines.elastic in production: the embedded one belongs to SQLite.",
        ),
        ({"EGOV_SMTP_PORT": "two"}, "EGOV_SMTP_PORT must be a whole number, not 'two'."),
        (
            {"EGOV_SECRET_KEY": None, "EGOV_SECRET_KEY_FILE": "/nowhere/key"},
            "EGOV_SECRET_KEY_FILE names /nowhere/key, which cannot be read: No such file or directory.",
        ),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(changes, sentence):
    assert last_line(**changes) == sentence


def test_a_whole_configuration_starts_and_is_guarded():
    told = (
        "(s.DEMO, s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS)"
    )
    done = start(told)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "(False, False, True, True, True, 31536000)"


def test_what_limits_guessing_lies_in_the_database_and_pages_in_redis():
    done = start("[(name, row['BACKEND'], row['LOCATION']) for name, row in sorted(s.CACHES.items())]")
    assert done.stdout.strip() == repr(
        [
            ("default", "django.core.cache.backends.db.DatabaseCache", "kernel_counters"),
            ("pages", "egov.cache.PatientRedisCache", "redis://broker.example.vn:6379/0"),
        ]
    )


def test_the_secret_may_lie_in_a_file(tmp_path):
    path = tmp_path / "key"
    path.write_text("0123456789abcdef" * 4 + "\n")
    done = start("s.SECRET_KEY", EGOV_SECRET_KEY=None, EGOV_SECRET_KEY_FILE=str(path))
    assert done.stdout.strip() == repr("0123456789abcdef" * 4)


def test_web_server_and_workers_start_as_production_unless_told_otherwise():
    words = "import egov.{name}; import os; print(os.environ['DJANGO_SETTINGS_MODULE'])"
    for name in ("celery", "wsgi"):
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("EGOV_", "DJANGO_"))}
        env = {**clean, **{key: value for key, value in WHOLE.items() if key != "DJANGO_SETTINGS_MODULE"}}
        command = [sys.executable, "-c", words.format(name=name)]
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)
        assert done.stdout.strip() == "egov.settings.production", done.stderr


def test_djangos_own_examination_finds_nothing():
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("EGOV_", "DJANGO_"))}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env={**clean, **WHOLE}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


def test_accounts_of_the_demonstration_open_nothing(tmp_path):
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("EGOV_", "DJANGO_"))}
    env = {**clean, **WHOLE, "EGOV_DATA_DIR": str(tmp_path), "BESIDE_THIS_TEST": f"sqlite:///{tmp_path}/egov.sqlite3"}
    command = [sys.executable, "-c", SIGN_IN]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == [
        "chutich.bp@demo.egov 302 True",
        "chutich@phuong.example.vn 200 True",
        "301 https://phuong.example.vn/",
    ], done.stderr
