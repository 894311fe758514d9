"""Asking the archive: within one's rights, recorded, with the found words marked on the original text."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from audit.domain.trail import record
from kernel.text import fold, normalise
from organisations.domain.grants import authority_of
from organisations.models import User
from search.domain.engine import current_engine
from search.domain.sources import case_of, read_source
from search.engines.types import IndexDocument, Question
from search.engines.words import tokens_of
from search.enums import Event
from search.errors import SearchFailedError, SearchForbiddenError
from search.models import Synonym
from workflows.domain.queries import cases_visible_to
from workflows.models import Case, CaseDocument
from workflows.rules import CASE_ROLES

__all__ = ["Found", "Hit", "ask", "open_document"]

SIZE = 10
AROUND = 90


@dataclass(frozen=True)
class Hit:
    """One thing found, with its passage; ``passage`` is safe HTML with <mark>."""

    kind: str
    title: SafeString
    passage: SafeString
    case: Case
    document_id: str
    file_id: str


@dataclass(frozen=True)
class Found:
    """A page of hits; ``degraded`` when the engine did not answer and only codes and names were looked up."""

    hits: list[Hit]
    total: int
    facets: dict[str, dict[str, int]]
    degraded: bool = False


def principals_of(user: User) -> frozenset[str]:
    """Whom the index knows this person as, from the rights of this instant."""
    units = authority_of(user).units(*CASE_ROLES)
    if not units:
        raise SearchForbiddenError
    return frozenset({f"u{pk}" for pk in units} | {f"p{user.pk}"})


def _spelled_out(text: str) -> str:
    """Abbreviations of the office in their long form."""
    words = {fold(row.short): row.long for row in Synonym.objects.all()}
    return " ".join(words.get(fold(word), word) for word in text.split())


def marked(text: str, words: list[str], *, around: int | None = None) -> SafeString:
    """The original text with the folded words marked; a passage around the first one when ``around`` is given."""
    plain = normalise(text)
    folded = fold(plain)
    spans = sorted({(at, at + len(word)) for word in words for at in _places(folded, word)})
    if around is not None:
        start = max(0, (spans[0][0] if spans else 0) - around)
        end = min(len(plain), start + 3 * around)
        spans = [(a - start, b - start) for a, b in spans if start <= a and b <= end]
        plain = ("…" if start else "") + plain[start:end] + ("…" if end < len(plain) else "")
        spans = [(a + (1 if start else 0), b + (1 if start else 0)) for a, b in spans]
    out, at = [], 0
    for begin, stop in spans:
        if begin < at:
            continue
        out += [escape(plain[at:begin]), "<mark>", escape(plain[begin:stop]), "</mark>"]
        at = stop
    return mark_safe("".join([*out, escape(plain[at:])]))  # noqa: S308 - every piece is escaped


def _places(folded: str, word: str) -> list[int]:
    found: list[int] = []
    at = folded.find(word)
    while at >= 0 and len(found) < 50:
        if at == 0 or not folded[at - 1].isalnum():
            found.append(at)
        at = folded.find(word, at + 1)
    return found


def _hit(source: IndexDocument, case: Case, words: list[str]) -> Hit:
    kind, _colon, name = source.key.partition(":")
    file_id = ""
    if kind == "paper":
        file_id = str(case.papers.values_list("file_id", flat=True).get(uuid=name))
    return Hit(
        kind,
        marked(source.title, words),
        marked(source.body, words, around=AROUND),
        case,
        name if kind == "document" else "",
        file_id,
    )


def _degraded(user: User, text: str) -> Found:
    """The engine is silent: codes and names straight from the database, and the page says so."""
    rows = cases_visible_to(user).select_related("version__procedure", "competent_unit")
    found = rows.filter(case_code__istartswith=text.upper()) | rows.filter(applicant_name__icontains=text)
    words = [token.folded for token in tokens_of(text)]
    hits = [
        Hit("case", marked(case.applicant_name, words), SafeString(""), case, "", "")
        for case in found.distinct()[:SIZE]
    ]
    return Found(hits, len(hits), {}, degraded=True)


def ask(user: User, text: str, *, filters: dict[str, str] | None = None, exact: bool = False, page: int = 1) -> Found:
    """Search the archive. The question is recorded (by its hash and size of answer), the answer within one's rights.

    Each hit is checked against the database again: a right that was revoked a second ago hides it.

    Raises:
        SearchForbiddenError: no role that sees cases.
    """
    principals = principals_of(user)
    typed = normalise(text)[:300]
    question = Question(_spelled_out(typed), principals, exact, filters or {}, (page - 1) * SIZE, SIZE)
    try:
        answer = current_engine().find(question)
    except SearchFailedError:
        found = _degraded(user, typed)
    else:
        words = [token.folded for token in tokens_of(question.text)]
        found = Found(_checked(user, [match.key for match in answer.matches], words), answer.total, answer.facets)
    facts = {
        "question_sha256": hashlib.sha256(typed.encode()).hexdigest(),
        "filters": filters or {},
        "total": found.total,
    }
    record(Event.SEARCHED, actor=user, detail=facts)
    return found


def _checked(user: User, keys: list[str], words: list[str]) -> list[Hit]:
    cases = {key: case_of(key) for key in keys}
    visible = set(
        cases_visible_to(user).filter(pk__in=[case.pk for case in cases.values() if case]).values_list("pk", flat=True)
    )
    hits = []
    for key, case in cases.items():
        source = read_source(key, 0) if case is not None and case.pk in visible else None
        if source is not None and case is not None:
            hits.append(_hit(source, case, words))
    return hits


def open_document(user: User, document_id: UUID) -> CaseDocument:
    """A document of a case one may see; the opening is recorded."""
    link = (
        CaseDocument.objects.select_related("document__unit", "document__issued_file", "case__version__procedure")
        .filter(document_id=document_id, case__in=cases_visible_to(user))
        .first()
    )
    if link is None:
        raise SearchForbiddenError
    record(Event.OPENED, subject=link.document, actor=user)
    return link
