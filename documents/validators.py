"""Truths about a value: names of files, text in an outdated Vietnamese encoding."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError

from documents.errors import UNPRINTABLE
from kernel.text import fold, normalise

FONTS = Path(__file__).with_name("fonts")
NAME_MAX = 120
EXTENSIONS = {"pdf": ".pdf", "jpeg": ".jpg", "png": ".png", "docx": ".docx"}
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\n\t]+')
# TCVN3 (ABC) fonts show Vietnamese while the stored letters are signs of other meaning, here in the middle of words where no
# language has them: "Céng hoµ", "NguyÔn", "®ång". Letters that French or German use as well prove nothing.
_TCVN3 = re.compile("[A-Za-z][µ¸¶·¹¼½¾¨©ª¬®]|[A-Za-z][»«][a-z]|[a-z][À-ÖØ-Þ][a-z]|(?<![A-Za-z])®[a-z]")
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")


def tidy_file_name(name: str, kind: str) -> str:
    """A name that is safe to show and to download: NFC, no hidden marks, the extension of what the file really is."""
    clean = _FORBIDDEN.sub(" ", normalise(name.replace("\\", "/").rsplit("/", 1)[-1]).replace("\n", " "))
    clean = normalise(clean).strip(". ")
    extension = EXTENSIONS.get(kind, "")
    stem = PurePosixPath(clean).stem if re.fullmatch(r"\.[A-Za-z0-9]{1,5}", PurePosixPath(clean).suffix) else clean
    stem = stem.strip(". ") or "tệp"
    return stem[: NAME_MAX - len(extension)].rstrip() + extension


def plain_file_name(name: str, *, most: int = 50) -> str:
    """A name for exchange between agencies: ASCII without marks or spaces, at most ``most`` characters."""
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(stem)).strip("-") or "tep"
    tail = f".{re.sub(r'[^a-z0-9]', '', fold(extension))}" if extension else ""
    return stem[: most - len(tail)].rstrip("-") + tail


def looks_like_tcvn3(text: str) -> bool:
    """Whether the text was typed in a TCVN3 font ("Céng hoµ x· héi"), so that nobody can search or read it."""
    odd = len(_TCVN3.findall(text))
    if not odd or _VIETNAMESE.search(text):
        return False
    letters = sum(map(str.isalpha, text))
    a_name = letters < 16 and not any(map(str.isdigit, text))
    return odd * 40 >= letters and (odd > 1 or a_name)


@lru_cache(maxsize=1)
def _letters() -> frozenset[str]:
    """What all four faces of the official font can draw, without characters that mean something else elsewhere."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - slow to import, needed once per process

    faces = [set(TTFont(path, lazy=True).getBestCmap()) for path in sorted(FONTS.glob("*.ttf"))]
    letters = map(chr, set.intersection(*faces))
    return frozenset(char for char in letters if unicodedata.category(char) not in {"Cc", "Co", "Cs", "Cn"})


def unprintable(text: str) -> str:
    """The characters of ``text`` that the official font lacks, each once, in order: they would break the archive standard."""
    return "".join(dict.fromkeys(char for char in text if char not in "\n\t\r" and char not in _letters()))


def named_characters(characters: str, *, most: int = 5) -> str:
    """Characters as a sentence can show them: as they are when they can be seen, else by their number."""
    seen = [char if unicodedata.category(char)[0] in "LNPS" else f"U+{ord(char):04X}" for char in characters[:most]]
    return " ".join(seen) + (" …" if len(characters) > most else "")


def validate_printable(text: str) -> None:
    """Refuse, early and by name, what could not be printed later; ``text`` is in its normal form."""
    missing = unprintable(text)
    if missing:
        raise ValidationError(UNPRINTABLE, code="unprintable", params={"characters": named_characters(missing)})


def normalised(value: Any) -> Any:
    """``value`` (anything JSON knows) with every string in its normal form."""
    if isinstance(value, str):
        return normalise(value)
    if isinstance(value, dict):
        return {key: normalised(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [normalised(item) for item in value]
    return value


def strings_of(value: Any) -> Iterator[str]:
    """Every string inside ``value``."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings_of(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings_of(item)
