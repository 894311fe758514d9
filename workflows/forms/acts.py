"""One form per act; ``data()`` is what the act is told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.domain.grants import people_with
from organisations.models import OrgUnit
from procedures.domain.fields import WordsField
from procedures.enums import Act
from workflows.domain.acts.handling import askable_units, assignable_step
from workflows.domain.outputs.results import draft_values
from workflows.domain.outputs.texts import draft_fields
from workflows.domain.queries import CaseSheet
from workflows.enums import Opinion

__all__ = ["ActForm", "form_for"]

LONG = forms.Textarea(attrs={"rows": 4})


class ActForm(forms.Form):
    """Base: knows the case's sheet; what it asks is the act's."""

    def __init__(self, *args: Any, sheet: CaseSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet

    def data_of_act(self) -> dict[str, Any]:
        """What the act is told."""
        return dict(self.cleaned_data)


class NoteForm(ActForm):
    """A comment that may be left out."""

    note = WordsField(label=_("Comment"), required=False, max_length=2000, widget=LONG)


class SendBackForm(ActForm):
    """Why it goes back."""

    reason = WordsField(label=_("What has to be changed, and why"), max_length=2000, widget=LONG)


class TakeBackForm(ActForm):
    """Why the decision is taken back."""

    reason = WordsField(
        label=_("Why the decision is taken back"),
        help_text=_("The number is cancelled for good; the reason stays in the register beside it."),
        max_length=300,
        widget=LONG,
    )


class RefuseForm(ActForm):
    """Reasons, one per line."""

    reasons = WordsField(label=_("Reasons, one per line"), max_length=4000, widget=LONG)
    guidance = WordsField(label=_("What the person can do"), required=False, max_length=2000, widget=LONG)

    def data_of_act(self) -> dict[str, Any]:
        lines = [line for line in self.cleaned_data["reasons"].split("\n") if line]
        return {"reasons": lines, "guidance": self.cleaned_data["guidance"]}


class AssignForm(ActForm):
    """Who handles the case."""

    assignee = forms.ChoiceField(label=_("Case officer"), widget=forms.RadioSelect)
    note = WordsField(label=_("Comment"), required=False, max_length=2000, widget=LONG)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case, item = self.sheet.case, self.sheet.item
        step = assignable_step(self.sheet.step_of(item), dict(case.version.parsed.plan.steps)) if item else None
        unit = OrgUnit.objects.get(pk=case.scope_units[step.scope]) if step else None
        people = people_with(step.role, unit) if step and unit else []
        self.fields["assignee"].choices = [(person.pk, person.full_name) for person in people]

    def data_of_act(self) -> dict[str, Any]:
        return {"assignee": int(self.cleaned_data["assignee"]), "note": self.cleaned_data["note"]}


class ConsultForm(ActForm):
    """Which units are asked."""

    units = forms.MultipleChoiceField(label=_("Units to ask"), widget=forms.CheckboxSelectMultiple)
    question = WordsField(label=_("Question"), max_length=2000, widget=LONG)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = askable_units(self.sheet.item.unit_id if self.sheet.item else 0)
        self.fields["units"].choices = [(unit.pk, unit.name) for unit in units]

    def data_of_act(self) -> dict[str, Any]:
        return {"units": [int(pk) for pk in self.cleaned_data["units"]], "question": self.cleaned_data["question"]}


class AnswerForm(ActForm):
    """A unit's opinion."""

    opinion = forms.ChoiceField(label=_("Opinion"), choices=Opinion.choices, widget=forms.RadioSelect)
    text = WordsField(label=_("Reasons and remarks"), required=False, max_length=2000, widget=LONG)


class DraftForm(ActForm):
    """The result's words, in the order of the paper."""

    note = WordsField(label=_("Comment for the head of unit"), required=False, max_length=2000, widget=LONG)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case = self.sheet.case
        begun, texts = draft_values(case), {}
        for field in draft_fields(case):
            box = forms.Textarea(attrs={"rows": 4}) if field.long else forms.TextInput()
            texts[field.key] = WordsField(
                label=field.label, required=field.required, max_length=4000, initial=begun[field.key], widget=box
            )
        self.fields = {**texts, **self.fields}

    def data_of_act(self) -> dict[str, Any]:
        clean = dict(self.cleaned_data)
        note = clean.pop("note")
        return {"values": clean, "note": note}


class DigestForm(ActForm):
    """The file the person has seen, by its hash; and the word that it was read."""

    sha256 = forms.CharField(widget=forms.HiddenInput)
    read = forms.BooleanField(
        label=_("I have read the file and order this."),
        error_messages={"required": _("Open the file, read it, then tick the box.")},
    )

    def data_of_act(self) -> dict[str, Any]:
        return {"sha256": self.cleaned_data["sha256"]}


class ReturnForm(ActForm):
    """Who collected the paper."""

    received_by = WordsField(label=_("Collected by"), max_length=200)
    note = WordsField(label=_("Comment"), required=False, max_length=2000, widget=LONG)


class SupplementForm(ActForm):
    """Everything of the application with a box to tick and a reason to write."""

    reason = WordsField(
        label=_("In one sentence: what is missing and how to complete it"), max_length=1000, widget=LONG
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spec = self.sheet.case.version.parsed
        things = [("field", field.key, str(field.label)) for field in spec.fields]
        things += [("paper", paper.key, str(paper.name)) for paper in spec.uploads]
        self.things = things
        for kind, key, label in things:
            self.fields[f"ask-{kind}-{key}"] = forms.BooleanField(label=label, required=False)
            why = WordsField(label=_("What is wrong with it"), required=False, max_length=500)
            why.unmarked = True  # needed once its box is ticked: not “optional”
            self.fields[f"why-{kind}-{key}"] = why

    def rows(self) -> list[tuple[Any, Any]]:
        """(tick, reason) per field and paper."""
        return [(self[f"ask-{kind}-{key}"], self[f"why-{kind}-{key}"]) for kind, key, _label in self.things]

    def clean(self) -> dict[str, Any]:
        """Something is ticked, and each ticked thing has its reason."""
        clean = super().clean() or {}
        ticked = [(kind, key) for kind, key, _label in self.things if clean.get(f"ask-{kind}-{key}")]
        for kind, key in ticked:
            if not clean.get(f"why-{kind}-{key}"):
                self.add_error(f"why-{kind}-{key}", _("Say what is wrong with it."))
        if not ticked:
            self.add_error(None, _("Tick at least one thing that is missing or wrong."))
        return clean

    def data_of_act(self) -> dict[str, Any]:
        clean = self.cleaned_data
        items = [
            {"kind": kind, "key": key, "why": clean[f"why-{kind}-{key}"]}
            for kind, key, _label in self.things
            if clean[f"ask-{kind}-{key}"]
        ]
        return {"items": items, "reason": clean["reason"]}


_FORMS: dict[str, type[ActForm]] = {
    Act.RECEIVE: NoteForm,
    Act.REQUEST_SUPPLEMENT: SupplementForm,
    Act.REFUSE: RefuseForm,
    Act.ASSIGN: AssignForm,
    Act.CONSULT: ConsultForm,
    Act.ANSWER: AnswerForm,
    Act.DRAFT: DraftForm,
    Act.APPROVE: NoteForm,
    Act.RETURN: SendBackForm,
    Act.DECIDE: NoteForm,
    Act.SIGN: DigestForm,
    Act.SEAL: DigestForm,
    Act.TAKE_BACK: TakeBackForm,
    Act.RETURN_RESULT: ReturnForm,
}


def form_for(act: str) -> type[ActForm]:
    """The form of an act."""
    return _FORMS[act]
