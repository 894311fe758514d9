"""Mandates lent before belong to the role that was lent to the same person, for the same absent one, on the same days."""

from django.db import migrations


def tie(apps, schema_editor):
    """One mandate to one loan where several were lent at once: they were written in the same order."""
    mandates = apps.get_model("organisations", "Mandate").objects.filter(lent_with=None)
    grants = apps.get_model("organisations", "RoleGrant").objects.exclude(delegated_from=None)
    for mandate in mandates.exclude(substitutes_for=None).order_by("pk"):
        loans = grants.filter(
            user=mandate.user_id,
            unit=mandate.body_id,
            delegated_from__user=mandate.substitutes_for_id,
            valid_from=mandate.valid_from,
            valid_to=mandate.valid_to,
        ).order_by("pk")
        loan = loans.filter(lent_mandates=None).first() or loans.last()
        if loan is not None:
            mandate.lent_with = loan
            mandate.save(update_fields=["lent_with"])


class Migration(migrations.Migration):
    dependencies = [("organisations", "0009_lent_with")]

    operations = [migrations.RunPython(tie, migrations.RunPython.noop)]
