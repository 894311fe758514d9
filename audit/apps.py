from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the room's tasks, and have its own chain known."""
        from audit import tasks  # noqa: F401, PLC0415 - models are loaded only now
