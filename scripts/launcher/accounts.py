"""The table of demonstration accounts, one per role, as the demonstration city wrote them."""

import json
from pathlib import Path


def accounts_table(folder: Path) -> str:
    """``accounts.json`` (a list of flat objects with the same keys) as columns of text."""
    path = folder / "accounts.json"
    if not path.exists():
        return "(no demonstration accounts)"
    rows = [{key: str(value) for key, value in row.items()} for row in json.loads(path.read_text(encoding="utf-8"))]
    if not rows:
        return "(no demonstration accounts)"
    heads = list(rows[0])
    widths = [max(len(head), *(len(row.get(head, "")) for row in rows)) for head in heads]
    lines = [heads, ["-" * width for width in widths], *([row.get(head, "") for head in heads] for row in rows)]
    padded = (zip(line, widths, strict=True) for line in lines)
    return "\n".join("  ".join(cell.ljust(width) for cell, width in line).rstrip() for line in padded)
