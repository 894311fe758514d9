"""At the counter: receive, ask for a supplement, refuse."""

from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.domain.calendars import calendar_of
from procedures.domain.deadlines import reply_due
from procedures.specs import HumanStep, VersionSpec
from workflows.domain.acts import data
from workflows.domain.acts.scene import Scene
from workflows.domain.clock import start_clock, stop_clock
from workflows.domain.notices import notify
from workflows.domain.outputs.forms import order_receipt, order_refusal, order_supplement
from workflows.domain.transition import follow_law
from workflows.enums import CaseState, Event
from workflows.errors import ActDataError, CaseClosedError, SupplementExhaustedError
from workflows.models import SupplementRequest
from workflows.rules import can_ask_supplement

__all__ = ["receive", "refuse", "request_supplement"]


def receive(scene: Scene, given: data.Note) -> None:
    """Accept the case: the clock starts, the promise is made, form 01 is ordered and the applicant told."""
    case = scene.case
    if case.received_at is not None or case.is_closed:
        raise CaseClosedError
    follow_law(scene)
    case.received_at = scene.now
    promise = start_clock(case, at=scene.now)
    case.state = CaseState.IN_PROGRESS
    scene.record(Event.RECEIVED, {"promised_at": promise.promised_at.isoformat()}, given.note)
    order_receipt(scene, promise)
    notify(case, "received")


def _check_items(items: tuple[data.SupplementItem, ...], spec: VersionSpec) -> None:
    """Only what the version has can be asked for, and each thing once."""
    problems: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    for number, item in enumerate(items):
        known = spec.field(item.key) if item.kind == "field" else spec.component(item.key)
        if known is None or (item.kind == "paper" and not known.is_uploaded):  # type: ignore[union-attr]
            problems[f"items.{number}"] = _("This is not part of the application.")
        elif (item.kind, item.key) in seen:
            problems[f"items.{number}"] = _("This is asked for twice.")
        seen.add((item.kind, item.key))
    if problems:
        raise ActDataError(problems=problems)


def request_supplement(scene: Scene, given: data.RequestSupplement) -> None:
    """Ask for exactly these fields and papers, once: the clock stops, form 02 is ordered, the applicant told."""
    case, spec = scene.case, scene.spec
    asked_before = SupplementRequest.objects.filter(case=case).count()
    if not can_ask_supplement(case, asked_before):
        raise SupplementExhaustedError
    _check_items(given.items, spec)
    calendar = calendar_of(case.receiving_unit_id, timezone.localdate(scene.now))
    request = SupplementRequest.objects.create(
        case=case,
        step=scene.item.step,
        asked_by=scene.person,
        unit=scene.unit,
        reason=given.reason,
        items=[item.model_dump() for item in given.items],
        asked_at=scene.now,
        reply_due_at=reply_due(case.version, asked_at=scene.now, calendar=calendar),
        promised_before=case.promised_at,
    )
    stop_clock(case, at=scene.now)
    case.state = CaseState.SUPPLEMENT
    keys = [f"{item.kind}:{item.key}" for item in given.items]
    scene.record(Event.SUPPLEMENT_REQUESTED, {"items": keys, "request": str(request.uuid)}, given.reason)
    order_supplement(scene, request)
    notify(case, "supplement")


def refuse(scene: Scene, given: data.Refuse) -> None:
    """Refuse to settle the case, with reasons and guidance: it ends, form 03 is ordered, the applicant told."""
    case = scene.case
    assert isinstance(scene.step, HumanStep)
    case.state, case.ended_at = CaseState.REFUSED, scene.now
    scene.record(Event.REFUSED, {"reasons": len(given.reasons)}, "\n".join(given.reasons))
    order_refusal(scene, list(given.reasons), given.guidance)
    notify(case, "refused")
