"""Found words marked on the original text: folded text has the offsets of its original, so no mapping is needed."""

import re
from collections.abc import Iterable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kernel.text import fold, normalise
from search.engines.words import Term

__all__ = ["marked", "passage"]

AROUND = 110  # letters before the first mark
LENGTH = 420
_GAP = r"[\W_]+"


def _pattern(terms: Iterable[Term]) -> re.Pattern[str] | None:
    """The words of the question and their other spellings; a word that the last one only begins is marked whole."""
    ways = []
    for term in terms:
        runs = [tuple(token.folded for token in term.tokens), *term.others]
        for place, words in enumerate(runs):
            end = r"[^\W_]*" if term.open and place == 0 else r"(?![^\W_])"
            ways.append(_GAP.join(map(re.escape, words)) + end)
    if not ways:
        return None
    return re.compile(r"(?<![^\W_])(?:" + "|".join(sorted(ways, key=len, reverse=True)) + ")")


def _spans(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    pattern = _pattern(terms)
    return [match.span() for match in pattern.finditer(fold(text))] if pattern else []


def _html(text: str, spans: Iterable[tuple[int, int]]) -> SafeString:
    out, at = [], 0
    for begin, stop in spans:
        out += [escape(text[at:begin]), "<mark>", escape(text[begin:stop]), "</mark>"]
        at = stop
    return mark_safe("".join([*out, escape(text[at:])]))  # noqa: S308 - every piece is escaped


def marked(text: str, terms: Sequence[Term]) -> SafeString:
    """The whole text with the found words in ``<mark>``; everything else is escaped."""
    plain = normalise(text)
    return _html(plain, _spans(plain, terms))


def _window(spans: Sequence[tuple[int, int]]) -> int:
    """Where the passage starts: at the mark that has the most marks after it within one passage."""
    if not spans:
        return 0
    best = max(
        spans, key=lambda span: (sum(span[0] <= other[0] < span[0] + LENGTH - AROUND for other in spans), -span[0])
    )
    return max(0, best[0] - AROUND)


def passage(text: str, terms: Sequence[Term]) -> SafeString:
    """The piece of a long text in which most of the found words stand, marked; its beginning when none does."""
    plain = normalise(text)
    spans = _spans(plain, terms)[:200]
    start = _window(spans)
    if start:  # begin with a whole word
        start = plain.rfind(" ", 0, start) + 1
    stop = start + LENGTH
    if stop < len(plain):
        stop = max(plain.rfind(" ", start, stop), start + LENGTH // 2)
    inside = [(begin - start, end - start) for begin, end in spans if start <= begin and end <= stop]
    before, after = SafeString("… " if start else ""), SafeString(" …" if stop < len(plain) else "")
    return before + _html(plain[start:stop], inside) + after
