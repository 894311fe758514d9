"""Asking the archive: within one's rights, recorded, with the found words marked on the original text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q
from django.utils.safestring import SafeString

from audit.domain.trail import record
from organisations.domain.grants import Authority, authority_of
from organisations.models import User
from search.domain.asking import principals_of, terms_asked, tidy
from search.domain.engine import current_engine
from search.domain.indexing import begin_empty
from search.domain.marking import marked, passage
from search.domain.searchlog import question_print
from search.domain.sources import Source, cases_of, read_sources
from search.engines.types import FACETS, Answer, Question
from search.engines.words import Term
from search.enums import Event
from search.errors import SearchFailedError, SearchForbiddenError
from workflows.domain.queries import cases_visible_to
from workflows.models import Case, CaseDocument, Paper
from workflows.rules import can_open_document

__all__ = ["FACETS", "LAST_PAGE", "SIZE", "Found", "Hit", "ask", "open_document", "open_paper"]

SIZE = 10
LAST_PAGE = 100  # nobody reads further; narrowing is quicker, and a deep page costs the engine all pages before it


@dataclass(frozen=True)
class Hit:
    """One thing found; ``title`` and ``passage`` are safe HTML with <mark>. ``row``: the case, paper or link itself.

    ``may_open``: whether its file opens for this person; a receipt is for those who hand it out.
    """

    kind: str
    title: SafeString
    passage: SafeString
    case: Case
    row: Case | object
    may_open: bool = True


@dataclass(frozen=True)
class Found:
    """A page of hits. ``degraded``: the engine did not answer, and only codes and names were looked up.

    ``wordless``: there was no word in the question. ``suggestion``: a near question that does find something.
    """

    hits: list[Hit]
    total: int
    facets: dict[str, dict[str, int]]
    degraded: bool = False
    wordless: bool = False
    suggestion: str = ""


def ask(
    user: User,
    text: str,
    *,
    filters: Mapping[str, Sequence[str]] | None = None,
    exact: bool = False,
    page: int = 1,
) -> Found:
    """Search the archive. That it was searched is recorded, by whom and how narrowly; the words only as a keyed print.

    Each hit is checked against the database again: a right that was revoked a second ago hides it.

    Raises:
        SearchForbiddenError: no role that sees cases.
    """
    principals, typed = principals_of(user), tidy(text)
    terms = terms_asked(typed)
    chosen = {name: tuple(values) for name, values in (filters or {}).items() if name in FACETS and values}
    page = min(max(page, 1), LAST_PAGE)
    question = Question(terms, principals, exact, chosen, (page - 1) * SIZE, SIZE)
    found = _answered(user, question) if terms else Found([], 0, {}, wordless=True)
    if found is None:
        found = _degraded(user, typed, terms)
    facts = {
        "question": question_print(typed), "filters": {name: sorted(values) for name, values in chosen.items()},
        "exact": exact, "page": page, "total": found.total, "degraded": found.degraded,
    }  # fmt: skip
    record(Event.SEARCHED, actor=user, detail=facts)
    return found


def _answered(user: User, question: Question) -> Found | None:
    """None when the engine does not answer."""
    try:
        try:
            return _of_engine(user, question)
        except SearchFailedError:
            return _of_engine(user, question) if begin_empty() else None
    except SearchFailedError:
        return None


def _of_engine(user: User, question: Question) -> Found:
    answer = current_engine().find(question)
    hits = _checked(user, [match.key for match in answer.matches], question.terms)
    suggestion = "" if answer.total or question.filters else _suggestion(question)
    return Found(hits, _total(answer, len(hits)), answer.facets, suggestion=suggestion)


def _total(answer: Answer, shown: int) -> int:
    """A hit that the database hides is not counted either: a number must not tell what the list does not."""
    return answer.total - (len(answer.matches) - shown)


def _checked(user: User, keys: list[str], terms: Sequence[Term]) -> list[Hit]:
    """The hits this person may see now, in the engine's order; a fixed number of queries."""
    cases = cases_of(keys)
    pks = {case.pk for case in cases.values()}
    held = authority_of(user)
    visible = set(cases_visible_to(user, held).filter(pk__in=pks).values_list("pk", flat=True))
    sources = read_sources({key: 0 for key in keys if key in cases and cases[key].pk in visible})
    return [_hit(sources[key], terms, held) for key in keys if key in sources]


def _hit(source: Source, terms: Sequence[Term], held: Authority) -> Hit:
    document, row = source.document, source.row
    may_open = not isinstance(row, CaseDocument) or can_open_document(held, row)
    return Hit(document.kind, marked(document.title, terms), passage(document.body, terms), source.case, row, may_open)


def _suggestion(question: Question) -> str:
    """The question with its misspelt words put right, if that finds something this person may see; without accents."""
    engine, words, changed = current_engine(), [], False
    for term in question.terms:
        for token in term.tokens:
            alone = Question((Term((token,), term.others),), question.principals, size=1)
            near = () if engine.find(alone).total else engine.similar(token.folded, question.principals)
            words.append(near[0] if near else token.folded)
            changed = changed or bool(near)
    better = " ".join(words)
    if not changed or not engine.find(replace(question, terms=terms_asked(better), exact=False)).total:
        return ""
    return better


def _degraded(user: User, text: str, terms: Sequence[Term]) -> Found:
    """The engine is silent: codes, numbers and names straight from the database, and the page says so."""
    numbers = CaseDocument.objects.filter(document__notation__istartswith=text)
    named = Q(case_code__istartswith=text) | Q(applicant_name__icontains=text) | Q(pk__in=numbers.values("case"))
    rows = cases_visible_to(user).filter(named).select_related("version__procedure", "competent_unit")
    hits = [
        Hit("case", marked(f"{case.version.parsed.name.vi} – {case.applicant_name}", terms), SafeString(""), case, case)
        for case in rows.order_by("-submitted_at", "-pk")[:SIZE]
    ]
    return Found(hits, len(hits), {}, degraded=True)


def open_paper(user: User, paper_id: UUID) -> Paper:
    """A received paper of a case one may see; the opening is recorded."""
    inside = ("file", "case__version__procedure", "supplement")
    paper = Paper.objects.select_related(*inside).filter(uuid=paper_id, case__in=cases_visible_to(user)).first()
    if paper is None:
        raise SearchForbiddenError
    record(Event.OPENED, subject=paper.file, actor=user, detail={"paper": str(paper.uuid)})
    return paper


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
