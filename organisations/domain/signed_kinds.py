"""Which kinds of document are signed under a mandate: named by the room above that knows documents."""

from collections.abc import Sequence

from django.utils.functional import Promise

__all__ = ["signed_kinds", "use_signed_kinds"]

Kinds = Sequence[tuple[str, str | Promise]]
_kinds: list[Kinds] = [()]


def use_signed_kinds(kinds: Kinds) -> None:
    """Offer these kinds, each with its name, from now on; called when the application starts."""
    _kinds[:] = [tuple(kinds)]


def signed_kinds() -> Kinds:
    """The kinds to which a mandate can be limited, with their names."""
    return _kinds[0]
