"""The catalogue that comes with the house: one YAML file per version, loaded and published once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from procedures.domain.reading import Mistake, UnreadableError, Written, read_file
from procedures.domain.sentences import sentences_of
from procedures.domain.versions import content_hash, draft_version, publish_version
from procedures.errors import CatalogueChangedError, CatalogueFileError, OverlappingVersionError
from procedures.models import Procedure, ProcedureVersion
from procedures.specs import CatalogueHead, VersionSpec
from procedures.validators import spec_problems

__all__ = ["CATALOGUE", "CatalogueFile", "LoadedCatalogue", "catalogue_problems", "load_catalogue", "read_catalogue"]

CATALOGUE = Path(__file__).resolve().parent.parent / "catalogue"
_HEAD = frozenset(CatalogueHead.model_fields)


@dataclass(frozen=True)
class LoadedCatalogue:
    """How many versions were published and how many were there already; the new ones by code and first day."""

    published: int
    unchanged: int
    new: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True)
class CatalogueFile:
    """One file: what the procedure is, from when the version applies, and its specification."""

    path: Path
    head: dict[str, Any]
    spec: dict[str, Any]


def _mistakes(written: Written, error: ValidationError, data: dict[str, Any]) -> list[Mistake]:
    return [Mistake(written.line_of(path), place, said) for path, place, said in sentences_of(error, data)]


def _checked(path: Path, written: Written) -> tuple[CatalogueFile, list[Mistake]]:
    """The file, and what keeps it from becoming law."""
    head = {key: value for key, value in written.data.items() if key in _HEAD}
    spec = {key: value for key, value in written.data.items() if key not in {*_HEAD, "extends"}}
    found: list[Mistake] = []
    try:
        head = CatalogueHead.model_validate(head).model_dump()
    except ValidationError as error:
        found += _mistakes(written, error, head)
    try:
        parsed = VersionSpec.model_validate(spec)
        found += [
            Mistake(written.line_of(_path(problem.step)), problem.step, f"{problem.message} ({problem.code})")
            for problem in spec_problems(parsed)
        ]
    except ValidationError as error:
        found += _mistakes(written, error, spec)
    return CatalogueFile(path, head, spec), found or list(_lent(written))


# What says which procedure it is can only be its own, whatever else a file takes over from another procedure's.
_OWN = (("name", "vi"), ("name", "en"), ("summary", "vi"), ("summary", "en"), ("keywords",), ("source",))


def _lent(written: Written) -> Iterator[Mistake]:
    if not written.borrowed_from:
        return
    line = written.line_of(("extends",))
    for place in _OWN:
        if place not in written.lines:
            facts = {"code": written.borrowed_from}
            yield Mistake(
                line, ".".join(place), _("still says what %(code)s says: write it for this procedure") % facts
            )


def _path(place: str) -> tuple[str, ...]:
    """Where a problem's place is written: a step of the plan unless it names something else."""
    head, _dot, rest = place.partition(".")
    if rest or head == "plan":
        return tuple(place.split("."))
    return ("plan", "steps", head)


def _read_all(folder: Path) -> tuple[list[CatalogueFile], dict[str, list[Mistake]]]:
    files: list[CatalogueFile] = []
    problems: dict[str, list[Mistake]] = {}
    seen: dict[tuple[str, date], str] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            file, found = _checked(path, read_file(path))
        except UnreadableError as error:
            problems[path.name] = [error.mistake]
            continue
        key = (file.head.get("code", ""), file.head.get("valid_from", date.min))
        if not found and key in seen:
            sentence = _("%(other)s is the same version: same code, same first day") % {"other": seen[key]}
            found = [Mistake(0, "valid_from", sentence)]
        seen[key] = path.name
        files.append(file)
        if found:
            problems[path.name] = sorted(found)
    return files, problems


def read_catalogue(folder: Path = CATALOGUE) -> list[CatalogueFile]:
    """All files, by procedure, oldest version first.

    Raises:
        CatalogueFileError: a file cannot be read or its version cannot be published; ``detail["files"]`` has all of it.
    """
    files, problems = _read_all(folder)
    if problems:
        raise CatalogueFileError(files=problems)
    return sorted(files, key=lambda file: (file.head["code"], file.head["valid_from"]))


def catalogue_problems(folder: Path = CATALOGUE) -> dict[str, list[Mistake]]:
    """File → what is wrong with it; empty when every version can be published."""
    return _read_all(folder)[1]


def _changed(file: CatalogueFile, present: ProcedureVersion) -> list[str]:
    """Entries in which a file differs from the law that was published from it. The last day may have been set since."""
    head = file.head
    found = [name for name in ("transitional_rule", "source") if getattr(present, name) != head[name]]
    if head["valid_to"] is not None and head["valid_to"] != present.valid_to:
        found.append("valid_to")
    if present.content_hash != content_hash(file.spec):
        names = {*file.spec, *present.spec}
        found += sorted(name for name in names if file.spec.get(name) != present.spec.get(name))
    return found


def _procedure_of(head: dict[str, Any]) -> Procedure:
    """The procedure; where it stands in the public list, and under which field, is no law and may be put right."""
    facts = {name: head[name] for name in ("field", "field_en", "level", "position")}
    procedure, _made = Procedure.objects.get_or_create(code=head["code"], defaults=facts)
    if any(getattr(procedure, name) != value for name, value in facts.items()):
        for name, value in facts.items():
            setattr(procedure, name, value)
        procedure.save(update_fields=list(facts))
    return procedure


def _load(file: CatalogueFile) -> bool:
    head, procedure = file.head, _procedure_of(file.head)
    present = ProcedureVersion.objects.published().filter(procedure=procedure, valid_from=head["valid_from"]).first()
    if present is not None:
        if changed := _changed(file, present):
            raise CatalogueChangedError(file=file.path.name, changed=changed)
        return False
    facts = {name: head[name] for name in ("valid_from", "valid_to", "source", "transitional_rule")}
    try:
        publish_version(draft_version(procedure, file.spec, **facts), actor=None)
    except OverlappingVersionError as error:
        raise OverlappingVersionError(file=file.path.name, **error.detail) from error
    return True


def load_catalogue(folder: Path = CATALOGUE, *, dry_run: bool = False) -> LoadedCatalogue:
    """Publish every version of the catalogue that is not law yet; running it again changes nothing.

    Raises:
        CatalogueFileError: files cannot be read or their versions cannot be published; all of them are told at once.
        CatalogueChangedError: a file differs from the version that was published from it.
        OverlappingVersionError: a file's period overlaps with a published version that has its own last day.
    """
    files = read_catalogue(folder)  # bad files are told whether there is a database or not
    with transaction.atomic():
        new = tuple((file.head["code"], file.head["valid_from"]) for file in files if _load(file))
        transaction.set_rollback(dry_run)
    return LoadedCatalogue(len(new), len(files) - len(new), new)
