"""A certificate that names an OCSP responder: it is asked, what it says is kept in the file, and no answer is no permission."""

import asyncio
import io
from collections.abc import Iterator

import pytest
from asn1crypto import ocsp as parsed
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import ocsp
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import PathError, ValidationError
from structlog.testing import capture_logs

from documents.engines import signing
from documents.engines.signing.trust import Carried, carried_by, judging_context
from documents.errors import CertificateRejectedError, RevocationUnknownError
from kernel.errors import EgovError
from tests.factories import forgeries
from tests.factories.files import small_pdf
from tests.factories.responders import Responders, responders
from tests.judges import dss_verdicts, needs_validators

pytestmark = [pytest.mark.unit, pytest.mark.slow]
FIELD = "Chu-ky"
NO_ANSWERS = ["unknown", "silent", "wrong signer", "stale", "nonsense", "try later"]


@pytest.fixture
def office(settings, tmp_path) -> Iterator[Responders]:
    with responders(tmp_path) as made:
        settings.EGOV_SIGNING = {
            "KEYS_DIR": tmp_path, "TRUST": tmp_path / "trust.pem", "TSA": made.tsa_url, "TSA_TIMEOUT": 1,
        }  # fmt: skip
        yield made


def paper() -> bytes:
    out = IncrementalPdfFileWriter(io.BytesIO(small_pdf()))
    append_signature_field(out, SigFieldSpec(FIELD, box=(100, 100, 260, 160)))
    target = io.BytesIO()
    out.write(target)
    return target.getvalue()


def signed(office: Responders) -> bytes:
    made = signing.sign(
        paper(), credential=office.credential(), field=FIELD, certify=True, reason="Ký", location="Bình Phước"
    )
    return made.pdf


def refusal(office: Responders) -> tuple[type[EgovError], dict[str, object]]:
    with pytest.raises((CertificateRejectedError, RevocationUnknownError)) as refused:
        signed(office)
    return type(refused.value), refused.value.detail


def test_a_good_answer_is_asked_for_and_goes_into_the_file(office):
    pdf = signed(office)
    assert set(office.asked) == {"good"}
    [answer] = carried_by(PdfFileReader(io.BytesIO(pdf))).answers
    [told] = answer.basic_ocsp_response["tbs_response_data"]["responses"]
    assert (told["cert_status"].name, told["cert_id"]["serial_number"].native) == ("good", office.officer.serial_number)


def test_the_file_is_judged_by_what_it_carries_and_nobody_is_asked(office):
    pdf, times = signed(office), len(office.asked)
    office.says = "silent"
    [signature] = signing.inspect(pdf).signatures
    assert (signature.holds, signature.signer, signature.reasons) == (True, "Lê Văn Ân", ())
    assert len(office.asked) == times


def test_a_revoked_certificate_signs_nothing(office):
    office.says = "revoked"
    assert refusal(office) == (CertificateRejectedError, {"reason": "revoked"})


def test_a_list_that_knows_nothing_does_not_overrule_the_responder(office):
    (office.folder / "ca.crl").write_bytes(office.list_of_issuer())
    office.says = "revoked"
    assert refusal(office) == (CertificateRejectedError, {"reason": "revoked"})


@pytest.mark.parametrize("says", NO_ANSWERS)
def test_what_is_no_good_answer_is_waited_for(office, says):
    office.says = says
    assert refusal(office) == (RevocationUnknownError, {})
    assert set(office.asked) == {says}


@pytest.mark.parametrize("says", NO_ANSWERS)
def test_a_list_of_the_same_authority_does_when_the_responder_does_not(office, says):
    office.says = says
    (office.folder / "ca.crl").write_bytes(office.list_of_issuer())
    [signature] = signing.inspect(signed(office)).signatures
    assert (signature.holds, signature.reasons) == (True, ())
    assert set(office.asked) == {says}
    (office.folder / "ca.crl").write_bytes(office.list_of_issuer(office.officer.serial_number))
    assert refusal(office) == (CertificateRejectedError, {"reason": "revoked"})


def test_that_a_list_decided_in_place_of_a_responder_that_knows_nothing_is_written_down(office):
    office.says = "unknown"
    (office.folder / "ca.crl").write_bytes(office.list_of_issuer())
    with capture_logs() as log:
        signed(office)
    told = [row for row in log if row["event"] == "signing.responder_unknown"]
    assert [(row["serial"], row["decided_by"]) for row in told] == [(f"{office.officer.serial_number:x}", "list")]
    office.says = "good"
    with capture_logs() as log:
        signed(office)
    assert [row for row in log if row["event"] == "signing.responder_unknown"] == []


def test_a_file_without_an_answer_is_not_trusted_and_the_responder_is_not_asked(office):
    bare = forgeries.sign_with(paper(), office.credential(), field=FIELD)
    [signature] = signing.inspect(bare).signatures
    assert (signature.intact, signature.trusted, signature.reasons) == (True, False, ("revocation_unknown",))
    assert office.asked == []


def carried_answer(office: Responders, says: str) -> Carried:
    """What a file would bring along, had the responder said this."""
    office.says = says
    builder = ocsp.OCSPRequestBuilder().add_certificate(office.officer, office.issuer.certificate, hashes.SHA1())  # noqa: S303 - the protocol's name for a certificate
    told = office.answer(builder.build())
    assert told is not None
    return Carried(answers=(parsed.OCSPResponse.load(told),))


async def judged(office: Responders, says: str) -> str:
    context = judging_context(moment=None, carried=carried_answer(office, says))
    certificate = load_cert_from_pemder(str(office.folder / "officer.cert.pem"))
    try:
        await CertificateValidator(certificate, validation_context=context).async_validate_usage(set())
    except (PathError, ValidationError) as error:
        return type(error).__name__
    return "trusted"


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        ("good", "trusted"),
        ("revoked", "RevokedError"),
        ("unknown", "InsufficientRevinfoError"),
        ("wrong signer", "InsufficientRevinfoError"),
        ("stale", "StaleRevinfoError"),
    ],
)
def test_what_a_file_brings_along_is_weighed(office, says, verdict):
    assert asyncio.run(judged(office, says)) == verdict


@pytest.mark.parametrize("delegated", [True, False], ids=["by a responder", "by the issuer itself"])
def test_a_good_answer_in_a_file_does_not_overrule_our_own_list(office, delegated):
    if not delegated:
        office.delegate = (office.issuer.certificate, office.issuer.key)
    pdf = signed(office)
    assert signing.inspect(pdf).signatures[0].holds
    (office.folder / "ca.crl").write_bytes(office.list_of_issuer(office.officer.serial_number))  # a day ago
    [signature] = signing.inspect(pdf).signatures
    assert (signature.intact, signature.trusted, signature.reasons) == (True, False, ("revoked",))


@pytest.mark.engine
@needs_validators
def test_dss_takes_the_answer_in_the_file(office):
    path = office.folder / "ky.pdf"
    path.write_bytes(signed(office))
    verdict = dss_verdicts(office.folder / "trust.pem", [path])["ky.pdf"]
    assert verdict.error == ""
    assert [row[:3] for row in verdict.signatures] == [(FIELD, "TOTAL_PASSED", "PAdES-BASELINE-LT")]
