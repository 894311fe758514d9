"""A file brought to the counter: people, answers, scans, on one page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.models import OrgUnit
from procedures.domain.collecting import counter_field
from procedures.domain.fields import IdentifierField, PhoneField, PrintableEmailField, WordsField
from procedures.domain.questions import fields_for
from procedures.enums import ResultChannel
from procedures.specs import VersionSpec

__all__ = ["CounterForm"]


class CounterForm(forms.Form):
    """What the officer types for the person standing there."""

    name = WordsField(label=_("Full name of the applicant"), max_length=200)
    identifier = IdentifierField(label=_("Identity number"))
    address = WordsField(label=_("Address"), max_length=300)
    phone = PhoneField(label=_("Phone number"), required=False)
    email = PrintableEmailField(label=_("Email address"), required=False)
    result_channel = forms.ChoiceField(label=_("How does the person want the result?"), widget=forms.RadioSelect)
    unit = forms.ChoiceField(label=_("Received at"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, spec: VersionSpec, units: list[OrgUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["unit"].choices = [(pk, unit.name) for pk, unit in self.units.items()]
        if len(units) == 1:
            del self.fields["unit"]
        labels = dict(ResultChannel.choices)
        self.fields["result_channel"].choices = [(key, labels[key]) for key in spec.result_channels]
        self.fields.update(counter_field(spec.result_channels))
        self.questions: list[str] = []
        for section in spec.sections:
            for key, field in fields_for(spec, section).items():
                self.fields[f"q-{key}"] = field
                self.questions.append(key)

    def people(self) -> dict[str, dict[str, str]]:
        """The people as a draft keeps them."""
        clean = self.cleaned_data
        return {"applicant": {key: clean[key] for key in ("name", "identifier", "address", "phone", "email")}}

    def receiving_unit(self) -> OrgUnit:
        """The one-stop unit for which the officer receives; the only one, or the chosen one."""
        chosen = self.cleaned_data.get("unit")
        return self.units[chosen] if chosen else next(iter(self.units.values()))

    def answers(self) -> dict[str, Any]:
        """The answers as they were typed."""
        return {key: self.data.get(f"q-{key}", "") for key in self.questions}
