"""Every template in every variant stays PDF/A-3a and PDF/UA-1, before and after each signature, by an independent judge."""

import page as judge
import pytest

from documents.domain import issue_document, read_file, render_document, sign_document
from documents.domain.issuing import seal_document
from documents.engines.signing import inspect
from documents.template_examples import VARIANTS
from documents.templates_spec import TEMPLATES
from tests.factories.documents import is_sealed, numbered

pytestmark = [pytest.mark.engine, pytest.mark.django_db]
# The judge takes any file with a second revision for one whose signature does not cover it; the reference does not.
FALSE_ALARMS = {"PDFA3A-SIGNATURE-BYTERANGE-001", "PDFA3A-STREAM-LENGTH-001"}


def faults(pdf: bytes) -> list[str]:
    found = [
        failure for profile in ("3a", "ua1") for failure in judge.validate_pdf_bytes(pdf, profile=profile).failures
    ]
    return sorted({failure.rule_id for failure in found} - FALSE_ALARMS)


@pytest.mark.parametrize("code", sorted(TEMPLATES))
@pytest.mark.parametrize("variant", VARIANTS)
def test_every_template_conforms_when_printed(town, code, variant):
    document = numbered(town, code, variant)
    assert faults(read_file(render_document(document.pk).file)) == []


@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_every_template_conforms_after_each_signature(town, code):
    document = numbered(town, code, "short")
    printed = render_document(document.pk)
    leader = town.person("chutich.bp")
    sign_document(document.pk, signer_id=leader.pk, mandate_id=None, expected_sha256=printed.sha256)
    assert faults(read_file(document.revisions.get(step="signed").file)) == []
    sealed = is_sealed(code)
    if sealed:
        assert faults(read_file(seal_document(document.pk).file)) == []
    issued = issue_document(document.pk)
    pdf = read_file(issued.issued_file)
    assert faults(pdf) == []
    report = inspect(pdf)
    assert report.holds
    assert (len(report.signatures), len(report.timestamps)) == (2 if sealed else 1, 1)


def test_the_same_document_printed_again_is_the_same_file(town):
    from documents.domain.layout import fields_of
    from documents.domain.printing import paper_of, spec_of
    from documents.engines.pdf import render_pdf

    document = numbered(town, "building_permit", "short")
    paper = paper_of(document)
    once, twice = (
        render_pdf(paper.html, created=paper.created, fields=fields_of(spec_of(document))) for _round in range(2)
    )
    assert once == twice
