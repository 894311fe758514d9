"""What can be found, read from the truth: cases, received papers, issued documents; many at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone, translation

from documents.enums import FINAL_STATES
from organisations.domain.units import ward_names
from procedures.domain.questions import display_answers
from search.engines.types import IndexDocument
from search.engines.words import code_forms
from workflows.domain.secrets import without_secrets
from workflows.models import Case, CaseDocument, CaseUnit, CaseUserObjectPermission, Paper, Party

__all__ = ["Source", "all_keys", "case_key", "cases_of", "contents_of", "read_sources"]

_CASE = ("version__procedure", "competent_unit")
Row = Case | Paper | CaseDocument


@dataclass(frozen=True)
class Source:
    """One thing as it is now: its row, its case, and what of it goes into the index."""

    row: Any
    case: Case
    document: IndexDocument


def _rows(keys: Iterable[str], *, texts: bool = True) -> dict[str, Any]:
    """The rows behind keys: three queries at most, however many keys."""
    names: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        kind, _colon, name = key.partition(":")
        names[kind].append(name)
    inside = [f"case__{path}" for path in _CASE]
    papers: QuerySet[Paper] = Paper.objects.select_related("file", *inside)
    links = CaseDocument.objects.filter(document__state__in=FINAL_STATES)
    links = links.select_related("document__unit", "document__issued_file", *inside)
    if not texts:
        papers, links = papers.defer("file__text"), links.defer("document__issued_file__text")
    found: dict[str, Any] = {}
    if names["case"]:
        rows = Case.objects.select_related(*_CASE).filter(uuid__in=names["case"])
        found |= {f"case:{row.uuid}": row for row in rows}
    if names["paper"]:
        found |= {f"paper:{row.uuid}": row for row in papers.filter(uuid__in=names["paper"])}
    if names["document"]:
        found |= {f"document:{row.document_id}": row for row in links.filter(document_id__in=names["document"])}
    return found


def _case_of(row: Any) -> Case:
    return row if isinstance(row, Case) else row.case


def cases_of(keys: Iterable[str]) -> dict[str, Case]:
    """The cases that keys belong to: on who may see a hit the database has the last word."""
    return {key: _case_of(row) for key, row in _rows(keys, texts=False).items()}


def _principals(cases: Sequence[int]) -> dict[int, list[str]]:
    """Who may see each case: units, and single people who were let in."""
    found: dict[int, list[str]] = defaultdict(list)
    for case_id, unit_id in CaseUnit.objects.filter(case__in=cases).values_list("case_id", "unit_id"):
        found[case_id].append(f"u{unit_id}")
    let_in = CaseUserObjectPermission.objects.filter(content_object__in=cases, permission__codename="view_case")
    for case_id, user_id in let_in.values_list("content_object_id", "user_id"):
        found[case_id].append(f"p{user_id}")
    return found


def _wards(cases: Iterable[Case]) -> dict[int, dict[str, str]]:
    """For each case the name of the ward that was answered, as it was on the day of filing; one query for all."""
    asked = {}
    for case in cases:
        field = case.version.parsed.ward_field
        if field is not None and (code := str(case.answers.get(field.key) or "")):
            asked[case.pk] = (code, timezone.localdate(case.submitted_at))
    names = ward_names(set(asked.values())) if asked else {}
    return {pk: {place[0]: names[place]} for pk, place in asked.items()}


def _answers(case: Case, wards: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The answers as people read them, in the language that binds; and what is stored for those that are shown otherwise."""
    with translation.override("vi"):
        sections = display_answers(case.version.parsed, case.answers, wards=wards)
    shown, stored = [], []
    for key, _label, words in (row for section in sections for row in section.rows):
        value = case.answers.get(key)
        if value in (None, ""):
            continue
        shown.append(words)
        if str(value) != words and not isinstance(value, bool):
            stored.append(str(value))
    return shown, stored


