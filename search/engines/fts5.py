"""SQLite FTS5 in the application's own file: written in the same transaction, nothing to install, no lag."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import SequenceMatcher
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.utils import NotSupportedError

from search.engines.types import FACETS, Answer, Held, IndexDocument, Match, Question
from search.engines.words import Term, Token, kept_forms
from search.errors import SearchFailedError
from search.models import LocalDocument, LocalPrincipal

__all__ = ["Fts5Engine", "engine"]

EXACT, FOLDED = "title_x body_x codes", "title_f body_f codes"
WEIGHTS = "4.0, 1.0, 4.0, 1.0, 8.0"  # title_x, body_x, title_f, body_f, codes
ACCENT, PHRASE, FOLDED_PHRASE, CODE = 20, 30, 15, 100  # tiers above any word score; the same in every engine
TABLE = 'CREATE VIRTUAL TABLE search_fts USING fts5(title_x, body_x, title_f, body_f, codes, tokenize="ascii")'
NEAR = 0.7  # how alike a misspelt word and its correction are


@contextmanager
def _answering() -> Iterator[None]:
    """A damaged or missing index is an engine that does not answer, not an error of the page."""
    try:
        yield
    except NotSupportedError:
        raise
    except DatabaseError as error:
        raise SearchFailedError from error


def _run(sql: str, values: Sequence[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return list(cursor.fetchall()) if cursor.description else []


def _quoted(words: Sequence[str], *, prefix: bool = False) -> str:
    """Words side by side. They hold letters and digits only, so that quoting is safe."""
    return '"' + " ".join(words) + '"' + ("*" if prefix else "")


def _term(term: Term, *, exact: bool) -> str:
    words = [token.exact if exact else token.folded for token in term.tokens]
    found = [_quoted(words, prefix=term.open)]
    if not exact:
        found += [_quoted(other) for other in term.others]
    return f"{{{EXACT if exact else FOLDED}}} : ({' OR '.join(found)})"


def _must(question: Question) -> str:
    return " AND ".join(f"({_term(term, exact=question.exact)})" for term in question.terms)


def _tiers(tokens: Sequence[Token]) -> list[tuple[int, str]]:
    """What lifts a hit above the others: accents as typed, words side by side, a whole code."""
    tiers = [(ACCENT, f'{{title_x body_x}} : "{token.exact}"') for token in tokens if token.accented]
    if len(tokens) > 1:
        folded = _quoted([token.folded for token in tokens])
        tiers += [
            (PHRASE, f"{{title_x body_x}} : {_quoted([token.exact for token in tokens])}"),
            (FOLDED_PHRASE, f"{{title_f body_f}} : {folded}"),
            (CODE, f"codes : {folded}"),
        ]
    return tiers


_FIND = """
SELECT d.key, d.procedure, d.unit, d.kind, d.year, {score} AS score
FROM search_fts JOIN search_localdocument d ON d.id = search_fts.rowid
WHERE search_fts MATCH %s AND +search_fts.rowid IN (
  SELECT document_id FROM search_localprincipal WHERE principal IN ({marks}))
