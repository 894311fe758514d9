"""How a question is read: tokens with and without accents, codes, old tone marks."""

import re
from dataclasses import dataclass

from kernel.text import fold, normalise

__all__ = ["Token", "code_forms", "indexed", "tokens_of"]

_WORD = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True)
class Token:
    """One word as typed (lower case) and without accents; ``accented`` when the accents were typed."""

    exact: str
    folded: str

    @property
    def accented(self) -> bool:
        """Whether the person typed accents."""
        return self.exact != self.folded


def indexed(text: str) -> str:
    """Text as both index and question see it: normal form, lower case."""
    return normalise(text).lower()


def tokens_of(text: str, *, limit: int = 20) -> list[Token]:
    """The words of a question, in order."""
    return [Token(word, fold(word)) for word in _WORD.findall(indexed(text))[:limit]]


def code_forms(code: str) -> tuple[str, ...]:
    """A code whole and in parts: "12/GPXD-UBND" is found as "12 gpxd ubnd" too."""
    plain = fold(code)
    return (plain, *_WORD.findall(plain)) if plain else ()
