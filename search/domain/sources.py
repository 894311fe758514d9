"""What can be found, read from the truth: cases, received papers, issued documents."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from documents.enums import FINAL_STATES
from search.engines.types import IndexDocument
from search.engines.words import code_forms
from workflows.models import Case, CaseDocument, CaseUserObjectPermission, Paper

__all__ = ["all_keys", "case_of", "keys_of_case", "read_source"]


def _principals(case: Case) -> tuple[str, ...]:
    units = {f"u{pk}" for pk in case.units.values_list("unit_id", flat=True)}
    people = CaseUserObjectPermission.objects.filter(content_object=case, permission__codename="view_case")
    return tuple(sorted(units | {f"p{pk}" for pk in people.values_list("user_id", flat=True)}))


def _common(case: Case) -> dict[str, Any]:
    return {
        "procedure": case.version.procedure.code,
        "unit": case.competent_unit.code,
        "year": case.submitted_at.year,
        "principals": _principals(case),
    }


def _case(case: Case, version: int) -> IndexDocument:
    people = [f"{party.name} {party.identifier} {party.address}" for party in case.parties.all()]
    answers = [str(value) for value in case.answers.values() if value not in (None, "")]
    title = f"{case.version.parsed.name.vi} – {case.applicant_name}"
    body = "\n".join([*people, *answers])
    return IndexDocument(f"case:{case.uuid}", version, "case", title, body, code_forms(case.case_code), **_common(case))


def _paper(paper: Paper, version: int) -> IndexDocument:
    case = paper.case
    component = case.version.parsed.component(paper.component_key)
    title = f"{component.name.vi if component else paper.component_key}: {paper.file.name}"
    return IndexDocument(
        f"paper:{paper.uuid}", version, "paper", title, paper.file.text, code_forms(case.case_code), **_common(case)
    )


def _document(link: CaseDocument, version: int) -> IndexDocument:
    document = link.document
    codes = (*code_forms(document.notation), *code_forms(link.case.case_code))
    title = f"{document.get_kind_display()} {document.notation}: {document.abstract}"
    text = document.issued_file.text if document.issued_file else ""
    common = {**_common(link.case), "unit": document.unit.code, "year": document.year}
    return IndexDocument(f"document:{document.pk}", version, "document", title, text, codes, **common)


_CASE = ("version__procedure", "competent_unit")


def _load(key: str) -> Model | None:
    kind, _colon, name = key.partition(":")
    if kind == "case":
        return Case.objects.select_related(*_CASE).filter(uuid=name).first()
    inside = [f"case__{path}" for path in _CASE]
    if kind == "paper":
        return Paper.objects.select_related("file", *inside).filter(uuid=name).first()
    rows = CaseDocument.objects.filter(document__state__in=FINAL_STATES)
    return rows.select_related("document__unit", "document__issued_file", *inside).filter(document_id=name).first()


def read_source(key: str, version: int) -> IndexDocument | None:
    """The thing behind a key as it is now; None when there is nothing (any more) to be found."""
    row = _load(key)
    if isinstance(row, Case):
        return _case(row, version)
    if isinstance(row, Paper):
        return _paper(row, version)
    return _document(row, version) if isinstance(row, CaseDocument) else None


def case_of(key: str) -> Case | None:
    """The case a key belongs to: the database's word on who may see it."""
    row = _load(key)
    return row if isinstance(row, Case) else getattr(row, "case", None)


def keys_of_case(case: Case) -> list[str]:
    """Everything of one case."""
    papers = [f"paper:{uuid}" for uuid in case.papers.values_list("uuid", flat=True)]
    issued = case.documents.filter(document__state__in=FINAL_STATES).values_list("document_id", flat=True)
    return [f"case:{case.uuid}", *papers, *(f"document:{pk}" for pk in issued)]


def all_keys() -> Iterable[str]:
    """Everything that should be in the index, in order."""
    for uuid in Case.objects.order_by("pk").values_list("uuid", flat=True).iterator(2000):
        yield f"case:{uuid}"
    for uuid in Paper.objects.order_by("pk").values_list("uuid", flat=True).iterator(2000):
        yield f"paper:{uuid}"
    rows = CaseDocument.objects.filter(document__state__in=FINAL_STATES).order_by("pk")
    for pk in rows.values_list("document_id", flat=True).iterator(2000):
        yield f"document:{pk}"
