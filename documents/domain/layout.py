"""Where the signatures stand on a paper, and how they look."""

from datetime import datetime

from django.utils import timezone

from documents.domain.printing import ANCHORS
from documents.engines.pdf import render_stamp
from documents.engines.types import SignatureField
from documents.enums import SignatureRole
from documents.templates_spec import TemplateSpec

__all__ = ["OFFICER_FIELD", "SEAL_FIELD", "fields_of", "officer_stamp", "seal_stamp"]

OFFICER_FIELD, SEAL_FIELD = "KySo_NguoiKy", "KySo_CoQuan"
WIDTH, HEIGHT = 160, 60
_OFFICER = SignatureField(
    OFFICER_FIELD, ANCHORS["officer"], "Chữ ký số của người có thẩm quyền", WIDTH, HEIGHT, -WIDTH / 2, -HEIGHT
)
# Over about a third of the personal signature, on its left (Decree 30/2020, annex I).
_SEAL = SignatureField(
    SEAL_FIELD,
    ANCHORS["seal"],
    "Chữ ký số của cơ quan (con dấu)",
    WIDTH,
    HEIGHT,
    -WIDTH / 2 - WIDTH * 2 / 3,
    -HEIGHT - 14,
    locks=True,
)


def fields_of(spec: TemplateSpec) -> tuple[SignatureField, ...]:
    """The empty fields a template needs."""
    return (_OFFICER, _SEAL) if SignatureRole.SEAL in spec.signatures else (_OFFICER,)


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y %H:%M:%S}+07:00"


def officer_stamp(name: str, at: datetime) -> bytes:
    """Blue: who signed and when."""
    return render_stamp(["Ký bởi:", name, f"Thời gian ký: {_moment(at)}"], colour="#1a4a9c", width=WIDTH, height=HEIGHT)


def seal_stamp(unit: str, at: datetime) -> bytes:
    """Red: which agency sealed and when."""
    return render_stamp(
        ["Cơ quan:", unit, f"Thời gian ký: {_moment(at)}"], colour="#c8102e", width=WIDTH, height=HEIGHT
    )
