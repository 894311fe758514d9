"""What lies ahead of a case on the plan of the building permit."""

import pytest

from tests.factories.cases import act, drafted_case, submitted_case, version_of, work
from workflows.domain.queries.citizen import public_view
from workflows.domain.queries.way import machine_task, steps_ahead

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.mark.parametrize(
    ("step", "ahead"),
    [
        ("review", ["Trình lãnh đạo quyết định", "Ký số", "Đóng dấu và ban hành"]),
        (
            "opinions",
            ["Dự thảo giấy phép", "Duyệt dự thảo", "Trình lãnh đạo quyết định", "Ký số", "Đóng dấu và ban hành"],
        ),
        ("print", ["Ký số", "Đóng dấu và ban hành"]),
        ("seal", []),
        ("supplement", []),
    ],
)
def test_steps_ahead_are_the_shortest_way_without_detours(catalogue, step, ahead):
    assert [str(words) for words in steps_ahead(version_of("1.013225").parsed.plan, step)] == ahead


def test_the_machine_has_the_case_between_the_decision_and_the_signature(town):
    case = act(drafted_case(town), "review", "approve", town.person("truongphong.ht.bp"))
    assert machine_task(case) is None
    case = act(case, "decide", "decide", town.person("phochutich.bp"))
    assert machine_task(case).data["step"] == "print"
    view = public_view(case)
    assert (str(view.machine), [str(words) for words in view.ahead]) == (
        "Lập văn bản",
        ["Ký số", "Đóng dấu và ban hành"],
    )
    work()
    assert machine_task(case) is None


def test_a_case_that_waits_for_its_applicant_is_with_nobody(town):
    case = submitted_case()
    items = [{"kind": "paper", "key": "drawings", "why": "Thiếu mặt cắt móng"}]
    case = act(case, "check", "supplement", town.person("tiepnhan.bp"), reason="Thiếu bản vẽ", items=items)
    view = public_view(case)
    assert (view.machine, view.handlers, view.ahead) == (None, [], [])
