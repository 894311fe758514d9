"""A question in the engine's language: rights first, words that must occur, and what lifts a hit above the others."""

import hashlib
from collections.abc import Iterable
from typing import Any

from elasticsearch.dsl import A, Q, Search

from search.engines.types import FACETS, Question
from search.engines.words import Term

__all__ = ["near_words_of", "search_of"]

EXACT = ["title_x^4", "body_x", "codes^8"]
FOLDED = ["title_f^4", "body_f", "codes^8"]
ACCENT, PHRASE, FOLDED_PHRASE, CODE = 20, 30, 15, 100  # tiers above any word score; the same in every engine
VALUES = 500  # of one facet


def _names(fields: Iterable[str]) -> list[str]:
    return [name.partition("^")[0] for name in fields]


def _side_by_side(words: Iterable[str], fields: list[str], **options: Any) -> Any:
    return Q("multi_match", query=" ".join(words), fields=fields, type="phrase", **options)


def _term(term: Term, *, exact: bool) -> Any:
    """A word in any of the fields; words that belong together side by side in one of them."""
    fields = EXACT if exact else FOLDED
    words = [token.exact if exact else token.folded for token in term.tokens]
    ways = [_side_by_side(words, fields)]
    if term.open:
        ways += [Q("prefix", **{name: {"value": words[-1]}}) for name in _names(fields)]
    if not exact:
        ways += [_side_by_side(other, fields) for other in term.others]
    return Q("dis_max", queries=ways)


def _tiers(question: Question) -> list[Any]:
    tokens = [token for term in question.terms for token in term.tokens]
    exact, folded = [token.exact for token in tokens], [token.folded for token in tokens]
    tiers = [(ACCENT, _side_by_side([token.exact], ["title_x", "body_x"])) for token in tokens if token.accented]
    if len(tokens) > 1:
        tiers += [
            (PHRASE, _side_by_side(exact, ["title_x", "body_x"])),
            (FOLDED_PHRASE, _side_by_side(folded, ["title_f", "body_f"])),
            (CODE, _side_by_side(folded, ["codes"])),
        ]
    return [Q("constant_score", filter=query, boost=boost) for boost, query in tiers]


def _chosen(question: Question, *, without: str = "") -> list[Any]:
    return [
        Q("terms", **{name: sorted(values)})
        for name, values in question.filters.items()
        if name in FACETS and values and name != without
    ]


def _may_see(principals: frozenset[str]) -> Any:
    return Q("terms", principals=sorted(principals))


def search_of(question: Question, search: Search) -> Search:
    """The whole question: hits, how many, and per facet the counts without the choices made in it.

    The rights are part of the query itself, so that hits, total and counts obey them; chosen facets narrow afterwards
    (``post_filter``), or a facet could not show what else there is.
    """
    must = [_term(term, exact=question.exact) for term in question.terms]
    found = search.query(Q("bool", must=must, should=_tiers(question), filter=[_may_see(question.principals)]))
    for name in FACETS:
        narrowed = A("filter", Q("bool", filter=_chosen(question, without=name)))
        narrowed.bucket("values", "terms", field=name, size=VALUES, order=[{"_count": "desc"}, {"_key": "asc"}])
        found.aggs.bucket(name, narrowed)
    chosen = _chosen(question)
    if chosen:
        found = found.post_filter(Q("bool", filter=chosen))
    asker = hashlib.sha256(" ".join(sorted(question.principals)).encode()).hexdigest()[:16]
    return (
        found.source(False)
        .sort("_score", "key")  # best first, then by key, so that pages never overlap
        .extra(track_total_hits=True, track_scores=True)
        # Pages of one person come from one copy; a part that does not answer is no answer.
        .params(preference=asker, allow_partial_search_results=False)
    )[question.offset : question.offset + question.size]


def near_words_of(word: str, principals: frozenset[str], search: Search) -> Search:
    """What these may see and what holds a word a letter or two from ``word``; the word itself is marked."""
    fields = ["title_f", "body_f"]
    how: dict[str, Any] = {"value": word, "fuzziness": "AUTO", "prefix_length": 1}
    near = [Q("fuzzy", **{name: how}) for name in fields]
    found = search.query(Q("bool", should=near, minimum_should_match=1, filter=[_may_see(principals)]))
    found = found.highlight(*fields, number_of_fragments=5, fragment_size=20, pre_tags=["<b>"], post_tags=["</b>"])
    return found.source(False).params(allow_partial_search_results=False)[:5]
