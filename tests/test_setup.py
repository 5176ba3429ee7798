"""The set-up: one list of pins, and a door that finishes what was broken off."""

import ast
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.request
import zipfile
from collections import namedtuple
from pathlib import Path
from types import ModuleType

import browser
import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from sameperson import cli

REPO = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]
PINS = [Requirement(line) for line in (REPO / "requirements.txt").read_text().splitlines()]
PLATFORMS = [
    {"sys_platform": "linux", "os_name": "posix", "platform_machine": "x86_64"},
    {"sys_platform": "linux", "os_name": "posix", "platform_machine": "aarch64"},
    {"sys_platform": "darwin", "os_name": "posix", "platform_machine": "arm64"},
    {"sys_platform": "win32", "os_name": "nt", "platform_machine": "AMD64"},
]
Version = namedtuple("Version", "major minor")


def applies(marker: Marker | None, platform: dict[str, str], version: str) -> bool:
    python = {"python_version": version, "python_full_version": f"{version}.4"}
    return marker is None or marker.evaluate({**platform, **python})


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda p: p["platform_machine"])
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_every_dependency_has_one_pin_that_satisfies_it(
    platform: dict[str, str], version: str
) -> None:
    pins: dict[str, str] = {}
    for pin in PINS:
        if applies(pin.marker, platform, version):
            assert canonicalize_name(pin.name) not in pins, f"{pin.name} is pinned twice"
            (specifier,) = pin.specifier
            assert specifier.operator == "==", f"{pin} is no pin"
            pins[canonicalize_name(pin.name)] = specifier.version
    for text in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]:
        wanted = Requirement(text)
        assert pins[canonicalize_name(wanted.name)] in wanted.specifier, f"{text} is not met"


def test_numpy_is_one_version_for_all() -> None:
    assert [pin.marker for pin in PINS if pin.name == "numpy"] == [None]


def test_conda_installs_exactly_the_pins_and_the_package() -> None:
    environment = yaml.safe_load((REPO / "environment.yml").read_text("utf-8"))
    assert environment == {
        "name": "sameperson",
        "channels": ["conda-forge"],
        "dependencies": ["python=3.12", "pip", {"pip": ["-r requirements.txt", "-e ."]}],
    }


@pytest.mark.parametrize("name", ["requirements.txt", "environment.yml", "pyproject.toml"])
def test_no_index_address_path_or_hash_is_written_down(name: str) -> None:
    text = (REPO / name).read_text("utf-8")
    assert not re.search(r"https?:|file:|--index|--find-links|--hash| @ |^/", text, re.MULTILINE)


# The door -------------------------------------------------------------------------------------


