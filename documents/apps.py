from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the room's jobs, and name what it records."""
        from audit.labels import name_events  # noqa: PLC0415 - models are loaded only now
        from documents import tasks  # noqa: F401, PLC0415 - likewise
        from documents.enums import EVENT_LABELS  # noqa: PLC0415 - likewise

        name_events(EVENT_LABELS)
