"""Published means: every case can end, lawfully. Plans on which one could get lost are refused, and the place is named."""

import pytest
from hypothesis import HealthCheck, event, given, settings
from pydantic import ValidationError

from procedures.validators import plan_problems, spec_problems
from tests.factories.plans import Raw, lost_cases, raw_spec, spec_of, spoiled_specs

pytestmark = pytest.mark.unit
CATALOGUE = [("1.013225", "2025-07-01"), ("1.013225", "2026-07-01"), ("2.000815", "2025-07-01")]


@pytest.mark.parametrize(("code", "first_day"), CATALOGUE)
def test_the_catalogue_can_be_published_and_no_case_gets_lost(code, first_day):
    spec = spec_of(raw_spec(code, first_day))
    assert spec_problems(spec) == []
    assert lost_cases(spec) == set()


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spoiled_specs())
def test_whatever_can_be_published_lets_every_case_end(raw):
    try:
        spec = spec_of(raw)
    except ValidationError:
        event("not a plan")
        return
    problems = spec_problems(spec)
    event("refused" if problems else "published")
    if not problems:
        assert lost_cases(spec) == set()
    places = {*spec.plan.steps, "plan", "nowhere"}
    assert {problem.step for problem in plan_problems(spec.plan, spec.deadline)} <= places


def steps(raw: Raw) -> Raw:
    return raw["plan"]["steps"]


def on(raw: Raw, step: str) -> Raw:
    return steps(raw)[step]["on"]


