from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the room's jobs."""
        from documents import tasks  # noqa: F401, PLC0415 - models are loaded only now
