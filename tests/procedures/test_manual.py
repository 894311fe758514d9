"""The manual says every word an author may use, and its example is a procedure that can be published."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from documents.templates_spec import TEMPLATES
from organisations.enums import Role, UnitFunction
from procedures import enums
from procedures.domain.catalogue import CATALOGUE, catalogue_problems
from procedures.specs import DeadlinePolicy

pytestmark = pytest.mark.unit
MANUAL = Path(settings.BASE_DIR) / "docs" / "manual"
LISTS = (
    Role, UnitFunction, enums.Act, enums.JobName, enums.StepKind, enums.FieldType, enums.SourceKind, enums.FeeKind,
    enums.FeeMoment, enums.Channel, enums.ResultChannel, enums.Level, enums.OnlineLevel, enums.Predicate,
    enums.Assignee, enums.PublicByCode, enums.TransitionalRule,
)  # fmt: skip


def words(name: str) -> set[str]:
    return set(re.findall(r"`([^`\s]+?):?`", (MANUAL / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("choices", LISTS, ids=lambda choices: choices.__name__)
def test_every_word_of_a_list_is_in_the_manual(choices):
    assert {member.value for member in choices if member.value} - words("procedures.md") == set()


def test_every_code_of_a_refusal_is_in_the_manual():
    folder = Path(settings.BASE_DIR) / "procedures" / "validators"
    codes = {
        code
        for path in folder.glob("*.py")
        for code in re.findall(r'Problem\(\s*"(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert len(codes) >= 30
    assert codes - words("procedures.md") == set()


def test_every_template_is_in_the_manual():
    assert set(TEMPLATES) - words("procedures.md") == set()


def test_every_figure_of_a_policy_is_in_the_manual():
    fields = {name for name in DeadlinePolicy.model_fields if not name.endswith("basis")}
    known = {word.partition(":")[0] for word in words("deadlines.md")} | {"cutoff_effect"}
    assert fields - known == set()


def test_the_example_of_the_manual_can_be_published(tmp_path):
    folder = Path(shutil.copytree(CATALOGUE, tmp_path / "catalogue"))
    example = re.search(r"```yaml\n(.*?)```", (MANUAL / "procedures.md").read_text(encoding="utf-8"), re.DOTALL)
    (folder / "2.000884-2025-07-01.yaml").write_text(example[1], encoding="utf-8")
    assert catalogue_problems(folder) == {}
