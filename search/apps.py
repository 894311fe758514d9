from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the rooms below, declare the jobs, name what is recorded."""
        from audit.labels import name_events  # noqa: PLC0415 - models are loaded only now
        from search import checks, receivers, tasks  # noqa: F401, PLC0415 - likewise
        from search.enums import EVENT_LABELS  # noqa: PLC0415 - likewise

        name_events(EVENT_LABELS)
