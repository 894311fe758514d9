"""The names of people who have an account already, without accents."""

import unicodedata

from django.db import migrations

_BATCH = 500


def _folded(name):
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "d"))
    return "".join(char for char in plain if not unicodedata.combining(char)).lower()[:120]


def fold_names(apps, schema_editor):
    user = apps.get_model("organisations", "User")
    rows = user.objects.filter(folded_name="").exclude(full_name="").order_by("pk")
    while batch := list(rows[:_BATCH]):
        for row in batch:
            row.folded_name = _folded(row.full_name) or "-"
        user.objects.bulk_update(batch, ["folded_name"])


class Migration(migrations.Migration):
    dependencies = [("organisations", "0003_folded_names_and_reasons")]

    operations = [migrations.RunPython(fold_names, migrations.RunPython.noop)]
