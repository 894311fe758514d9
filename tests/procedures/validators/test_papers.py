"""Papers that can be printed, signed by somebody with a mandate, handed over; figures that say where they come from."""

import pytest

from procedures.validators import spec_problems
from tests.factories.plans import raw_spec, spec_of

pytestmark = pytest.mark.unit


def issue_without_hand_over(raw):
    raw["plan"]["steps"]["issue"]["to"] = "done"
    del raw["plan"]["steps"]["way_of_return"], raw["plan"]["steps"]["hand_over"]


REFUSED = {
    "template": (
        lambda raw: raw["outputs"]["result"].update(template="diploma"),
        [("unknown_template", "outputs.result")],
    ),
    "kind": (lambda raw: raw["outputs"]["result"].update(kind="certified_copy"), [("kind", "outputs.result")]),
    "abstract": (
        lambda raw: raw["outputs"]["result"]["abstract"].update(vi="Giấy phép của {ward}"),
        [("abstract", "outputs.result")],
    ),
    "open brace": (
        lambda raw: raw["outputs"]["receipt"]["abstract"].update(en="Receipt {case_code"),
        [("abstract", "outputs.receipt")],
    ),
    "no mandate there": (lambda raw: raw["plan"]["steps"]["sign"].update(scope="handling"), [("authority", "sign")]),
    "not handed over": (issue_without_hand_over, [("not_handed_over", "done")]),
    "electronic only": (lambda raw: [issue_without_hand_over(raw), raw.update(result_channels=["electronic"])], []),
    "fee": (lambda raw: raw["fees"][0]["source"].pop("in_force"), [("no_date", "fees.permit")]),
    "paper": (lambda raw: raw["components"][0].pop("basis"), [("no_source", "components.land_right")]),
    "term of consulted units": (lambda raw: raw["deadline"].pop("coord_basis"), [("no_source", "deadline.coord_days")]),
    "applicant's term": (
        lambda raw: raw["deadline"].pop("supplement_basis"),
        [("no_source", "deadline.supplement_reply_days")],
    ),
    "term": (lambda raw: raw["deadline"].update(basis="Nghị định 217/2026/NĐ-CP"), [("no_date", "deadline.amount")]),
    "months on the permit": (
        lambda raw: raw["outputs"]["result"].pop("basis"),
        [("no_source", "outputs.result.defaults")],
    ),
    "hours": (lambda raw: raw["plan"].update(source="Quy trình nội bộ"), [("no_date", "plan.source")]),
}


@pytest.mark.parametrize(("spoil", "expected"), REFUSED.values(), ids=REFUSED.keys())
def test_a_version_whose_papers_or_figures_do_not_hold_is_refused_with_the_place(spoil, expected):
    raw = raw_spec()
    spoil(raw)
    assert [(problem.code, problem.step) for problem in spec_problems(spec_of(raw))] == expected


def test_a_problem_reads_as_place_sentence_and_code():
    raw = raw_spec()
    raw["components"][0].pop("basis")
    assert [str(problem) for problem in spec_problems(spec_of(raw))] == [
        "components.land_right: con số này chưa có nguồn (no_source)"
    ]
