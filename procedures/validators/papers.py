"""Whether the papers of a version can be printed, signed by somebody with the right to, and handed over."""

from collections.abc import Iterator
from string import Formatter

from django.utils.translation import gettext as _

from documents.templates_spec import TEMPLATES
from procedures.enums import Act, JobName, Predicate, ResultChannel
from procedures.specs import HumanStep, OutputSpec, VersionSpec
from procedures.validators.endings import ends_of
from procedures.validators.graph import edges_of, moves_of, reach_without
from procedures.validators.problem import Problem

__all__ = ["ABSTRACT_VALUES", "paper_problems"]

ABSTRACT_VALUES = frozenset({"case_code", "procedure_name", "procedure_code", "applicant_name"})


def _placeholders(pattern: str) -> set[str] | None:
    """Names in braces; None when the pattern cannot be read."""
    try:
        return {name for _text, name, _spec, _conversion in Formatter().parse(pattern) if name is not None}
    except ValueError:
        return None


def _output(key: str, output: OutputSpec) -> Iterator[Problem]:
    place, template = f"outputs.{key}", TEMPLATES.get(output.template)
    if template is None:
        facts = {"template": output.template, "known": ", ".join(sorted(TEMPLATES))}
        sentence = _("there is no template %(template)s; there are: %(known)s") % facts
        yield Problem("unknown_template", place, sentence)
    elif template.kind != output.kind:
        facts = {"template": output.template, "kind": template.kind.value}
        yield Problem("kind", place, _("template %(template)s prints a %(kind)s") % facts)
    for text in (output.abstract.vi, output.abstract.en):
        names = _placeholders(text)
        if names is None or not names <= ABSTRACT_VALUES:
            known = ", ".join(f"{{{name}}}" for name in sorted(ABSTRACT_VALUES))
            yield Problem("abstract", place, _("the abstract may hold %(known)s and nothing else") % {"known": known})
            return


def _authority(spec: VersionSpec) -> Iterator[Problem]:
    """Whoever decides and signs does it for the unit that issues the result: only there do mandates hold."""
    scope = spec.outputs["result"].authority_scope
    for key, step in spec.plan.steps.items():
        acts = {outcome.act for outcome in step.on.values()} if isinstance(step, HumanStep) else set()
        if acts & {Act.DECIDE, Act.SIGN} and isinstance(step, HumanStep) and step.scope != scope:
            facts = {"scope": scope}
            yield Problem("authority", key, _("deciding and signing happen for scope %(scope)s, which issues") % facts)


def _handed_over(spec: VersionSpec) -> Iterator[Problem]:
    """A paper result is in somebody's hands before the case is over."""
    if set(spec.result_channels) == {ResultChannel.ELECTRONIC}:
        return
    issued = [edge.target for edge in edges_of(spec.plan) if edge.move == moves_of(JobName.SEAL_AND_ISSUE)]
    electronic = ("yes", Predicate.RESULT_IS_ELECTRONIC.value)
    by_itself = reach_without(spec.plan, moves_of(Act.RETURN_RESULT), electronic, start=issued)
    for key in sorted(by_itself & set(ends_of(spec.plan))):
        yield Problem("not_handed_over", key, _("a paper result can end here without being handed over"))


def paper_problems(spec: VersionSpec) -> Iterator[Problem]:
    """Templates that are not there, abstracts that cannot be filled, signatures without a mandate, results kept."""
    for key, output in spec.outputs.items():
        yield from _output(key, output)
    yield from _authority(spec)
    yield from _handed_over(spec)
