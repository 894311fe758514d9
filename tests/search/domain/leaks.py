"""A case whose receipt, papers and answers all carry its lookup secret, and everything the archive tells about it."""

from search.domain.finding import ask
from tests.factories.cases import received_case, work
from workflows.domain.secrets import lookup_secret
from workflows.models import Case, CaseDocument

__all__ = ["case_with_secrets", "receipt_of", "spellings", "told"]


def spellings(secret: str) -> list[str]:
    """As forms print it, as it is typed, as a QR has it, as somebody writes it down."""
    groups = [secret[0:4], secret[4:8], secret[8:]]
    return ["-".join(groups), secret, " ".join(groups), secret.lower(), ".".join(groups)]


def receipt_of(case: Case) -> CaseDocument:
    return CaseDocument.objects.select_related("document__issued_file").get(case=case, purpose="receipt")


def case_with_secrets(town) -> Case:
    """Received, its receipt issued and read; the applicant sent the same words in again, and another case's receipt."""
    case, other = received_case(town), received_case(town)
    work()
    printed = receipt_of(case).document.issued_file.text
    assert lookup_secret(case) in printed.replace("-", ""), "the receipt has nothing to leak"
    file = case.papers.first().file
    address = f"https://dichvucong.example.vn/tra-cuu/{other.case_code}/{lookup_secret(other)}/"
    words = [
        *spellings(lookup_secret(case)),
        receipt_of(other).document.issued_file.text,
        lookup_secret(other),
        address,
    ]
    file.text = "Giấy biên nhận kèm theo\n" + "\n".join(words)
    file.save(update_fields=["text"])
    case.answers = {**case.answers, "name": f"Nhà ở, mã {lookup_secret(case)}"}
    case.save(update_fields=["answers"])
    return case


def told(user, case: Case) -> str:
    """Every title and passage of the archive about the case and its papers."""
    hits = [hit for asked in (case.case_code, "giấy tiếp nhận", "biên nhận") for hit in ask(user, asked).hits]
    assert {hit.kind for hit in hits} == {"case", "paper", "document"}
    return "\n".join(hit.title + hit.passage for hit in hits)
