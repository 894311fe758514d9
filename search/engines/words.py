"""How text and questions are read: one way of cutting words for every engine, so that none of them can disagree.

Engines get words that are already cut, in normal form and lower case, with single spaces between them: an engine that
cut words by rules of its own would keep "1.013225" whole while another one splits it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kernel.text import fold, normalise

__all__ = ["Term", "Token", "code_forms", "indexed", "kept_forms", "terms_of", "tokens_of"]

LONGEST = 64  # a longer "word" is a hash or a mistake; it is found by its beginning
MOST = 20  # words of one question
OPEN_FROM = 3  # a shorter beginning of a word would match half the archive
_MOST_PIECES = 65536
_LONGEST_PIECE = 40  # what is longer is hardly met twice
_WORD = re.compile(r"[^\W_]+")
# hoà = hòa, khoẻ = khỏe, thuý = thúy: two spellings of one word; the mark goes on the first vowel, but never after q.
_SECOND = str.maketrans("àáảãạèéẻẽẹỳýỷỹỵ", "aaaaaeeeeeyyyyy")
_MARKED = dict(zip("àáảãạèéẻẽẹỳýỷỹỵ", "`'?~.`'?~.`'?~.", strict=True))
_FIRST = {"o`": "ò", "o'": "ó", "o?": "ỏ", "o~": "õ", "o.": "ọ", "u`": "ù", "u'": "ú", "u?": "ủ", "u~": "ũ", "u.": "ụ"}
_NEW_STYLE = re.compile(r"(?<!q)(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_])")


@dataclass(frozen=True)
class Token:
    """One word as typed (lower case) and without accents; ``accented`` when the accents were typed."""

    exact: str
    folded: str

    @property
    def accented(self) -> bool:
        """Whether the person typed accents."""
        return self.exact != self.folded


@dataclass(frozen=True)
class Term:
    """One thing that must occur: a word, or the words between quotation marks, side by side.

    ``others`` are spellings that do as well (an abbreviation and its long form), folded, each side by side. ``open``:
    the last word of the question, which may be the beginning of a word.
    """

    tokens: tuple[Token, ...]
    others: tuple[tuple[str, ...], ...] = ()
    open: bool = False


def _one_spelling(match: re.Match[str]) -> str:
    first, second = match.group(0)[0], match.group(0)[1]
    return _FIRST[first + _MARKED[second]] + second.translate(_SECOND)


class _CutPieces(dict[str, str]):
    """What stands between two spaces, as words. Vietnamese has some seven thousand syllables: nearly every piece of a long
    text has been cut before.
    """

    def __missing__(self, piece: str) -> str:
        plain = _NEW_STYLE.sub(_one_spelling, normalise(piece).lower())
        words = " ".join([word[:LONGEST] for word in _WORD.findall(plain)])
        if len(piece) < _LONGEST_PIECE and len(self) < _MOST_PIECES:
            self[piece] = words
        return words


class _FoldedPieces(dict[str, str]):
    """The same without accents."""

    def __missing__(self, piece: str) -> str:
        folded = fold(_cut[piece])
        if len(piece) < _LONGEST_PIECE and len(self) < _MOST_PIECES:
            self[piece] = folded
        return folded


_cut, _folded = _CutPieces(), _FoldedPieces()


def indexed(text: str) -> str:
    """The words of a text with single spaces between them, accents kept."""
    return " ".join(filter(None, map(_cut.__getitem__, text.split())))


def kept_forms(text: str) -> tuple[str, str]:
    """What an engine is given to keep: the words of a text with their accents, and the same words without.

    The text is taken apart once for both: long papers are read by the hundred when an index begins anew.
    """
    pieces = text.split()
    with_accents, without = map(_cut.__getitem__, pieces), map(_folded.__getitem__, pieces)
    return " ".join(filter(None, with_accents)), " ".join(filter(None, without))


def _words(text: str) -> list[str]:
    return indexed(text).split()


def tokens_of(text: str, *, limit: int = MOST) -> list[Token]:
    """The words of a question, in order."""
    return [Token(word, fold(word)) for word in _words(text)[:limit]]


def _with_others(tokens: list[Token], others: Mapping[tuple[str, ...], tuple[str, ...]]) -> list[Term]:
    """Each word a term; a run of words that has another spelling is found in that spelling too."""
    terms: list[Term] = []
    longest = max(map(len, others), default=1)
    at = 0
    while at < len(tokens):
        sizes = range(min(longest, len(tokens) - at), 0, -1)
        known = (size for size in sizes if tuple(token.folded for token in tokens[at : at + size]) in others)
        size = next(known, 1)
        run = tuple(tokens[at : at + size])
        other = others.get(tuple(token.folded for token in run))
        terms.append(Term(run, (other,) if other else ()))
        at += size
    return terms


def terms_of(text: str, others: Mapping[tuple[str, ...], tuple[str, ...]] | None = None) -> tuple[Term, ...]:
    """A question as what must occur. Words in quotation marks stay together; every other sign is only a gap.

    Nothing in the text steers an engine: AND, OR, NOT, *, ~ and brackets are words like others, or no words at all.
    """
    terms: list[Term] = []
    left, quoted = MOST, False
    parts = re.split('["“”«»]', text)
    for place, part in enumerate(parts):
        quoted = place % 2 == 1 and place < len(parts) - 1  # a mark without its partner is only a sign
        tokens = tokens_of(part, limit=left)
        left -= len(tokens)
        if quoted and tokens:
            terms.append(Term(tuple(tokens)))
        else:
            terms += _with_others(tokens, others or {})
    return _opened(terms, text)


def _opened(terms: list[Term], text: str) -> tuple[Term, ...]:
    """The last word may be a beginning, unless quotation marks closed it or it is too short to begin anything."""
    last = terms[-1] if terms else None
    closed = text.rstrip().endswith(('"', "”", "»"))
    if last is None or closed or len(last.tokens) > 1 or len(last.tokens[0].folded) < OPEN_FROM:
        return tuple(terms)
    return (*terms[:-1], Term(last.tokens, last.others, open=True))


def code_forms(code: str) -> tuple[str, ...]:
    """A code in its parts, as written and without accents: "12/QĐ-UBND" is found as "12 qd ubnd" too."""
    words = _words(code)
    folded = [fold(word) for word in words]
    return (*folded, *(word for word in words if word not in folded))
