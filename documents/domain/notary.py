"""The time authority of the house, for whoever below needs a proof of time: the trail's daily seal."""

from documents.engines.signing import notary as engine

__all__ = ["TimeNotary"]


class TimeNotary:
    """Keeps ``audit.domain.notary.Notary``'s promise with the authority that stamps documents too."""

    def stamp(self, digest: bytes) -> bytes:
        """A token over a SHA-256; ``TimestampFailedError`` when the authority does not answer."""
        return engine.stamp(digest)

    def holds(self, token: bytes, digest: bytes) -> bool:
        """Whether the token is sound, by an authority we trust, and over this SHA-256."""
        return engine.holds(token, digest)
