"""Under which unit each one stands is written down from its first day; the city's file corrects what was otherwise."""

from django.db import migrations


def place(apps, schema_editor):
    OrgUnit = apps.get_model("organisations", "OrgUnit")
    Placement = apps.get_model("organisations", "Placement")
    Placement.objects.bulk_create(
        Placement(unit=unit, parent_id=unit.parent_id, valid_from=unit.valid_from, source=unit.source)
        for unit in OrgUnit.objects.exclude(parent=None)
    )


class Migration(migrations.Migration):
    dependencies = [("organisations", "0007_placements")]
    operations = [migrations.RunPython(place, migrations.RunPython.noop)]
