"""Is this paper real? The tampering matrix row by row: what each forgery is called, and why; and what the real one is."""

from datetime import UTC, datetime, timedelta

import pytest

from documents.domain import Outcome, verify_code, verify_upload, void_document
from documents.domain.verification import MAX_BYTES
from documents.engines import demo_pki
from documents.engines import signing as engine
from documents.enums import DocumentState
from documents.models import Document
from tests.factories import forgeries
from tests.factories.documents import file_of, issued, printed, signed
from tests.factories.files import small_pdf

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]

# Each forgery of an issued file: outcome, reasons, and whether the genuine document can still be named.
MATRIX = {
    "a bit flipped in the text": (forgeries.flipped, "altered", {"content_changed", "timestamp_broken"}, False),
    "a digit of the first timestamp": (
        forgeries.with_broken_timestamp, "altered", {"timestamp_broken", "content_changed", "from_ours"}, True,
    ),
    "junk in the first signature's padding": (
        forgeries.with_junk_in_padding, "altered", {"timestamp_broken", "content_changed", "from_ours"}, True,
    ),
    "another page content by an update": (
        forgeries.with_other_page, "altered", {"modified_afterwards", "timestamp_broken", "from_ours"}, True,
    ),
    "a note over the page by an update": (
        forgeries.with_note, "altered", {"modified_afterwards", "timestamp_broken", "from_ours"}, True,
    ),
    "another title by an update": (forgeries.with_title, "altered", {"appended", "from_ours"}, True),
    "bytes behind the end": (forgeries.with_bytes_behind, "altered", {"appended", "from_ours"}, True),
    "written anew by another tool": (forgeries.rewritten, "altered", {"content_changed", "timestamp_broken"}, False),
    "signatures removed": (forgeries.stripped, "not_ours", {"unsigned", "not_kept"}, False),
}  # fmt: skip


@pytest.fixture
def document(town) -> Document:
    return issued(town)


def test_each_forgery_is_called_what_it_is(document):
    pdf, found = file_of(document), {}
    for name, (forge, *_expected) in MATRIX.items():
        verdict = verify_upload(forge(pdf))
        found[name] = (forge, str(verdict.outcome), set(verdict.reasons), verdict.origin == document)
        assert verdict.document is None
        assert all(str(sentence) for sentence in verdict.sentences)
    assert found == MATRIX


def test_a_third_signature_after_the_lock_is_an_alteration(document, settings):
    mine = forgeries.credential_in(settings.EGOV_SIGNING["KEYS_DIR"], "Lê Quang Vinh")
    verdict = verify_upload(forgeries.sign_with(file_of(document), mine, field="Them", new=True))
    assert verdict.outcome == Outcome.ALTERED
    assert {"modified_afterwards", "from_ours"} <= set(verdict.reasons)
    assert verdict.origin == document


def test_a_file_cut_back_to_an_earlier_state_is_not_the_document(document):
    partial = (Outcome.NOT_OUR_FILE, ("signatures_hold", "partial", "not_kept"), None, document)
    found = {}
    for step in ("rendered", "signed", "sealed"):
        verdict = verify_upload(file_of(document, step))
        found[step] = (verdict.outcome, verdict.reasons, verdict.document, verdict.origin)
    stripped = (Outcome.NOT_OURS, ("stripped",), None, document)
    assert found == {"rendered": stripped, "signed": partial, "sealed": partial}


def test_a_file_cut_off_in_the_middle_is_no_pdf_or_altered(document):
    pdf = file_of(document)
    verdict = verify_upload(pdf[: len(pdf) // 2])
    assert verdict.outcome in {Outcome.NOT_A_PDF, Outcome.ALTERED, Outcome.NOT_OURS}
    assert verdict.document is None


def test_the_same_names_under_another_authority_are_not_trusted(town, tmp_path, settings):
    page = file_of(printed(town), "rendered")
    ours = settings.EGOV_SIGNING
    demo_pki.make_authorities(tmp_path)
    settings.EGOV_SIGNING = {**ours, "KEYS_DIR": tmp_path, "TRUST": tmp_path / "trust.pem"}
    forged = forgeries.sign_with(page, forgeries.credential_in(tmp_path, "Lê Quang Vinh"))
    assert verify_upload(forged).reasons == ("signatures_hold", "signers_others", "not_kept")  # at home it would hold
    settings.EGOV_SIGNING = ours
    verdict = verify_upload(forged)
    assert (verdict.outcome, verdict.report.signatures[0].signer) == (Outcome.NOT_OURS, "Lê Quang Vinh")
    assert verdict.reasons == ("untrusted", "timestamp_untrusted")
    assert verdict.intact


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"days": (-30, -2)}, "expired"),
        ({"revoked_days_ago": 2, "days": (-30, 30)}, "revoked"),
    ],
    ids=["expired", "revoked"],
)
def test_a_certificate_that_could_not_sign_any_more_makes_no_signature_of_ours(town, settings, facts, reason):
    credential = forgeries.credential_in(settings.EGOV_SIGNING["KEYS_DIR"], "Lê Quang Vinh", **facts)
    verdict = verify_upload(forgeries.sign_with(file_of(printed(town), "rendered"), credential))
    assert (verdict.outcome, verdict.reasons) == (Outcome.NOT_OURS, (reason,))
    assert verdict.report.signatures[0].intact


def test_a_certificate_revoked_after_the_signature_does_not_undo_it(town, settings):
    document = signed(town)
    serial = document.signatures.get().certificate_serial
    later = datetime.now(UTC) + timedelta(seconds=2)  # lists count in whole seconds
    demo_pki.revoke_certificate(settings.EGOV_SIGNING["KEYS_DIR"], serial, at=later)
    assert verify_upload(file_of(document, "signed")).reasons == ("signatures_hold", "partial", "not_kept")


