"""The tables of a world in SQL: from files and from frames, and nothing goes back."""

import pandas as pd
import pytest

import sameperson as sp
from sameperson.world.sql import connect

QUERY = "SELECT record_id, person_id FROM records JOIN truth USING (record_id) ORDER BY record_id"


def test_files_and_frames_hold_the_same() -> None:
    world = sp.load("tiny")
    files, frames = connect("tiny"), connect(world)
    pd.testing.assert_frame_equal(files.sql(QUERY).df(), frames.sql(QUERY).df())
    for name, frame in world.frames().items():
        for connection in (files, frames):
            assert connection.sql(f"SELECT count(*) FROM {name}").fetchall() == [(len(frame),)]


def test_sql_counts_what_pandas_counts() -> None:
    world = sp.load("tiny")
    found = connect(world).sql("SELECT source, count(phone) AS n FROM records GROUP BY source").df()
    expected = world.records.groupby("source").phone.count()
    assert found.set_index("source").n.to_dict() == expected.to_dict()


def test_what_is_written_there_does_not_reach_the_world() -> None:
    world = sp.load("tiny")
    connection = connect(world)
    connection.sql("CREATE OR REPLACE TEMP VIEW records AS SELECT 1 AS record_id")
    assert len(world.records) > 1
    assert connect("tiny").sql("SELECT count(*) FROM records").fetchall() == [(len(world.records),)]


def test_records_never_hold_the_truth() -> None:
    assert "person_id" not in connect("tiny").sql("SELECT * FROM records").columns


def test_an_unknown_world_is_refused() -> None:
    with pytest.raises(ValueError, match="There is no world 'village'"):
        connect("village")
