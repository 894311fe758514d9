"""The public status page over HTTP, as many visitors ask for it, against a bare Django view of the same server."""

from scripts.bench.rows import Row, row
from scripts.bench.server import ask, serving
from scripts.bench.urls import BARE
from tests.factories.cases import received_case
from tests.factories.city import Town

__all__ = ["public_page"]


def _rates(port: int, address: str, rounds: int) -> tuple[float, float]:
    """Requests a second of the page and of the bare view, four clients at once."""
    ask(port, [address, BARE], rounds=20)  # warm
    page, bare = ask(port, [address, BARE], rounds=rounds)
    return 4 * len(page) / sum(page), 4 * len(bare) / sum(bare)


def public_page(town: Town, rounds: int) -> list[Row]:
    """Kept for two seconds, as the product serves it; and made anew each time, which the note tells."""
    address = f"/ho-so/{received_case(town).case_code}/"
    with serving(EGOV_PUBLIC_CACHE_SECONDS="2") as port:
        page, bare = _rates(port, address, rounds)
    with serving(EGOV_PUBLIC_CACHE_SECONDS="0") as port:
        fresh, beside = _rates(port, address, max(20, rounds // 4))
    note = (
        f"gunicorn, one worker, four clients: {page:.0f} a second, bare view behind the same middleware {bare:.0f}; "
        f"kept for 2 s, as in production. Made anew each time {fresh:.0f} a second ({fresh / beside:.2f} ×)"
    )
    return [row("public status page, requests per second", page / bare, 0.8, at_most=False, unit="×", note=note)]