REFUSED = {
    # structure: what is named is there
    "start": (lambda raw: raw["plan"].update(start="nowhere"), [("unknown_start", "nowhere")]),
    "start with a machine": (lambda raw: raw["plan"].update(start="print"), [("start_not_human", "print")]),
    "target": (lambda raw: on(raw, "check")["receive"].update(to="nowhere"), [("unknown_target", "check")]),
    "scope": (lambda raw: steps(raw)["check"].update(scope="nowhere"), [("unknown_scope", "check")]),
    "outcome without target": (lambda raw: on(raw, "review")["approve"].pop("to"), [("no_target", "review")]),
    # acts lead to steps of the right kind
    "supplement to a person": (
        lambda raw: on(raw, "check")["supplement"].update(to="assign"),
        [("supplement_waits", "check")],
    ),
    "something else to a wait": (
        lambda raw: on(raw, "review")["return"].update(to="supplement"),
        [("supplement_waits", "review")],
    ),
    "consult to a person": (
        lambda raw: on(raw, "appraise")["consult"].update(to="prepare"),
        [("consult_fans", "appraise")],
    ),
    "refusal goes on": (lambda raw: on(raw, "check")["refuse"].update(to="assign"), [("refuse_ends", "check")]),
    "answer outside a fan": (
        lambda raw: on(raw, "review")["approve"].update(act="answer"),
        [("answer_outside_fan", "review")],
    ),
    # fans
    "a fan inside a fan": (
        lambda raw: on(raw, "opinions")["answer"].update(to="opinions"),
        [("fan_leads_away", "opinions")],
    ),
    "consulted units decide": (lambda raw: on(raw, "opinions").update(no={"act": "refuse"}), [("fan_act", "opinions")]),
    "a fan that ends the case": (lambda raw: steps(raw)["opinions"].update(join="done"), [("fan_join", "opinions")]),
    "a fan without a term": (
        lambda raw: [raw["deadline"].pop(key) for key in ("coord_days", "coord_basis")],
        [("fan_term", "opinions")],
    ),
    "silence never counts": (lambda raw: raw["deadline"].update(silent_consent=False), [("fan_term", "opinions")]),
    # supplements and assignments
    "a supplement the law forbids": (
        lambda raw: raw["deadline"].update(supplement_max=0),
        [("supplement_never", "check"), ("supplement_never", "appraise")],
    ),
    "assigned to nothing": (
        lambda raw: [steps(raw)[key].pop("assignee") for key in ("appraise", "prepare")],
        [("assigned_nothing", "assign")],
    ),
    # ways to an end
    "an island": (lambda raw: steps(raw).update(island={**steps(raw)["hand_over"]}), [("unreachable", "island")]),
    "no way out": (
        lambda raw: on(raw, "hand_over")["return_result"].update(to="hand_over"),
        [("no_end", "hand_over"), ("twice", "hand_over")],
    ),
    "machines in a circle": (
        lambda raw: steps(raw)["way_of_return"].update(no="issue"),
        [
            ("unreachable", "hand_over"),
            ("machine_loop", "issue"),
            ("machine_loop", "way_of_return"),
            ("twice", "issue"),
        ],
    ),
    "an end that closes nothing": (
        lambda raw: on(raw, "assign").update(enough={"act": "approve", "to": "done"}),
        [("end_without_result", "done"), ("order", "assign")],
    ),
    # order and custody
    "decided without a draft": (
        lambda raw: on(raw, "assign").update(quick={"act": "approve", "to": "decide"}),
        [("order", "assign"), ("order", "prepare"), ("order", "decide")],
    ),
    "sealed before the machine has signed": (
        lambda raw: [on(raw, "sign")["sign"].update(to="seal"), steps(raw).pop("make_signature")],
        [("order", "seal"), ("order", "issue")],
    ),
    "signed before it was printed": (
        lambda raw: [on(raw, "decide")["decide"].update(to="sign"), steps(raw).pop("print")],
        [("order", "sign"), ("order", "make_signature")],
    ),
    "received twice": (lambda raw: on(raw, "review")["return"].update(to="check"), [("twice", "check")]),
    "refused after the decision": (
        lambda raw: on(raw, "sign").update(refuse={"act": "refuse", "to": "done"}),
        [("after_decision", "sign")],
    ),
    "drafted again after the decision": (
        lambda raw: on(raw, "sign").update({"return": {"act": "return", "to": "prepare"}}),
        [("twice", "decide"), ("twice", "print"), ("after_decision", "prepare"), ("after_decision", "prepare")],
    ),
    "taken back before it was decided": (
        lambda raw: on(raw, "review").update(back={"act": "take_back", "to": "decide"}),
        [("order", "review")],
    ),
    "taken back after it was issued": (
        lambda raw: on(raw, "hand_over").update(back={"act": "take_back", "to": "decide"}),
        [("twice", "seal"), ("twice", "issue"), ("after_issue", "hand_over")],
    ),
    "taken back and signed without a new decision": (
        lambda raw: on(raw, "seal")["take_back"].update(to="sign"),
        [*[("order", "sign")] * 4, ("order", "make_signature"), ("order", "seal")],
    ),
    "taken back and sealed without a new decision": (
        lambda raw: on(raw, "sign")["take_back"].update(to="seal"),
        [*[("order", "seal")] * 3, ("order", "issue")],
    ),
    "taken back into the end": (
        lambda raw: on(raw, "sign")["take_back"].update(to="done"),
        [("end_without_result", "done"), ("not_decided_again", "sign")],
    ),
    "taken back to be received again": (
        lambda raw: on(raw, "sign")["take_back"].update(to="check"),
        [("twice", "check")],
    ),
    "somebody waits who was never named": (
        lambda raw: steps(raw)["assign"].update(assignee="assigned"),
        [("order", "assign")],
    ),
    # terms
    "more hours than the term": (lambda raw: steps(raw)["appraise"].update(hours=400), [("hours", "plan")]),
    "a later answer than the law wants": (lambda raw: steps(raw)["check"].update(hours=16), [("answer_late", "check")]),
}


@pytest.mark.parametrize(("spoil", "expected"), REFUSED.values(), ids=REFUSED.keys())
def test_a_plan_on_which_a_case_could_get_lost_is_refused_with_the_place(spoil, expected):
    raw = raw_spec()
    spoil(raw)
    spec = spec_of(raw)
    assert [(problem.code, problem.step) for problem in plan_problems(spec.plan, spec.deadline)] == expected


def test_a_decision_taken_back_may_also_lead_to_a_new_draft():
    raw = raw_spec()
    on(raw, "seal")["take_back"].update(to="prepare")
    spec = spec_of(raw)
    assert plan_problems(spec.plan, spec.deadline) == []
    assert lost_cases(spec) == set()
