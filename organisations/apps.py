from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to sign-ins, and name what is recorded."""
        from audit.labels import name_events  # noqa: PLC0415 - models are loaded only now
        from organisations import checks, receivers  # noqa: F401, PLC0415 - likewise
        from organisations.enums import EVENT_LABELS  # noqa: PLC0415 - likewise

        name_events(EVENT_LABELS)
