"""Vietnamese text: one normal form, one folded form, one sorting key; used when writing and when asking.

Facts behind it: after NFC each Vietnamese letter is one code point and folds to exactly one ASCII letter, so a folded
text has the length and the offsets of its original, and a highlight found on one can be laid on the other.
"""

import re
import unicodedata
from functools import lru_cache

# Marks that steer the direction or hide in a name: never wanted in data (bidi controls, zero width, soft hyphen, BOM).
_HIDDEN = dict.fromkeys(
    [0x00AD, 0x061C, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
)
_CONTROLS = dict.fromkeys(code for code in [*range(0x20), *range(0x7F, 0xA0)] if chr(code) not in "\n\t\r")
_UNWANTED = {**_HIDDEN, **_CONTROLS}
_UNWANTED_SEEN = re.compile(f"[{re.escape(''.join(map(chr, _UNWANTED)))}]")
_STROKES = {"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "Ɖ": "d", "ɖ": "d", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
_MOST_WORDS = 65536
_LONGEST_WORD = 32  # what is longer is no word, and not worth remembering
# The order of Vietnamese dictionaries: letters first, tones decide between equal letters.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_ORDER = {letter: chr(0x100 + index) for index, letter in enumerate(_ALPHABET)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def normalise(text: str) -> str:
    """``text`` in NFC, without hidden or control characters, with single spaces and trimmed lines."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if _UNWANTED_SEEN.search(text):
        text = text.translate(_UNWANTED)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join([" ".join(line.split()) for line in text.split("\n")]).strip()


def _folded(char: str) -> str:
    if char in _STROKES:
        return _STROKES[char]
    lower = unicodedata.normalize("NFD", char)[0].lower()
    return lower if len(lower) == 1 else char


@lru_cache(maxsize=1)
def _fold_table() -> dict[int, str]:
    letters = (chr(code) for code in range(0x41, 0x1F00))
    return {ord(char): folded for char in letters if (folded := _folded(char)) != char}


class _FoldedWords(dict[str, str]):
    """Vietnamese has some seven thousand syllables: nearly every word of a long text has been folded before."""

    def __missing__(self, word: str) -> str:
        folded = word.translate(_fold_table())
        if len(word) < _LONGEST_WORD and len(self) < _MOST_WORDS:
            self[word] = folded
        return folded


_folded_words = _FoldedWords()


def fold(text: str) -> str:
    """``text`` in NFC, lower case, without marks: "Đồng Xoài" becomes "dong xoai", character for character."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return " ".join(map(_folded_words.__getitem__, text.split(" ")))


def collation_key(text: str) -> str:
    """A string that sorts as a Vietnamese dictionary does: ``a ă â b c d đ e ê …``, then by tone."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text).lower():
        parts = unicodedata.normalize("NFD", char)
        tone = next((_TONES[mark] for mark in parts if mark in _TONES), "0")
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        letters.append(_LETTER_ORDER.get(base, base))
        tones.append(tone)
    return "".join(letters) + "\x01" + "".join(tones)
