"""Asking within one's rights: what is found, what is not, what is recorded."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from audit.models import TrailEntry
from organisations.domain.grants import grant_role, revoke_grant
from organisations.enums import Role
from organisations.models import RoleGrant
from search.domain.finding import LAST_PAGE, ask, open_document, open_paper
from search.errors import SearchForbiddenError
from search.models import LocalDocument
from tests.factories.cases import APPLICANT, issued_case, permit_draft, submitted_case, work
from workflows.launch import file_case
from workflows.models import Case, CaseDocument, CaseUnit, CaseUserObjectPermission

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def auditor(town):
    return town.person("kiemtoan.bp")


def keys(found) -> list[str]:
    return [hit.kind for hit in found.hits]


def test_the_whole_chain_is_found_with_its_passages(town, auditor):
    case = issued_case(town)
    work()
    by_name = ask(auditor, "le van an")
    assert set(keys(by_name)) >= {"case", "document"}
    assert {hit.case for hit in by_name.hits} == {case}
    assert "<mark>Lê</mark> <mark>Văn</mark> <mark>Ẩn</mark>" in by_name.hits[0].title + by_name.hits[0].passage
    assert by_name.facets["year"] == {str(timezone.localdate().year): by_name.total}
    for asked in (
        case.case_code,
        "01/GPXD-UBND",
        "1 gpxd",
        "giấy phép xây dựng",
        '"Lê Văn Ẩn"',
        "le van a\u0302\u0309n",
    ):
        assert case in {hit.case for hit in ask(auditor, asked).hits}, asked
    assert keys(ask(auditor, "Lê Văn Ân", exact=True)) == []


def test_what_belongs_to_another_mandate_is_not_there(town, auditor):
    submitted_case()
    stranger = town.person("kiemtoan.dx")
    assert ask(auditor, "le van an").total == 1
    found = ask(stranger, "le van an")
    assert (found.hits, found.total, found.suggestion) == ([], 0, "")
    assert found.facets == {"procedure": {}, "unit": {}, "kind": {}, "year": {}}
    assert ask(stranger, "le vaan an").suggestion == ""
    assert ask(auditor, "le vaan an").suggestion == "le van an"


@pytest.mark.parametrize("login", ["quantri", "vanhanh"])
def test_roles_that_do_not_read_cases_may_not_search(town, login):
    submitted_case()
    people = [row.user for row in RoleGrant.objects.filter(role__in=[Role.OPERATOR, Role.ADMINISTRATOR])]
    assert people
    for person in people:
        with pytest.raises(SearchForbiddenError):
            ask(person, "le van an")


def test_a_revoked_grant_hides_at_once_and_a_new_one_shows_at_once(town, auditor):
    case = submitted_case()
    for grant in RoleGrant.objects.filter(user=auditor):
        revoke_grant(grant, actor=None, reason="hết nhiệm kỳ")
    with pytest.raises(SearchForbiddenError):
        ask(auditor, "le van an")
    stranger = town.person("kiemtoan.dx")
    assert ask(stranger, "le van an").total == 0
    grant_role(stranger, unit=case.competent_unit, role=Role.AUDITOR, actor=None)
    assert ask(stranger, "le van an").total == 1


def test_an_index_that_is_behind_shows_and_counts_nothing_it_may_not(town, auditor):
    """The index still names a unit that the database has taken off the case."""
    case = submitted_case()
    CaseUnit.objects.filter(case=case).delete()
    found = ask(auditor, "le van an")
    assert LocalDocument.objects.filter(key=f"case:{case.uuid}").count() == 1
    assert (found.hits, found.total) == ([], 0)


def test_somebody_let_in_to_one_case_finds_it_until_shut_out(town):
    case, stranger = submitted_case(), town.person("kiemtoan.dx")
    other = submitted_case()
    let_in = CaseUserObjectPermission.objects.create(
        content_object=case, user=stranger, permission=Permission.objects.get(codename="view_case")
    )
    assert {hit.case for hit in ask(stranger, "le van an").hits} == {case}
    assert other != case
    let_in.delete()
    assert ask(stranger, "le van an").hits == []


def test_what_was_withdrawn_stays_in_the_archive(town, auditor):
    from workflows.domain.withdrawal import withdraw_case

    case = submitted_case()
    withdraw_case(case, reason="đổi ý")
    assert [hit.case for hit in ask(auditor, case.case_code).hits if hit.kind == "case"] == [case]


def test_papers_are_found_by_their_words_and_pictures_say_they_have_none(town, auditor):
    case = submitted_case()
    work()
    paper = case.papers.select_related("file").get(component_key="land_right")
    paper.file.text = "Sổ đỏ cấp cho hộ ông Ẩn <script>alert(1)</script>"
    paper.file.save(update_fields=["text"])
    from documents.models import StoredFile
    from documents.signals import file_text_ready

    file_text_ready.send(sender=StoredFile, file=paper.file)
    [hit] = ask(auditor, "so do cap cho").hits
    assert (hit.kind, hit.row) == ("paper", paper)
    assert "<mark>Sổ</mark> <mark>đỏ</mark>" in hit.passage
    assert "&lt;script&gt;" in hit.passage
    silent = ask(auditor, "ban-ve.pdf").hits[0]
    assert (silent.kind, silent.passage) == ("paper", "")
    assert str(silent.row.file.get_text_state_display()) != ""


def test_a_name_with_markup_is_shown_as_it_was_typed(town, auditor):
    draft = permit_draft()
    from workflows.domain.drafts import save_people

    save_people(draft, {"applicant": {**APPLICANT, "name": "Lê <b>Ẩn</b> & 'con'"}}, result_channel="electronic")
    case = file_case(draft)
    [hit] = [hit for hit in ask(auditor, case.case_code).hits if hit.kind == "case"]
    assert "Lê &lt;b&gt;Ẩn&lt;/b&gt; &amp; &#x27;con&#x27;" in hit.title


def test_the_year_is_that_of_the_office(town, auditor):
    from datetime import UTC, datetime

    from search.domain.indexing import touch

    case = submitted_case()
    Case.objects.filter(pk=case.pk).update(
        submitted_at=datetime(2026, 12, 31, 17, 30, tzinfo=UTC)
    )  # 00:30 in the office
    touch([f"case:{case.uuid}"])
    assert ask(auditor, case.case_code, filters={"kind": ["case"]}).facets["year"] == {"2027": 1}


def test_every_search_is_recorded_without_its_words(town, auditor):
    case = submitted_case()
    ask(auditor, "Lê Văn Ẩn", filters={"kind": ["case"], "nonsense": ["x"]}, page=2)
    row = TrailEntry.objects.get(event="search.asked")
    print_, rest = row.detail.pop("question"), row.detail
    assert (row.actor, row.stream) == (auditor, f"account:{auditor.pk}")
    assert rest == {"filters": {"kind": ["case"]}, "exact": False, "page": 2, "total": 1, "degraded": False}
    assert len(print_) == 64
    told = json.dumps(row.detail).lower() + print_
    assert not any(word in told for word in ("văn", "van an", case.case_code.lower()))
    ask(auditor, "le van an")
    ask(auditor, "Lê Văn Bình")
    same, other = [
        row.detail["question"] for row in TrailEntry.objects.filter(event="search.asked").order_by("-pk")[:2]
    ][::-1]
    assert (same == print_, other == print_) == (True, False)


def test_a_question_without_words_is_said_and_recorded(town, auditor):
    submitted_case()
    found = ask(auditor, "…?!🏠")
    assert (found.wordless, found.hits, found.total) == (True, [], 0)
    assert TrailEntry.objects.filter(event="search.asked").count() == 1


def test_pages_end_somewhere(town, auditor):
    submitted_case()
    assert ask(auditor, "le van an", page=10**9).hits == []
    assert TrailEntry.objects.get(event="search.asked").detail["page"] == LAST_PAGE
    assert len(ask(auditor, "le van an", page=-3).hits) == 1


@pytest.mark.parametrize("count", [1, 4])
def test_statements_do_not_grow_with_hits(town, auditor, count, django_assert_num_queries):
    for _case in range(count):
        submitted_case()
    with django_assert_num_queries(22):
        found = ask(auditor, "le van an")
    assert found.total == count


def test_a_damaged_index_is_said_and_codes_numbers_and_names_are_still_found(town, auditor):
    from django.db import connection

    case = issued_case(town)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE search_fts")
    for asked in (case.case_code, case.case_code.lower(), "Lê Văn Ẩn", "01/GPXD-UBND"):
        found = ask(auditor, asked)
        assert found.degraded
        assert [hit.case for hit in found.hits] == [case], asked
    assert ask(town.person("kiemtoan.dx"), case.case_code).hits == []
    assert TrailEntry.objects.filter(event="search.asked", detail__degraded=True).count() == 5


def test_a_damaged_index_stops_no_filing(town):
    from django.db import connection

    from search.domain.indexing import index_health

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE search_fts")
    case = submitted_case()
    assert Case.objects.filter(pk=case.pk).exists()
    assert index_health()["pending"] >= 1


def test_opening_is_for_those_who_may_and_is_recorded(town, auditor):
    case, stranger = issued_case(town), town.person("kiemtoan.dx")
    link, paper = CaseDocument.objects.get(case=case, purpose="result"), case.papers.first()
    assert open_document(auditor, link.document_id) == link
    assert open_paper(auditor, paper.uuid) == paper
    assert list(TrailEntry.objects.filter(event="search.opened").order_by("pk").values_list("subject_type", "actor")) == [
        ("documents.document", auditor.pk), ("documents.storedfile", auditor.pk),
    ]  # fmt: skip
    for opening in (lambda: open_document(stranger, link.document_id), lambda: open_paper(stranger, paper.uuid)):
        with pytest.raises(SearchForbiddenError):
            opening()
    assert TrailEntry.objects.filter(event="search.opened").count() == 2
