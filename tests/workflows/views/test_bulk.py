"""Several steps taken at once: each for itself."""

import pytest
from django.contrib.messages import get_messages
from django.utils.translation import override

from tests.factories.cases import item_at, received_case, submitted_case
from workflows.domain.commands import claim

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
ADDRESS = "/ban-lam-viec/viec/nhan/"


def sent(client, person, items):
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    with override("en"):
        client.cookies.load({"django_language": "en"})
        answer = client.post(ADDRESS, {"viec": items})
    assert (answer.status_code, answer["Location"]) == (302, "/ban-lam-viec/")
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_ticked_steps_are_taken_and_those_of_colleagues_or_strangers_are_told(client, town):
    officer = town.person("tiepnhan.bp")
    free, foreign = item_at(submitted_case(), "check"), item_at(received_case(town), "assign")
    told = sent(client, officer, [str(free.uuid), str(foreign.uuid), "nonsense"])
    assert told == ["1 step taken.", "2 steps could not be taken: somebody else has them, or they are not for you."]
    free.refresh_from_db(), foreign.refresh_from_db()
    assert (free.assignee, foreign.assignee) == (officer, None)


def test_taking_ones_own_again_changes_nothing(client, town):
    officer = town.person("tiepnhan.bp")
    mine = item_at(submitted_case(), "check")
    claim(mine.uuid, actor=officer)
    assert sent(client, officer, [str(mine.uuid), str(mine.uuid)]) == ["1 step taken."]


def test_nothing_ticked_is_told(client, town):
    assert sent(client, town.person("tiepnhan.bp"), []) == ["Tick at least one line first."]