"""

_OF_TIER = "SELECT rowid FROM search_fts WHERE search_fts MATCH %s"


def _visible(question: Question) -> list[Any]:
    """Every match within the asker's rights, with its score. The rule stands inside the statement that matches: a cut
    before it would hide from people with few rights what they may see.
    """
    tokens = [token for term in question.terms for token in term.tokens]
    tiers, who = _tiers(tokens), sorted(question.principals)
    score = f"-bm25(search_fts, {WEIGHTS})"
    for boost, _expression in tiers:
        score += f" + {boost} * (search_fts.rowid IN ({_OF_TIER}))"
    sql = _FIND.format(score=score, marks=", ".join(["%s"] * len(who)))
    return _run(sql, [*(expression for _boost, expression in tiers), _must(question), *who])


class Fts5Engine:
    """The embedded engine."""

    transactional = True

    def prepare(self) -> bool:
        """The tables come with the migrations."""
        return False

    def outdated(self) -> bool:
        """Its shape changes by migrations."""
        return False

    def put(self, documents: Sequence[IndexDocument]) -> frozenset[str]:
        """Write documents in the caller's transaction: a constant number of statements for all of them."""
        with _answering(), transaction.atomic():
            held = dict(
                LocalDocument.objects.filter(key__in=[row.key for row in documents]).values_list("key", "version")
            )
            newest: dict[str, IndexDocument] = {}
            for document in documents:
                if document.version >= max(held.get(document.key, 0), getattr(newest.get(document.key), "version", 0)):
                    newest[document.key] = document
            self._write(list(newest.values()))
        return frozenset()

    def _write(self, documents: list[IndexDocument]) -> None:
        LocalDocument.objects.bulk_create(
            [
                LocalDocument(
                    key=row.key, version=row.version, digest=row.digest, kind=row.kind, procedure=row.procedure,
                    unit=row.unit, year=row.year,
                )
                for row in documents
            ],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["version", "digest", "kind", "procedure", "unit", "year"],
        )  # fmt: skip
        ids = dict(LocalDocument.objects.filter(key__in=[row.key for row in documents]).values_list("key", "pk"))
        self._forget_words(list(ids.values()))
        texts: list[list[Any]] = []
        for row in documents:
            (title, title_folded), (body, body_folded) = kept_forms(row.title), kept_forms(row.body)
            texts.append([ids[row.key], title, body, title_folded, body_folded, " ".join(row.codes)])
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_fts (rowid, title_x, body_x, title_f, body_f, codes) VALUES (%s, %s, %s, %s, %s, %s)",
                texts,
            )
        LocalPrincipal.objects.bulk_create(
            [LocalPrincipal(document_id=ids[row.key], principal=name) for row in documents for name in row.principals]
        )

    def _forget_words(self, ids: list[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_fts WHERE rowid = %s", [[pk] for pk in ids])
        LocalPrincipal.objects.filter(document__in=ids).delete()

    def remove(self, versions: Mapping[str, int]) -> None:
        """Forget documents."""
        with _answering(), transaction.atomic():
            rows = LocalDocument.objects.filter(key__in=list(versions)).values_list("pk", "key", "version")
            gone = [pk for pk, key, version in rows if version <= versions[key]]
            self._forget_words(gone)
            LocalDocument.objects.filter(pk__in=gone).delete()

    def find(self, question: Question) -> Answer:
        """One statement for the matches; facets are counted over them, each without its own choices."""
        if not question.principals or not question.terms:
            return Answer((), 0, {})
        with _answering():
            rows = _visible(question)
        chosen = [set(question.filters.get(name, ())) for name in FACETS]
        counts: list[Counter[str]] = [Counter() for _name in FACETS]
        hits = []
        for key, *values, score in rows:
            fits = [not wanted or str(value) in wanted for wanted, value in zip(chosen, values, strict=True)]
            missed = fits.count(False)
            if missed == 0:
                hits.append((-score, key))
            for place, value in enumerate(values):
                if missed == 0 or (missed == 1 and not fits[place]):
                    counts[place][str(value)] += 1
        hits.sort()
        page = hits[question.offset : question.offset + question.size]
        facets = {
            name: dict(sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])))
            for name, counter in zip(FACETS, counts, strict=True)
        }
        return Answer(tuple(Match(key, -score) for score, key in page), len(hits), facets)

    def similar(self, word: str, principals: frozenset[str]) -> tuple[str, ...]:
        """Near words of the index's own vocabulary, each asked for within the rights before it is told."""
        with _answering():
            rows = _run(
                "SELECT DISTINCT term FROM search_vocabulary WHERE term >= %s AND term < %s AND col IN ('title_f', 'body_f')"
                " AND length(term) BETWEEN %s AND %s",
                [word[0], chr(ord(word[0]) + 1), len(word) - 1, len(word) + 1],
            )
        ratios = [(SequenceMatcher(None, word, term).ratio(), term) for (term,) in rows if term != word]
        near = sorted((-ratio, term) for ratio, term in ratios if ratio >= NEAR)
        seen = (term for _ratio, term in near[:20] if self._occurs(term, principals))
        return tuple(seen)[:3]

    def _occurs(self, word: str, principals: frozenset[str]) -> bool:
        return self.find(Question((Term((Token(word, word),)),), principals, size=1)).total > 0

    def versions(self) -> dict[str, Held]:
        """What the index has; a document that lost its words counts as not there."""
        with _answering():
            rows = _run(
                "SELECT d.key, d.version, d.digest FROM search_localdocument d JOIN search_fts f ON f.rowid = d.id"
            )
        return {key: Held(version, digest) for key, version, digest in rows}

    def begin_anew(self, *, take_over: bool = False) -> None:
        """Every document is written over in place, and stays findable until then; a damaged table is made anew."""
        try:
            with transaction.atomic():
                _run("INSERT INTO search_fts (search_fts) VALUES ('integrity-check')")
        except DatabaseError:
            with _answering(), transaction.atomic():
                _run("DROP TABLE IF EXISTS search_fts")
                _run(TABLE)

    def fill(self, documents: Sequence[IndexDocument]) -> frozenset[str]:
        """Write over in place."""
        return self.put(documents)

    def finish_anew(self) -> None:
        """Tidy the words' tables."""
        with _answering():
            _run("INSERT INTO search_fts (search_fts) VALUES ('optimize')")


def engine() -> Fts5Engine:
    """The engine of this installation."""
    return Fts5Engine()
