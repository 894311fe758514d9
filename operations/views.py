"""The operator's page."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel.errors import RuleError
from operations.domain.handovers import ended_unit, hand_over_work, possible_heirs
from operations.domain.health import health_of, retry_dead_job, retry_failed_notice
from operations.forms import HandOverForm


@login_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Queues, index, notices, work that nobody holds."""
    response = render(request, "operations/health.html", {"health": health_of(request.user)})
    add_never_cache_headers(response)
    return response


@login_required
@require_POST
def retry_job(request: HttpRequest, job: UUID) -> HttpResponse:
    """Try a given-up job again."""
    retry_dead_job(str(job), actor=request.user)
    messages.success(request, _("It will be tried again."))
    return redirect("operations:health")


@login_required
@require_POST
def retry_notice_view(request: HttpRequest, notice: UUID) -> HttpResponse:
    """Send a notice again."""
    retry_failed_notice(str(notice), actor=request.user)
    messages.success(request, _("It will be tried again."))
    return redirect("operations:health")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Say which unit goes on with the open work of one that has ended."""
    ended = ended_unit(unit, actor=request.user)
    if ended is None:
        messages.success(request, _("Nothing is left to hand over."))
        return redirect("operations:health")
    form = HandOverForm(request.POST if request.method == "POST" else None, units=possible_heirs(ended))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                done = hand_over_work(ended, to=form.unit(), actor=request.user)
            except RuleError as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                told = ngettext("%(n)s case was handed over.", "%(n)s cases were handed over.", done)
                messages.success(request, told % {"n": done})
                return redirect("operations:health")
    response = render(request, "operations/hand_over.html", {"ended": ended, "form": form}, status=status)
    add_never_cache_headers(response)
    return response
