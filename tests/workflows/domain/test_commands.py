"""What a command costs: a bounded number of queries, the same for one grant and many, short and long plans, any history."""

from copy import deepcopy
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisations.enums import Role, UnitKind
from organisations.models import OrgUnit, RoleGrant
from procedures.domain.versions import draft_version, publish_version
from tests.factories.cases import act, assigned_case, item_at, permit_draft, received_case, submitted_case, version_of
from workflows.domain.commands import claim, complete_step, release
from workflows.domain.queries.inbox import Queue, inbox_counts, inbox_page
from workflows.models import Case

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
CLAIM, COMPLETE = 14, 22


@pytest.fixture(autouse=True)
def search_as_in_a_city(settings):
    """The embedded search engine writes its index in the same transaction; a city's is told afterwards, by a job."""
    settings.EGOV_SEARCH = {**settings.EGOV_SEARCH, "ENGINE": "tests.factories.no_search"}


def queries(call) -> int:
    with CaptureQueriesContext(connection) as captured:
        call()
    return sum(not row["sql"].startswith(("SAVEPOINT", "RELEASE")) for row in captured)


def cost_of_claim_and_approval(town, case: Case) -> tuple[int, int]:
    """Taking and completing the review: claim, and a completion that leads to the next human step."""
    head, item = town.person("truongphong.ht.bp"), item_at(case, "review")
    taken = queries(lambda: claim(item.uuid, actor=head))
    done = queries(lambda: complete_step(item.uuid, "approve", actor=head, data={"note": ""}))
    return taken, done


def drafted(town, **facts) -> Case:
    case = assigned_case(town, **facts)
    return act(case, "appraise", "draft", town.person("chuyenvien.ht.bp"), values={})


def more_grants(town, login: str, count: int) -> None:
    person, root = town.person(login), town.unit("city")
    for number in range(count):
        unit = OrgUnit.objects.create(
            code=f"H19.9{number:03d}", name=f"Đơn vị {number}", short_name=f"ĐV {number}", kind=UnitKind.DEPARTMENT,
            parent=root, valid_from="2025-07-01", source="thử",
        )  # fmt: skip
        RoleGrant.objects.create(user=person, unit=unit, role=Role.HEAD, valid_from="2025-07-01")


def test_taking_and_completing_stay_within_their_bounds(town):
    cost_of_claim_and_approval(town, drafted(town))  # the first time reads the law and the calendar
    taken, done = cost_of_claim_and_approval(town, drafted(town))
    assert (taken <= CLAIM, done <= COMPLETE) == (True, True), (taken, done)


def test_many_grants_cost_nothing(town):
    cost_of_claim_and_approval(town, drafted(town))
    before = cost_of_claim_and_approval(town, drafted(town))
    more_grants(town, "truongphong.ht.bp", 120)
    assert cost_of_claim_and_approval(town, drafted(town)) == before


def test_a_long_history_costs_nothing(town):
    cost_of_claim_and_approval(town, drafted(town))
    before = cost_of_claim_and_approval(town, drafted(town))
    case, head = drafted(town), town.person("truongphong.ht.bp")
    for _number in range(10):
        claim(item_at(case, "review").uuid, actor=head)
        release(item_at(case, "review").uuid, actor=head)
    assert Case.objects.get(pk=case.pk).event_count == 24
    assert cost_of_claim_and_approval(town, case) == before


def test_a_long_plan_costs_nothing(town):
    cost_of_claim_and_approval(town, drafted(town))
    before = cost_of_claim_and_approval(town, drafted(town))
    old = version_of("1.013225")
    spec = deepcopy(old.spec)
    steps = spec["plan"]["steps"]
    for number in range(20):  # a chain of further reviews the leader may ask for
        after = "decide" if number == 19 else f"review_{number + 1}"
        steps[f"review_{number}"] = {
            **deepcopy(steps["review"]), "hours": "0.05",
            "on": {"approve": {"act": "approve", "to": after}},
        }  # fmt: skip
    steps["decide"]["on"]["once_more"] = {"act": "return", "to": "review_0"}
    steps["review"]["hours"] = "3"
    begins = timezone.localdate() + timedelta(days=1)
    papers = permit_draft()
    publish_version(draft_version(old.procedure, spec, valid_from=begins, source="Nghị định thử"), actor=None)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        cost_of_claim_and_approval(town, drafted(town, papers_of=papers))
        case = drafted(town, papers_of=papers)
        assert len(case.version.parsed.plan.steps) == len(old.parsed.plan.steps) + 20
        assert cost_of_claim_and_approval(town, case) == before


@pytest.mark.parametrize("queue", Queue)
def test_an_inbox_costs_the_same_for_one_grant_and_many_for_one_line_and_more(town, queue):
    received_case(town)
    person = town.person("truongphong.ht.bp")
    inbox_page(person, queue)
    page, counts = (queries(lambda: inbox_page(person, queue)), queries(lambda: inbox_counts(person)))
    more_grants(town, "truongphong.ht.bp", 60)
    papers = permit_draft()
    for _number in range(4):
        case = submitted_case(papers_of=papers)
        act(case, "check", "receive", town.person("tiepnhan.bp"))
    assert (queries(lambda: inbox_page(person, queue)), queries(lambda: inbox_counts(person))) == (page, counts)
