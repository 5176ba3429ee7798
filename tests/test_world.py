"""Worlds: made the same everywhere, kept whole, with the truth apart."""

import dataclasses
import json
import os
import subprocess
import sys

import pandas as pd
import pytest

import sameperson as sp
from sameperson.world import datasets
from sameperson.world.datasets import DATASETS, Dataset, checksum, data_folder, replace_section
from sameperson.world.sources import FIELDS, NAMES, SOURCES, missing
from sameperson.world.traditions import BIRCH, TRADITIONS

NAME_COLUMNS = [*NAMES, "alias", "family_name_before"]


@pytest.fixture(scope="module")
def world():
    return sp.make_world(1_000, seed=3)


def test_the_truth_stands_apart_from_the_records(world) -> None:
    assert "person_id" not in world.records
    assert world.truth.index.equals(pd.Index(world.records.record_id))
    assert set(world.truth) <= set(world.people.person_id)
    assert world.groups.index.equals(pd.Index(world.people.person_id))
    assert world.records.record_id.is_unique


def test_record_ids_tell_nothing(world) -> None:
    number = world.truth.str[1:].astype(int)
    following = (number.diff().abs() <= 5).mean()
    assert following < 0.03


def test_departures_are_two_records_of_one_visit_that_ended_in_time(world) -> None:
    records = world.records.set_index("record_id")
    left = world.departures
    for end in ("arrival", "departure"):
        assert (records.event[left[end]] == end).all()
        assert (world.truth[left[end]].to_numpy() == left.person_id.to_numpy()).all()
    days = pd.to_datetime(records.event_on[left.departure].to_numpy()) - pd.to_datetime(
        records.event_on[left.arrival].to_numpy()
    )
    assert days.days.min() > 0
    assert days.days.max() <= 90


def test_every_record_is_entered_after_its_event(world) -> None:
    assert (world.records.recorded_on >= world.records.event_on).all()


def test_values_mixed_at_the_source_are_another_person_s(world) -> None:
    mixed = world.contaminated
    assert len(mixed) > 0
    assert (world.truth[mixed.record_id].to_numpy() != mixed.person_id.to_numpy()).all()
    sources = world.records.set_index("record_id").source[mixed.record_id]
    assert set(sources) == {"address_files"}


def test_organisations_have_ids_of_their_own(world) -> None:
    named = world.records.organisation_id.dropna()
    kinds = world.organisations.set_index("organisation_id").kind[named]
    by_source = world.records.source[named.index].to_numpy()
    assert set(zip(by_source, kinds, strict=True)) == {
        ("study_permits", "school"),
        ("visas", "sponsor"),
        ("benefits", "employer"),
    }


def test_other_traditions_change_names_and_nothing_else(world) -> None:
    wide = dataclasses.replace(BIRCH, family_names=900, family_syllables=3, common_names=0)
    other = sp.make_world(1_000, 3, [wide if t is BIRCH else t for t in TRADITIONS])
    for name, frame in world.frames().items():
        same = [c for c in frame if c not in NAME_COLUMNS]
        pd.testing.assert_frame_equal(frame[same], other.frames()[name][same])
    birch = world.truth.map(world.groups) == "Birch"
    before, after = world.records.family_name, other.records.family_name
    assert (before != after)[birch.to_numpy()].mean() > 0.9
    written_by_others = world.people.second_tradition.notna().any()
    assert written_by_others
    alder = (world.truth.map(world.groups) == "Alder").to_numpy()
    unmarried = alder & before.notna().to_numpy()
    assert (before == after)[unmarried].mean() > 0.95  # the rest married into Birch


def test_another_source_leaves_the_records_of_the_others(world) -> None:
    blind = [
        dataclasses.replace(s, missing=missing(given_name=0.5)) if s.name == "open_web" else s
        for s in SOURCES
    ]
    other = sp.make_world(1_000, 3, sources=blind)
    rest = world.records.source != "open_web"
    pd.testing.assert_frame_equal(world.records[rest], other.records[rest])


