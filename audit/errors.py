"""What can go wrong with the trail."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import EgovError


class AppendOnlyError(EgovError):
    """Somebody tried to change or delete what has been recorded."""

    code = "audit.append_only"
    message = _("What has been recorded cannot be changed.")
