"""The catalogue becomes law once; a file that cannot is refused with the line, the place and a sentence."""
# ruff: noqa: E501 - a table is read across

import shutil
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import OperationalError

from procedures.domain.catalogue import CATALOGUE, catalogue_problems, load_catalogue, read_catalogue
from procedures.errors import CatalogueChangedError, CatalogueFileError
from procedures.models import Procedure, ProcedureVersion

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
NEWER = "1.013225-2026-07-01.yaml"
OLDER = "1.013225-2025-07-01.yaml"


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the catalogue to be spoiled."""
    return Path(shutil.copytree(CATALOGUE, tmp_path / "catalogue"))


def spoil(folder: Path, name: str, old: str, new: str) -> int:
    """Change the first place where ``old`` stands; returns its line."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def told(folder: Path) -> dict[str, list[str]]:
    return {name: [str(mistake) for mistake in found] for name, found in catalogue_problems(folder).items()}


def test_the_catalogue_of_the_house_has_no_problem():
    assert catalogue_problems() == {}


def test_loading_twice_changes_nothing(catalogue):
    before = list(ProcedureVersion.objects.order_by("pk").values())
    done = load_catalogue()
    assert (done.published, done.unchanged, done.new) == (0, 3, ())
    assert list(ProcedureVersion.objects.order_by("pk").values()) == before


def test_a_trial_run_publishes_nothing(capsys):
    call_command("load_catalogue", dry_run=True)
    assert (Procedure.objects.count(), ProcedureVersion.objects.count()) == (0, 0)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "1.013225, từ 01/07/2025: sẽ được công bố. Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ"
    assert (
        lines[-1]
        == "Công bố 3, giữ nguyên 3.".replace("giữ nguyên 3", "giữ nguyên 0") + " Chạy thử: không thay đổi gì."
    )


def test_a_trial_run_counts_an_example_on_the_clock(capsys):
    call_command("load_catalogue", dry_run=True)
    assert (
        "  Đồng hồ, ví dụ: Nhận lúc 09:00 02/11/2026. Không tính ngày nhận; thời hạn 7 ngày làm việc, không tính 2 ngày nghỉ:"
        " chậm nhất 17:00 11/11/2026."
    ) in capsys.readouterr().out.splitlines()


def test_an_older_version_is_written_as_what_differs_and_keeps_its_own_sources():
    older = next(file.spec for file in read_catalogue() if file.path.name == OLDER)
    assert (older["deadline"]["amount"], older["deadline"]["unit"]) == (15, "calendar_days")
    assert "217/2026" not in yaml.safe_dump([older["components"], older["deadline"]["basis"]], allow_unicode=True)
    assert older["plan"]["steps"]["check"]["on"]["receive"] == {"act": "receive", "to": "assign"}


