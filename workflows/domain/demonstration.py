"""Time for a demonstration: nobody who is shown the chain can wait two working days for a unit to be silent."""

from django.conf import settings
from django.utils import timezone

from audit.domain.trail import record
from workflows.domain.locking import held_case
from workflows.errors import NotADemonstrationError
from workflows.models import Case, Consultation

__all__ = ["end_opinion_terms"]


def end_opinion_terms(case_code: str) -> int:
    """The opinions still awaited in this case are due now; the sweep then records the silence as it always does.

    Called by the walk of ``./run --check`` through ``manage.py end_opinion_terms``. Returns how many were moved; written
    to the case's trail, because a term that was moved must be seen to have been moved.

    Raises:
        NotADemonstrationError: this installation is a real one, where terms are the law's.
    """
    if not settings.DEMO:
        raise NotADemonstrationError
    found = Case.objects.get(case_code=case_code)
    with held_case(found.pk) as case:
        now = timezone.now()
        moved = Consultation.objects.filter(case=case, answered_at__isnull=True).update(due_at=now)
        record("demonstration.terms_ended", subject=case, detail={"opinions": moved})
    return moved
