"""The embedded index: rows beside an FTS5 table in the application's own SQLite file."""

from django.db import models


class LocalDocument(models.Model):
    """One indexed document of the embedded engine; its words are in the FTS5 table under the same row id."""

    key = models.CharField(max_length=60, unique=True)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    procedure = models.CharField(max_length=20, db_index=True)
    unit = models.CharField(max_length=40, db_index=True)
    year = models.PositiveSmallIntegerField(db_index=True)
    digest = models.CharField(max_length=16, default="")

    def __str__(self) -> str:
        return self.key


class LocalPrincipal(models.Model):
    """Who may see an indexed document."""

    document = models.ForeignKey(LocalDocument, on_delete=models.CASCADE, related_name="principals")
    principal = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "principal"], name="one_row_per_principal")]
        indexes = [models.Index(fields=["principal", "document"], name="principal_documents")]

    def __str__(self) -> str:
        return f"{self.principal}: {self.document}"
