"""The source is offered to everybody; what an installation keeps beside it is not."""

import io
import subprocess
import tarfile
from pathlib import Path

import pytest
from django.conf import settings

from egov.source import source_archive

pytestmark = pytest.mark.unit


def names_in(packed: bytes) -> list[str]:
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        return sorted(archive.getnames())


def test_data_keys_and_builds_stay_at_home(tmp_path):
    for name in (
        "manage.py", "egov/wsgi.py", "egov/__pycache__/wsgi.pyc", "var/egov.sqlite3", "city/egov.sqlite3", ".env", "backup.sql",
        "docs/guide.md", "docs/demo/.egov-data", "docs/demo/secret_key", ".git/config", ".venv/pyvenv.cfg", "pki/leader.pem",
        "assets/node_modules/x.js", "staticfiles/app.css",
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    (tmp_path / "docs" / "link").symlink_to(tmp_path / "var")
    assert names_in(source_archive(tmp_path)) == ["egov/docs/guide.md", "egov/egov/wsgi.py", "egov/manage.py"]


@pytest.mark.skipif(
    not (Path(settings.BASE_DIR) / ".git").exists(), reason="an unpacked archive has no list of its files"
)
def test_the_archive_holds_every_file_of_the_repository(client):
    base = Path(settings.BASE_DIR)
    asked = subprocess.run(["git", "ls-files", "-z"], cwd=base, capture_output=True, check=True)
    kept = {name for name in asked.stdout.decode().split("\0") if name and (base / name).is_file()}
    answer = client.get("/source/")
    assert answer["Content-Disposition"] == 'attachment; filename="egov-source.tar.gz"'
    packed = {name.removeprefix("egov/") for name in names_in(b"".join(answer.streaming_content))}
    assert kept - packed == set()
