"""Several steps at once, from the ticked lines of the inbox."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kernel.errors import AccessError, RuleError
from organisations.models import User
from workflows.domain.commands import claim
from workflows.views.doors import official

_AT_ONCE = 50


def _claimed(item: str, person: User) -> bool:
    """Each step is taken for itself: one that a colleague has taken meanwhile stops no other."""
    try:
        claim(UUID(item), actor=person)
    except (AccessError, RuleError, ValueError):
        return False
    return True


@official
@require_http_methods(["GET", "HEAD", "POST"])
def claim_several(request: HttpRequest) -> HttpResponse:
    """Take the ticked steps; say how many, and how many could not be taken. Back from signing in, it only shows the inbox."""
    if request.method != "POST":
        return redirect("workflows:inbox")
    asked = list(dict.fromkeys(request.POST.getlist("viec")))[:_AT_ONCE]
    taken = sum(_claimed(item, request.user) for item in asked)
    left = len(asked) - taken
    if not asked:
        messages.warning(request, _("Tick at least one line first."))
    if taken:
        messages.success(request, ngettext("%(n)s step taken.", "%(n)s steps taken.", taken) % {"n": taken})
    if left:
        told = ngettext(
            "%(n)s step could not be taken: somebody else has it, or it is not for you.",
            "%(n)s steps could not be taken: somebody else has them, or they are not for you.",
            left,
        )
        messages.warning(request, told % {"n": left})
    return redirect("workflows:inbox")
