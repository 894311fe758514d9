"""Where a request comes from, also behind proxies; only what a proxy of ours wrote is believed."""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings

__all__ = ["client_address", "counted_address"]


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _is_ours(address: IPv4Address | IPv6Address | None) -> bool:
    """One of the proxies in ``EGOV_PROXIES``; an unreadable address never is."""
    return address is not None and any(address in ip_network(row) for row in settings.EGOV_PROXIES)


def client_address(meta: Mapping[str, Any]) -> str:
    """The address of whoever asked.

    ``X-Forwarded-For`` is read from its end, and only as far as proxies of ours wrote it: what a visitor put in front
    cannot make one address look like many, and a city behind one proxy is not counted as one visitor.
    """
    here = str(meta.get("REMOTE_ADDR", ""))
    hops = [here, *reversed(str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(","))]
    last = _address(here)
    for hop in hops:
        found = _address(hop)
        if found is None:
            break
        last = found
        if not _is_ours(found):
            break
    return str(last) if last is not None else here


def counted_address(meta: Mapping[str, Any]) -> str:
    """The address as guesses are counted: of IPv6 the network, because one household owns all of its 2^64 addresses."""
    found = _address(client_address(meta))
    if isinstance(found, IPv6Address):
        return str(ip_network((found, 64), strict=False))
    return str(found) if found is not None else ""
