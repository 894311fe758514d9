"""The judges of an issued file: what is sound passes all that are installed, what was touched is refused by each."""

import pytest

from documents.domain import open_file
from scripts.walking.judging import faults_of
from tests.factories.cases import issued_case

pytestmark = [pytest.mark.engine, pytest.mark.django_db]  # veraPDF is asked when it is there


@pytest.fixture
def permit(town, settings, tmp_path):
    document = issued_case(town).documents.get(purpose="result").document
    path = tmp_path / "permit.pdf"
    with open_file(document.issued_file) as source:
        path.write_bytes(source.read())
    return path, settings.EGOV_SIGNING["TRUST"]


def test_an_issued_permit_has_no_fault(permit):
    path, trust = permit
    faults, judges = faults_of([path], trust)
    assert faults == []
    assert judges >= {"pyHanko", "pypdf"}


def test_a_changed_permit_is_refused(permit):
    path, trust = permit
    path.write_bytes(path.read_bytes().replace(b"/Perms", b"/Perns"))
    faults, _judges = faults_of([path], trust)
    assert {fault.split(":")[1].strip() for fault in faults} >= {"KySo_NguoiKy", "KySo_CoQuan"}


def test_an_unsigned_file_is_refused(tmp_path, permit):
    from scripts.walking.walker import a_pdf

    other = tmp_path / "other.pdf"
    other.write_bytes(a_pdf("x"))
    faults, _judges = faults_of([other], permit[1])
    assert {"other.pdf: no signature", "other.pdf: lacks structure"} <= set(faults)
