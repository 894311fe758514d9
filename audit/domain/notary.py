"""Who confirms when a seal existed: a time authority, brought by the room above that knows one."""

from typing import Protocol

__all__ = ["Notary", "current_notary", "use_notary"]


class Notary(Protocol):
    """Says with a signature of its own that a digest existed at a time (RFC 3161)."""

    def stamp(self, digest: bytes) -> bytes:
        """A token over a SHA-256. Raises ``EngineError`` when the authority does not answer."""

    def holds(self, token: bytes, digest: bytes) -> bool:
        """Whether the token is sound, by an authority we trust, and over this SHA-256."""


_notary: list[Notary] = []


def use_notary(notary: Notary) -> None:
    """Take ``notary`` from now on; called when the application starts."""
    _notary[:] = [notary]


def current_notary() -> Notary:
    """The notary of this installation."""
    return _notary[0]
