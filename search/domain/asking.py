"""A question of a person: read from what was typed, asked within their rights."""

from kernel.text import fold, normalise
from organisations.domain.grants import authority_of
from organisations.models import User
from search import rules
from search.engines.words import Term, terms_of, tokens_of
from search.errors import SearchForbiddenError
from search.models import Synonym
from workflows.rules import CASE_ROLES

__all__ = ["LONGEST", "principals_of", "terms_asked", "tidy", "without_accents"]

LONGEST = 300  # letters of a question


def principals_of(user: User) -> frozenset[str]:
    """Whom the index knows this person as, from the rights of this instant.

    Raises:
        SearchForbiddenError: no role that sees cases.
    """
    authority = authority_of(user)
    if not rules.can_search(authority):
        raise SearchForbiddenError
    return frozenset({f"u{pk}" for pk in authority.units(*CASE_ROLES)} | {f"p{user.pk}"})


def tidy(text: str) -> str:
    """What was typed, in normal form and cut to a sensible length before anything else looks at it."""
    return normalise(text[: 4 * LONGEST])[:LONGEST]


def _other_spellings() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Abbreviations of the office to their long form, and back."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in Synonym.objects.all():
        short, long = (tuple(token.folded for token in tokens_of(side)) for side in (row.short, row.long))
        found |= {short: long, long: short}
    return found


def terms_asked(text: str) -> tuple[Term, ...]:
    """What must occur, with the office's abbreviations understood both ways."""
    return terms_of(text, _other_spellings())


def without_accents(text: str) -> str:
    """One form for "the same words", whoever typed them."""
    return fold(" ".join(token.exact for token in tokens_of(text)))
