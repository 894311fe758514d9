"""A file to which nothing refers may be destroyed; whatever refers to one holds it by its foreign key."""

from django.db import migrations


def loosen(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER documents_storedfile_stays ON documents_storedfile")


def tighten(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE TRIGGER documents_storedfile_stays BEFORE DELETE ON documents_storedfile "
            "FOR EACH ROW EXECUTE FUNCTION egov_append_only()"
        )


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_numbered_rows")]
    operations = [migrations.RunPython(loosen, tighten)]
