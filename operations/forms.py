"""What an operator is asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.models import OrgUnit

__all__ = ["HandOverForm"]


class HandOverForm(forms.Form):
    """Which unit goes on with the work."""

    to = forms.ChoiceField(label=_("Unit that goes on with it"))

    def __init__(self, *args: Any, units: list[OrgUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.uuid): unit for unit in units}
        self.fields["to"].choices = [("", "—"), *((key, unit.name) for key, unit in self.units.items())]
        self.fields["to"].widget.attrs["lang"] = "vi"

    def unit(self) -> OrgUnit:
        """The chosen one."""
        return self.units[self.cleaned_data["to"]]
