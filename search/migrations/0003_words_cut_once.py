"""The embedded index gets words cut by the house itself, with and without accents; it is filled again afterwards."""

from django.db import migrations, models

FORMER = 'CREATE VIRTUAL TABLE search_fts USING fts5(title, body, codes, tokenize="unicode61 remove_diacritics 0")'
# "ascii" keeps every letter beyond ASCII as it is: the words come in lower case, with single spaces between them.
TABLE = "CREATE VIRTUAL TABLE search_fts USING fts5(title_x, body_x, title_f, body_f, codes, tokenize=\"ascii\")"
VOCABULARY = "CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab(search_fts, 'col')"


def _empty(apps):
    apps.get_model("search", "LocalPrincipal").objects.all().delete()
    apps.get_model("search", "LocalDocument").objects.all().delete()
    apps.get_model("search", "IndexEntry").objects.all().update(state="pending")


def make(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TABLE search_fts")
        editor.execute(TABLE)
        editor.execute(VOCABULARY)
        _empty(apps)


def back(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TABLE search_vocabulary")
        editor.execute("DROP TABLE search_fts")
        editor.execute(FORMER)
        _empty(apps)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_embedded_index")]
    operations = [
        migrations.RemoveField("localdocument", "exact"),
        migrations.AddField("localdocument", "digest", models.CharField(max_length=16, default="")),
        migrations.RunPython(make, back),
    ]