BAD = [
    ("term", "  amount: 7\n", "  amount: bảy\n", "deadline.amount: phải là số nguyên, không có dấu chấm hay phẩy"),
    ("negative term", "  amount: 7\n", "  amount: -7\n", "deadline.amount: ít nhất là 0"),
    ("role", "      role: receiver\n", "      role: wizard\n", "plan.steps.check.role: phải là một trong: 'receiver', 'case_officer', 'head', 'leader', 'clerk', 'consulted', 'controller', 'auditor', 'operator', 'administrator'"),
    ("misspelt entry", "      hours: 8\n      counted: false\n", "      hours: 8\n      countd: false\n", "plan.steps.check.countd: không có mục này ở chỗ này: xem lại chính tả"),
    ("fee with half a đồng", "    amount: 75000\n", "    amount: 75000.5\n", "fees.permit.amount: phải là số nguyên, không có dấu chấm hay phẩy"),
    ("thousands with a point", "    amount: 75000\n", "    amount: 75.000\n", "fees.permit.amount: phải là số nguyên, không có dấu chấm hay phẩy"),
    ("one language only", "  vi: Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ\n  en: New building permit for a private house\n", "  Cấp giấy phép\n", "name: cần hai câu, vi: và en:"),
    ("kind of step", "      kind: fan\n", "      kind: fann\n", "plan.steps.opinions: kind phải là một trong: branch, end, fan, job, step, wait"),
    ("target", "receive: { act: receive, to: assign }", "receive: { act: receive, to: asign }", "check: dẫn đến asign, không có bước này (unknown_target)"),
    ("an hour without quotation marks", "  answer_within_hours: 8\n", "  answer_within_hours: 15:00\n", "deadline.answer_within_hours: phải là số nguyên, không có dấu chấm hay phẩy"),
    ("level", "level: commune\n", "level: village\n", "level: phải là một trong: 'ministry', 'province', 'commune'"),
    ("day", "valid_from: 2026-07-01\n", "valid_from: 2026-13-01\n", "valid_from: phải là ngày, ví dụ 2026-07-01"),
    ("code", 'code: "1.013225"\n', "code: 1.013225\n", "code: phải là chữ: đặt trong dấu ngoặc kép"),
    ("transitional rule", "transitional_rule: filed", "transitional_rule: whenever", "transitional_rule: phải là một trong: 'filed', 'accepted', 'decided', 'new_law_at_once'"),
    ("written twice", "    prepare:\n", "    appraise:\n", "appraise: được viết hai lần ở cùng một chỗ"),
    ("not YAML", "  vi: Cấp giấy phép", "  vi: [Cấp giấy phép", None),
    ("tab", "  unit: working_days\n", "\tunit: working_days\n", None),
    ("numbering", '"{number:02d}/GPXD-UBND"', '"GPXD-UBND"', "outputs.result: ký hiệu phải có {number}"),
    ("figure without a source", "  coord_days: 2\n", "  coord_days: 2\n  extra_days_max: 3\n", "deadline.extra_days_max: con số này chưa có nguồn (no_source)"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_bad_file_is_refused_with_line_place_and_sentence(folder, old, new, sentence):
    line = spoil(folder, NEWER, old, new)
    (folder / OLDER).unlink()
    found = told(folder)[NEWER]
    assert len(found) >= 1
    if sentence is not None:
        assert any(text.endswith(sentence) for text in found), found
    number = int(found[0].removeprefix("dòng ").partition(":")[0])
    assert abs(number - line) <= 12, found


def test_entries_that_are_missing_are_all_told_at_once(folder):
    (folder / "9.000001-2026-01-01.yaml").write_text('code: "9.000001"\nsets: 1\n', encoding="utf-8")
    found = told(folder)["9.000001-2026-01-01.yaml"]
    assert [text for text in found if text.startswith(("level", "name", "plan", "valid_from"))] == [
        "level: còn thiếu", "name: còn thiếu", "plan: còn thiếu", "valid_from: còn thiếu",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "dòng 1: trong tệp chưa có mục nào dạng “code: …”"),
        ("- a\n- b\n", "dòng 1: trong tệp chưa có mục nào dạng “code: …”"),
        ("extends: nowhere.yaml\n", "dòng 1: extends: không có tệp nowhere.yaml bên cạnh"),
        ("extends: ../settings.yaml\n", "dòng 1: extends: không có tệp ../settings.yaml bên cạnh"),
        ("valid_from: 2026-01-01\nextends: bad.yaml\n", "dòng 2: extends: các tệp mở rộng lẫn nhau thành vòng"),
    ],
)
def test_what_is_no_version_at_all_is_refused(folder, text, sentence):
    (folder / "bad.yaml").write_text(text, encoding="utf-8")
    assert told(folder) == {"bad.yaml": [sentence]}


def test_a_file_in_another_encoding_is_refused(folder):
    (folder / "bad.yaml").write_bytes("name: Đồng Xoài\n".encode("utf-16"))
    assert told(folder) == {"bad.yaml": ["tệp không phải mã UTF-8"]}


def test_two_files_of_one_version_are_refused(folder):
    shutil.copy(folder / NEWER, folder / "copy.yaml")
    assert told(folder) == {
        "copy.yaml": [f"valid_from: {NEWER} là cùng một phiên bản: cùng mã, cùng ngày đầu"],
    }


