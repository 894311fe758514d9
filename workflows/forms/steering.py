"""What is asked when a case or a step is moved by hand: why, until when, to whom."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.models import User
from procedures.domain.collecting import return_fields
from procedures.domain.fields import LIMITS, WordsField
from procedures.enums import ResultChannel
from workflows.enums import ShownBy

__all__ = ["CollectForm", "ExtendForm", "ReasonForm", "ReassignForm", "RenewSecretForm"]


class ReasonForm(forms.Form):
    """Why; it is kept with the case."""

    reason = WordsField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class RenewSecretForm(forms.Form):
    """With what the person showed who they are, and whether the account that filed the case is somebody else's."""

    shown = forms.ChoiceField(
        label=_("The person showed who they are with"),
        choices=ShownBy.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Only the kind is kept, no number. Compare name and number with the applicant or the representative."
        ),
    )
    with_filer = forms.BooleanField(
        label=_("Also take the case out of the account in which it was filed: it is somebody else's"), required=False
    )


class ExtendForm(ReasonForm):
    """How much later, and why: the applicant reads the reason in the apology."""

    days = forms.IntegerField(
        label=_("Working days more"),
        min_value=1,
        max_value=60,
        error_messages=LIMITS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    agreement = WordsField(
        label=_("The applicant's written agreement"),
        required=False,
        max_length=300,
        help_text=_(
            "Only where the law lets the term grow by agreement: number or day of the paper, and where it is kept."
        ),
    )
    field_order = ["days", "reason", "agreement"]


class CollectForm(forms.Form):
    """How and where the applicant wants the result from now on."""

    def __init__(self, *args: Any, channels: Sequence[ResultChannel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(return_fields(channels))


class ReassignForm(ReasonForm):
    """Who does the step from now on."""

    to = forms.ChoiceField(label=_("Who does it from now on"), widget=forms.RadioSelect)
    field_order = ["to", "reason"]

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["to"].choices = [(pk, person.full_name) for pk, person in self.people.items()]

    def person(self) -> User:
        """The chosen colleague."""
        return self.people[self.cleaned_data["to"]]
