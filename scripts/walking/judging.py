"""Judges of an issued file that are not our code: the signature library by itself, and whichever programs are installed."""

import subprocess
from pathlib import Path

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature
from pyhanko.sign.validation.errors import NoDSSFoundError
from pypdf import PdfReader

from scripts.launcher.java import java_home
from scripts.launcher.validators import installed

__all__ = ["faults_of"]


def faults_of(files: list[Path], trust: Path) -> tuple[list[str], set[str]]:
    """What is wrong with which file, and who was asked. Offline: a file brings all that its signatures need."""
    judges, faults = {"pyHanko", "pypdf"}, []
    for file in files:
        faults += [f"{file.name}: {fault}" for fault in [*_claims(file), *_signatures(file, trust)]]
    for name, judge in (("pdfsig", _pdfsig), ("qpdf", _qpdf), ("veraPDF", _verapdf)):
        try:
            found = judge(files)
        except FileNotFoundError:
            continue  # not installed on this machine; the line at the end names those who were
        judges.add(name)
        faults += found
    return faults, judges


def _claims(file: Path) -> list[str]:
    """PDF/A-3a and PDF/UA-1 by their marks: metadata, structure, language, colour; the proof is veraPDF's."""
    reader = PdfReader(file)
    root = reader.trailer["/Root"]
    xmp = reader.xmp_metadata.stream.get_data().decode("utf-8", "replace") if reader.xmp_metadata else ""
    told = {
        "PDF/A part 3": 'pdfaid:part="3"' in xmp,
        "PDF/A level A": 'pdfaid:conformance="A"' in xmp,
        "PDF/UA part 1": 'pdfuaid:part="1"' in xmp,
        "structure": "/StructTreeRoot" in root,
        "language": bool(root.get("/Lang")),
        "output intent": "/OutputIntents" in root,
    }
    return [f"lacks {name}" for name, holds in told.items() if not holds]


def _signatures(file: Path, trust: Path) -> list[str]:
    """Each signature with its stored revocation lists and timestamps alone, our root the only one trusted."""
    root, faults = load_cert_from_pemder(str(trust)), []
    with file.open("rb") as stream:
        reader = PdfFileReader(stream)
        signatures = reader.embedded_regular_signatures
        if not signatures:
            return ["no signature"]
        alone = {"trust_roots": [root], "allow_fetching": False, "revocation_mode": "require"}
        try:
            context = DocumentSecurityStore.read_dss(reader).as_validation_context(alone)
        except NoDSSFoundError:
            return ["no validation data: the signatures cannot be checked offline"]
        for found in signatures:
            status = validate_pdf_signature(found, context, ts_validation_context=context)
            if not status.bottom_line:
                faults.append(f"{found.field_name}: {status.summary()}")
    return faults


def _asked(*command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)


def _pdfsig(files: list[Path]) -> list[str]:
    told = {file: _asked("pdfsig", "-nocert", file).stdout for file in files}
    # It knows no document timestamps and says so: signatures are counted by their type.
    count = {file: (text.count("Signature is Valid"), text.count("ETSI.CAdES.detached")) for file, text in told.items()}
    return [f"{file.name}: pdfsig: {n} of {of} valid" for file, (n, of) in count.items() if n != of or not of]


def _qpdf(files: list[Path]) -> list[str]:
    return [f"{file.name}: qpdf refuses it" for file in files if _asked("qpdf", "--check", file).returncode]


def _verapdf(files: list[Path]) -> list[str]:
    home, java = installed(), java_home()
    if home is None or java is None:
        raise FileNotFoundError
    done = _asked(java / "bin" / "java", "-cp", f"{home}/verapdf:{home}/verapdf/*", "Verapdf", *files)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    silent = [] if len(rows) == 2 * len(files) else [f"veraPDF judged {len(rows)} times, not {2 * len(files)}"]
    return silent + [f"{Path(row[0]).name}: veraPDF {row[1]}: {row[3]}" for row in rows if row[2] != "pass"]
