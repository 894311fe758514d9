"""One line of the result, and how it is timed."""

import time
from collections.abc import Callable
from typing import Any

__all__ = ["Row", "p95", "row", "table", "timed"]

Row = dict[str, Any]


def row(name: str, value: float, bar: float, *, at_most: bool, unit: str, note: str = "") -> Row:
    """One line: what was found, and whether it holds against its bar."""
    holds = value <= bar if at_most else value >= bar
    return {"name": name, "value": round(value, 3), "bar": bar, "holds": holds, "unit": unit, "note": note}


def timed(action: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def p95(samples: list[float]) -> float:
    """The value that nineteen of twenty do not exceed."""
    return sorted(samples)[max(0, -(-len(samples) * 95 // 100) - 1)]


def table(rows: list[Row]) -> str:
    """One line each, with its note below: a missed bar is seen at once, and why."""
    lines = []
    for item in rows:
        mark = "ok  " if item["holds"] else "MISS"
        lines.append(f"{mark}  {item['name']:<48} {item['value']} {item['unit']} (bar {item['bar']})")
        lines += [f"      {item['note']}"] if item["note"] else []
    return "\n".join(lines)
