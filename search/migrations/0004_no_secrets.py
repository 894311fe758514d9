"""Words that must not be found (lookup secrets of receipts) leave the embedded index: it is made anew and filled again."""

from django.db import migrations

TABLE = 'CREATE VIRTUAL TABLE search_fts USING fts5(title_x, body_x, title_f, body_f, codes, tokenize="ascii")'


def empty(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TABLE search_fts")
        editor.execute(TABLE)
        apps.get_model("search", "LocalPrincipal").objects.all().delete()
        apps.get_model("search", "LocalDocument").objects.all().delete()
        apps.get_model("search", "IndexEntry").objects.all().update(state="pending")


class Migration(migrations.Migration):
    dependencies = [("search", "0003_words_cut_once")]
    operations = [migrations.RunPython(empty, migrations.RunPython.noop)]
