"""Form 04: the apology for a promise that cannot be kept, with the new appointment. Signed by whoever heads or leads."""

from dataclasses import dataclass
from datetime import datetime

from documents.domain.credentials import credential_of_person
from documents.models import Document
from organisations.domain.mandates import find_mandate
from organisations.models import OrgUnit, User
from procedures.domain.deadlines import Promise
from procedures.specs import VersionSpec
from workflows.domain.outputs.common import moment, person_block, signer_block
from workflows.domain.outputs.forms import form_head, order_form, parties_of
from workflows.enums import PartyKind, Purpose
from workflows.models import Case, CaseDocument

__all__ = ["Steering", "order_apology"]


@dataclass(frozen=True)
class Steering:
    """Who moves the date of which case, for which unit, when."""

    case: Case
    person: User
    unit: OrgUnit
    now: datetime

    @property
    def spec(self) -> VersionSpec:
        """The version the case was filed under."""
        return self.case.version.parsed


def order_apology(
    steering: Steering, *, before: datetime, made: Promise, reason: str, agreement: str = ""
) -> Document | None:
    """Create and number the form, and ask for it to be printed, signed and issued; None when the version has no such form.

    Raises:
        SignerNotAllowedError: the person has no certificate in force, so nothing is promised either.
    """
    if Purpose.APOLOGY not in steering.spec.outputs:
        return None
    case, unit = steering.case, steering.unit
    assert case.received_at is not None
    credential_of_person(steering.person)
    mandate = find_mandate(steering.person, unit, kind=Purpose.APOLOGY)
    values = {
        **form_head(steering),
        "unit_text": unit.name,
        "receiving_unit": case.receiving_unit.name,
        "applicant": person_block(parties_of(case).get(PartyKind.APPLICANT)),
        "received_at": moment(case.received_at),
        "promised_before": moment(before),
        "promised_at": moment(made.promised_at),
        "reason": reason,
        "agreement": agreement,
        "signer": signer_block(steering.person, unit, mandate),
    }
    document = order_form(steering, Purpose.APOLOGY, values)
    CaseDocument.objects.filter(document=document).update(mandate=mandate)
    return document
