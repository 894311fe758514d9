"""Who may sign with what, today: expired, revoked, strange, without mandate, unknown to be good: each refused by its name."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from documents.domain import check_signer
from documents.domain.credentials import CertificateOutlook, certificate_outlook, credential_of_unit
from documents.domain.demonstration import give_person_certificate, revoke_credential
from documents.engines import demo_pki
from documents.engines import signing as engine
from documents.engines.types import Credential
from documents.errors import CertificateRejectedError, KeyMissingError, RevocationUnknownError, SignerNotAllowedError
from documents.models import SigningCredential
from organisations.domain.mandates import find_mandate
from tests.factories import forgeries
from tests.factories.documents import drafted, file_of, printed

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]


def keys(settings) -> Path:
    return Path(settings.EGOV_SIGNING["KEYS_DIR"])


def refusal(town, **facts) -> str:
    with pytest.raises(SignerNotAllowedError) as refused:
        check_signer(drafted(town), mandate=None, **facts)
    return refused.value.detail["reason"]


def test_a_certificate_that_has_expired_or_was_never_given_signs_nothing(town):
    leader, now = town.person("chutich.bp"), datetime.now(UTC)
    SigningCredential.objects.filter(user=leader).update(valid_from=now - timedelta(days=9), valid_to=now)
    assert refusal(town, signer=leader) == "expired"
    assert refusal(town, signer=town.person("kiemtoan.dx")) == "none"


def test_a_revoked_certificate_signs_nothing(town):
    leader = town.person("chutich.bp")
    revoke_credential(SigningCredential.objects.get(user=leader))
    assert refusal(town, signer=leader) == "revoked"


def test_a_certificate_whose_first_day_has_not_come_signs_nothing(town):
    leader, now = town.person("chutich.bp"), datetime.now(UTC)
    SigningCredential.objects.filter(user=leader).update(valid_from=now + timedelta(days=1))
    assert refusal(town, signer=leader) == "not_yet_valid"
    assert certificate_outlook(leader) == CertificateOutlook("not_yet_valid")


@pytest.mark.parametrize(("days", "soon"), [(29, True), (31, False)])
def test_a_certificate_that_ends_within_thirty_days_is_told(town, days, soon):
    leader, ends = town.person("chutich.bp"), datetime.now(UTC) + timedelta(days=days)
    SigningCredential.objects.filter(user=leader).update(valid_to=ends)
    assert certificate_outlook(leader) == CertificateOutlook(ends_at=ends if soon else None)
    assert certificate_outlook(town.person("kiemtoan.dx")) == CertificateOutlook("none")


def test_a_certificate_that_only_its_authority_calls_revoked_is_refused_too(town, settings):
    leader = town.person("chutich.bp")
    demo_pki.revoke_certificate(keys(settings), give_person_certificate(leader).serial)
    with pytest.raises(CertificateRejectedError) as refused:
        check_signer(drafted(town), signer=leader, mandate=None)
    assert refused.value.detail == {"reason": "revoked"}


def test_a_mandate_of_somebody_else_or_of_another_body_does_not_help(town):
    document = drafted(town)
    deputy, leader = town.person("phochutich.bp"), town.person("chutich.bp")
    mandate = find_mandate(deputy, document.unit, kind=document.kind)
    assert check_signer(document, signer=deputy, mandate=mandate).user == deputy
    assert refusal_with(document, leader, mandate) == "wrong_capacity"
    elsewhere = town.person("phochutich.dx")
    other = find_mandate(elsewhere, town.unit("dx_committee"), kind=document.kind)
    assert refusal_with(document, elsewhere, other) == "no_mandate"


def refusal_with(document, signer, mandate) -> str:
    with pytest.raises(SignerNotAllowedError) as refused:
        check_signer(document, signer=signer, mandate=mandate)
    return refused.value.detail["reason"]


def test_a_unit_without_a_seal_has_none(town):
    with pytest.raises(SignerNotAllowedError) as refused:
        credential_of_unit(town.unit("bp_infra"))
    assert refused.value.detail == {"reason": "seal_none"}


@pytest.mark.parametrize(
    ("facts", "reason"),
    [({"days": (-30, -1)}, "expired"), ({"days": (1, 30)}, "not_yet_valid"), ({"revoked_days_ago": 1}, "revoked")],
    ids=["expired", "not yet valid", "revoked"],
)
def test_the_engine_itself_refuses_a_certificate_that_must_not_sign_now(pki, settings, facts, reason):
    with pytest.raises(CertificateRejectedError) as refused:
        engine.check_credential(forgeries.credential_in(keys(settings), "Lê Quang Vinh", **facts))
    assert refused.value.detail == {"reason": reason}


def test_a_certificate_of_an_unknown_authority_or_for_another_use_is_refused(pki, settings, tmp_path):
    demo_pki.make_authorities(tmp_path)
    with pytest.raises(CertificateRejectedError) as refused:
        engine.check_credential(forgeries.credential_in(tmp_path, "Lê Quang Vinh"))
    assert refused.value.detail == {"reason": "untrusted"}
    folder = keys(settings)
    authority = Credential(folder / "ca.key.pem", folder / "ca.cert.pem", folder / "ca.cert.pem")
    with pytest.raises(CertificateRejectedError) as refused:
        engine.check_credential(authority)
    assert refused.value.detail == {"reason": "usage"}


def test_when_nobody_tells_of_revocations_nothing_is_signed_and_it_can_be_tried_again(town, settings, tmp_path):
    demo_pki.make_authorities(tmp_path)
    for path in tmp_path.glob("*.crl"):
        path.unlink()
    settings.EGOV_SIGNING = {**settings.EGOV_SIGNING, "KEYS_DIR": tmp_path, "TRUST": tmp_path / "trust.pem"}
    credential = forgeries.credential_in(tmp_path, "Lê Quang Vinh")
    page = file_of(printed(town), "rendered")
    engine.check_credential(credential, ask=False)  # taking the order asks nobody
    with pytest.raises(RevocationUnknownError) as silent:
        engine.sign(page, credential=credential, field="KySo_NguoiKy", certify=True, reason="", location="")
    assert silent.value.permanent is False


def test_a_key_that_cannot_be_reached_is_said_to_be_that(town, settings, tmp_path):
    settings.EGOV_SIGNING = {**settings.EGOV_SIGNING, "KEYS_DIR": tmp_path}
    with pytest.raises(KeyMissingError):
        check_signer(drafted(town), signer=town.person("chutich.bp"), mandate=None)


def test_keys_can_be_read_by_nobody_else(town, settings):
    folder = keys(settings)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.glob("*.key.pem")}
    assert modes == {0o600}
