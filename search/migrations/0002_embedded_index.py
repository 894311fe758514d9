"""The FTS5 table of the embedded engine, and the abbreviations every office uses."""

from django.db import migrations

SYNONYMS = [
    ("UBND", "Ủy ban nhân dân"),
    ("HĐND", "Hội đồng nhân dân"),
    ("TTHC", "thủ tục hành chính"),
    ("CCCD", "căn cước công dân"),
    ("GPXD", "giấy phép xây dựng"),
    ("QSDĐ", "quyền sử dụng đất"),
    ("QĐ", "quyết định"),
]


def make(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute(
            "CREATE VIRTUAL TABLE search_fts USING fts5(title, body, codes, tokenize=\"unicode61 remove_diacritics 0\")"
        )
    synonym = apps.get_model("search", "Synonym")
    for short, long in SYNONYMS:
        synonym.objects.get_or_create(short=short, defaults={"long": long})


def drop(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TABLE search_fts")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_index")]
    operations = [migrations.RunPython(make, drop)]
