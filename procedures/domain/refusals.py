"""A refusal of the catalogue as a command tells it: one sentence, then which file, and what about it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kernel.errors import EgovError
from procedures.errors import CatalogueChangedError, CatalogueFileError, OverlappingVersionError

__all__ = ["refusal_lines"]


def _places(error: EgovError) -> Iterator[str]:
    if isinstance(error, CatalogueFileError):
        for name, mistakes in error.detail["files"].items():
            yield f"{name}:"
            yield from (f"  {mistake}" for mistake in mistakes)
    elif isinstance(error, CatalogueChangedError):
        names = ", ".join(error.detail["changed"])
        yield f"{error.detail['file']}: " + _("differs in: %(names)s") % {"names": names}
    elif isinstance(error, OverlappingVersionError):
        number = error.detail.get("number")
        yield f"{error.detail['file']}: " + _("overlaps with version %(number)s") % {"number": number}


def refusal_lines(error: EgovError) -> str:
    """The refusal in the reader's language, a line for each place; whatever else is refused is its sentence alone."""
    return "\n".join([str(error), *_places(error)])
