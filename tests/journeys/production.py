"""A city's office as its operator starts it: PostgreSQL, Redis, Elasticsearch, gunicorn over TLS, two Celery workers, beat.

The settings are those of production; the time authority, the mail server and the certificate of the web server are the
test's own. People and units come from the demonstration's file and then get accounts that are not the demonstration's.
"""

import contextlib
import datetime as dt
import os
import signal
import socket
import ssl
import subprocess
import sys
import urllib.request
from pathlib import Path

import psycopg
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from elasticsearch import Elasticsearch

from scripts.launcher.processes import free_port, start_process, wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
WEB = [sys.executable, "-m", "gunicorn", "egov.wsgi:application", "--workers=2", "--threads=2", "--log-level=warning"]
CELERY = [sys.executable, "-m", "celery", "-A", "egov"]
# What an administrator does on the first day: accounts in the city's own domain.
ADOPT = """
import json, sys
import django; django.setup()
from organisations.models import User
rows = []
for person in User.objects.filter(email__endswith="@demo.egov"):
    person.email = person.email.replace("@demo.egov", "@phuong.example.vn")
    person.set_password(sys.argv[2])
    person.save()
    rows.append({"email": person.email, "password": sys.argv[2]})
open(sys.argv[1], "w").write(json.dumps(rows))
"""


