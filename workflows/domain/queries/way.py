"""Where a case is on its plan and what lies ahead, in the public words of the steps."""

from collections import deque
from collections.abc import Iterable

from viewflow.workflow.models import Task

from procedures.enums import Act, StepKind
from procedures.specs import FanStep, HumanStep, Plan, Text
from workflows.models import Case

__all__ = ["DETOURS", "machine_task", "public_words", "steps_ahead"]

DETOURS = frozenset({Act.REFUSE, Act.RETURN, Act.REQUEST_SUPPLEMENT, Act.CONSULT, Act.TAKE_BACK})


def public_words(plan: Plan, key: str) -> Text | None:
    """What anyone following the case may read of a step."""
    step = plan.steps.get(key)
    return (step.public or step.title) if step is not None else None


def machine_task(case: Case) -> Task | None:
    """The engine's task of the step at which the machine is printing, signing or sealing now."""
    return Task.objects.filter(process=case.process_id, flow_task_type="JOB", finished__isnull=True).first()


def _onward(plan: Plan, key: str) -> Iterable[str]:
    step = plan.step(key)
    if isinstance(step, FanStep):
        return [step.join]
    if isinstance(step, HumanStep):
        return [row.to for row in step.on.values() if row.to and row.act not in DETOURS]
    return step.targets


def steps_ahead(plan: Plan, key: str) -> list[Text]:
    """The people's steps after ``key`` on the shortest way to the end, without refusals, returns and questions."""
    came_from: dict[str, str | None] = {key: None}
    waiting = deque([key])
    while waiting:
        place = waiting.popleft()
        if plan.step(place).kind == StepKind.END:
            break
        for target in _onward(plan, place):
            if target not in came_from:
                came_from[target] = place
                waiting.append(target)
    else:
        return []
    way: list[str] = []
    at: str | None = place
    while at is not None and at != key:
        way.append(at)
        at = came_from[at]
    words = [public_words(plan, step) for step in reversed(way) if plan.step(step).is_human]
    return [text for text in words if text is not None]
