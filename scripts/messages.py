"""The message catalogue: collects every English source string, takes its Vietnamese from locale/terms, compiles.

    python -m scripts.messages          write locale/vi/LC_MESSAGES/django.po and .mo
    python -m scripts.messages --check  exit 1 when something is untranslated or the catalogue is not up to date

No gettext is needed: sources are read with Python's own parser and Django's template lexer.
"""

import ast
import re
import struct
import sys
from pathlib import Path

import yaml
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "egov",
    "portal",
    "operations",
    "search",
    "workflows",
    "procedures",
    "documents",
    "organisations",
    "audit",
    "integrations",
    "kernel",
)
OUT = ROOT / "locale" / "vi" / "LC_MESSAGES"
_PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_CONTEXT = {"pgettext", "pgettext_lazy"}
_PLURAL = {"ngettext", "ngettext_lazy"}
Message = tuple[str, str, str]  # context, singular, plural


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _of_call(call: ast.Call) -> Message | None:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    words = [_text(argument) for argument in call.args]
    if name in _PLAIN and words and words[0]:
        return "", words[0], ""
    if name in _CONTEXT and len(words) > 1 and words[1]:
        return words[0] or "", words[1], ""
    if name in _PLURAL and len(words) > 1 and words[0]:
        return "", words[0], words[1] or ""
    return None


def _of_source(source: str) -> set[Message]:
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {found for call in calls if (found := _of_call(call)) is not None}


_TEMPLATE_CALL = re.compile(
    r"\b(_|gettext|pgettext|ngettext|npgettext)\((u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\")(?:\s*,\s*(u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"))?"
)


def _of_template(text: str) -> set[Message]:
    found: set[Message] = set()
    for name, first, second in _TEMPLATE_CALL.findall(templatize(text)):
        one = (
            ast.literal_eval(first).replace("%%", "%") if name == "_" and "%(" not in first else ast.literal_eval(first)
        )
        two = ast.literal_eval(second) if second else ""
        found.add((one, two, "") if name == "pgettext" else ("", one, two if name == "ngettext" else ""))
    return found


_HOLDERS = re.compile(r"%\([a-z_]+\)s|%s|\{[a-z_]+\}")


def collect() -> set[Message]:
    """Every message of the product."""
    found: set[Message] = set()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                found |= _of_source(path.read_text(encoding="utf-8"))
    for path in sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]):
        found |= _of_template(path.read_text(encoding="utf-8"))
    return {message for message in found if message[1].strip()}


def terms() -> dict[str, str]:
    """English (with "context|" before it where there is one) → Vietnamese, from all files of terms."""
    known: dict[str, str] = {}
    for path in sorted((ROOT / "locale" / "terms").glob("*.yaml")):
        found = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for message in known.keys() & found.keys():
            if known[message] != found[message]:
                raise ValueError(f"{path.name} says {message!r} in other words than a file before it")
        known.update(found)
    return known


def key_of(message: Message) -> str:
    """How a file of terms names a message."""
    return f"{message[0]}|{message[1]}" if message[0] else message[1]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


HEADER = (
    "Language: vi\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\nPlural-Forms: nplurals=1; plural=0;\n"
)


def po_text(messages: list[Message], known: dict[str, str]) -> str:
    """The catalogue as translators read it."""
    out = ['msgid ""', f"msgstr {_quoted(HEADER)}", ""]
    for message in messages:
        if message[0]:
            out.append(f"msgctxt {_quoted(message[0])}")
        out.append(f"msgid {_quoted(message[1])}")
        if message[2]:
            out.append(f"msgid_plural {_quoted(message[2])}")
        out.append(f"msgstr{'[0]' if message[2] else ''} {_quoted(known.get(key_of(message), ''))}")
        out.append("")
    return "\n".join(out)


def mo_bytes(messages: list[Message], known: dict[str, str]) -> bytes:
    """The catalogue as programs read it (the GNU format, little-endian)."""
    pairs = [(b"", HEADER.encode())]
    for context, one, many in messages:
        value = known.get(key_of((context, one, many)))
        if value:
            key = (f"{context}\x04" if context else "") + one + (f"\x00{many}" if many else "")
            pairs.append((key.encode(), value.encode()))
    pairs.sort()
    ids, values = b"".join(key + b"\0" for key, _value in pairs), b"".join(value + b"\0" for _key, value in pairs)
    start, at = 28 + 16 * len(pairs), 0
    heads, tails = [], []
    for key, _value in pairs:
        heads.append((len(key), start + at))
        at += len(key) + 1
    at = 0
    for _key, value in pairs:
        tails.append((len(value), start + len(ids) + at))
        at += len(value) + 1
    table = b"".join(struct.pack("<II", *row) for row in [*heads, *tails])
    return struct.pack("<IIIIIII", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0) + table + ids + values


def untranslated(messages: list[Message], known: dict[str, str]) -> list[str]:
    """Messages without their Vietnamese, and those whose placeholders are not the same in both languages."""
    holes = [key_of(message) for message in messages if not known.get(key_of(message))]
    torn = [
        key_of(message)
        for message in messages
        if (words := known.get(key_of(message))) and set(_HOLDERS.findall(words)) != set(_HOLDERS.findall(message[1]))
    ]
    return holes + torn


def main(arguments: list[str]) -> int:
    """Write or check; says what is missing."""
    messages, known = sorted(collect()), terms()
    missing = untranslated(messages, known)
    for key in missing:
        print(f"untranslated, or with other placeholders: {key!r}")
    po, mo = po_text(messages, known), mo_bytes(messages, known)
    if "--check" in arguments:
        same = (OUT / "django.po").read_text(encoding="utf-8") == po and (OUT / "django.mo").read_bytes() == mo
        print("" if same else "the catalogue is not up to date: run python -m scripts.messages")
        return 0 if same and not missing else 1
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "django.po").write_text(po, encoding="utf-8")
    (OUT / "django.mo").write_bytes(mo)
    print(f"{len(messages)} messages, {len(missing)} untranslated")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
