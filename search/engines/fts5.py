"""SQLite FTS5 in the application's own file: written in the same transaction, nothing to install, no lag."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, QuerySet

from kernel.text import fold
from search.engines.types import Answer, IndexDocument, Match, Question
from search.engines.words import Token, indexed, tokens_of
from search.models import LocalDocument, LocalPrincipal

__all__ = ["Fts5Engine", "engine"]

CANDIDATES = 1000
FACETS = ("procedure", "unit", "kind", "year")


def _run(sql: str, values: Sequence[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return list(cursor.fetchall()) if cursor.description else []


def _expression(question: Question) -> str:
    """Every word must be there (of many, most): folded, so that accents never hide anything."""
    groups = []
    for token in tokens_of(question.text):
        groups.append(f'"{token.folded}"' + ("*" if token is not None and len(token.folded) > 2 else ""))
    return " AND ".join(groups)


class Fts5Engine:
    """The embedded engine."""

    transactional = True

    def put(self, documents: Sequence[IndexDocument]) -> None:
        """Write documents in the caller's transaction."""
        with transaction.atomic():
            for document in documents:
                self._put(document)

    def _put(self, document: IndexDocument) -> None:
        row = LocalDocument.objects.filter(key=document.key).first()
        if row is not None and row.version > document.version:
            return
        exact = indexed(f"{document.title}\n{document.body}")
        facts = {
            "version": document.version, "kind": document.kind, "procedure": document.procedure,
            "unit": document.unit, "year": document.year, "exact": exact,
        }  # fmt: skip
        row, _made = LocalDocument.objects.update_or_create(key=document.key, defaults=facts)
        _run("DELETE FROM search_fts WHERE rowid = %s", [row.pk])
        codes = " ".join(document.codes)
        _run(
            "INSERT INTO search_fts (rowid, title, body, codes) VALUES (%s, %s, %s, %s)",
            [row.pk, fold(document.title), fold(document.body), codes],
        )
        LocalPrincipal.objects.filter(document=row).delete()
        LocalPrincipal.objects.bulk_create(
            [LocalPrincipal(document=row, principal=name) for name in document.principals]
        )

    def remove(self, keys: Sequence[str]) -> None:
        """Forget documents."""
        for pk in LocalDocument.objects.filter(key__in=list(keys)).values_list("pk", flat=True):
            _run("DELETE FROM search_fts WHERE rowid = %s", [pk])
        LocalDocument.objects.filter(key__in=list(keys)).delete()

    def _allowed(self, question: Question) -> QuerySet[LocalDocument]:
        rows = LocalDocument.objects.filter(
            pk__in=LocalPrincipal.objects.filter(principal__in=question.principals).values("document")
        )
        for name, value in question.filters.items():
            if name in FACETS:
                rows = rows.filter(**{name: value})
        return rows

    def find(self, question: Question) -> Answer:
        """Candidates by words, then rights and facets, then order: accents and phrases as typed come first."""
        tokens = tokens_of(question.text)
        if not question.principals or not tokens:
            return Answer((), 0, {})
        ranked = _run(
            "SELECT rowid, bm25(search_fts, 4.0, 1.0, 8.0) AS rank FROM search_fts WHERE search_fts MATCH %s ORDER BY rank LIMIT %s",
            [_expression(question), CANDIDATES],
        )
        ranks = {pk: -float(rank) for pk, rank in ranked}
        rows = {row.pk: row for row in self._allowed(question).filter(pk__in=ranks)}
        scored = [(self._score(rows[pk], rank, tokens), rows[pk]) for pk, rank in ranks.items() if pk in rows]
        if question.exact:
            scored = [(score, row) for score, row in scored if all(token.exact in row.exact for token in tokens)]
        scored.sort(key=lambda pair: (-pair[0], pair[1].key))
        page = scored[question.offset : question.offset + question.size]
        matches = tuple(Match(row.key, score) for score, row in page)
        return Answer(matches, len(scored), self._facets([row.pk for _score, row in scored]))

    def _score(self, row: LocalDocument, rank: float, tokens: list[Token]) -> float:
        accents = sum(token.accented and token.exact in row.exact for token in tokens)
        phrase = " ".join(token.exact for token in tokens) in row.exact if len(tokens) > 1 else False
        folded = " ".join(token.folded for token in tokens) in fold(row.exact) if len(tokens) > 1 else False
        return rank + 3.0 * accents + (4.0 if phrase else 0.0) + (2.0 if folded else 0.0)

    def _facets(self, ids: list[int]) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for name in FACETS:
            rows = (
                LocalDocument.objects.filter(pk__in=ids).values_list(name).annotate(n=Count("pk")).order_by("-n", name)
            )
            found[name] = {str(value): count for value, count in rows[:50]}
        return found

    def versions(self) -> dict[str, int]:
        """Key → version of everything in the index."""
        return dict(LocalDocument.objects.values_list("key", "version"))

    def clear(self) -> None:
        """Begin an empty index."""
        with transaction.atomic():
            _run("DELETE FROM search_fts")
            LocalPrincipal.objects.all().delete()
            LocalDocument.objects.all().delete()


def engine() -> Fts5Engine:
    """The engine of this installation."""
    return Fts5Engine()
