"""Whether every figure of a version says where it comes from, with a date."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from procedures.specs import Basis, VersionSpec
from procedures.validators.problem import Problem

__all__ = ["source_problems"]


def _figures(spec: VersionSpec) -> Iterator[tuple[str, Basis | None]]:
    """(place, source) of all that was not made up here."""
    for name, _value, source in spec.deadline.figures():
        yield f"deadline.{name}", source
    for fee in spec.fees:
        yield f"fees.{fee.code}", fee.source
    for component in spec.components:
        yield f"components.{component.key}", component.basis
    for key, output in spec.outputs.items():
        if output.defaults:
            yield f"outputs.{key}.defaults", output.basis
    yield "plan.source", spec.plan.source
    yield from ((f"legal_bases.{number}", basis) for number, basis in enumerate(spec.legal_bases, start=1))


def source_problems(spec: VersionSpec) -> Iterator[Problem]:
    """Figures without a source, sources without a date."""
    for place, source in _figures(spec):
        if source is None:
            yield Problem("no_source", place, _("this figure has no source"))
        elif not source.is_dated:
            yield Problem("no_date", place, _("the source has no date (date, or in_force)"))
