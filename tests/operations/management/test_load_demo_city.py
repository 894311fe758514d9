"""Loading the demonstration into data made from earlier files: one sentence and what to do, no traceback."""

import shutil

import pytest
from django.core.management import CommandError, call_command

from organisations.models import OrgUnit
from procedures.domain.catalogue import CATALOGUE, load_catalogue

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
CHANGED = "1.013225-2026-07-01.yaml"


@pytest.fixture(autouse=True)
def demonstration(settings):
    settings.DEMO = True


def refusal(folder) -> list[str]:
    with pytest.raises(CommandError) as refused:
        call_command("load_demo_city", data=folder)
    assert refused.value.returncode == 1
    return str(refused.value).splitlines()


def test_a_changed_catalogue_is_told_with_the_way_out(db, tmp_path):
    older, data = shutil.copytree(CATALOGUE, tmp_path / "older"), tmp_path / "data"
    data.mkdir()
    file = older / CHANGED
    file.write_text(
        file.read_text(encoding="utf-8").replace("  amount: 75000\n", "  amount: 80000\n"), encoding="utf-8"
    )
    load_catalogue(older)
    first, place, advice = refusal(data)
    assert first == "A catalogue file was changed after its version was published. Add a new version instead."
    assert place == "1.013225-2025-07-01.yaml: differs in: fees"  # it extends the changed one
    assert ("--reset" in advice, "--data" in advice) == (True, True)
    assert (OrgUnit.objects.count(), list(data.iterdir())) == (0, [])


def test_whatever_else_the_house_refuses_is_its_sentence(tmp_path, settings):
    settings.EGOV_SIGNING = {**settings.EGOV_SIGNING, "TSA": "https://tsa.example.vn"}
    assert refusal(tmp_path) == ["Such certificates are made in a demonstration only."]
