"""How and at which counter a result is collected: the questions for it, and what was answered."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.domain.units import one_stop_units
from organisations.models import OrgUnit
from procedures.enums import ResultChannel

__all__ = ["RETURN_CHANNELS", "chosen_counter", "chosen_return", "counter_field", "return_fields"]

RETURN_CHANNELS = {
    ResultChannel.ELECTRONIC: _("Electronic, signed; download it yourself"),
    ResultChannel.COUNTER: _("Also on paper, at the counter"),
    ResultChannel.POST: _("Also on paper, by post"),
}


class _UnitSelect(forms.Select):
    """A choice among units: their names are Vietnamese on an English page too."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As Django makes it, with the language of what is said."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if value:
            option["attrs"]["lang"] = "vi"
        return option


def counter_field(channels: Sequence[ResultChannel]) -> dict[str, forms.Field]:
    """Any one-stop unit of the city, nothing chosen: the one that receives the case; no question without a counter."""
    if ResultChannel.COUNTER not in channels:
        return {}
    units = [(unit.code, unit.name) for unit in one_stop_units()]
    field = forms.ChoiceField(
        label=_("On paper at the counter: at which centre?"),
        help_text=_("You can change this until the result is handed out."),
        choices=[("", _("Where the case is received")), *units],
        required=False,
        widget=_UnitSelect,
    )
    return {"return_unit": field}


def return_fields(channels: Sequence[ResultChannel]) -> dict[str, forms.Field]:
    """Both questions."""
    choices = [(way, RETURN_CHANNELS[way]) for way in channels]
    way = forms.ChoiceField(label=_("How do you want the result?"), widget=forms.RadioSelect, choices=choices)
    return {"result_channel": way, **counter_field(channels)}


def chosen_counter(answers: Mapping[str, Any]) -> OrgUnit | None:
    """The unit that was chosen; None where none was."""
    code = answers.get("return_unit") or ""
    return next((unit for unit in one_stop_units() if code and unit.code == code), None)


def chosen_return(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What was chosen, as it is ordered."""
    return {"channel": answers["result_channel"], "unit": chosen_counter(answers)}
