"""What each printed template needs: the keys of ``Document.values``, checked before anything is printed.

Who fills them: the room that owns the case. All texts are Vietnamese, because an official document is. Dates are ISO
dates (``2026-11-24``), moments ISO with zone (``2026-11-24T09:05:00+07:00``), amounts whole đồng. Number, date, code for
verification and QR to the verification page come from the document itself, never from the values.
"""

from dataclasses import dataclass
from typing import (
    Any,
    NotRequired,  # pydantic asks for this one before Python 3.12
)

from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from documents.enums import DocumentKind, SignatureRole


class Head(TypedDict):
    """The left head of the page: the managing body in capitals, the issuing body bold below it; the place of the date."""

    superior_name: str
    unit_name: str
    place: str


class Person(TypedDict):
    """Whom the paper speaks of; an unknown detail is an empty string."""

    name: str
    identifier: str
    address: str
    phone: str
    email: str


class SignerBlock(TypedDict):
    """What stands above and below a signature: capacity and title line by line, then the full name."""

    lines: list[str]
    name: str


class PaperLine(TypedDict):
    """One paper that was handed in: its name, its form (bản chính, bản sao, bản điện tử) and how many."""

    name: str
    form: str
    quantity: int


class FeeLine(TypedDict):
    """One fee: đồng, and whether it has been paid."""

    name: str
    amount: int
    paid: bool


class ReceiptValues(Head):
    """Form 01, giấy tiếp nhận hồ sơ và hẹn trả kết quả. ``public_url`` (QR) opens the citizen's view."""

    unit_text: str  # the unit as a sentence names it
    case_code: str
    lookup_secret: str
    public_url: str
    procedure_name: str
    applicant: Person
    representative: NotRequired[Person | None]
    representative_paper: NotRequired[str]
    components: list[PaperLine]
    sets: int
    term: str  # "07 ngày làm việc"
    received_at: str
    promised_at: str
    promise_reason: str
    return_at: str  # where the result is received
    register_volume: NotRequired[str]
    register_order: NotRequired[str]
    fees: list[FeeLine]
    submitter_name: str
    signer: SignerBlock


class SupplementItem(TypedDict):
    """One thing to complete: what, and why."""

    what: str
    why: str


class SupplementValues(Head):
    """Form 02, phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: once, in full. ``public_url`` opens the page to supplement."""

    case_code: str
    public_url: str
    procedure_name: str
    applicant: Person
    requested: list[SupplementItem]
    reason: str
    reply_by: NotRequired[str | None]  # date
    deadline_effect: NotRequired[str]  # a sentence: what happens to the promised date
    contact_name: str
    contact_phone: str
    signer: SignerBlock


class RefusalValues(Head):
    """Form 03, phiếu từ chối tiếp nhận giải quyết hồ sơ."""

    unit_text: str  # the unit as a sentence names it
    case_code: str
    public_url: str
    procedure_name: str
    applicant: Person
    reasons: list[str]
    guidance: NotRequired[str]
    submitter_name: str
    signer: SignerBlock


class ApologyValues(Head):
    """Form 04, phiếu xin lỗi và hẹn lại ngày trả kết quả. ``agreement`` names the applicant's, where law wants one."""

    unit_text: str  # the unit that apologises, as a sentence names it
    receiving_unit: str
    case_code: str
    procedure_name: str
    applicant: Person
    received_at: str
    promised_before: str
    promised_at: str
    reason: str
    agreement: NotRequired[str]
    signer: SignerBlock


class PermitHolder(TypedDict):
    """The investor (chủ đầu tư)."""

    name: str
    identifier: str
    address: str


class PermitWorks(TypedDict):
    """What may be built; measures are texts as they are printed, with a decimal comma and without the unit."""

    name: str
    work_class: str
    location: str
    land_lot: str  # "Thửa đất số 125, tờ bản đồ số 14"
    land_area_m2: str
    land_paper: str
    design_title: str
    designer: str
    design_lead: NotRequired[str]
    reviewer: NotRequired[str]
    ground_elevation: str
    density_percent: str
    land_use_ratio: NotRequired[str]
    red_line: str  # chỉ giới đường đỏ
    building_line: str  # chỉ giới xây dựng
    colour: NotRequired[str]
    ground_floor_area_m2: str
    total_floor_area_m2: str
    height_m: str
    storeys: str
    below_ground: NotRequired[str]


class BuildingPermitValues(Head):
    """Giấy phép xây dựng. ``start_within_months`` is the term to start in; ``recipients`` end with "Lưu: VT, …"."""

    case_code: str
    procedure_name: str
    used_for: str  # "Nhà ở riêng lẻ"
    holder: PermitHolder
    works: PermitWorks
    legal_bases: NotRequired[list[str]]
    conditions: NotRequired[list[str]]
    start_within_months: int
    recipients: list[str]
    signer: SignerBlock


class CertifiedCopyValues(Head):
    """Lời chứng of an electronic copy certified from the original; the scan itself is attached to the document."""

    case_code: str
    procedure_name: str
    paper_name: str
    paper_issuer: NotRequired[str]
    paper_number: NotRequired[str]
    paper_date: NotRequired[str]
    original_pages: int
    copies: int
    requester_name: str
    book: str  # "01/2026-SCT/BS"
    certified_at: str
    certifying_place: str
    fee: NotRequired[int]
    signer: SignerBlock


@dataclass(frozen=True)
class TemplateSpec:
    """One template: its file, title, kind, who signs it in which order, and the type of its values."""

    code: str
    kind: DocumentKind
    title: str
    signatures: tuple[SignatureRole, ...]
    values: type[Any]
    qr_from_values: bool  # the QR opens ``public_url`` of the values instead of the verification page

    @property
    def file(self) -> str:
        """The path of the HTML template."""
        return f"documents/pdf/{self.code}.html"

    def problems(self, values: dict[str, Any]) -> list[str]:
        """The keys that are missing or of a wrong type, as dotted paths; empty when the template can be filled."""
        try:
            TypeAdapter(self.values).validate_python(values, strict=True)
        except ValidationError as error:
            return sorted({".".join(str(part) for part in item["loc"]) for item in error.errors()})
        return []


_OFFICER = (SignatureRole.OFFICER,)
_BOTH = (SignatureRole.OFFICER, SignatureRole.SEAL)

TEMPLATES: dict[str, TemplateSpec] = {
    spec.code: spec
    for spec in (
        TemplateSpec(
            "receipt", DocumentKind.RECEIPT, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", _OFFICER, ReceiptValues, True
        ),
        TemplateSpec(
            "supplement",
            DocumentKind.SUPPLEMENT,
            "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
            _OFFICER,
            SupplementValues,
            True,
        ),
        TemplateSpec(
            "refusal", DocumentKind.REFUSAL, "Phiếu từ chối tiếp nhận giải quyết hồ sơ", _OFFICER, RefusalValues, True
        ),
        TemplateSpec(
            "apology",
            DocumentKind.APOLOGY,
            "Phiếu xin lỗi và hẹn lại ngày trả kết quả",
            _OFFICER,
            ApologyValues,
            False,
        ),
        TemplateSpec(
            "building_permit", DocumentKind.BUILDING_PERMIT, "Giấy phép xây dựng", _BOTH, BuildingPermitValues, False
        ),
        TemplateSpec(
            "certified_copy",
            DocumentKind.CERTIFIED_COPY,
            "Bản sao chứng thực từ bản chính",
            _BOTH,
            CertifiedCopyValues,
            False,
        ),
    )
}
