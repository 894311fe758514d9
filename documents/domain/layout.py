"""Where the signatures stand on a paper (Decree 30/2020, annex I)."""

from documents.domain.printing import ANCHORS
from documents.engines.types import SignatureField
from documents.enums import SignatureRole
from documents.templates_spec import TemplateSpec

__all__ = ["OFFICER_FIELD", "OFFICER_SIZE", "SEAL_FIELD", "SEAL_SIZE", "fields_of"]

OFFICER_FIELD, SEAL_FIELD = "KySo_NguoiKy", "KySo_CoQuan"
OFFICER_SIZE = (160, 60)
SEAL_SIZE = (102, 102)  # points: a seal is 36 mm wide and is shown in its real size
_OFFICER = SignatureField(
    OFFICER_FIELD,
    ANCHORS["officer"],
    "Chữ ký số của người có thẩm quyền",
    *OFFICER_SIZE,
    -OFFICER_SIZE[0] / 2,
    -OFFICER_SIZE[1],
)
# Over about a third of the personal signature, on its left.
_SEAL = SignatureField(
    SEAL_FIELD,
    ANCHORS["seal"],
    "Chữ ký số của cơ quan (con dấu)",
    *SEAL_SIZE,
    round(-OFFICER_SIZE[0] / 2 + OFFICER_SIZE[0] / 3 - SEAL_SIZE[0]),
    -SEAL_SIZE[1],
    locks=True,
)


def fields_of(spec: TemplateSpec) -> tuple[SignatureField, ...]:
    """The empty fields a template needs."""
    return (_OFFICER, _SEAL) if SignatureRole.SEAL in spec.signatures else (_OFFICER,)
