"""A whole version of a procedure: what law asks to be published, its form, papers, fees, clock, plan, papers out."""

from datetime import date
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from documents.enums import DocumentKind
from procedures.enums import Channel, OnlineLevel, PublicByCode, ResultChannel, SourceKind
from procedures.specs.base import Basis, Key, Spec, Text
from procedures.specs.deadlines import DeadlinePolicy
from procedures.specs.forms import FormField, Section
from procedures.specs.papers import Component, FeeLine
from procedures.specs.plans import Plan

REQUIRED_OUTPUTS = ("receipt", "supplement", "refusal", "result")


class ChannelTerm(Spec):
    """One way to file: when it is open and what to know."""

    channel: Channel
    note: Text


class OutputSpec(Spec):
    """A paper the version issues: its kind and template, how it is numbered and who signs.

    ``notation`` is a format string over ``number``; ``abstract`` one over the values of the case, such as
    ``{case_code}`` and ``{procedure_name}``. ``authority_scope`` names the plan's scope whose unit issues it.
    ``defaults`` are values a draft starts from because law sets them (a term, a legal basis, a standing condition);
    ``basis`` is that law.
    """

    kind: DocumentKind
    template: Key
    series: Annotated[str, Field(pattern=r"^[A-Z0-9Đ_-]{1,20}$")]
    notation: Annotated[str, Field(min_length=1, max_length=80)]
    abstract: Text
    signatures: Annotated[tuple[Literal["leader", "officer", "seal"], ...], Field(min_length=1)]
    authority_scope: Key
    defaults: dict[str, str | int | tuple[str, ...]] = {}
    basis: Basis | None = None

    @model_validator(mode="after")
    def _prints(self) -> "OutputSpec":
        try:
            self.notation.format(number=1)
        except (KeyError, IndexError, ValueError) as exc:
            raise ValueError(_("the notation may hold {number} and nothing else")) from exc
        if "{number" not in self.notation:
            raise ValueError(_("the notation must hold {number}"))
        return self


class VersionSpec(Spec):
    """What one row of ``ProcedureVersion`` says (Decree 63/2010, article 8.2, and what the software needs).

    ``agency`` decides; ``coordinating`` are asked. ``published_by`` is the decision that made the procedure public,
    when it is known. ``partial_reason`` must say why a procedure cannot be done online as a whole.
    """

    name: Text
    summary: Text
    keywords: tuple[str, ...] = ()
    steps_text: tuple[Text, ...]
    channels: Annotated[tuple[ChannelTerm, ...], Field(min_length=1)]
    result_channels: Annotated[tuple[ResultChannel, ...], Field(min_length=1)]
    results: Annotated[tuple[Text, ...], Field(min_length=1)]
    subjects: Annotated[tuple[Text, ...], Field(min_length=1)]
    agency: Text
    coordinating: Text | None = None
    published_by: Basis | None = None
    online_level: OnlineLevel = OnlineLevel.FULL
    partial_reason: Text | None = None
    conditions: tuple[Text, ...] = ()
    legal_bases: Annotated[tuple[Basis, ...], Field(min_length=1)]
    sets: Annotated[int, Field(ge=1, le=9)] = 1
    term_text: Text
    forms: tuple[Basis, ...] = ()
    sections: tuple[Section, ...] = ()
    components: tuple[Component, ...] = ()
    fees: tuple[FeeLine, ...] = ()
    fee_note: Text | None = None
    deadline: DeadlinePolicy
    public_by_code: PublicByCode
    outputs: dict[Key, OutputSpec]
    plan: Plan

    @model_validator(mode="after")
    def _names_are_known(self) -> "VersionSpec":
        if (self.online_level == OnlineLevel.PARTIAL) != bool(self.partial_reason):
            raise ValueError(_("a procedure that is online only in part says why, and only such a one"))
        _refuse_doubles("section", [section.key for section in self.sections])
        _refuse_doubles("field", [field.key for field in self.fields])
        _refuse_doubles("component", [component.key for component in self.components])
        keys = {field.key for field in self.fields}
        for component in self.components:
            if component.when is not None and component.when.field not in keys:
                raise ValueError(_("component %(key)s: its condition asks an unknown field") % {"key": component.key})
        for fee in self.fees:
            if fee.copies_field is not None and fee.copies_field not in keys:
                raise ValueError(_("fee %(code)s: copies_field names an unknown field") % {"code": fee.code})
        if missing := [key for key in REQUIRED_OUTPUTS if key not in self.outputs]:
            raise ValueError(_("outputs missing: %(names)s") % {"names": ", ".join(missing)})
        for key, output in self.outputs.items():
            if output.authority_scope not in self.plan.scopes:
                raise ValueError(
                    _("output %(key)s: unknown scope %(authority_scope)s")
                    % {"key": key, "authority_scope": output.authority_scope}
                )
        return self

    @property
    def fields(self) -> tuple[FormField, ...]:
        """All questions of all sections, in order."""
        return tuple(field for section in self.sections for field in section.fields)

    @property
    def ward_field(self) -> FormField | None:
        """The question whose answer decides the competent commune, when there is one."""
        return next((field for field in self.fields if field.type == "ward"), None)

    @property
    def unverified(self) -> tuple[str, ...]:
        """Sources that somebody has yet to compare with the original text: of figures, fees, the plan, the legal bases."""
        figures = [basis for _name, _value, basis in self.deadline.figures() if basis is not None]
        sources = [*figures, *(fee.source for fee in self.fees), self.plan.source, *self.legal_bases]
        return tuple(dict.fromkeys(str(basis) for basis in sources if not basis.verified))

    def fees_on(self, day: date, channel: str | None = None) -> tuple[FeeLine, ...]:
        """The fees asked for on ``day`` from somebody who files by ``channel``."""
        return tuple(fee for fee in self.fees if fee.applies(day=day, channel=channel))

    @property
    def uploads(self) -> tuple[Component, ...]:
        """Papers for which files are expected."""
        return tuple(component for component in self.components if component.is_uploaded)

    @property
    def shown_only(self) -> tuple[Component, ...]:
        """Papers the applicant brings along and keeps."""
        return tuple(component for component in self.components if component.source_kind == SourceKind.SHOW_ONLY)

    def field(self, key: str) -> FormField | None:
        """The question of that name."""
        return next((field for field in self.fields if field.key == key), None)

    def component(self, key: str) -> Component | None:
        """The paper of that name."""
        return next((component for component in self.components if component.key == key), None)


def _refuse_doubles(what: str, keys: list[str]) -> None:
    doubles = sorted({key for key in keys if keys.count(key) > 1})
    if doubles:
        raise ValueError(_("%(what)s named twice: %(names)s") % {"what": what, "names": ", ".join(doubles)})
