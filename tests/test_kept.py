"""A year that was run once is the same when it is read, and is run anew when anything differs."""

import ast
import pickle
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import sameperson as sp
from sameperson.casebook.policy import Policy
from sameperson.casebook.year import Assumptions, Year, kept

PACKAGE = kept.HERE.parent
# Used by a year without deciding it: the log, the lock, who may do what, which world came in.
LEAVE = {"log", "store", "act", "lock", "roles", "safety", "intake"}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _own_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMEPERSON_CACHE", str(cache))


@pytest.fixture(scope="module")
def world() -> sp.World:
    return sp.load("tiny")


def run(world: sp.World, policy: Policy, **settings) -> Year:
    return kept.kept_year(world, policy, weeks=2, progress=False, **settings)


def test_a_kept_year_is_the_year(world, monkeypatch) -> None:
    first = run(world, Policy(upper=5.0))
    monkeypatch.setattr(kept, "year", lambda *_, **__: pytest.fail("it was run again"))
    again = run(world, Policy(upper=5.0))
    for name in ("weeks", "harms", "leads", "moves"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(again, name))
    pd.testing.assert_series_equal(first.totals(), again.totals())
    pd.testing.assert_frame_equal(first.how_often(), again.how_often())
    who = world.people.person_id.iloc[0]
    pd.testing.assert_frame_equal(first.timeline(who), again.timeline(who))
    assert first.book != again.book
    assert first.book.exists()
    assert sp.casebook.Casebook.open(again.book)


def test_its_copy_of_the_casebook_goes_with_it(world) -> None:
    year = run(world, Policy(upper=5.0))
    path = year.book
    del year
    assert not path.exists()


def test_anything_that_decides_it_gives_another_name(world) -> None:
    linkage = sp.link(world.records, progress=False)
    names = {
        kept.key(world, linkage, [vars(policy), vars(assume), seed])
        for policy, assume, seed in (
            (Policy(), Assumptions(), 1), (replace(Policy(), notice=True), Assumptions(), 1),
            (Policy(), Assumptions(asks=0.7), 1), (Policy(), Assumptions(), 2),
        )
    }  # fmt: skip
    assert len(names) == 4
    again = kept.key(world, linkage, [vars(Policy()), vars(Assumptions()), 1])
    assert again in names
    other = replace(world, records=world.records.assign(sex="f"))
    assert kept.key(other, linkage, [vars(Policy()), vars(Assumptions()), 1]) not in names


def test_a_folder_that_cannot_be_used_costs_time_alone(world, tmp_path, monkeypatch) -> None:
    (tmp_path / "years").write_text("in the way")
    monkeypatch.setenv("SAMEPERSON_CACHE", str(tmp_path))
    linkage = sp.link(world.records, progress=False)
    with pytest.warns(UserWarning, match="Years are not kept"):
        year = kept.kept_year(world, Policy(upper=5.0), weeks=1, linkage=linkage, progress=False)
    assert len(year.weeks) == 2


def test_the_code_that_a_year_imports_is_in_its_name() -> None:
    seen = set()
    running = [p for p in (PACKAGE / "year").glob("*.py") if p.stem not in kept.TELLING]
    for path in running:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            module = getattr(node, "module", None) or ""
            if isinstance(node, ast.ImportFrom) and module.startswith("sameperson.casebook."):
                seen.add(module.split(".")[2])
    assert seen - {"year"} - LEAVE <= set(kept.DECIDES)
    assert all((PACKAGE / f"{name}.py").exists() for name in kept.DECIDES)


def test_a_file_that_asks_for_anything_else_is_refused(tmp_path) -> None:
    (tmp_path / "x").write_bytes(pickle.dumps(print))
    with (tmp_path / "x").open("rb") as file, pytest.raises(pickle.UnpicklingError, match="print"):
        kept._Reader(file, {}).load()
