"""Required papers and fees."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from procedures.enums import Channel, FeeKind, FeeMoment, SourceKind
from procedures.specs.base import Basis, Key, Spec, Text
from procedures.specs.forms import Condition

# Whole đồng, and strictly so: 10.000 in a file is ten with three decimals, not ten thousand.
Dong = Annotated[int, Field(ge=0, strict=True)]
Accept = Annotated[str, Field(pattern=r"^(pdf|jpg|png|docx|xlsx|odt)$")]


class Component(Spec):
    """A paper that a version requires: how many originals and copies, and where it comes from.

    ``SHOW_ONLY`` and ``DATABASE`` papers are told to the applicant, never uploaded. ``when`` makes a paper needed only
    for some answers; an optional paper (``required`` false) may always be left out.
    """

    key: Key
    name: Text
    group: Text | None = None
    originals: Annotated[int, Field(ge=0, le=9)] = 0
    copies: Annotated[int, Field(ge=0, le=9)] = 0
    source_kind: SourceKind = SourceKind.UPLOAD
    required: bool = True
    when: Condition | None = None
    note: Text | None = None
    accept: tuple[Accept, ...] = ("pdf",)
    max_files: Annotated[int, Field(ge=1, le=20)] = 1
    form_template: str = ""
    basis: Basis | None = None

    @property
    def is_uploaded(self) -> bool:
        """Whether a file is expected for it."""
        return self.source_kind in {SourceKind.UPLOAD, SourceKind.PAPER_SCAN, SourceKind.STORE_REF}

    def is_needed(self, answers: dict[str, object]) -> bool:
        """Whether the file must be there for these answers."""
        return self.is_uploaded and self.required and (self.when is None or self.when.holds(answers))


class FeeTier(Spec):
    """From the ``first``-th piece on, each costs ``amount`` đồng."""

    first: Annotated[int, Field(ge=1)]
    amount: Dong


class FeeLine(Spec):
    """One fee in whole đồng. ``per`` page: counted by ``tiers`` up to ``cap`` for each copy; ``copies_field`` is the
    question that says how many copies are asked for.

    ``channels`` empty: the same however one files. ``valid_from`` and ``valid_to`` (both days included) let an amount
    change within a version: a council's resolution has its own dates. ``exempt`` says who pays nothing.
    """

    code: Key
    name: Text
    kind: FeeKind
    amount: Dong
    per: Annotated[str, Field(pattern=r"^(case|page)$")] = "case"
    tiers: tuple[FeeTier, ...] = ()
    cap: Dong | None = None
    copies_field: Key | None = None
    when: FeeMoment = FeeMoment.RECEIPT
    channels: tuple[Channel, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    exempt: tuple[Text, ...] = ()
    note: Text | None = None
    source: Basis

    @model_validator(mode="after")
    def _tiers_in_order(self) -> "FeeLine":
        firsts = [tier.first for tier in self.tiers]
        if firsts != sorted(set(firsts)) or (firsts and firsts[0] != 1):
            raise ValueError(_("tiers begin at 1 and rise"))
        if self.tiers and self.per != "page":
            raise ValueError(_("only fees per page have tiers"))
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError(_("its last day is before its first"))
        return self

    def applies(self, *, day: date, channel: str | None = None) -> bool:
        """Whether it is asked for on ``day``, from somebody who files by ``channel`` (any, when none is named)."""
        begun = self.valid_from is None or self.valid_from <= day
        ended = self.valid_to is not None and self.valid_to < day
        return begun and not ended and (channel is None or not self.channels or channel in self.channels)

    def asked_for(self, answers: dict[str, object], *, pages: int) -> int:
        """What is to be paid for this application: its copies of ``pages`` pages each."""
        copies = answers.get(self.copies_field) if self.copies_field else 1
        return self.total(pages=max(pages, 1), copies=copies if isinstance(copies, int) else 1)

    def total(self, *, pages: int = 1, copies: int = 1) -> int:
        """What is to be paid: for ``copies`` copies of ``pages`` pages each."""
        if self.per == "case":
            return self.amount
        one = sum(self._price_of(page) for page in range(1, pages + 1))
        return copies * (min(one, self.cap) if self.cap is not None else one)

    def _price_of(self, page: int) -> int:
        prices = [tier.amount for tier in self.tiers if tier.first <= page]
        return prices[-1] if prices else self.amount
