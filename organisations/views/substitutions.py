"""The pages on which a head or a leader arranges an absence, and ends it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kernel.doors import officials_only
from kernel.put_aside import as_typed, taken_up
from organisations import rules
from organisations.domain import substitutions as domain
from organisations.domain.grants import authority_of
from organisations.errors import GrantForbiddenError
from organisations.forms.rights import RevokeForm, SubstituteForm
from organisations.views.pages import ask, posted

__all__ = ["end", "name", "substitutions"]

official = officials_only(GrantForbiddenError)
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@official
@require_safe
def substitutions(request: HttpRequest) -> HttpResponse:
    """What one can lend, what one has lent, what was lent to one."""
    own, received = domain.lendable_grants(request.user), domain.lent_to(request.user)
    if not own and not received and not rules.can_substitute(authority_of(request.user)):
        raise GrantForbiddenError
    lent = domain.lent_by(request.user)
    context = {"own": own, "lent": lent, "received": received, "today": timezone.localdate()}
    return render(request, "organisations/substitutions.html", context)


@official
@_FORM
def name(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Name who stands in, for how long, why."""
    found = domain.lendable_grant(request.user, grant)
    fresh = SubstituteForm(
        posted(request),
        people=domain.possible_substitutes(found),
        signs=domain.signs_too(found),
        initial={"valid_from": timezone.localdate()},
    )
    form = as_typed(fresh, taken_up(request))
    return ask(
        request, form, lambda _clean: domain.name_substitute(found, actor=request.user, **form.facts()),
        template="form", done=_("It has been arranged and recorded."), back="people:substitutions",
        title=_("Let somebody stand in for you"), about=f"{found.get_role_display()}, {found.unit.name}",
        button=_("Arrange it"),
        warning=_("You keep your own right meanwhile. Whoever signs for you does so with their own certificate."),
    )  # fmt: skip


@official
@_FORM
def end(request: HttpRequest, grant: UUID) -> HttpResponse:
    """One is back earlier."""
    found = domain.lent_grant(request.user, grant)
    form = as_typed(RevokeForm(posted(request)), taken_up(request))
    return ask(
        request, form, lambda clean: domain.end_substitution(found, actor=request.user, reason=clean["reason"]),
        template="form", done=_("It has ended."), back="people:substitutions", title=_("End the substitution"),
        about=f"{found.user.full_name}: {found.get_role_display()}, {found.unit.name}", button=_("End it now"),
        warning=_("It ends at once; what was done and signed in your place stays."),
    )  # fmt: skip
