"""``examine PATH LIMITS SECONDS``, ``text PATH KIND SECONDS`` or ``signatures PATH TRUST SECONDS``; prints one JSON object.

Parsers are attack surface: whatever happens here, the web server only sees an exit code and a few numbers. They are
imported after the limits are in force.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # started as a folder, in isolation: it knows no house

from documents.engines.reading_worker.confinement import confine
from documents.engines.reading_worker.problem import Problem


def examine(path: str, limits: dict) -> dict:
    """The facts of a file, or the reason why it is refused."""
    from documents.engines.reading_worker import sniffing  # noqa: PLC0415 - after the limits

    data = Path(path).read_bytes()
    kind = sniffing.sniff(data)
    if kind == "zip" and sniffing.is_word(data):
        kind = "docx"
    if kind == "mixed":
        raise Problem("mixed")
    if kind not in limits["accept"]:
        raise Problem("program" if kind == "program" else "type", found=kind)
    sniffing.refuse_mixed(data, kind)
    return {"kind": kind, **_examined(path, data, kind, limits)}


def _examined(path: str, data: bytes, kind: str, limits: dict) -> dict:
    if kind == "pdf":
        from documents.engines.reading_worker.portable_document import examine_pdf  # noqa: PLC0415 - after the limits

        return examine_pdf(path, limits)
    if kind == "docx":
        from documents.engines.reading_worker.word import examine_word  # noqa: PLC0415 - after the limits

        return examine_word(data)
    from documents.engines.reading_worker.pictures import examine_picture  # noqa: PLC0415 - after the limits

    return examine_picture(path, kind, limits)


def text(path: str, kind: str) -> dict:
    """The words of a file."""
    if kind == "docx":
        from documents.engines.reading_worker.word import text_of_word  # noqa: PLC0415 - after the limits

        return {"text": text_of_word(path)}
    from documents.engines.reading_worker.words import text_of_pdf  # noqa: PLC0415 - after the limits

    return {"text": text_of_pdf(path)}


def signatures(path: str, trust: dict) -> dict:
    """What the signatures of a PDF say, judged by the roots and lists of ``trust``; nothing is fetched."""
    from documents.engines.reading_worker.signatures import report_of  # noqa: PLC0415 - after the limits

    return report_of(path, trust)


def main() -> None:
    """Limits first; then whatever happens becomes an answer."""
    action, path, argument, seconds = sys.argv[1:5]
    confine(int(seconds))
    try:
        if action == "examine":
            answer = examine(path, json.loads(argument))
        elif action == "signatures":
            answer = signatures(path, json.loads(argument))
        else:
            answer = text(path, argument)
    except Problem as problem:
        answer = {"problem": problem.code, **problem.facts}
    except (MemoryError, RecursionError):
        answer = {"problem": "bomb"}
    except Exception:
        answer = {"problem": "corrupt"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
