"""Many lines of work from one: for lists, which ask about nothing else."""

from datetime import datetime, timedelta

from workflows.models import WorkItem


def copies_of(
    item: WorkItem, number: int, *, spread: timedelta = timedelta(minutes=1), after: datetime | None = None
) -> None:
    """Copies of the step, three of them due at each moment, arrived in the opposite order."""
    kind, task = type(item.task), item.task
    facts = {f.attname: getattr(task, f.attname) for f in task._meta.concrete_fields if f.name != "id"}
    tasks = kind.objects.bulk_create([kind(**facts) for _place in range(number)])
    same = {name: getattr(item, name) for name in ("case", "step", "role", "unit", "procedure", "case_code", "state")}
    start = after or item.due_at
    WorkItem.objects.bulk_create(
        WorkItem(
            task=task,
            due_at=start + spread * (place // 3),
            created_at=item.created_at - timedelta(minutes=place),
            **same,
        )
        for place, task in enumerate(tasks)
    )
