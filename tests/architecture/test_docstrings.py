"""Public names of the floors that others rely on say what they do."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.unit
BASE = Path(settings.BASE_DIR)
ROOMS = (
    "search",
    "workflows",
    "procedures",
    "documents",
    "organisations",
    "audit",
    "kernel",
    "integrations",
    "operations",
)
FLOORS = ("domain", "models", "engines", "rules")


def _modules():
    for room in ROOMS:
        for path in sorted((BASE / room).rglob("*.py")):
            inside = path.relative_to(BASE / room).parts
            if inside[0].removesuffix(".py") in FLOORS and path.name != "__init__.py":
                yield path


def _silent(tree: ast.Module) -> list[str]:
    found = []
    for node in tree.body:
        if (
            isinstance(node, ast.FunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ):
            found.append(node.name)
    return found


def test_public_names_of_the_lower_floors_have_docstrings():
    silent = {}
    for path in _modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        missing = _silent(tree) + ([] if ast.get_docstring(tree) else ["module"])
        if missing:
            silent[str(path.relative_to(BASE))] = missing
    assert silent == {}


def test_modules_stay_small():
    sizes = sorted(
        len(path.read_text(encoding="utf-8").splitlines())
        for room in (*ROOMS, "portal", "egov")
        for path in (BASE / room).rglob("*.py")
        if "migrations" not in path.parts and path.name != "__init__.py"
    )
    assert sizes[len(sizes) // 2] < 80
