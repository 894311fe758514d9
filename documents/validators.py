"""Truths about a value: names of files, text in an outdated Vietnamese encoding."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from kernel.text import fold, normalise

NAME_MAX = 120
EXTENSIONS = {"pdf": ".pdf", "jpeg": ".jpg", "png": ".png", "docx": ".docx"}
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\n\t]+')
# TCVN3 (ABC) fonts show Vietnamese while the stored letters are these; none of them is a Vietnamese letter.
_TCVN3 = frozenset("µ¸¶·¹¨»¾¼½Æ©ÇËÎÏ®ªÖ×ØÜÞÑåæç«ëîï¬ñö÷øüþûðß")
_VIETNAMESE = frozenset("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


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
    letters = [char for char in text if char.isalpha() or char in _TCVN3]
    if len(letters) < 8:
        return False
    odd = sum(char in _TCVN3 for char in letters)
    right = sum(char in _VIETNAMESE for char in text.lower())
    return odd * 25 >= len(letters) and odd > 3 * right


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
