"""What is asked when somebody is let sign for a body."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.text import normalise
from organisations.domain.signed_kinds import signed_kinds
from organisations.enums import SigningCapacity
from organisations.forms.rights import DayField, SentenceField
from organisations.models import OrgUnit

__all__ = ["MandateForm"]

_IN_OWN_OFFICE = "head"  # the capacity without letters, for a form in which nothing chosen is empty
_MOST_LINES = 4


class LinesField(forms.CharField):
    """Some lines of words, as they will be printed one below the other."""

    def to_python(self, value: Any) -> Any:
        """The lines that say something, each in its normal form."""
        return [line for line in map(normalise, (super().to_python(value) or "").splitlines()) if line]

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > _MOST_LINES:
            raise forms.ValidationError(_("At most four lines are printed above a signature."), code="lines")

    def run_validators(self, value: Any) -> None:
        super().run_validators("\n".join(value))


class MandateForm(forms.Form):
    """For which body, in which capacity, for which papers, from when to when, under which decision."""

    body = forms.ChoiceField(label=_("Signs for"))
    capacity = forms.ChoiceField(
        label=_("In what capacity"),
        choices=[("", "—"), *((key or _IN_OWN_OFFICE, name) for key, name in SigningCapacity.choices)],
    )
    signature_lines = LinesField(
        label=_("Lines above the signature"),
        max_length=300,
        help_text=_("Each on a line of its own, as printed; for example KT. CHỦ TỊCH and below it PHÓ CHỦ TỊCH."),
        widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"}),
    )
    document_kinds = forms.MultipleChoiceField(
        label=_("Only these papers"),
        required=False,
        help_text=_("Tick none when the mandate is for every paper of the body."),
        widget=forms.CheckboxSelectMultiple,
    )
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("A written delegation (TUQ.) needs one; else leave it empty when no end is known."),
    )
    basis = SentenceField(
        label=_("Paper that says so"),
        max_length=200,
        help_text=_(
            "Number and date of the decision, assignment or written delegation; it stays with every signature."
        ),
    )

    def __init__(self, *args: Any, units: list[OrgUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["body"].choices = [("", "—"), *((pk, unit.name) for pk, unit in self.units.items())]  # type: ignore[attr-defined]
        self.fields["body"].widget.attrs["lang"] = "vi"
        self.fields["document_kinds"].choices = signed_kinds()  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """What the domain is told."""
        clean = self.cleaned_data
        capacity = SigningCapacity(clean["capacity"].removeprefix(_IN_OWN_OFFICE))
        kinds = tuple(clean["document_kinds"])
        return {**clean, "body": self.units[clean["body"]], "capacity": capacity, "document_kinds": kinds}