def test_an_old_list_that_the_file_carries_does_not_hide_a_revocation(town, settings):
    folder = settings.EGOV_SIGNING["KEYS_DIR"]
    credential = forgeries.credential_in(folder, "Lê Quang Vinh", days=(-30, 30))
    page = file_of(printed(town), "rendered")
    made = engine.sign(page, credential=credential, field="KySo_NguoiKy", certify=True, reason="", location="")
    demo_pki.revoke_certificate(folder, made.certificate_serial, at=datetime.now(UTC) - timedelta(days=2))
    verdict = verify_upload(made.pdf)  # level B-LT, with the list of before inside
    assert (verdict.outcome, verdict.reasons) == (Outcome.NOT_OURS, ("revoked",))


def test_years_later_what_the_file_carries_is_enough(document, settings, tmp_path):
    settings.EGOV_SIGNING = {**settings.EGOV_SIGNING, "KEYS_DIR": tmp_path}  # no list, no chain: only the root
    report = engine.inspect(file_of(document))
    assert (report.holds, len(report.signatures), len(report.timestamps)) == (True, 2, 1)


def test_nobody_can_tell_of_a_certificate_without_any_list(town, settings, tmp_path):
    folder = settings.EGOV_SIGNING["KEYS_DIR"]
    signed_only = forgeries.sign_with(
        file_of(printed(town), "rendered"), forgeries.credential_in(folder, "Lê Quang Vinh"), stamped=False
    )
    for name in ("ca.cert.pem", "trust.pem"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    settings.EGOV_SIGNING = {**settings.EGOV_SIGNING, "KEYS_DIR": tmp_path}
    assert verify_upload(signed_only).reasons == ("revocation_unknown",)


def test_sound_signatures_of_others_are_said_to_be_of_others(town, settings):
    stranger = forgeries.credential_in(settings.EGOV_SIGNING["KEYS_DIR"], "Công ty Phước Thịnh")
    verdict = verify_upload(forgeries.sign_with(small_pdf(), stranger, field="Ky", new=True))
    assert (verdict.outcome, verdict.reasons) == (
        Outcome.NOT_OUR_FILE,
        ("signatures_hold", "signers_others", "not_kept"),
    )


def test_the_file_itself_is_real_by_bytes_and_by_code(document):
    verdict = verify_upload(file_of(document))
    assert (verdict.outcome, verdict.reasons, verdict.document) == (Outcome.GENUINE, ("sha256", "in_force"), document)
    assert (verdict.intact, verdict.trusted) == (True, True)
    code = document.verification_code
    for typed in (code, code.lower(), f" {code[:4]}-{code[4:]} "):
        assert verify_code(typed).document == document
    assert verify_code("2222222222222222").outcome == Outcome.UNKNOWN
    assert verify_code("").outcome == Outcome.UNKNOWN


def test_a_document_that_was_recalled_is_ours_but_no_longer_in_force(document):
    Document.objects.filter(pk=document.pk).update(state=DocumentState.RECALLED)
    assert verify_upload(file_of(document)).reasons == ("sha256", "recalled")
    assert verify_code(document.verification_code).outcome == Outcome.ENDED


def test_a_document_that_is_not_issued_yet_is_unknown_by_code_and_by_file(town):
    document = signed(town)
    assert verify_code(document.verification_code).outcome == Outcome.UNKNOWN
    verdict = verify_upload(file_of(document, "signed"))
    assert (verdict.outcome, verdict.document, verdict.origin) == (Outcome.NOT_OUR_FILE, None, None)


@pytest.mark.parametrize(
    ("content", "outcome", "reason"),
    [
        (b"", "not_a_pdf", "not_a_pdf"),
        (b"MZ" + bytes(100), "not_a_pdf", "not_a_pdf"),
        (b"%PDF-1.7\n" + bytes(500), "not_a_pdf", "not_a_pdf"),
        (b"%PDF-1.7" + bytes(MAX_BYTES), "not_a_pdf", "too_large"),
        (small_pdf(), "not_ours", "unsigned"),
    ],
    ids=["empty", "program", "no objects", "too large", "unsigned"],
)
def test_what_is_no_signed_pdf_is_said_to_be_that(db, pki, content, outcome, reason):
    verdict = verify_upload(content)
    assert (verdict.outcome, verdict.reasons[0]) == (Outcome(outcome), reason)


def test_a_document_whose_number_was_cancelled_is_never_valid_however_sound_its_signature(town):
    document = signed(town)
    never = (Outcome.VOIDED, ("never_issued",), document)
    before = verify_code(document.verification_code)
    assert (before.outcome, before.document) == (Outcome.UNKNOWN, None)
    void_document(document, reason="Lê Văn Ẩn đã rút đơn")
    pdf = file_of(document, "signed")
    answers = {
        "code": verify_code(document.verification_code),
        "printed": verify_upload(file_of(document, "rendered")),
        "signed": verify_upload(pdf),
        "with something behind it": verify_upload(forgeries.with_bytes_behind(pdf)),
        "with another page over it": verify_upload(forgeries.with_other_page(pdf)),
    }
    assert {name: (row.outcome, row.reasons, row.document) for name, row in answers.items()} == dict.fromkeys(
        answers, never
    )
    assert answers["signed"].report.holds
    assert [row.is_issued for row in answers.values()] == [False] * 5
    assert [row.origin for row in answers.values()] == [None] * 5
