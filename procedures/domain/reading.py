"""Reading a catalogue file: YAML with its line numbers, nothing written twice, ``extends`` laid under what is written."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from procedures.domain.sentences import Place

__all__ = ["Mistake", "UnreadableError", "Written", "read_file"]


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing that is wrong with a file: the line (0 when it has none), the place, the sentence."""

    line: int
    place: str
    sentence: str

    def __str__(self) -> str:
        where = [_("line %(number)s") % {"number": self.line}] if self.line else []
        return ": ".join([*where, *([self.place] if self.place else []), self.sentence])


class UnreadableError(Exception):
    """The file cannot be understood at all; ``mistake`` says where."""

    def __init__(self, mistake: Mistake) -> None:
        self.mistake = mistake
        super().__init__(str(mistake))


@dataclass(frozen=True)
class Written:
    """What a file says, with what it extends under it, and the line of each place that it writes itself."""

    data: dict[str, Any]
    lines: dict[Place, int] = field(default_factory=dict)
    borrowed_from: str = ""  # the procedure whose file it extends, when it is another one

    def line_of(self, path: Place) -> int:
        """The line of a place, or of the nearest one around it that this file writes; 0 when that is another file's."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


class CatalogueLoader(yaml.CSafeLoader):
    """YAML without guesses, and without second thoughts."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """As YAML does it, but a word written twice is a mistake: the second would silently win."""
        seen: set[str] = set()
        for key, _value in node.value:
            if key.value in seen:
                sentence = _("is written twice in the same place")
                raise UnreadableError(Mistake(key.start_mark.line + 1, str(key.value), sentence))
            seen.add(key.value)
        return super().construct_mapping(node, deep)


# Only what YAML 1.2 calls a value: ``on``, ``yes`` and 2026-07-01 are words, and 15:00 is not nine hundred.
CatalogueLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("float", r"^[-+]?[0-9]+\.[0-9]+$", "-+0123456789"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("merge", r"^<<$", "<"),
):
    CatalogueLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def _lines(node: yaml.Node, path: Place, found: dict[Place, int]) -> dict[Place, int]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            place = (*path, key.value)
            found[place] = key.start_mark.line + 1
            _lines(value, place, found)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            found[(*path, number)] = value.start_mark.line + 1
            _lines(value, (*path, number), found)
    return found


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """``over`` on top of ``base``, mapping by mapping: a version is written as what differs; null takes an entry away."""
    both = dict(base)
    for key, value in over.items():
        both[key] = _merged(base[key], value) if isinstance(value, dict) and isinstance(base.get(key), dict) else value
    return {key: value for key, value in both.items() if value is not None}


def _parsed(path: Path) -> Written:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(Mistake(0, "", _("the file is not in UTF-8"))) from error
    except OSError as error:
        raise UnreadableError(Mistake(0, "", _("the file cannot be opened"))) from error
    try:
        loader = CatalogueLoader(text)
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        sentence = _("this is not YAML: check indents, colons and quotation marks (%(problem)s)")
        raise UnreadableError(Mistake(line, "", sentence % {"problem": error.problem})) from error
    except yaml.YAMLError as error:
        raise UnreadableError(Mistake(0, "", _("a character in it is not allowed in YAML"))) from error
    if not isinstance(data, dict) or node is None:
        raise UnreadableError(Mistake(1, "", _("the file does not hold entries such as “code: …”")))
    return Written(data, _lines(node, (), {}))


def read_file(path: Path, below: tuple[str, ...] = ()) -> Written:
    """One file with everything it extends; ``below`` are the files that led here.

    Raises:
        UnreadableError: it is not YAML, says something twice, or extends a file that is not there or extends it.
    """
    written = _parsed(path)
    base = written.data.get("extends")
    if base is None:
        return written
    line = written.line_of(("extends",))
    if not isinstance(base, str) or base != Path(base).name or not path.with_name(base).is_file():
        sentence = _("there is no file %(name)s beside it") % {"name": base}
        raise UnreadableError(Mistake(line, "extends", sentence))
    if base in (*below, path.name):
        raise UnreadableError(Mistake(line, "extends", _("files extend one another in a circle")))
    under = read_file(path.with_name(base), (*below, path.name))
    lender = str(under.data.get("code", ""))
    borrowed = "" if written.data.get("code", lender) == lender else lender
    return Written(_merged(under.data, written.data), written.lines, borrowed)