def test_bad_files_are_told_one_line_each_and_nothing_is_published(folder):
    spoil(folder, NEWER, "  amount: 7\n", "  amount: bảy\n")
    with pytest.raises(CommandError) as refused:
        call_command("load_catalogue", folder=folder)
    lines = str(refused.value).splitlines()
    assert lines[0] == "Một tệp danh mục không hợp lệ."
    assert lines[2].startswith("  ") and "deadline.amount" in lines[-1]
    assert ProcedureVersion.objects.count() == 0
    with pytest.raises(CatalogueFileError):
        load_catalogue(folder)


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("  amount: 75000\n", "  amount: 80000\n", ["fees"]),
        ("transitional_rule: filed", "transitional_rule: accepted", ["transitional_rule"]),
        ('source: "Nghị định 217', 'source: "Nghị định số 217', ["source"]),
        ("public_by_code: full", "public_by_code: nothing", ["public_by_code"]),
    ],
)
def test_a_changed_file_of_a_published_version_is_refused(catalogue, folder, old, new, changed):
    (folder / OLDER).unlink()
    spoil(folder, NEWER, old, new)
    with pytest.raises(CatalogueChangedError) as refused:
        load_catalogue(folder)
    assert refused.value.detail == {"file": NEWER, "changed": changed}
    with pytest.raises(CommandError) as told_so:
        call_command("load_catalogue", folder=folder)
    assert str(told_so.value).splitlines()[1] == f"{NEWER}: khác ở: {', '.join(changed)}"


def test_where_a_procedure_stands_in_the_list_is_no_law(catalogue, folder):
    spoil(folder, NEWER, "position: 10\n", "position: 5\n")
    assert load_catalogue(folder).published == 0
    assert Procedure.objects.get(code="1.013225").position == 5


def test_a_third_version_closes_the_second_on_its_eve(catalogue, folder):
    text = f"extends: {NEWER}\nvalid_from: 2027-01-01\nsource: Luật mới\ndeadline: {{ amount: 8 }}\n"
    (folder / "1.013225-2027-01-01.yaml").write_text(text, encoding="utf-8")
    assert load_catalogue(folder).published == 1
    ends = (
        ProcedureVersion.objects.filter(procedure__code="1.013225").order_by("number").values_list("number", "valid_to")
    )
    assert [(number, str(day)) for number, day in ends] == [(1, "2026-06-30"), (2, "2026-12-31"), (3, "None")]
    assert load_catalogue(folder).published == 0


def test_a_period_that_is_taken_is_refused_with_a_sentence(catalogue, folder):
    text = f"extends: {NEWER}\nvalid_from: 2025-09-01\nvalid_to: 2025-12-31\nsource: x\n"
    (folder / "1.013225-2025-09-01.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        call_command("load_catalogue", folder=folder)
    assert str(refused.value).splitlines()[1] == "1.013225-2025-09-01.yaml: trùng thời gian với phiên bản 1"


def test_a_folder_without_files_is_a_mistake(tmp_path):
    with pytest.raises(CommandError):
        call_command("load_catalogue", folder=tmp_path)


def test_null_takes_an_entry_away(folder):
    text = f"extends: {NEWER}\nvalid_from: 2027-01-01\nsource: x\ndeadline: {{ answer_within_hours: null, answer_basis: null }}\n"
    (folder / "next.yaml").write_text(text, encoding="utf-8")
    spec = next(file.spec for file in read_catalogue(folder) if file.path.name == "next.yaml")
    assert "answer_within_hours" not in spec["deadline"]


def test_what_names_another_procedure_is_not_taken_over(folder):
    text = f'extends: {NEWER}\ncode: "1.999999"\nvalid_from: 2027-01-01\nsource: x\nname: {{ vi: Thủ tục khác }}\n'
    (folder / "other.yaml").write_text(text, encoding="utf-8")
    assert told(folder) == {
        "other.yaml": [
            f"dòng 1: {place}: vẫn là lời của 1.013225: hãy viết cho thủ tục này"
            for place in ("keywords", "name.en", "summary.en", "summary.vi")
        ]
    }


def test_files_are_checked_where_there_is_no_database(monkeypatch, capsys):
    def gone(*_args, **_kwargs):
        raise OperationalError

    monkeypatch.setattr("django.db.transaction.Atomic.__enter__", gone)
    call_command("load_catalogue", dry_run=True)
    assert capsys.readouterr().out == "Các tệp đều hợp lệ. Chưa có cơ sở dữ liệu để so với các phiên bản đã công bố.\n"
    with pytest.raises(OperationalError):
        call_command("load_catalogue")
