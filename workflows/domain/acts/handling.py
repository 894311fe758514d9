"""In the handling unit: assign, ask other units, answer, draft, approve, send back."""

from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.domain.calendars import calendar_of
from organisations.domain.grants import authority_of
from organisations.domain.units import units_with_role
from organisations.enums import Role
from organisations.models import OrgUnit, User
from procedures.domain.deadlines import consult_due
from procedures.enums import Act, Assignee
from procedures.specs import HumanStep
from workflows.domain.acts import data
from workflows.domain.acts.scene import Scene
from workflows.domain.outputs.results import result_id, write_draft
from workflows.domain.transition import follow_law
from workflows.enums import Event, Opinion
from workflows.errors import ActDataError
from workflows.models import Consultation

__all__ = ["answer", "approve", "askable_units", "assign", "assignable_step", "consult", "draft", "send_back"]


def assignable_step(scene_step: HumanStep, steps: dict[str, object]) -> HumanStep | None:
    """The step an assignment leads to: the first that waits for the assigned person."""
    waiting = [step for step in steps.values() if isinstance(step, HumanStep) and step.assignee == Assignee.ASSIGNED]
    after = [steps[outcome.to] for outcome in scene_step.on.values() if outcome.act == Act.ASSIGN and outcome.to]
    return next((step for step in waiting if step in after), waiting[0] if waiting else None)


def assign(scene: Scene, given: data.Assign) -> None:
    """Give the case to a colleague who may handle it; the next steps wait for that person."""
    assert isinstance(scene.step, HumanStep)
    person = User.objects.filter(pk=given.assignee, is_active=True).first()
    step = assignable_step(scene.step, dict(scene.spec.plan.steps))
    unit_id = scene.case.scope_units[step.scope] if step else scene.item.unit_id
    if person is None or step is None or not authority_of(person).has(step.role, unit_id):
        raise ActDataError(problems={"assignee": _("This person may not handle cases of this unit.")})
    scene.case.assignee = person
    scene.record(Event.ASSIGNED, {"assignee": str(person.uuid)}, given.note)


def askable_units(own_unit_id: int) -> list[OrgUnit]:
    """The units that can be asked: others, living, with somebody who answers; by name."""
    return [unit for unit in units_with_role(Role.CONSULTED) if unit.pk != own_unit_id]


def consult(scene: Scene, given: data.Consult) -> None:
    """Ask units for their opinion, all at the same time; silence after the term will count as agreement."""
    today = timezone.localdate(scene.now)
    units = {unit.pk: unit for unit in askable_units(scene.item.unit_id) if unit.pk in given.units}
    if len(units) != len(given.units):
        raise ActDataError(problems={"units": _("One of these units cannot be asked.")})
    for unit_id in given.units:
        calendar = calendar_of(unit_id, today)
        scene.journey.consultations.append(
            Consultation.objects.create(
                case=scene.case,
                unit=units[unit_id],
                asked_by=scene.person,
                question=given.question,
                asked_at=scene.now,
                due_at=consult_due(scene.case.version, asked_at=scene.now, calendar=calendar),
            )
        )
    scene.record(Event.CONSULTED, {"units": [units[pk].code for pk in given.units]}, given.question)


def answer(scene: Scene, given: data.Answer) -> None:
    """Give the unit's opinion."""
    asked = scene.item.consultation
    assert asked is not None
    if given.opinion != Opinion.AGREED and not given.text:
        raise ActDataError(problems={"text": _("Say why, so that the case officer can act on it.")})
    asked.opinion, asked.text = given.opinion, given.text
    asked.answered_at, asked.answered_by = scene.now, scene.person
    asked.save(update_fields=["opinion", "text", "answered_at", "answered_by"])
    scene.record(Event.ANSWERED, {"opinion": str(given.opinion)}, given.text)


def draft(scene: Scene, given: data.Draft) -> None:
    """Write the result's draft; what law and case fix in it cannot be typed over."""
    follow_law(scene)
    document = write_draft(scene.case, given.values)
    scene.record(Event.DRAFTED, {"document": str(document.pk)}, given.note)


def approve(scene: Scene, given: data.Note) -> None:
    """Agree to the draft as it is."""
    document_id = result_id(scene.case)
    scene.record(Event.APPROVED, {"document": str(document_id or "")}, given.note)


def send_back(scene: Scene, given: data.SendBack) -> None:
    """Send the case back a step, with a comment."""
    scene.record(Event.SENT_BACK, {}, given.reason)
