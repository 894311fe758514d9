"""The rooms that are installed are the rooms that are listed, and every foreign key follows the arrows."""

from configparser import ConfigParser
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

pytestmark = pytest.mark.unit
BASE = Path(settings.BASE_DIR)
LEVELS = {
    "egov": 8, "portal": 7, "operations": 7, "search": 6, "workflows": 5, "procedures": 4, "documents": 3,
    "organisations": 2, "audit": 1, "integrations": 1, "kernel": 0,
}  # fmt: skip


def _listed() -> set[str]:
    parser = ConfigParser()
    parser.read(BASE / ".importlinter")
    return set(parser["importlinter"]["root_packages"].split())


def test_every_room_on_disk_is_listed_in_the_contracts():
    on_disk = {path.parent.name for path in BASE.glob("*/__init__.py")} - {"tests", "scripts"}
    assert on_disk == _listed() == set(LEVELS)


def test_every_listed_room_with_tables_is_installed():
    installed = {config.name for config in apps.get_app_configs()} & _listed()
    assert installed == _listed() - {"integrations"}


def test_every_room_says_what_it_is_for():
    for room in _listed():
        text = (BASE / room / "__init__.py").read_text(encoding="utf-8")
        assert text.startswith('"""'), room


@pytest.mark.parametrize("room", sorted(set(LEVELS) - {"integrations", "egov"}))
def test_foreign_keys_point_down(room):
    wrong = []
    for model in apps.get_app_config(room).get_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not target or field.auto_created or target._meta.app_label not in LEVELS:
                continue
            through_actor = target._meta.label == settings.AUTH_USER_MODEL  # audit names the actor that way
            if not through_actor and LEVELS[target._meta.app_label] > LEVELS[room]:
                wrong.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert wrong == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_data_migrations_import_no_application_code():
    """Schema migrations may name a room's own defaults and validators, as Django writes them; code that runs may not."""
    wrong = []
    for room in LEVELS:
        for path in (BASE / room / "migrations").glob("0*.py"):
            text = path.read_text(encoding="utf-8")
            lines = [line for line in text.splitlines() if line.startswith(("from ", "import "))]
            if "RunPython" in text:
                wrong += [f"{path.name}: {line}" for line in lines if line.split()[1].split(".")[0] in LEVELS]
    assert wrong == []
