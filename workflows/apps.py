from django.apps import AppConfig
from django.utils.translation import pgettext_lazy

from workflows.enums import CASE_FOLLOWED, CASE_OPENED, CASE_UNFOLLOWED


class WorkflowsConfig(AppConfig):
    name = "workflows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the jobs, listen to the calendar, and have the trail's verification walk the cases too."""
        from audit.labels import name_events  # noqa: PLC0415 - models are loaded only now
        from workflows import receivers, tasks  # noqa: F401, PLC0415 - likewise
        from workflows.domain.history import watch_chain  # noqa: PLC0415 - likewise

        name_events(
            {
                CASE_OPENED: pgettext_lazy("trail", "Opened by somebody who only watches"),
                CASE_FOLLOWED: pgettext_lazy("trail", "A citizen put the case into an account"),
                CASE_UNFOLLOWED: pgettext_lazy("trail", "The case was taken out of an account"),
            }
        )
        watch_chain()
