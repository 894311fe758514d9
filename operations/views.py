"""The operator's page."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from operations.domain.health import health_of, retry_dead_job, retry_failed_notice


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