def _case(case: Case, parties: Sequence[Party], wards: Mapping[str, str]) -> dict[str, Any]:
    people = [f"{party.name} {party.identifier} {party.address}" for party in parties]
    answers, stored = _answers(case, wards)
    title = f"{case.version.parsed.name.vi} – {case.applicant_name}"
    return {
        "kind": "case",
        "title": title,
        "body": " · ".join([*people, *answers]),
        "codes": (*code_forms(case.case_code), *(form for value in stored for form in code_forms(value))),
    }


def _paper(paper: Paper) -> dict[str, Any]:
    component = paper.case.version.parsed.component(paper.component_key)
    title = f"{component.name.vi if component else paper.component_key}: {paper.file.name}"
    return {"kind": "paper", "title": title, "body": paper.file.text, "codes": code_forms(paper.case.case_code)}


def _document(link: CaseDocument) -> dict[str, Any]:
    document = link.document
    return {
        "kind": "document",
        "title": f"{document.get_kind_display()} {document.notation}: {document.abstract}",
        "body": document.issued_file.text if document.issued_file else "",
        "codes": (*code_forms(document.notation), *code_forms(link.case.case_code)),
        "unit": document.unit.code,
        "year": document.year,
    }


_READ: Mapping[type, Callable[[Any], dict[str, Any]]] = {Paper: _paper, CaseDocument: _document}


def read_sources(versions: Mapping[str, int]) -> dict[str, Source]:
    """The things behind keys as they are now, in a fixed number of queries; a key with nothing behind it is left out.

    No lookup secret is in them: it opens a case with the applicant's rights, and an index is asked by many.
    The year of a case is that of the office's calendar: filed at half past midnight on 1 January is the new year.
    """
    rows = _rows(versions)
    cases = {case.pk: case for case in map(_case_of, rows.values())}
    principals, parties = _principals(list(cases)), defaultdict(list)
    for party in Party.objects.filter(case__in=[row.pk for row in rows.values() if isinstance(row, Case)]).order_by(
        "pk"
    ):
        parties[party.case_id].append(party)
    wards = _wards(row for row in rows.values() if isinstance(row, Case))
    found = {}
    for key, row in rows.items():
        case = cases[_case_of(row).pk]
        own = _case(row, parties[row.pk], wards.get(row.pk, {})) if isinstance(row, Case) else _READ[type(row)](row)
        facts = {
            "procedure": case.version.procedure.code,
            "unit": case.competent_unit.code,
            "year": timezone.localtime(case.submitted_at).year,
            "principals": tuple(sorted(set(principals[case.pk]))),
            **own,
            "title": without_secrets(own["title"], case),
            "body": without_secrets(own["body"], case),
        }
        found[key] = Source(row, case, IndexDocument(key=key, version=versions[key], **facts))
    return found


def case_key(case: Case) -> str:
    """The name of the case itself in the index."""
    return f"case:{case.uuid}"


def contents_of(cases: Iterable[str | UUID]) -> list[str]:
    """The names of all papers and issued documents of these cases; two queries."""
    uuids = list(cases)
    papers = Paper.objects.filter(case__uuid__in=uuids).values_list("uuid", flat=True)
    issued = CaseDocument.objects.filter(case__uuid__in=uuids, document__state__in=FINAL_STATES)
    return [
        *(f"paper:{uuid}" for uuid in papers),
        *(f"document:{pk}" for pk in issued.values_list("document_id", flat=True)),
    ]


def all_keys() -> Iterable[str]:
    """Everything that should be in the index, in order."""
    for uuid in Case.objects.order_by("pk").values_list("uuid", flat=True).iterator(2000):
        yield f"case:{uuid}"
    for uuid in Paper.objects.order_by("pk").values_list("uuid", flat=True).iterator(2000):
        yield f"paper:{uuid}"
    rows = CaseDocument.objects.filter(document__state__in=FINAL_STATES).order_by("pk")
    for pk in rows.values_list("document_id", flat=True).iterator(2000):
        yield f"document:{pk}"
