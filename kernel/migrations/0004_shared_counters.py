from django.core.management import call_command
from django.db import migrations

TABLE = "kernel_counters"


def make_table(_apps, editor):
    call_command("createcachetable", TABLE, database=editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_job_done_index")]

    operations = [migrations.RunPython(make_table, migrations.RunPython.noop)]
