"""Papers and signatures before judges that are not ours."""

import shutil
import unicodedata
from pathlib import Path

import pytest
from django.conf import settings

from documents.domain import issue_document, read_file, render_document, sign_document
from documents.domain.issuing import seal_document
from documents.template_examples import VARIANTS, example
from documents.templates_spec import TEMPLATES
from tests.factories.documents import is_sealed, numbered
from tests.judges import dss_verdicts, needs_validators, output_of, pdfsig_lines, vera_faults

pytestmark = [pytest.mark.engine, pytest.mark.django_db, needs_validators]
# The seal lies over a third of the signature because the law says so (Decree 30/2020, annex I): seen, and meant.
OVERLAP_BY_LAW = "BBB_FC_IAOD_ANS overlap"


@pytest.fixture
def stages(town, tmp_path) -> dict[str, list[Path]]:
    """Each template: the file as printed, signed, sealed where it is, issued."""
    return {code: write_stages(town, code, tmp_path) for code in sorted(TEMPLATES)}


def write_stages(town, code: str, folder: Path) -> list[Path]:
    document = numbered(town, code, "short")
    printed = render_document(document.pk)
    files = [printed.file]
    leader = town.person("chutich.bp")
    sign_document(document.pk, signer_id=leader.pk, mandate_id=None, expected_sha256=printed.sha256)
    files.append(document.revisions.get(step="signed").file)
    files += [seal_document(document.pk).file] if is_sealed(code) else []
    files.append(issue_document(document.pk).issued_file)
    paths = [folder / f"{code}-{place}.pdf" for place in range(len(files))]
    for path, file in zip(paths, files, strict=True):
        path.write_bytes(read_file(file))
    return paths


@pytest.fixture
def trust(pki) -> Path:
    return Path(settings.EGOV_SIGNING["TRUST"])


def test_verapdf_passes_every_template_before_and_after_each_signature(stages):
    assert vera_faults([path for paths in stages.values() for path in paths]) == {}


def test_verapdf_passes_every_variant(town, tmp_path):
    files = []
    for code in sorted(TEMPLATES):
        for variant in VARIANTS:
            files.append(tmp_path / f"{code}-{variant}.pdf")
            files[-1].write_bytes(read_file(render_document(numbered(town, code, variant).pk).file))
    assert vera_faults(files) == {}


def test_dss_takes_every_issued_paper_and_sees_no_change_after_a_signature(stages, trust):
    verdicts = dss_verdicts(trust, [paths[-1] for paths in stages.values()])
    for code, paths in stages.items():
        verdict, sealed = verdicts[paths[-1].name], is_sealed(code)
        faults = OVERLAP_BY_LAW if sealed else ""
        fields = ["KySo_NguoiKy", "KySo_CoQuan"] if sealed else ["KySo_NguoiKy"]
        assert verdict.signatures == [(name, "TOTAL_PASSED", "PAdES-BASELINE-LTA", faults) for name in fields], code
        made = [("SIGNATURE_TIMESTAMP", "PASSED")] * len(fields)
        assert verdict.timestamps == [*made, ("DOCUMENT_TIMESTAMP", "PASSED")], code


def test_poppler_takes_every_signature(stages, trust, tmp_path):
    for code, paths in stages.items():
        lines = pdfsig_lines(trust, paths[-1], tmp_path)
        sound = ["Signature Validation: Signature is Valid.", "Certificate Validation: Certificate is Trusted."]
        rest = ["Signature Validation: Signature has not yet been verified."]  # Poppler does not read the timestamp
        assert lines == sound * (2 if is_sealed(code) else 1) + rest, code


def test_the_files_are_sound_their_fonts_embedded_their_words_in_order(stages):
    for code, paths in stages.items():
        output_of("qpdf", "--check", paths[-1])
        fonts = [line.split() for line in output_of("pdffonts", paths[-1]).splitlines()[2:]]
        assert fonts and {tuple(row[-5:-2]) for row in fonts} == {("yes", "yes", "yes")}, code
        words = output_of("pdftotext", paths[-1], "-")
        assert words == unicodedata.normalize("NFC", words)
        assert words.index("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") < words.index(example(code)["signer"]["name"])


def test_the_judges_can_say_no(stages, trust, tmp_path):
    issued = stages["building_permit"][-1]
    pages = tmp_path / "rewritten.pdf"
    output_of("qpdf", "--linearize", issued, pages)
    flipped = tmp_path / "flipped.pdf"
    content = issued.read_bytes()
    place = content.index(b"stream\n") + 40
    flipped.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    replaced = tmp_path / "replaced.pdf"
    shutil.copy(issued, replaced)
    replace_first_page(replaced)
    verdicts = dss_verdicts(trust, [pages, flipped, replaced])
    assert verdicts["rewritten.pdf"].signatures[0][1] == "TOTAL_FAILED/FORMAT_FAILURE"
    assert verdicts["flipped.pdf"].signatures[0][1] == "TOTAL_FAILED/HASH_FAILURE"
    assert {"undefined-change", "visual-difference"} <= set(verdicts["replaced.pdf"].signatures[1][3].split())
    assert set(vera_faults([replaced])) == {"replaced.pdf ua1"}


def replace_first_page(path: Path) -> None:
    """Another content for a page, as an update after the last signature: the crypto still holds."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    with path.open("rb+") as stream:
        writer = IncrementalPdfFileWriter(stream)
        page = writer.root["/Pages"]["/Kids"][0]
        drawn = generic.StreamObject(stream_data=b"q 1 0 0 rg 100 600 200 50 re f Q")
        page[generic.pdf_name("/Contents")] = writer.add_object(drawn)
        writer.mark_update(page.container_ref)
        writer.write_in_place()
