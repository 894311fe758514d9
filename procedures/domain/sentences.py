"""What a person reads when a version cannot be understood: the place in the file, and a sentence in their language."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError
from pydantic_core import ErrorDetails

__all__ = ["Place", "path_of", "sentences_of"]

Place = tuple[str | int, ...]
_KINDS = frozenset({"step", "wait", "fan", "branch", "job", "end"})  # tags that pydantic puts into a step's place


def path_of(place: Place, data: Any) -> Place:
    """The place without the tags of the schema: only what is written in the file."""
    path: list[str | int] = []
    for part in place:
        inside = isinstance(data, dict | list | tuple)
        if isinstance(part, str) and part in _KINDS and isinstance(data, dict) and part not in data:
            continue
        if part == "[key]":
            continue
        path.append(part)
        try:
            data = data[part] if inside else None
        except (KeyError, IndexError, TypeError):
            data = None
    return tuple(path)


def _dotted(path: Iterable[str | int], data: Any) -> str:
    """``fees.permit.amount``: entries of lists by their key or code when they have one, else by number from 1."""
    words: list[str] = []
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            data = None
        name = part
        if isinstance(part, int):
            known = data if isinstance(data, dict) else {}
            name = known.get("key") or known.get("code") or known.get("channel") or part + 1
        words.append(str(name))
    return ".".join(words)


_SIZES = frozenset({"too_short", "too_long", "string_too_short", "string_too_long"})
_BOUNDS = frozenset({"greater_than_equal", "less_than_equal", "greater_than"})


def _bound(facts: dict[str, Any]) -> str:
    if "ge" in facts:
        return _("must be at least %(limit)s") % {"limit": facts["ge"]}
    if "gt" in facts:
        return _("must be more than %(limit)s") % {"limit": facts["gt"]}
    if "le" in facts:
        return _("must be at most %(limit)s") % {"limit": facts["le"]}
    if "max_length" in facts:
        return _("may have at most %(limit)s entries or letters") % {"limit": facts["max_length"]}
    return _("needs at least %(limit)s entry or letter") % {"limit": facts["min_length"]}


def _by_facts(kind: str, facts: dict[str, Any]) -> str | None:
    """Sentences that repeat what the schema expects."""
    if kind == "value_error":
        return str(facts["error"])
    if kind in {"enum", "literal_error"}:
        return _("must be one of: %(expected)s") % {"expected": str(facts["expected"]).replace(" or ", ", ")}
    if kind in {"union_tag_invalid", "union_tag_not_found"}:
        return _("kind must be one of: %(expected)s") % {"expected": ", ".join(sorted(_KINDS))}
    if kind == "model_type" and facts.get("class_name") == "Text":
        return _("needs two texts, vi: and en:")
    if kind == "string_pattern_mismatch":
        return _("must look like %(pattern)s") % {"pattern": facts["pattern"]}
    return _bound(facts) if kind in _BOUNDS | _SIZES else None


def _by_kind(kind: str) -> str | None:
    """Sentences that say what was expected instead."""
    said = {
        "missing": _("is missing"),
        "extra_forbidden": _("is not an entry of this place: look for a spelling mistake"),
        "int": _("must be a whole number, without point or comma"),
        "decimal": _("must be a number"),
        "float": _("must be a number"),
        "date": _("must be a day such as 2026-07-01"),
        "time": _("must be a time such as “15:00”"),
        "bool": _("must be true or false"),
        "string": _("must be a text: put it between quotation marks"),
        "tuple": _("must be a list"),
        "list": _("must be a list"),
        "dict": _("must have entries of its own"),
        "model": _("must have entries of its own"),
    }
    return said.get(kind) or said.get(kind.partition("_")[0])


def _sentence(error: ErrorDetails) -> str:
    kind = error["type"]
    return _by_facts(kind, error.get("ctx", {})) or _by_kind(kind) or error["msg"]


def sentences_of(error: ValidationError, data: Any) -> list[tuple[Place, str, str]]:
    """(path, place in words, sentence) of every mistake, in the order of the file."""
    found = []
    for item in error.errors():
        path = path_of(item["loc"], data)
        found.append((path, _dotted(path, data), _sentence(item)))
    return found
