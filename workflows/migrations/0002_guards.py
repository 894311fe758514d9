"""Case events are append-only; a human task of the engine without a permission cannot exist."""

from django.db import migrations

EVENTS = "workflows_caseevent"
TASKS = "viewflow_task"


def close(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(
            f"CREATE TRIGGER {EVENTS}_append_only BEFORE UPDATE OR DELETE ON {EVENTS} "
            "FOR EACH ROW EXECUTE FUNCTION egov_append_only()"
        )
        editor.execute(
            f"ALTER TABLE {TASKS} ADD CONSTRAINT human_task_needs_permission "
            "CHECK (flow_task_type <> 'HUMAN' OR coalesce(owner_permission, '') <> '')"
        )
        return
    editor.execute(
        f"CREATE TRIGGER {EVENTS}_no_update BEFORE UPDATE ON {EVENTS} BEGIN SELECT RAISE(ABORT, 'append only'); END"
    )
    for act in ("INSERT", "UPDATE"):
        editor.execute(
            f"CREATE TRIGGER {TASKS}_permission_{act.lower()} BEFORE {act} ON {TASKS} "
            "WHEN NEW.flow_task_type = 'HUMAN' AND coalesce(NEW.owner_permission, '') = '' "
            "BEGIN SELECT RAISE(ABORT, 'human task needs permission'); END"
        )


def open_again(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER {EVENTS}_append_only ON {EVENTS}")
        editor.execute(f"ALTER TABLE {TASKS} DROP CONSTRAINT human_task_needs_permission")
        return
    editor.execute(f"DROP TRIGGER {EVENTS}_no_update")
    for act in ("insert", "update"):
        editor.execute(f"DROP TRIGGER {TASKS}_permission_{act}")


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_cases"), ("audit", "0002_append_only"), ("viewflow", "0015_task_scheduled")]
    operations = [migrations.RunPython(close, open_again)]
