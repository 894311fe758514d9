"""What can go wrong with searching."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import AccessError, EngineError, RuleError


class SearchFailedError(EngineError):
    """The engine does not answer."""

    code = "search.failed"
    message = _("The search engine does not answer at the moment.")


class SearchForbiddenError(AccessError):
    """Searching the archive needs a role that sees cases."""

    code = "search.forbidden"
    message = _("You may not search the archive.")


class SearchLogForbiddenError(AccessError):
    """Reading who searched for what needs the role of a procedure controller."""

    code = "search.log_forbidden"
    message = _("You may not read the log of searches.")


class RebuildRunningError(RuleError):
    """One rebuild at a time."""

    code = "search.rebuild_running"
    message = _("The index is being rebuilt already, or an earlier rebuild was interrupted.")
