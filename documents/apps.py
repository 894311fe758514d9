from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the room's jobs, name what it records and what is signed, lend the trail the time authority."""
        from audit.domain.notary import use_notary  # noqa: PLC0415 - models are loaded only now
        from audit.labels import name_events  # noqa: PLC0415 - likewise
        from documents import tasks  # noqa: F401, PLC0415 - likewise
        from documents.domain.notary import TimeNotary  # noqa: PLC0415 - likewise
        from documents.enums import EVENT_LABELS, UNDER_MANDATE  # noqa: PLC0415 - likewise
        from organisations.domain.signed_kinds import use_signed_kinds  # noqa: PLC0415 - likewise

        name_events(EVENT_LABELS)
        use_signed_kinds([(kind.value, kind.label) for kind in UNDER_MANDATE])
        use_notary(TimeNotary())
