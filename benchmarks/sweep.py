"""The sweep against Splink's clustering, on the linkage of the town."""

import logging
import time
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rows import Row, timed
from splink.backends.duckdb import DuckDBAPI
from splink.clustering import cluster_pairwise_predictions_at_threshold as cluster_at_one

# Splink has it, for many thresholds at once, in no public module.
from splink.internals.clustering import (
    cluster_pairwise_predictions_at_multiple_thresholds as cluster_at_many,
)

import sameperson as sp
from sameperson.world.streams import stream

THRESHOLD = 8.0
# Weights have six decimals. Half a step between two of them, no rounding of Splink's probabilities
# moves a pair across; far above 30 they are too near 1 to tell weights apart.
FIFTY = np.linspace(-9.5, 29.7, 50) + 5e-7
QUERIES = 1000


@dataclass(frozen=True)
class Graph:
    """Pairs with the truth of their records, and what else a sweep of a world is given."""

    pairs: pd.DataFrame
    truth: pd.Series
    more: dict[str, Any]

    @classmethod
    def of(cls, world: sp.World) -> "Graph":
        """The linkage of a world, trained and scored as ``sp.link`` does it."""
        pairs = sp.link(world.records, progress=False).pairs
        more = {
            "groups": world.groups,
            "must_join": world.departures,
            "kin": world.kin,
            "contaminated": world.contaminated["record_id"],
        }
        return cls(pairs, world.truth, more)

    def sweep(self) -> sp.Sweep:
        """Built from nothing."""
        return sp.Sweep(self.pairs, self.truth, **self.more)

    def __str__(self) -> str:
        return f"{len(self.pairs):,} pairs"

    def above(self, weight: float) -> "Graph":
        """The same records with the pairs of a weight or more."""
        return Graph(self.pairs[self.pairs["weight"] >= weight], self.truth, self.more)

    def side_by_side(self, copies: int) -> "Graph":
        """Copies of the graph whose records and people are told apart by a letter."""
        letters = [chr(ord("a") + copy) for copy in range(copies)]
        ends = ["record_l", "record_r"]
        pairs = pd.concat(
            [self.pairs.assign(**{e: self.pairs[e] + x for e in ends}) for x in letters],
            ignore_index=True,
        )
        truth = pd.concat(
            [(self.truth + x).rename(lambda record, x=x: record + x) for x in letters]
        )
        return Graph(pairs, truth, {})


class Peer:
    """Splink over the same pairs, which lie in its database as its own predictions would."""

    def __init__(self, graph: Graph) -> None:
        logging.getLogger("splink").setLevel(logging.ERROR)
        connection = duckdb.connect()
        odds = 2.0 ** graph.pairs["weight"]
        edges = graph.pairs[["record_l", "record_r"]].set_axis(["id_l", "id_r"], axis=1)
        edges = edges.assign(match_probability=odds / (1 + odds))
        nodes = pd.DataFrame({"id": graph.truth.index})
        for name, frame in {"edges": edges, "nodes": nodes}.items():
            connection.register("frame", frame)
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM frame")
        api = DuckDBAPI(connection)
        self._tables = {
            "nodes": api.register("nodes"),
            "edges": api.register("edges"),
            "db_api": api,
            "node_id_column_name": "id",
        }

    def identities(self, threshold: float) -> Any:
        """Splink's clusters at one threshold: a table in its database."""
        return cluster_at_one(**self._tables, threshold_match_weight=threshold)

    def cluster(self, threshold: float) -> None:
        """The same, and thrown away."""
        self.identities(threshold).drop_table_from_database_and_remove_from_cache()

    def counts(self, thresholds: NDArray[np.float64]) -> list[int]:
        """Number of clusters at rising thresholds, each clustering made from the one before."""
        found = cluster_at_many(
            **self._tables,
            match_weight_thresholds=thresholds.tolist(),
            output_cluster_summary_stats=True,
        ).as_record_list()
        found.sort(key=lambda row: float(row["threshold_match_weight"]))
        return [int(row["num_clusters"]) for row in found]


def rows(runs: int = 3, graph: Graph | None = None, records: int = 1_000_000) -> list[Row]:
    """Building and fifty thresholds on a graph, the town's; queries of so many records or more."""
    graph = graph or Graph.of(sp.load("town"))
    strong = graph.above(THRESHOLD)
    runs_of = measure(runs, graph, strong)
    built, one, weight = runs_of["built"], runs_of["one"], f"{THRESHOLD:g}"
    thrice = partial(Row, unit="s", limit=3, judged="ratio", peer_is="one threshold, these pairs")
    return [
        thrice(f"whole sweep, {graph}", built, peer=runs_of["every"]),
        thrice(f"whole sweep, {strong}, weight {weight} or more", runs_of["strong"], peer=one),
        Row(f"whole sweep, {graph}", built, "s", one, f"one threshold, {weight}"),
        Row(
            f"sweep and fifty thresholds, {graph}",
            runs_of["fifty"],
            "s",
            runs_of["many"],
            "fifty thresholds",
            limit=1 / 12,
            judged="ratio",
        ),
        queries(graph.side_by_side(-(-records // len(graph.truth)))),
    ]


def measure(runs: int, graph: Graph, strong: Graph) -> dict[str, list[float]]:
    """Seconds of both sides by turns, so that what else the machine does meets both."""
    peer, strong_peer = Peer(graph), Peer(strong)
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(runs):
        timed(found["built"], graph.sweep)
        timed(found["every"], lambda: peer.cluster(-np.inf))
        timed(found["strong"], strong.sweep)
        timed(found["one"], lambda: strong_peer.cluster(THRESHOLD))
        ours = timed(found["fifty"], lambda: graph.sweep().curve(FIFTY)["identities"])
        theirs = timed(found["many"], lambda: peer.counts(FIFTY))
        check_same_work(ours.tolist(), theirs)
    return found


def queries(graph: Graph) -> Row:
    """Milliseconds of ``sweep.at`` at thresholds drawn from the whole range."""
    sweep, waits = graph.sweep(), list[float]()
    for threshold in stream(1, "queries").uniform(-10, 60, QUERIES):
        start = time.perf_counter()
        sweep.at(float(threshold))
        waits.append(1000 * (time.perf_counter() - start))
    what = f"one query of {len(graph.truth):,} records"
    return Row(what, waits, "ms", limit=1, share=0.95)


def check_same_work(ours: list[int], theirs: list[int]) -> None:
    """Both sides count the same identities, or there is nothing to compare."""
    if ours != theirs:
        raise RuntimeError("Splink and the sweep count different identities; compare them first.")
