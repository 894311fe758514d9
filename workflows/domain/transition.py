"""A new law in the middle of a case: which version it follows from here on, by the transitional rule of the new one.

Asked at the two acts that fix something by the law: receipt (the term) and the draft (the text). A decision is only taken
on a draft that was made under the law that holds.
"""

from django.utils import timezone

from procedures.domain.frozen import frozen_version
from procedures.domain.versions import version_for_case
from procedures.models import ProcedureVersion
from procedures.specs import HumanStep
from workflows.domain.acts.scene import Scene
from workflows.domain.places import resolve_scopes
from workflows.enums import Event
from workflows.errors import LawChangedError

__all__ = ["check_law", "follow_law"]


def _applicable(scene: Scene) -> ProcedureVersion:
    case, today = scene.case, timezone.localdate(scene.now)
    return version_for_case(
        case.version.procedure,
        filed=timezone.localdate(case.submitted_at),
        accepted=timezone.localdate(case.received_at) if case.received_at else today,
        today=today,
    )


def follow_law(scene: Scene) -> None:
    """Move the case to the version that applies to it today, when that is no longer the one it was filed under.

    Recorded in the case's chain; what was answered, handed in and promised stays.

    Raises:
        LawChangedError: the plan of the new version has no such step: the applicant has to file again.
    """
    case, found = scene.case, _applicable(scene)
    if found.pk == case.version_id:
        return
    version = frozen_version(found.pk)
    plan, key = version.parsed.plan, scene.item.step
    step = plan.steps.get(key)
    if (
        not isinstance(step, HumanStep)
        or not isinstance(scene.step, HumanStep)
        or not set(scene.step.on) <= set(step.on)
    ):
        raise LawChangedError
    before, case.version = case.version, version
    case.scope_units = resolve_scopes(plan, receiving=case.receiving_unit, competent=case.competent_unit)
    scene.record(Event.LAW_CHANGED, {"from": str(before.uuid), "to": str(version.uuid)})


def check_law(scene: Scene) -> None:
    """Refuse to decide on a draft made under a law that no longer applies to the case: it goes back to be drafted anew."""
    if _applicable(scene).pk != scene.case.version_id:
        raise LawChangedError
