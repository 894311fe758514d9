"""On PostgreSQL: administrators who end each other, and two who open an account with one address, at the same moment."""

import pytest
from django.core.cache import cache
from django.test import Client

from organisations.domain.grants import authority_of, grant_role, revoke_grant
from organisations.domain.mandates import give_mandate
from organisations.enums import Role, SigningCapacity
from organisations.errors import GrantForbiddenError, LastAdministratorError, MandateOverlapsError
from organisations.models import Mandate, RoleGrant, User
from tests.journeys.at_once import at_once

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("postgres")]


def test_two_administrators_who_end_each_other_or_themselves_leave_one(town):
    one, other = town.person("quantri"), town.person("vanhanh")
    grant_role(other, unit=town.unit("city"), role=Role.ADMINISTRATOR, actor=one)
    held = {row.user_id: row for row in RoleGrant.objects.filter(role=Role.ADMINISTRATOR, unit=town.unit("city"))}
    for own in [False, True] * 10:
        RoleGrant.objects.filter(role=Role.ADMINISTRATOR).update(revoked_at=None)
        ended = (held[one.pk], held[other.pk]) if own else (held[other.pk], held[one.pk])
        done = at_once(
            lambda ended=ended: revoke_grant(ended[0], actor=one, reason="x"),
            lambda ended=ended: revoke_grant(ended[1], actor=other, reason="x"),
        )
        refused = [row for row in done if isinstance(row, LastAdministratorError | GrantForbiddenError)]
        assert (len(refused), sum(isinstance(row, RoleGrant) for row in done)) == (1, 1), done
        assert [Role.ADMINISTRATOR in authority_of(person).roles for person in (one, other)].count(True) == 1


def test_two_heads_of_one_body_named_at_once_are_one(town):
    body, given = town.unit("bp_office"), {"capacity": SigningCapacity.HEAD, "signature_lines": ["CHÁNH VĂN PHÒNG"]}
    for _round in range(10):
        Mandate.objects.filter(body=body).delete()
        done = at_once(
            *(
                lambda login=login: give_mandate(
                    town.person(login), body=body, basis="QĐ 12", actor=town.person("quantri"), **given
                )
                for login in ("chanhvp.bp", "tuphap.bp")
            )
        )
        assert sorted(type(row).__name__ for row in done) == ["Mandate", MandateOverlapsError.__name__], done


def test_two_who_sign_up_with_one_address_at_once_get_one_account_and_the_same_answer(settings):
    settings.EGOV_SHARES = {**settings.EGOV_SHARES, "accounts": 1000}
    for number in range(8):
        cache.clear()
        sent = {"full_name": "Lê Ẩn", "email": f"an{number}@example.vn", "password1": "tre-song-vuon-2026",
                "password2": "tre-song-vuon-2026"}  # fmt: skip
        done = at_once(*(lambda sent=sent: Client().post("/tai-khoan/signup/", sent) for _person in range(2)))
        assert {(row.status_code, row["Location"]) for row in done} == {(302, "/tai-khoan/confirm-email/")}, done
        assert User.objects.filter(email=sent["email"]).count() == 1