@pytest.fixture
def door(tmp_path: Path) -> ModuleType:
    """start.py in a folder of its own, whose installer only writes down that it was called."""
    for name in ("start.py", "requirements.txt", "pyproject.toml"):
        shutil.copy(REPO / name, tmp_path / name)
    spec = importlib.util.spec_from_file_location("start", tmp_path / "start.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def steps(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a stub of the two long steps did, in order."""
    done: list[str] = []

    def make_venv() -> None:
        done.append("venv")
        python = Path(door.PYTHON)
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()

    monkeypatch.setattr(door, "make_venv", make_venv)
    monkeypatch.setattr(door, "install", lambda: done.append("install"))
    return done


def test_a_set_up_is_made_once(door: ModuleType, steps: list[str]) -> None:
    assert not door.is_set_up()
    door.set_up()
    door.set_up()
    assert door.is_set_up()
    assert steps == ["venv", "install"]


def test_other_pins_set_up_again(door: ModuleType, steps: list[str]) -> None:
    door.set_up()
    with (Path(door.HERE) / "requirements.txt").open("a") as file:
        file.write("another==1.0\n")
    assert not door.is_set_up()
    door.set_up()
    assert steps == ["venv", "install"] * 2


def test_a_set_up_broken_off_is_taken_up_again(
    door: ModuleType, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    door.set_up()
    (Path(door.HERE) / "pyproject.toml").write_text("[project]\n")
    with monkeypatch.context() as patch:
        patch.setattr(door, "install", lambda: door.give_up("no network"))
        with pytest.raises(SystemExit, match="no network"):
            door.set_up()
    assert not Path(door.STAMP).exists()
    door.set_up()
    assert door.is_set_up()
    assert steps == ["venv", "install", "venv", "venv", "install"]


def test_a_stamp_without_a_python_counts_for_nothing(door: ModuleType, steps: list[str]) -> None:
    door.set_up()
    Path(door.PYTHON).unlink()
    assert not door.is_set_up()


def test_a_venv_whose_python_does_not_run_is_made_anew(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = Path(door.PYTHON)
    python.parent.mkdir(parents=True)
    python.touch()
    called: list[tuple[str, ...]] = []
    real = door.runs
    monkeypatch.setattr(
        door, "runs", lambda *c: called.append(c) is None and (c[0] == sys.executable or real(*c))
    )
    door.make_venv()
    assert called[-1] == (sys.executable, "-m", "venv", "--clear", door.VENV)


def test_pip_takes_over_where_uv_fails(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(door.shutil, "which", lambda name: "a-uv")
    monkeypatch.setattr(door, "runs", lambda *c: called.append(c[0]) is None and c[0] != "a-uv")
    door.install()
    assert called == ["a-uv", door.PYTHON]


def test_a_failed_installation_says_what_to_do(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "runs", lambda *c: False)
    with pytest.raises(SystemExit, match=r"network.*disk is full.*same command again"):
        door.install()


@pytest.mark.parametrize("version", [(3, 8), (3, 10), (3, 14)])
def test_another_python_is_refused_with_a_sentence(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int]
) -> None:
    monkeypatch.setattr(door.sys, "version_info", version)
    with pytest.raises(SystemExit, match=rf"needs Python 3.11.*this is 3\.{version[1]}\."):
        door.main(["lab"])


def test_an_old_python_can_read_the_door() -> None:
    ast.parse((REPO / "start.py").read_text("utf-8"), feature_version=(3, 5))


def test_the_door_needs_the_standard_library_only() -> None:
    tree = ast.parse((REPO / "start.py").read_text("utf-8"))
    names = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    assert names
    assert names <= set(sys.stdlib_module_names)


def test_a_folder_that_cannot_be_written_is_told(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "LOCK", str(Path(door.HERE) / "nowhere" / "lock"))
    with pytest.raises(SystemExit, match=r"could not set up.*must be writable"):
        door.main(["lab"])


@pytest.mark.parametrize("command", ["lab", "explore", "review", "test"])
def test_arguments_pass_through(
    door: ModuleType, steps: list[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr(door.subprocess, "call", lambda c, cwd: called.append(c) or 7)
    assert door.main([command, "--one", "two words"]) == 7
    assert called[0][0] == door.PYTHON
    assert called[0][-2:] == ["--one", "two words"]


def test_lab_is_for_this_machine_only_and_keeps_its_token(door: ModuleType) -> None:
    line = " ".join(door.COMMANDS["lab"])
    assert "--ServerApp.ip=127.0.0.1" in line
    assert "token" not in line


def test_an_unknown_command_shows_those_there_are(
    door: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert door.main(["labs"]) == 2
    assert "python start.py lab" in capsys.readouterr().out


def test_only_one_start_sets_up_at_a_time(door: ModuleType) -> None:
    with open(door.LOCK, "a") as first, open(door.LOCK, "a") as second:
        assert door.is_locked(first.fileno())
        assert not door.is_locked(second.fileno())


def test_the_explorer_is_for_this_machine_only_with_a_token() -> None:
    arguments = cli.voila_arguments()
    assert "--Voila.ip=127.0.0.1" in arguments
    assert "--Voila.auto_token=True" in arguments
    assert "--strip_sources=True" in arguments


def test_the_review_workbench_is_said_to_come_later(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["review"]) == 2
    assert "lesson 18" in capsys.readouterr().out


# What is slow: from nothing, and from a wheel --------------------------------------------------


def copy_of_the_project(to: Path) -> Path:
    names = subprocess.check_output(["git", "ls-files"], cwd=REPO, text=True).splitlines()
    for name in filter(lambda n: (REPO / n).is_file(), names):
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPO / name, to / name)
    return to


@pytest.mark.slow
def test_a_fresh_copy_sets_itself_up(tmp_path: Path) -> None:
    here = copy_of_the_project(tmp_path / "a folder with spaces")
    command = [sys.executable, "start.py", "test", "--collect-only", "-q", "tests/test_sweep.py"]
    subprocess.run(command, cwd=here, check=True, capture_output=True, timeout=900)
    again = subprocess.run(command, cwd=here, check=True, capture_output=True, text=True)
    assert "Same Person?" not in again.stdout, "set up twice"
    folder = "Scripts" if os.name == "nt" else "bin"
    python = next((here / ".venv" / folder).glob("python*"))
    subprocess.run([python, "-m", "pip", "check"], check=True, capture_output=True)


@pytest.mark.slow
def test_a_wheel_works_from_another_folder(tmp_path: Path) -> None:
    here, wheels = copy_of_the_project(tmp_path / "project"), tmp_path / "wheels"
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "-q", "-w", wheels, here]
    subprocess.run(build, check=True)
    (wheel,) = wheels.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "sameperson/py.typed" in names
    assert any(n.startswith("sameperson/data/") and n.endswith(".parquet") for n in names)
    target = tmp_path / "installed"
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "-q", "--target", target, wheel]
    subprocess.run(install, check=True)
    settings = {**os.environ, "PYTHONPATH": str(target)}
    found = subprocess.check_output([sys.executable, "-c", USE], cwd=tmp_path, env=settings)
    file, records, truths, pairs, merged = json.loads(found)
    assert Path(file).is_relative_to(target)
    assert records == truths > 100
    assert pairs > 100
    assert merged > 0
    explore = ["sameperson", "explore", "--no-browser"]
    with browser.served(explore, tmp_path, PYTHONPATH=str(target)) as address:
        page = urllib.request.urlopen(address, timeout=120).read().decode()
    assert "Where is the line?" in page
    assert "widget-view" in page, "the explorer's cell ran to its end"
    assert "Traceback" not in page


USE = """
import json
import sameperson as sp

world = sp.load("tiny")
linkage = sp.link(world.records, cache=False, progress=False)
sweep = sp.Sweep(linkage.pairs, world.truth, world.groups, world.departures, world.kin)
explorer = sp.widgets.ThresholdExplorer(sweep, world, threshold=-5.0)
assert "LeadTrac" in repr(sp.references("icepia"))
merged = explorer.state.outcome.people_wrongly_merged
print(json.dumps([sp.__file__, len(world.records), len(world.truth), len(linkage.pairs), merged]))
"""
