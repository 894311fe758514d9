"""What can go wrong with searching."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import AccessError, EngineError


class SearchFailedError(EngineError):
    """The engine does not answer."""

    code = "search.failed"
    message = _("The search engine does not answer at the moment.")


class SearchForbiddenError(AccessError):
    """Searching the archive needs a role that sees cases."""

    code = "search.forbidden"
    message = _("You may not search the archive.")
