from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the rooms below and declare the jobs."""
        from search import checks, receivers, tasks  # noqa: F401, PLC0415 - models are loaded only now
