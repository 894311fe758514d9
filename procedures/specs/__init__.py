"""The vocabulary in which a version of a procedure is written: frozen pydantic models, no database, no clock."""

from procedures.specs.base import Basis, Spec, Text
from procedures.specs.deadlines import DeadlinePolicy
from procedures.specs.forms import Choice, Condition, FormField, Section
from procedures.specs.head import CatalogueHead
from procedures.specs.papers import Component, FeeLine, FeeTier
from procedures.specs.plans import (
    AnyStep,
    BranchStep,
    EndStep,
    FanStep,
    HumanStep,
    JobStep,
    Outcome,
    Plan,
    Scope,
    WaitStep,
)
from procedures.specs.version import ChannelTerm, OutputSpec, VersionSpec

__all__ = [
    "AnyStep",
    "Basis",
    "BranchStep",
    "CatalogueHead",
    "ChannelTerm",
    "Choice",
    "Component",
    "Condition",
    "DeadlinePolicy",
    "EndStep",
    "FanStep",
    "FeeLine",
    "FeeTier",
    "FormField",
    "HumanStep",
    "JobStep",
    "Outcome",
    "OutputSpec",
    "Plan",
    "Scope",
    "Section",
    "Spec",
    "Text",
    "VersionSpec",
    "WaitStep",
]
