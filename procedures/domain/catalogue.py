"""The catalogue that comes with the house: one YAML file per version, loaded and published once."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from procedures.domain.versions import content_hash, draft_version, publish_version, version_problems
from procedures.errors import CatalogueChangedError, CatalogueFileError
from procedures.models import Procedure, ProcedureVersion

__all__ = ["CATALOGUE", "LoadedCatalogue", "catalogue_problems", "load_catalogue", "read_catalogue"]

CATALOGUE = Path(__file__).resolve().parent.parent / "catalogue"
_HEAD = {
    "code",
    "field",
    "field_en",
    "level",
    "position",
    "valid_from",
    "valid_to",
    "transitional_rule",
    "source",
    "extends",
}


@dataclass(frozen=True)
class LoadedCatalogue:
    """How many versions were published and how many were there already."""

    published: int
    unchanged: int


@dataclass(frozen=True)
class CatalogueFile:
    """One file: what the procedure is, from when the version applies, and its specification."""

    path: Path
    head: dict[str, Any]
    spec: dict[str, Any]


class CatalogueLoader(yaml.SafeLoader):
    """YAML 1.2's booleans: ``on`` and ``yes`` are words, only ``true`` and ``false`` are truth values."""


CatalogueLoader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:bool"]
    for letter, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
CatalogueLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """``over`` on top of ``base``, mapping by mapping: an older version is written as what differs."""
    both = dict(base)
    for key, value in over.items():
        both[key] = _merged(base[key], value) if isinstance(value, dict) and isinstance(base.get(key), dict) else value
    return both


def _plain(value: Any) -> Any:
    """YAML's dates and times as texts: what the database keeps is JSON."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=CatalogueLoader)  # noqa: S506 - a safe loader
    except (OSError, yaml.YAMLError) as error:
        raise CatalogueFileError(file=path.name, problems=[type(error).__name__]) from error
    if "extends" in found:
        found = _merged(_read(path.with_name(found["extends"])), found)
    return found


def read_catalogue(folder: Path = CATALOGUE) -> list[CatalogueFile]:
    """All files, oldest version first."""
    files = []
    for path in sorted(folder.glob("*.yaml")):
        whole = _read(path)
        head = {key: value for key, value in whole.items() if key in _HEAD}
        spec = _plain({key: value for key, value in whole.items() if key not in _HEAD})
        files.append(CatalogueFile(path, head, spec))
    return sorted(files, key=lambda file: (file.head["code"], file.head["valid_from"]))


def catalogue_problems(folder: Path = CATALOGUE) -> dict[str, list[str]]:
    """File → what is wrong with it; empty when every version can be published."""
    found = {file.path.name: version_problems(file.spec) for file in read_catalogue(folder)}
    return {name: problems for name, problems in found.items() if problems}


def _load(file: CatalogueFile) -> bool:
    head = file.head
    procedure, _made = Procedure.objects.get_or_create(
        code=head["code"],
        defaults={key: head[key] for key in ("field", "field_en", "level", "position") if key in head},
    )
    present = ProcedureVersion.objects.published().filter(procedure=procedure, valid_from=head["valid_from"]).first()
    if present is not None:
        if present.content_hash != content_hash(file.spec):
            raise CatalogueChangedError(file=file.path.name)
        return False
    version = draft_version(
        procedure,
        file.spec,
        valid_from=head["valid_from"],
        valid_to=head.get("valid_to"),
        source=head["source"],
        transitional_rule=head["transitional_rule"],
    )
    publish_version(version, actor=None)
    return True


@transaction.atomic
def load_catalogue(folder: Path = CATALOGUE, *, dry_run: bool = False) -> LoadedCatalogue:
    """Publish every version of the catalogue that is not law yet; running it again changes nothing.

    Raises:
        CatalogueFileError: a file cannot be read or its version cannot be published.
        CatalogueChangedError: a file differs from the version that was published from it.
    """
    for name, problems in catalogue_problems(folder).items():
        raise CatalogueFileError(file=name, problems=problems)
    done = [_load(file) for file in read_catalogue(folder)]
    transaction.set_rollback(dry_run)
    return LoadedCatalogue(sum(done), len(done) - sum(done))