def test_the_manifest_says_who_made_it_and_from_what(world) -> None:
    assert world.manifest["made_by"] == "sameperson"
    assert world.manifest["seed"] == 3
    assert [t["name"] for t in world.manifest["traditions"]] == [t.name for t in TRADITIONS]
    assert json.loads(json.dumps(world.manifest)) == world.manifest


def test_a_world_is_saved_and_opened_again(world, tmp_path) -> None:
    world.save(tmp_path / "mine")
    again = sp.World.open(tmp_path / "mine")
    for name, frame in world.frames().items():
        pd.testing.assert_frame_equal(frame, again.frames()[name])
    pd.testing.assert_series_equal(world.truth, again.truth)
    pd.testing.assert_series_equal(world.groups, again.groups)
    with pytest.raises(FileNotFoundError, match=r"holds no manifest\.json"):
        sp.World.open(tmp_path)


MAKE = """
import sameperson as sp
from sameperson.world.datasets import DATASETS, checksum
for name in ("tiny", "classroom"):
    world = sp.make_world(DATASETS[name].people, DATASETS[name].seed)
    for part, frame in world.frames().items():
        print(name, part, checksum(frame))
"""


def test_committed_worlds_are_what_their_command_makes_in_a_fresh_process() -> None:
    settings = {**os.environ, "PYTHONHASHSEED": "5", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    made = subprocess.run(
        [sys.executable, "-c", MAKE], env=settings, capture_output=True, text=True, check=True
    )
    committed = [
        f"{name} {part} {checksum(frame)}"
        for name in ("tiny", "classroom")
        for part, frame in sp.World.open(data_folder() / name).frames().items()
    ]
    assert made.stdout.split("\n")[:-1] == committed
    datasheet = (data_folder() / "README.md").read_text(encoding="utf-8")
    assert all(f"`{line.split()[2]}`" in datasheet for line in committed)


def test_a_checksum_sees_every_value_and_every_blank() -> None:
    frame = pd.DataFrame({"a": ["x", None], "b": [1, 2]})
    sums = {
        checksum(frame),
        checksum(frame.assign(a=["x", "None"])),
        checksum(frame.assign(b=[1, 3])),
        checksum(frame.rename(columns={"a": "c"})),
    }
    assert len(sums) == 4


def test_larger_worlds_are_made_once_and_a_broken_try_starts_again(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("SAMEPERSON_CACHE", str(tmp_path))
    monkeypatch.setitem(DATASETS, "town", Dataset(people=60, seed=7, committed=False))
    made = []
    monkeypatch.setattr(
        datasets, "make_world", lambda *args, **kw: made.append(args) or sp.make_world(*args)
    )
    broken = tmp_path / "worlds" / f"town-7-{datasets.EDITION}"
    broken.mkdir(parents=True)
    (broken / "records.parquet").write_bytes(b"half")
    first, second = sp.load("town"), sp.load("town")
    assert made == [(60, 7)]
    pd.testing.assert_frame_equal(first.records, second.records)
    other = sp.load("tiny", seed=8)
    assert other.manifest["seed"] == 8


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sp.load("city"), "choose one of tiny, classroom, town, nation"),
        (lambda: sp.make_world(1), "at least 2 people; you asked for 1"),
        (lambda: sp.make_world(10, seed=-1), "whole number from 0; you gave -1"),
        (lambda: missing(nickname=0.1), "No source has a field 'nickname'"),
    ],
)
def test_what_cannot_be_made_is_refused_with_a_sentence(call, message) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_a_page_without_marks_is_refused(tmp_path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Nothing\n")
    with pytest.raises(ValueError, match="add the two marks"):
        replace_section(page, "checksums", "x")


def test_the_fields_of_a_record_are_the_roles_of_a_linkage(world) -> None:
    assert set(FIELDS) <= set(world.records.columns)
