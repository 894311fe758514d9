"""What every printed paper of a case says: who issues it, whom it is for, who signs."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from organisations.domain.tree import units_above
from organisations.enums import UnitKind
from organisations.models import Appointment, Mandate, OrgUnit, User
from workflows.domain.secrets import lookup_secret
from workflows.models import Case, Party

__all__ = ["citizen_url", "fill", "moment", "page_head", "person_block", "post_of", "signer_block"]

_PLACES = (UnitKind.WARD, UnitKind.COMMUNE, UnitKind.CITY, UnitKind.PROVINCE)


def moment(at: datetime) -> str:
    """An instant as templates take it: ISO with the office's zone."""
    return timezone.localtime(at).isoformat(timespec="minutes")


def _superior(unit: OrgUnit, above: list[OrgUnit]) -> str:
    """The managing body in the left head: the committee above an office, the upper level above a committee."""
    body = next((row for row in above if row.kind not in _PLACES), None)
    if body is not None:
        return body.name.upper()
    places = [row for row in above if row.kind in _PLACES]
    upper = places[1] if len(places) > 1 else places[0] if places else unit
    return upper.name.upper()


def page_head(unit: OrgUnit, day: date) -> dict[str, str]:
    """The left head and the place of the date (Decree 30/2020, annex I), by the tree of the day the paper bears."""
    above = units_above(unit, day)
    short = next((row for row in [unit, *above] if row.kind in _PLACES), unit).name
    for kind in ("Phường ", "Xã ", "Thành phố ", "Tỉnh "):
        short = short.removeprefix(kind)
    return {"superior_name": _superior(unit, above), "unit_name": unit.name.upper(), "place": short}


def person_block(party: Party | None) -> dict[str, str]:
    """A person as printed; unknown details stay empty."""
    if party is None:
        return {"name": "", "identifier": "", "address": "", "phone": "", "email": ""}
    return {
        "name": party.name,
        "identifier": party.identifier,
        "address": party.address,
        "phone": party.phone,
        "email": party.email,
    }


def post_of(user: User, unit: OrgUnit) -> str:
    """The post a person holds in the unit today, as printed under their name; empty when none is recorded."""
    held = Appointment.objects.on(timezone.localdate()).filter(user=user).select_related("post")
    posts = sorted(held, key=lambda row: (row.post.unit_id != unit.pk, row.post.rank))
    return posts[0].post.title if posts else ""


def signer_block(user: User, unit: OrgUnit, mandate: Mandate | None = None) -> dict[str, Any]:
    """What stands above and below a signature: the mandate's lines, or the post of whoever signs in their own office."""
    lines = (
        list(mandate.signature_lines)
        if mandate is not None
        else [(post_of(user, unit) or "Người tiếp nhận hồ sơ").upper()]
    )
    return {"lines": lines, "name": user.full_name}


def citizen_url(case: Case) -> str:
    """What the QR of a receipt opens: the citizen's view of this one case."""
    return f"{settings.EGOV_PUBLIC_URL.rstrip('/')}/tra-cuu/{case.case_code}/{lookup_secret(case)}/"


def fill(pattern: str, case: Case) -> str:
    """A one-sentence abstract from its pattern in the version."""
    return pattern.format(
        case_code=case.case_code,
        procedure_name=case.version.parsed.name.vi,
        procedure_code=case.version.procedure.code,
        applicant_name=case.applicant_name,
    )
