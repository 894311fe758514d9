"""The administrator's pages of mandates to sign: giving one, ending one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel.doors import officials_only
from kernel.put_aside import as_typed, taken_up
from organisations.domain.mandates import give_mandate, revoke_mandate
from organisations.domain.people import administered_units, mandate_within, person_within
from organisations.errors import GrantForbiddenError
from organisations.forms.mandates import MandateForm
from organisations.forms.rights import RevokeForm
from organisations.views.pages import ask, posted

__all__ = ["end", "give"]

official = officials_only(GrantForbiddenError)
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@official
@_FORM
def give(request: HttpRequest, person: UUID) -> HttpResponse:
    """A mandate of somebody's own to sign for a body, under a named decision."""
    found, units = person_within(request.user, person), administered_units(request.user)
    fresh = MandateForm(posted(request), units=units, initial={"valid_from": timezone.localdate()})
    form = as_typed(fresh, taken_up(request))
    return ask(
        request, form, lambda _clean: give_mandate(found, actor=request.user, **form.facts()),
        template="form", done=_("The mandate has been given."), back="people:people",
        title=_("Give a mandate to sign"), about=found.full_name, button=_("Give the mandate"),
        warning=_("The person signs with their own certificate, and needs the role of the step as well. Whoever is only away for"
                  " some days lets somebody stand in instead."),
    )  # fmt: skip


@official
@_FORM
def end(request: HttpRequest, mandate: UUID) -> HttpResponse:
    """A mandate to sign ends at once, with a reason."""
    found = mandate_within(request.user, mandate)
    form = as_typed(RevokeForm(posted(request)), taken_up(request))
    return ask(
        request, form, lambda clean: revoke_mandate(found, actor=request.user, reason=clean["reason"]),
        template="form", done=_("The mandate has been revoked."), back="people:people",
        title=_("Revoke a mandate to sign"), about=f"{found.user.full_name}: {' / '.join(found.signature_lines)}",
        button=_("Revoke the mandate"),
        warning=_("It ends at once. What was signed under it stays signed; what was only ordered is not signed any more."),
    )  # fmt: skip
