"""Finding procedures by a person's own words: with or without accents, with slips of the finger, by code."""

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from django.utils import timezone

from kernel.text import fold, normalise
from procedures.models import ProcedureVersion

__all__ = ["FoundProcedure", "find_procedures", "public_procedures"]

_WORD = re.compile(r"\w+")
# What people say around the thing they want; folded.
_AROUND = frozenset(
    [
        "toi",
        "minh",
        "em",
        "muon",
        "can",
        "xin",
        "lam",
        "cho",
        "cua",
        "va",
        "la",
        "thu",
        "tuc",
        "ho",
        "so",
        "the",
        "to",
        "for",
        "an",
        "of",
        "how",
    ]
)
_DIGITS_OF_A_CODE = 6
_SHORTEST_SLIP = 4  # a shorter word with another letter is another word
_ALIKE = 0.75
_SHORTEST_BEGINNING = 3


@dataclass(frozen=True)
class FoundProcedure:
    """A version in force that matches, the better the higher its score."""

    version: ProcedureVersion
    score: int


def public_procedures(day: date | None = None) -> list[ProcedureVersion]:
    """Every version in force, most used procedures first."""
    rows = ProcedureVersion.objects.on(day or timezone.localdate()).select_related("procedure")
    return list(rows.order_by("procedure__position", "procedure__code"))


@dataclass(frozen=True)
class _Typed:
    """What was typed: as it was, folded, its telling words (slips put right), its digits."""

    accented: str
    phrase: str
    words: tuple[str, ...]
    digits: str


def _begins(word: str, known: set[str]) -> bool:
    """Whether somebody's word begins with it: people stop typing."""
    return len(word) >= _SHORTEST_BEGINNING and any(other.startswith(word) for other in known)


def _meant(word: str, known: set[str]) -> str:
    """The word itself when somebody uses it; else the nearest one that somebody does."""
    if word in known or len(word) < _SHORTEST_SLIP or _begins(word, known):
        return word
    return next(iter(get_close_matches(word, known, n=1, cutoff=_ALIKE)), word)


def _read(text: str, known: set[str]) -> _Typed:
    accented = normalise(text)[:200].lower()
    folded = fold(accented)
    every = [_meant(word, known) for word in _WORD.findall(folded)]
    telling = tuple(word for word in every if len(word) > 1 and word not in _AROUND)
    return _Typed(accented, " ".join(every), telling, "".join(filter(str.isdigit, folded)))


def _holds(phrase: str, part: str) -> bool:
    """Whether ``part`` stands in ``phrase`` as whole words."""
    return f" {part} " in f" {phrase} "


def _score(version: ProcedureVersion, typed: _Typed) -> int:
    spec = version.parsed
    code = "".join(filter(str.isdigit, version.procedure.code))
    if len(typed.digits) >= _DIGITS_OF_A_CODE and (code in typed.digits or typed.digits in code):
        return 1000
    own = set(_WORD.findall(version.search_text))
    found = [word for word in typed.words if word in own or _begins(word, own)]
    keywords = [" ".join(_WORD.findall(fold(word))) for word in spec.keywords]
    said = any(_holds(typed.phrase, keyword) for keyword in keywords)
    if not said and (not found or len(found) * 3 < len(typed.words) * 2):  # two words of three must be there
        return 0
    name, wanted = " ".join(_WORD.findall(fold(spec.name.vi))), " ".join(typed.words)
    score = 10 * len(found)
    score += 100 if _holds(name, wanted) else 0
    score += 80 if said or any(_holds(keyword, wanted) for keyword in keywords) else 0
    score += 20 if all(_holds(name, word) for word in typed.words) else 0
    # Accents that were typed must count: "đường" is not "dương".
    return score + 5 * sum(_holds(spec.name.vi.lower(), word) for word in typed.accented.split())


def find_procedures(text: str, *, day: date | None = None, limit: int = 20) -> list[FoundProcedure]:
    """Versions in force that match ``text``, best first; empty for a text without telling words."""
    versions = public_procedures(day)
    known = {word for version in versions for word in _WORD.findall(version.search_text)}
    typed = _read(text, known)
    if not typed.words and not typed.digits:
        return []
    found = [FoundProcedure(version, _score(version, typed)) for version in versions]
    return sorted((row for row in found if row.score), key=lambda row: -row.score)[:limit]
