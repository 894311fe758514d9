from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the jobs, listen to the calendar, and have the trail's verification walk the cases too."""
        from workflows import receivers, tasks  # noqa: F401, PLC0415 - models are loaded only now
        from workflows.domain.history import watch_chain  # noqa: PLC0415 - likewise

        watch_chain()
