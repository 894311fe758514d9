"""The building permit of a private house: from the application to the paper."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import OrgUnit
from workflows.domain.outputs.common import page_head
from workflows.domain.outputs.fields import DraftField
from workflows.enums import PartyKind
from workflows.models import Case

__all__ = ["FIELDS", "fixed", "start"]

_WORKS = (
    ("name", _("Name of the works"), True),
    ("work_class", _("Class of the works"), True),
    ("location", _("Place of building"), True),
    ("land_lot", _("Land lot and map sheet"), True),
    ("land_area_m2", _("Area of the lot (m²)"), True),
    ("land_paper", _("Land paper"), True),
    ("design_title", _("Title of the design file"), True),
    ("designer", _("Designer"), True),
    ("design_lead", _("Lead designer"), False),
    ("ground_elevation", _("Ground floor level"), True),
    ("density_percent", _("Building density (%)"), True),
    ("land_use_ratio", _("Land use ratio"), False),
    ("red_line", _("Red line"), True),
    ("building_line", _("Building line"), True),
    ("colour", _("Colour of the works"), False),
    ("ground_floor_area_m2", _("Area of the ground floor (m²)"), True),
    ("total_floor_area_m2", _("Total floor area (m²)"), True),
    ("height_m", _("Height (m)"), True),
    ("storeys", _("Storeys"), True),
    ("below_ground", _("Below ground"), False),
)
FIELDS = (
    DraftField("used_for", _("Used for")),
    *(DraftField(f"works.{key}", label, required=required) for key, label, required in _WORKS),
    DraftField("legal_bases", _("Legal bases, one per line"), required=False, long=True, lines=True),
    DraftField("conditions", _("Conditions, one per line"), required=False, long=True, lines=True),
    DraftField("start_within_months", _("To be started within (months)"), number=True),
    DraftField("recipients", _("Recipients, one per line"), long=True, lines=True),
)


def _printed(value: Any) -> str:
    """A figure as the paper prints it: with a decimal comma."""
    text = str(value)
    return text.replace(".", ",") if text.replace(".", "", 1).isdigit() else text


def start(case: Case) -> dict[str, Any]:
    """What the application already says; the rest is the officer's."""
    answers = case.answers
    labels = {field.key: field for field in case.version.parsed.fields}
    begun: dict[str, Any] = {}
    for key, _label, _required in _WORKS:
        if key in answers and answers[key] not in (None, ""):
            chosen = labels[key].label_of(answers[key]) if key in labels else None
            begun[f"works.{key}"] = chosen.vi if chosen else _printed(answers[key])
    return begun


def fixed(case: Case, unit: OrgUnit) -> dict[str, Any]:
    """What nobody types: whose permit, which case, which body; the signer is printed when the decision is taken."""
    applicant = case.parties.get(kind=PartyKind.APPLICANT)
    return {
        **page_head(unit, timezone.localdate()),
        "case_code": case.case_code,
        "procedure_name": case.version.parsed.name.vi,
        "holder": {"name": applicant.name, "identifier": applicant.identifier, "address": applicant.address},
        "signer": {"lines": [], "name": ""},
    }