class PostOffice:
    """The mail server of the city: keeps what arrives."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.door = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
        self.letters.append(envelope.content)
        return "250 OK"


def certificate_for_localhost(folder: Path) -> tuple[Path, Path]:
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, secret = folder / "tls.pem", folder / "tls.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    kind = serialization.PrivateFormat.PKCS8
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption()))
    return pem, secret


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class City:
    """Everything of one installation; ``open`` and ``power_cut`` as often as one likes."""

    def __init__(self, folder: Path, *, postgres: str, elasticsearch: str) -> None:
        self.folder, self.data = folder, folder / "data"
        self.data.mkdir()
        self.server, self.name = postgres, f"city_{os.getpid()}_{free_port()}"
        self.database = f"{postgres.rsplit('/', 1)[0]}/{self.name}"
        self.elasticsearch, self.prefix = elasticsearch, self.name.replace("_", "-")
        self.port, self.redis_port, self.tsa_port = free_port(), free_port(), free_port()
        self.base = f"https://localhost:{self.port}"
        self.pem, self.key = certificate_for_localhost(folder)
        self.post = PostOffice()
        self.running: list[subprocess.Popen[bytes]] = []
        self.redis: subprocess.Popen[bytes] | None = None
        self.clock: subprocess.Popen[bytes] | None = None

    def environment(self, **more: str) -> dict[str, str]:
        ours = {key: value for key, value in os.environ.items() if not key.startswith(("EGOV_", "DJANGO_"))}
        chosen = {
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "egov.settings.production",
            "EGOV_DATA_DIR": str(self.data),
            "EGOV_STATIC_ROOT": str(self.folder / "static"),
            "EGOV_SECRET_KEY": "a-secret-of-this-test-0123456789-and-nobody-elses-qwertz",
            "EGOV_DATABASE_URL": self.database,
            "EGOV_BROKER_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "EGOV_SEARCH_ENGINE": "search.engines.elastic",
            "EGOV_ELASTICSEARCH_URL": self.elasticsearch,
            "EGOV_SEARCH_PREFIX": self.prefix,
            "EGOV_SEARCH_TIMEOUT": "30",
            "EGOV_TSA": f"http://127.0.0.1:{self.tsa_port}/",
            "EGOV_PUBLIC_URL": self.base,
            "EGOV_HOSTS": "localhost",
            "EGOV_MAIL_CHANNEL": "integrations.messages.smtp",
            "EGOV_SMS_CHANNEL": "integrations.messages.files",
            "EGOV_SMTP_HOST": "127.0.0.1",
            "EGOV_SMTP_PORT": str(self.post.door.port),
            "EGOV_MAIL_FROM": "mot-cua@phuong.example.vn",
            "EGOV_SECOND_FACTOR_ROLES": "",  # the people of the walk have no telephones; tests/egov/test_middleware.py has
        }
        return {**ours, **chosen, **more}

    def prepare(self) -> None:
        """The first day: database, keys, people with accounts of their own, static files, the deploy checks."""
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{self.name}"')
        first = self.environment(DJANGO_SETTINGS_MODULE="egov.settings.dev", EGOV_DEMO="1", EGOV_TSA="demo")
        for words in (["migrate", "--no-input"], ["make_demo_pki"], ["load_demo_city", "--data", str(self.data)]):
            self._command(["manage.py", *words], first)
        self._command(["-c", ADOPT, str(self.data / "people.json"), "six-words-nobody-would-guess-9"], first)
        self._command(["manage.py", "collectstatic", "--no-input"], self.environment())
        self._command(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], self.environment())
        self.post.door.start()

    def _command(self, words: list[str], env: dict[str, str]) -> None:
        done = subprocess.run([sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{words[:2]}: {done.stdout[-1500:]}{done.stderr[-3000:]}"

    def _start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            return start_process(command, output=log, env=self.environment(), cwd=ROOT)

    def open_redis(self) -> None:
        words = [
            "redis-server",
            "--port",
            str(self.redis_port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self.redis = self._start("redis", [*words, "--dir", str(self.folder)])
        assert wait_until(lambda: listens(self.redis_port), seconds=20)

    def cut_redis(self) -> None:
        kill(self.redis)

    def open_clock(self) -> None:
        """The time authority."""
        words = [sys.executable, "-m", "tests.journeys.time_authority", str(self.tsa_port), str(self.data / "pki")]
        self.clock = self._start("tsa", words)
        assert wait_until(lambda: listens(self.tsa_port), seconds=60)

    def cut_clock(self) -> None:
        kill(self.clock)

    def open(self) -> None:
        """Web server, two workers, beat."""
        tls = ["--bind", f"127.0.0.1:{self.port}", "--certfile", str(self.pem), "--keyfile", str(self.key)]
        self.running = [
            self._start("web", [*WEB, *tls]),
            self._start("worker-1", [*CELERY, "worker", "--concurrency=2", "--hostname=one@%h", "--loglevel=WARNING"]),
            self._start("worker-2", [*CELERY, "worker", "--concurrency=2", "--hostname=two@%h", "--loglevel=WARNING"]),
            self._start("beat", [*CELERY, "beat", "--pidfile=", "--loglevel=WARNING"]),
        ]
        assert wait_until(self._answers, seconds=120), self.log_of("web")

    def _answers(self) -> bool:
        context = ssl.create_default_context(cafile=str(self.pem))
        with contextlib.suppress(OSError):
            asked = urllib.request.urlopen(f"{self.base}/healthz", timeout=5, context=context)  # noqa: S310 - our own
            return asked.status == 200
        return False

    def power_cut(self) -> None:
        """SIGKILL for web server, workers and beat with all their children, and for Redis, which forgets every hint."""
        for process in self.running:
            kill(process)
        self.running = []
        self.cut_redis()

    def restart(self) -> None:
        self.open_redis()
        self.open()

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(self.database) as connection:
            return connection.execute(query, values or None).fetchall()

    def change(self, query: str, *values: object) -> None:
        with psycopg.connect(self.database) as connection:
            connection.execute(query, values)

    def log_of(self, name: str) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace")[-3000:] if path.exists() else ""

    def close(self) -> None:
        for process in [*self.running, self.redis, self.clock]:
            kill(process)
        self.post.door.stop(no_assert=True)
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        indices = Elasticsearch(self.elasticsearch).indices
        for name in indices.get(index=f"{self.prefix}*"):
            indices.delete(index=name)


def kill(process: subprocess.Popen[bytes] | None) -> None:
    """The whole group at once, as a power cut does."""
    if process is None or process.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
