"""A city of one's own: people with their own addresses, passwords in a private file, nothing of the demonstration."""

import json

import pytest
import yaml
from django.core.management import CommandError, call_command

from organisations.domain.catalogue import read_city
from organisations.models import OrgUnit, User

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def plan(tmp_path):
    """The demonstration's units with two people who have addresses of their own."""
    city = read_city()
    people = [{**row, "email": f"{row['login']}@phuong.example.vn"} for row in city["people"][:2]]

    def write(**changes: object):
        path = tmp_path / "city.yaml"
        path.write_text(yaml.safe_dump({**city, "people": people, **changes}, allow_unicode=True), encoding="utf-8")
        return path

    return write


def test_people_can_sign_in_with_the_password_that_was_written(plan, tmp_path, client):
    passwords = tmp_path / "first.json"
    call_command("load_city", str(plan()), passwords=passwords)
    assert passwords.stat().st_mode & 0o777 == 0o600
    written = json.loads(passwords.read_text())
    assert sorted(written) == sorted(User.objects.values_list("email", flat=True))
    email, password = sorted(written.items())[0]
    client.post("/tai-khoan/login/", {"login": email, "password": password})
    assert client.get("/ban-lam-viec/").status_code == 200


def test_loading_again_makes_no_new_account(plan, tmp_path):
    for name in ("one.json", "two.json"):
        call_command("load_city", str(plan()), passwords=tmp_path / name)
    assert json.loads((tmp_path / "two.json").read_text()) == {}
    assert User.objects.count() == 2


def test_a_dry_run_makes_nothing(plan, tmp_path, capsys):
    call_command("load_city", str(plan()), passwords=tmp_path / "x.json", dry_run=True)
    assert "2 people, 2 new accounts" in capsys.readouterr().out
    assert (User.objects.count(), OrgUnit.objects.count(), (tmp_path / "x.json").exists()) == (0, 0, False)


def test_a_person_without_an_address_is_named(plan, tmp_path):
    people = read_city()["people"][:1]
    with pytest.raises(CommandError) as refused:
        call_command("load_city", str(plan(people=people)), passwords=tmp_path / "x.json")
    assert str(refused.value) == f"Without an address of their own nobody can sign in: {people[0]['login']}."
    assert User.objects.count() == 0


def test_passwords_are_written_over_nothing(plan, tmp_path):
    kept = tmp_path / "kept.json"
    kept.write_text("mine")
    with pytest.raises(CommandError, match="is there already"):
        call_command("load_city", str(plan()), passwords=kept)
    assert (kept.read_text(), User.objects.count()) == ("mine", 0)


def test_a_file_that_is_no_city_is_said(tmp_path):
    other = tmp_path / "x.yaml"
    other.write_text("just words")
    with pytest.raises(CommandError, match="is not the file of a city"):
        call_command("load_city", str(other), passwords=tmp_path / "x.json")
