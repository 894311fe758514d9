"""Input of citizens becomes clean values."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.domain.verification import MAX_BYTES
from organisations.domain.units import one_stop_units
from organisations.models import User
from procedures.domain.collecting import RETURN_CHANNELS, counter_field, return_fields
from procedures.domain.fields import IdentifierField, PhoneField, PrintableEmailField, WordsField
from procedures.domain.questions import fields_for
from procedures.enums import ResultChannel
from procedures.specs import VersionSpec


class PeopleForm(forms.Form):
    """Who applies, who hands in when it is somebody else, and how they are reached."""

    name = WordsField(
        label=_("Full name of the applicant"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    identifier = IdentifierField(
        label=_("Identity number"),
        help_text=_("12 digits on the identity card"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    address = WordsField(
        label=_("Address"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "street-address"})
    )
    phone = PhoneField(
        label=_("Phone number"),
        required=False,
        help_text=_("For messages about the case; a phone number or an email address is enough"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = PrintableEmailField(
        label=_("Email address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    submitter_name = WordsField(label=_("Handed in by somebody else? Their full name"), required=False, max_length=200)
    submitter_phone = PhoneField(label=_("Their phone number"), required=False)
    unit = forms.ChoiceField(label=_("Service centre that receives the case"), required=False)
    result_channel = forms.ChoiceField(label=_("How do you want the result?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, spec: VersionSpec, ask_unit: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("phone", "email"):
            self.fields[name].unmarked = True  # for the page: not “optional”
        self.fields["result_channel"].choices = [(key, RETURN_CHANNELS[key]) for key in spec.result_channels]
        self.fields.update(counter_field(spec.result_channels))
        if ask_unit:
            choices = [(unit.code, unit.name) for unit in one_stop_units()]
            self.fields["unit"].choices = choices
            self.fields["unit"].required = True
        else:
            del self.fields["unit"]

    def clean(self) -> dict[str, Any]:
        """There must be a way to reach the person."""
        clean = super().clean() or {}
        if not self.errors and not clean.get("phone") and not clean.get("email"):
            self.add_error("phone", _("Leave a phone number or an email address, so that we can reach you."))
        return clean

    def people(self) -> dict[str, dict[str, str]]:
        """The people as a draft keeps them."""
        clean = self.cleaned_data
        people = {"applicant": {key: clean[key] for key in ("name", "identifier", "address", "phone", "email")}}
        if clean.get("submitter_name"):
            people["submitter"] = {"name": clean["submitter_name"], "phone": clean["submitter_phone"]}
        return people


def known_of(account: User | None) -> dict[str, str]:
    """What the form of somebody signed in begins with; what they change in it stays changed."""
    return {"name": account.full_name, "email": account.email} if account is not None else {}


def initial_people(people: dict[str, dict[str, str]]) -> dict[str, str]:
    """What the form starts from when the draft is opened again."""
    submitter = people.get("submitter", {})
    return {
        **people.get("applicant", {}),
        "submitter_name": submitter.get("name", ""),
        "submitter_phone": submitter.get("phone", ""),
    }


class SectionForm(forms.Form):
    """One page of the procedure's own questions."""

    def __init__(
        self, *args: Any, spec: VersionSpec, section: str, only: set[str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        asked = fields_for(spec, section)
        self.fields.update({key: field for key, field in asked.items() if only is None or key in only})


class DeclarationForm(forms.Form):
    """The last page: I stand by what I say."""

    declared = forms.BooleanField(
        label=_("I declare that what I have filled in and attached is true, and I answer for it."),
        error_messages={"required": _("Tick the box to declare that what you file is true.")},
    )


class UploadForm(forms.Form):
    """One or several files for one paper."""

    component = forms.SlugField(widget=forms.HiddenInput)


class TrackForm(forms.Form):
    """Code, and the secret when one has it."""

    code = forms.CharField(
        label=_("Case code"), max_length=40, help_text=_("On the receipt, for example H19.150-261124-0001")
    )
    secret = forms.CharField(
        label=_("Lookup secret"),
        max_length=40,
        required=False,
        help_text=_("With it you see everything; without it only where the case stands"),
    )


class FollowForm(TrackForm):
    """A case into one's account: both are needed."""

    REFUSED = _("Code and secret do not belong together. Check both on your receipt.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secret"].required = True
        self.fields["secret"].help_text = _("Once; afterwards your account opens the case")


class CloseAccountForm(forms.Form):
    """Leaving, said twice."""

    sure = forms.BooleanField(
        label=_("I have noted code and secret of the cases that I still want to follow."),
        error_messages={"required": _("Tick the box: without the account only code and secret open your cases.")},
    )


class SecretForm(forms.Form):
    """The secret alone, to open once more a case that was closed meanwhile."""

    REFUSED = _("The secret does not open this case. Check it on your receipt.")
    lookup_secret = forms.CharField(
        label=_("Lookup secret"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class RenewSecretForm(forms.Form):
    """The present secret once more, before another one takes its place."""

    REFUSED = SecretForm.REFUSED
    present_secret = forms.CharField(
        label=_("Present lookup secret"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class WithdrawForm(forms.Form):
    """Taking a case back."""

    reason = WordsField(
        label=pgettext_lazy("withdrawal", "Why do you withdraw?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CollectForm(forms.Form):
    """How and where the result is collected, chosen anew."""

    def __init__(self, *args: Any, channels: Sequence[ResultChannel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(return_fields(channels))


class VerifyForm(forms.Form):
    """A code printed under the QR, or the file itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.unmarked = True  # for the page: not “optional”

    code = forms.CharField(label=_("Code under the QR"), max_length=40, required=False)
    file = forms.FileField(
        label=_("PDF file"),
        required=False,
        help_text=_("The file is only read for the check and not kept"),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_file(self) -> Any:
        """What is too large is not read at all."""
        file = self.cleaned_data.get("file")
        if file and file.size > MAX_BYTES:
            limit = MAX_BYTES // (1024 * 1024)
            raise forms.ValidationError(_("The file is larger than %(limit)s MB."), params={"limit": limit})
        return file

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        clean = super().clean() or {}
        if not self.errors and not clean.get("code") and not clean.get("file"):
            self.add_error("code", _("Enter the code or choose a file."))
        return clean
