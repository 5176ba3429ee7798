"""The benchmarks: how a row is read, each at a small size, and both sides on the same work."""

import doctest
import math
import sys
from collections.abc import Callable
from pathlib import Path

import browser
import pytest

import sameperson as sp

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO / "benchmarks"))

import appending  # noqa: E402
import explorer  # noqa: E402
import linking  # noqa: E402
import page  # noqa: E402
import rows  # noqa: E402
import run  # noqa: E402
import starting  # noqa: E402
import sweep  # noqa: E402
import world as making  # noqa: E402
from rows import Row  # noqa: E402


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> sweep.Graph:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAMEPERSON_CACHE", str(tmp_path_factory.mktemp("cache")))
        return sweep.Graph.of(sp.make_world(200, seed=5))


# Rows -----------------------------------------------------------------------------------------


def test_a_ratio_is_of_medians_and_judged_by_its_limit() -> None:
    row = Row("x", [1.0, 2.0, 90.0], "s", [4.0, 4.0, 0.1], "them", limit=1 / 2, judged="ratio")
    assert row.ratio == 0.5
    assert row.met is True
    assert str(row) == "| x | 2 s | 1 to 90 | them: 4 s | 1/2 | at most 1/2 | yes |"


@pytest.mark.parametrize(
    ("more", "met"),
    [
        ({"limit": 2.0}, True),
        ({"limit": 1.9}, False),
        ({"limit": 2.0, "at_least": True}, True),
        ({"limit": 2.1, "at_least": True}, False),
        ({"limit": 50.0, "share": 0.95}, False),
        ({}, None),
    ],
)
def test_a_limit_is_met_missed_or_absent(more: dict[str, float], met: bool | None) -> None:
    row = Row("x", [1.0, 2.0, 90.0], "s", **more)
    assert row.met is met
    assert str(row).endswith({True: " yes |", False: " **no** |", None: " — |"}[met])


def test_a_share_of_the_runs_lies_under_the_value() -> None:
    row = Row("wait", [float(i) for i in range(101)], "ms", limit=95, share=0.95)
    assert row.value == 95
    assert "95% of 101 under" in str(row)
    assert row.met


def test_examples_in_docstrings_run() -> None:
    assert doctest.testmod(rows).failed == 0
    assert doctest.testmod(rows).attempted == 2


def test_a_measured_process_that_fails_says_why() -> None:
    assert rows.fresh("print('noise'); print([1, 2])") == [1, 2]
    with pytest.raises(RuntimeError, match="process failed: ZeroDivisionError"):
        rows.fresh("1 / 0")


# The same work --------------------------------------------------------------------------------


@pytest.mark.parametrize("threshold", [-9.9, 0.0000005, 8.0])
def test_the_peer_finds_the_identities_of_the_sweep(graph: sweep.Graph, threshold: float) -> None:
    clusters = sweep.Peer(graph).identities(threshold).as_pandas_dataframe()
    theirs = clusters.set_index("id")["cluster_id"]
    ours = graph.sweep()
    labels = dict(zip(ours.records, ours._forest.labels(threshold), strict=True))
    assert set(theirs.index) == set(labels)
    both = {(labels[record], cluster) for record, cluster in theirs.items()}
    assert (
        len(both) == theirs.nunique() == len(set(labels.values())) == ours.at(threshold).identities
    )
    assert 1 < len(both) < len(labels)


def test_other_identities_are_refused() -> None:
    with pytest.raises(RuntimeError, match="different identities"):
        sweep.check_same_work([3, 4], [3, 5])


def test_copies_side_by_side_are_as_many_times_everything(graph: sweep.Graph) -> None:
    one, three = graph.sweep().at(8.0), graph.side_by_side(3).sweep().at(8.0)
    for name in ("people", "people_wrongly_merged", "people_split", "identities", "links"):
        assert getattr(three, name) == 3 * getattr(one, name) > 0


# Each subject, small --------------------------------------------------------------------------


def small_explorer() -> list[Row]:
    return explorer.rows(2, lambda presses: {"here": [10.0, 20.0]})


def small_page() -> list[Row]:
    browser.need_chromium()
    return page.rows(2, 1)


@pytest.mark.parametrize(
    ("measure", "count"),
    [
        (lambda graph: sweep.rows(1, graph, records=1000), 5),
        (lambda _: making.rows(1, 100, 200), 3),
        (lambda _: linking.rows(1, "tiny"), 3),
        (lambda _: appending.rows(1, 100, 10), 4),
        (lambda _: small_explorer(), 1),
        (lambda _: small_page(), 2),
    ],
    ids=["sweep", "world", "linking", "appending", "explorer", "page"],
)
def test_a_subject_gives_rows_of_finite_numbers(
    graph: sweep.Graph,
    measure: Callable[[sweep.Graph], list[Row]],
    count: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PSEUDOPEOPLE", raising=False)
    monkeypatch.setattr(sweep, "FIFTY", sweep.FIFTY[::10])
    found = measure(graph)
    assert len(found) == count
    for row in found:
        assert all(math.isfinite(value) and value > 0 for value in [*row.ours, *row.peer])
        assert row.ratio is None or math.isfinite(row.ratio)


def test_the_door_is_not_measured_while_it_would_set_up(tmp_path: Path) -> None:
    (tmp_path / "start.py").write_text("def is_set_up():\n    return False\n")
    with pytest.raises(RuntimeError, match=r"run python3 start\.py test first"):
        starting.rows(1, tmp_path)


def test_the_door_and_imports_are_measured(tmp_path: Path) -> None:
    (tmp_path / "start.py").write_text("def is_set_up():\n    return True\n")
    (tmp_path / "jupyterlab.py").write_text("")
    found = starting.rows(1, tmp_path)
    assert [row.what.split()[0] for row in found] == ["import", "start.py"]
    assert all(row.ratio is not None and math.isfinite(row.ratio) for row in found)


# The page -------------------------------------------------------------------------------------


def test_a_subject_alone_leaves_the_tables_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = tmp_path / "README.md"
    readme.write_text((REPO / "benchmarks" / "README.md").read_text("utf-8"), "utf-8")
    before = readme.read_text("utf-8").split("## explorer")
    monkeypatch.setattr(run, "PAGE", readme)
    small = small_explorer()
    monkeypatch.setattr(explorer, "rows", lambda: small)
    run.main(["explorer"])
    after = readme.read_text("utf-8").split("## explorer")
    assert after[0] == before[0]
    row = "| key press to new pixels, here, 95% of 2 under | 19.5 ms | 10 to 20 | — | — |"
    assert row in after[1]
    assert row in capsys.readouterr().out
    assert f"{rows.cores()} cores" in after[1]


def test_a_subject_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run.main(["weather"])
    assert "there is no subject 'weather'" in capsys.readouterr().err
