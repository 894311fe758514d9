"""What is asked when a right is given or taken, and when somebody stands in for somebody."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.text import normalise
from organisations.enums import Role
from organisations.models import OrgUnit, User

__all__ = ["GrantForm", "RevokeForm", "SubstituteForm"]


class SentenceField(forms.CharField):
    """Words in one normal form; what only looks like words is nothing."""

    def to_python(self, value: Any) -> str:
        return normalise(super().to_python(value) or "")


class DayField(forms.DateField):
    """A day as people write it, or as the browser's own calendar does."""

    def __init__(self, **options: Any) -> None:
        formats = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(input_formats=formats, widget=widget, **options)


class RevokeForm(forms.Form):
    """Why; it is kept with what was ended."""

    reason = SentenceField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class GrantForm(forms.Form):
    """Which role, for which unit, from when to when."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *Role.choices])
    unit = forms.ChoiceField(label=_("Unit"))
    with_subunits = forms.BooleanField(label=_("Also for all units below it"), required=False)
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(label=_("Last day"), required=False, help_text=_("Leave it empty when no end is known."))

    def __init__(self, *args: Any, units: list[OrgUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["unit"].choices = [("", "—"), *((pk, unit.name) for pk, unit in self.units.items())]
        self.fields["unit"].widget.attrs["lang"] = "vi"

    def facts(self) -> dict[str, Any]:
        """What the domain is told."""
        clean = self.cleaned_data
        return {**clean, "unit": self.units[clean["unit"]], "role": Role(clean["role"])}


class SubstituteForm(forms.Form):
    """Who stands in, from when to when, why, and under which paper."""

    to = forms.ChoiceField(label=_("Who stands in for you"))
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(label=_("Last day"), help_text=_("It ends by itself after this day; you can end it earlier."))
    basis = SentenceField(
        label=_("Paper that says so"),
        max_length=200,
        help_text=_("Number and date of the written delegation or assignment; it stays with every signature."),
    )
    reason = SentenceField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, people: list[User], signs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.uuid): person for person in people}
        self.fields["to"].choices = [("", "—"), *((key, person.full_name) for key, person in self.people.items())]
        self.fields["to"].widget.attrs["lang"] = "vi"
        if not signs:
            del self.fields["basis"]

    def facts(self) -> dict[str, Any]:
        """What the domain is told."""
        clean = self.cleaned_data
        return {"basis": "", **clean, "to": self.people[clean["to"]]}
