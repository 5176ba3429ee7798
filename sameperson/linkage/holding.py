"""What holds an identity together: bridges, the weakest link, and the path between two records."""

from collections.abc import Iterator
from typing import Any

import igraph
import numpy as np
import pandas as pd

from sameperson.linkage.coded import Coded, code_links

COLUMNS = ["record_l", "record_r", "weight"]


def bridges(links: pd.DataFrame) -> pd.DataFrame:
    """Links without which their identity falls into two parts.

    Args:
        links: record_l, record_r, weight: the pairs that a rule accepts, each once.

    Returns:
        record_l, record_r, weight of every bridge, by rising weight, ties by record id, with
        ``side_l`` and ``side_r``: the records on either side of it, as tuples in order.
    """
    graph = igraph.Graph.DataFrame(links[COLUMNS], directed=False, use_vids=False)
    parts = graph.connected_components().subgraphs() if len(links) else []
    rows = [row for part in parts for row in _bridges_of_one(part)]
    found = pd.DataFrame(rows, columns=[*COLUMNS, "side_l", "side_r"])
    return found.sort_values(COLUMNS[::-1], ignore_index=True)


def _bridges_of_one(graph: Any) -> Iterator[tuple[Any, ...]]:
    """The bridges of one identity, smaller record id first."""
    names = graph.vs["name"]
    for edge in graph.bridges():
        kept = graph.copy()
        kept.delete_edges(edge)
        ends = sorted(graph.es[edge].tuple, key=lambda v: names[v])
        sides = [tuple(sorted(names[v] for v in kept.subcomponent(end))) for end in ends]
        yield (*(names[end] for end in ends), graph.es[edge]["weight"], *sides)


def weakest_links(links: pd.DataFrame) -> pd.DataFrame:
    """The link at which each identity first falls apart when the threshold rises.

    Whoever raises the threshold above this weight splits the identity. Whoever removes this one
    link splits it only when it is a bridge: otherwise other links still hold the parts together,
    none of them heavier.

    Args:
        links: record_l, record_r, weight: the pairs that a rule accepts.

    Returns:
        One row per identity of two or more records, by rising weight: ``identity_id`` (smallest
        record id), ``records``, ``links``, ``weight``, ``record_l``, ``record_r`` (of equally light
        links the last by record id) and ``bridge``.
    """
    coded = code_links(links, _named(links))
    tree = _forest(coded)
    identity = coded.identities(np.array(tree.connected_components().membership, dtype=np.int64))
    home = identity.to_numpy()
    edges = pd.DataFrame(_ends(coded, np.array(tree.es["link"], dtype=np.int64)))
    edges["identity_id"] = identity.reindex(edges["record_l"]).to_numpy()
    last = edges.drop_duplicates("identity_id", keep="last").set_index("identity_id")
    crossing = set(zip(*(bridges(links)[end] for end in COLUMNS[:2]), strict=True))
    last["records"] = identity.value_counts()
    last["links"] = pd.Series(home[coded.left]).value_counts()
    pairs = zip(last["record_l"], last["record_r"], strict=True)
    last["bridge"] = [pair in crossing for pair in pairs]
    found = last.reset_index().sort_values(["weight", "identity_id"], ignore_index=True)
    return found[["identity_id", "records", "links", "weight", "record_l", "record_r", "bridge"]]


def strongest_path(links: pd.DataFrame, record_a: object, record_b: object) -> pd.DataFrame:
    """The chain of links between two records whose weakest link is heaviest.

    Args:
        links: record_l, record_r, weight: the pairs that a rule accepts.
        record_a, record_b: Two records.

    Returns:
        record_l, record_r, weight from the first record to the second; no rows when nothing joins
        them. The least weight is the threshold up to which they stay together.
    """
    coded = code_links(links, _named(links))
    ends = coded.records.get_indexer(pd.Index([record_a, record_b]))
    if (ends < 0).any() or ends[0] == ends[1]:
        return links[COLUMNS][:0]
    tree = _forest(coded)
    if not tree.subcomponent(int(ends[0])).count(int(ends[1])):
        return links[COLUMNS][:0]
    steps = np.array(tree.get_shortest_path(int(ends[0]), int(ends[1])))
    edges = tree.get_eids(list(zip(steps[:-1].tolist(), steps[1:].tolist(), strict=True)))
    rows = np.array(tree.es["link"], dtype=np.int64)[edges]
    found = {"record_l": steps[:-1], "record_r": steps[1:]}
    frame = pd.DataFrame({end: coded.records[at] for end, at in found.items()})
    return frame.assign(weight=coded.weight[rows])


def _named(links: pd.DataFrame) -> pd.Index:
    """The records that links name."""
    named: pd.Index = pd.Index(pd.concat([links["record_l"], links["record_r"]])).unique()
    return named


def _forest(coded: Coded) -> Any:
    """The heaviest forest that spans the links, edges by falling weight, ``link`` their places.

    Ranks stand for weights: they keep the order, ties by record id, and take links by hand, whose
    weight is infinite.
    """
    size, count = len(coded.records), len(coded.left)
    pairs = list(zip(coded.left.tolist(), coded.right.tolist(), strict=True))
    graph = igraph.Graph(size, pairs, edge_attrs={"link": list(range(count))})
    kept = sorted(graph.spanning_tree(weights=list(range(count)), return_tree=False))
    ends = [pairs[edge] for edge in kept]
    return igraph.Graph(size, ends, edge_attrs={"link": kept})


def _ends(coded: Coded, rows: Any) -> dict[str, Any]:
    return {
        "record_l": coded.records[coded.left[rows]],
        "record_r": coded.records[coded.right[rows]],
        "weight": coded.weight[rows],
    }
