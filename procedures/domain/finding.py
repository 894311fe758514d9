"""Finding procedures by a person's own words, with or without accents."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from kernel.text import fold, normalise
from procedures.models import ProcedureVersion

__all__ = ["FoundProcedure", "find_procedures", "public_procedures"]


@dataclass(frozen=True)
class FoundProcedure:
    """A version in force that matches, the better the higher its score."""

    version: ProcedureVersion
    score: int


def public_procedures(day: date | None = None) -> list[ProcedureVersion]:
    """Every version in force, most used procedures first."""
    rows = ProcedureVersion.objects.on(day or timezone.localdate()).select_related("procedure")
    return list(rows.order_by("procedure__position", "procedure__code"))


def _score(version: ProcedureVersion, words: list[str], typed: str) -> int:
    spec = version.parsed
    name, keywords = fold(spec.name.vi), [fold(word) for word in spec.keywords]
    found = [word for word in words if word in version.search_text]
    if version.procedure.code in typed:
        return 1000
    if not found or len(found) * 3 < len(words) * 2:  # two words of three must be there
        return 0
    phrase = " ".join(words)
    score = 10 * len(found)
    score += 100 if phrase in name else 0
    score += 80 if any(phrase in keyword or keyword in phrase for keyword in keywords) else 0
    score += 20 if all(word in name for word in words) else 0
    # Accents that were typed must count: "đường" is not "dương".
    return score + 5 * sum(word in spec.name.vi.lower() for word in typed.lower().split())


def find_procedures(text: str, *, day: date | None = None, limit: int = 20) -> list[FoundProcedure]:
    """Versions in force that match ``text``, best first; empty for a text without words."""
    typed = normalise(text)[:200]
    words = fold(typed).split()
    if not words:
        return []
    found = [FoundProcedure(version, _score(version, words, typed)) for version in public_procedures(day)]
    return sorted((row for row in found if row.score), key=lambda row: -row.score)[:limit]
