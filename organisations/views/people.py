"""The administrator's pages: who holds what, giving a role, ending a role."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kernel.doors import officials_only
from kernel.put_aside import as_typed, taken_up
from organisations.domain.grants import grant_role, revoke_grant
from organisations.domain.people import (
    administered_units,
    grant_within,
    people_page,
    person_within,
)
from organisations.domain.substitutions import end_substitution
from organisations.errors import GrantForbiddenError
from organisations.forms.rights import GrantForm, RevokeForm
from organisations.views.pages import ask, posted

__all__ = ["end_grant", "give_role", "people"]

official = officials_only(GrantForbiddenError)
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@official
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who holds what, by name; found by the name of a person or a unit."""
    asked = request.GET.get("q", "")[:80]
    page = people_page(request.user, asked=asked, after=request.GET.get("sau", ""))
    context = {"people": page.people, "after": page.after, "asked": asked, "today": timezone.localdate()}
    return render(request, "organisations/people.html", context)


@official
@_FORM
def give_role(request: HttpRequest, person: UUID) -> HttpResponse:
    """A role for a unit and a period."""
    found, units = person_within(request.user, person), administered_units(request.user)
    fresh = GrantForm(posted(request), units=units, initial={"valid_from": timezone.localdate()})
    form = as_typed(fresh, taken_up(request))
    return ask(
        request, form, lambda _clean: grant_role(found, actor=request.user, **form.facts()),
        template="form", done=_("The role has been granted."), back="people:people",
        title=_("Grant a role"), about=found.full_name, button=_("Grant the role"),
    )  # fmt: skip


@official
@_FORM
def end_grant(request: HttpRequest, grant: UUID) -> HttpResponse:
    """A role ends at once, with a reason."""
    found = grant_within(request.user, grant)
    form = as_typed(RevokeForm(posted(request)), taken_up(request))
    end = revoke_grant if found.delegated_from is None else end_substitution  # with the mandate that was lent beside it
    return ask(
        request, form, lambda clean: end(found, actor=request.user, reason=clean["reason"]),
        template="form", done=_("The role has been revoked; it no longer opens anything."), back="people:people",
        title=_("Revoke a role"), about=f"{found.user.full_name}: {found.get_role_display()}, {found.unit.name}",
        button=_("Revoke the role"),
        warning=_("It ends at once. Work the person has taken goes back to the queue of the unit within a few minutes."),
    )  # fmt: skip
