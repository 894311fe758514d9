"""What is missing on a machine is named with its reason; without a way to install it, one sentence says whom to ask."""

import os
import shutil

import pytest

from scripts.launcher import packages
from scripts.launcher.packages import WEASYPRINT_LIBRARIES, install_packages, missing_libraries
from scripts.launcher.words import StopError

pytestmark = pytest.mark.unit


def refusal() -> str:
    with pytest.raises(StopError) as caught:
        install_packages(["b", "a", "a"], why="something draws with them")
    return str(caught.value)


def test_nothing_missing_asks_for_nothing(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    install_packages([], why="nothing")


def test_without_apt_the_packages_are_named(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    expected = "Missing: a b (something draws with them). There is no apt-get here; please install them by hand."
    assert refusal() == expected


def test_without_root_and_sudo_it_says_what_to_ask_for(monkeypatch, capsys):
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert refusal() == (
        "Missing: a b (something draws with them). Only root can install it, and there is no sudo: ask an administrator"
        " for `apt-get install a b`, then start again."
    )
    assert capsys.readouterr().err == ""


def test_of_names_that_differ_between_distributions_the_first_is_told(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(StopError, match=r"^Missing: java-17 tool \(it runs\)\."):
        install_packages(["tool", "java-17 | java-21", "tool"], why="it runs")


def test_a_library_that_this_system_has_no_package_for_is_asked_for_once_with_the_others_and_then_never(monkeypatch):
    subset, others = WEASYPRINT_LIBRARIES["libharfbuzz-subset.so.0"], ["libpango-1.0-0", "libharfbuzz0b"]
    asked = []
    monkeypatch.setattr(packages, "install_packages", lambda names, why: asked.append(names))
    monkeypatch.setattr(packages, "_is_known", lambda _name: False)
    for missing in ([*others, subset], [subset]):
        monkeypatch.setattr(packages, "missing_libraries", lambda _libraries, missing=missing: missing)
        packages.install_weasyprint_libraries()
    assert asked == [[*others, subset]]


def test_a_library_that_the_loader_does_not_find_is_missing():
    assert missing_libraries({"libc.so.6": "libc6", "libnowhere-9.so.1": "libnowhere9"}) == ["libnowhere9"]
    assert set(WEASYPRINT_LIBRARIES) >= {"libpango-1.0.so.0", "libpangoft2-1.0.so.0"}
