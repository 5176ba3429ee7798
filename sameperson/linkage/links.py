"""``sp.link``: records in, weighted pairs and identities out."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from tqdm.auto import tqdm

from sameperson.linkage import cache as kept
from sameperson.linkage.fields import ROLES, Prepared, prepare

STAGES = 7


@dataclass(frozen=True)
class Model:
    """A trained model: parameters as Splink writes them, and what training said."""

    settings: dict[str, Any]
    training: dict[str, Any]

    def save(self, path: str | Path) -> None:
        """Write the model as JSON; ``load`` gives it back with equal weights."""
        Path(path).write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    @classmethod
    def load(cls, path: str | Path) -> "Model":
        """A model that ``save`` wrote. ValueError says so when the file is something else."""
        try:
            found = json.loads(Path(path).read_text(encoding="utf-8"))
            return cls(found["settings"], found["training"])
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise ValueError(f"{path} is no model that Model.save wrote: {error}.") from error

    @property
    def prior_log2_odds(self) -> float:
        """Log2 odds that two random records are of one person, as trained."""
        prior = self.settings["probability_two_random_records_match"]
        return math.log2(prior / (1 - prior))


@dataclass(frozen=True)
class Linkage:
    """Weighted pairs of one set of records.

    Attributes:
        pairs: record_l, record_r (in order of record id), weight (match weight), evidence_weight
            (the same without the prior), and for every field ``level_<role>``: the comparison
            level, 0 for no agreement, higher for more, -1 where a value is missing. Down to
            ``floor``; by falling weight, ties by record id.
        records: Record ids, in order.
        floor: Least weight that the pairs were kept down to.
        model: What scored them.
        training: What training said of itself; empty sessions when a model was given.
    """

    pairs: pd.DataFrame
    records: pd.Index
    floor: float
    model: Model
    training: Any

    def identities(self, threshold: float) -> pd.Series:
        """The identity of every record when pairs of at least a threshold are links.

        Args:
            threshold: Match weight.

        Returns:
            Series record_id -> identity_id: the smallest record id in the identity. Identities
            are the connected components of the links.

        Raises:
            ValueError: The threshold lies below the floor that pairs were kept down to.
        """
        if threshold < self.floor:
            raise ValueError(
                f"Pairs were kept down to weight {self.floor}; a threshold of {threshold} lies "
                f"below. Link again with floor={threshold}."
            )
        links = self.pairs[self.pairs["weight"] >= threshold]
        left = self.records.get_indexer(pd.Index(links["record_l"]))
        right = self.records.get_indexer(pd.Index(links["record_r"]))
        size = len(self.records)
        graph = coo_array((np.ones(len(links), dtype=np.int8), (left, right)), shape=(size, size))
        _, label = connected_components(graph, directed=False)
        first = np.full(label.max() + 1, size)
        np.minimum.at(first, label, np.arange(size))
        index = pd.Index(self.records, name="record_id")
        return pd.Series(self.records[first[label]], index=index, name="identity_id")


def link(
    records: pd.DataFrame,
    *,
    record_id: str = "record_id",
    fields: Mapping[str, str] | None = None,
    source: str = "source",
    within_sources: bool = True,
    engine: str = "duckdb",
    model: Model | None = None,
    floor: float = -10.0,
    cache: bool = True,
    seed: int = 1,
    progress: bool = True,
) -> Linkage:
    """Train a Fellegi-Sunter model on records and score the pairs that blocking forms.

    The method is Splink's [@linacre2022]; this function chooses comparisons, blocking rules and
    training suited to the roles, and mends the u of identifiers (see ``linkage.mend``).

    Args:
        records: One row per record, without the truth.
        record_id: Column of record ids, text or whole numbers.
        fields: Column for each role (``linkage.fields.ROLES``); a role that is not named is not
            used. None uses every role whose name is a column.
        source: Column that tells files apart; read only when ``within_sources`` is False.
        within_sources: Two records of one source may be the same person. False links
            duplicate-free files to each other.
        engine: ``"duckdb"``.
        model: Score with this trained model instead of training one.
        floor: Least match weight of a pair that is kept.
        cache: Keep the result in the user's cache folder, by content, and use it again.
        seed: Of the random pairs from which u is learnt.
        progress: Show a bar.

    Raises:
        TypeError, ValueError: One sentence on the column, the row and the remedy. Nothing is
            linked then.
    """
    if engine != "duckdb":
        raise NotImplementedError(
            f"There is no engine {engine!r} yet; use 'duckdb'. Spark comes with appendix A2."
        )
    prepared = prepare(records, record_id, fields, None if within_sources else source)
    request = {
        "model": None if model is None else model.settings,
        "within_sources": within_sources,
        "floor": floor,
        "seed": seed,
    }
    if not cache:
        return _build(*_score(prepared, request, progress), prepared, floor)
    pairs, found = kept.get(
        kept.key(prepared, request), lambda: _score(prepared, request, progress)
    )
    return _build(pairs, found, prepared, floor)


def _score(
    prepared: Prepared, request: dict[str, Any], progress: bool
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Train and score; pairs by place in the order of record ids, and the model as plain data."""
    from sameperson.linkage.model import score  # Splink takes a second to import

    with tqdm(total=STAGES, desc="Linking", disable=not progress, leave=False) as bar:

        def step(name: str) -> None:
            bar.set_postfix_str(name)
            bar.update()

        scores = score(
            prepared,
            request["model"],
            request["within_sources"],
            request["floor"],
            request["seed"],
            step,
        )
    pairs = scores.pairs.rename(columns={"unique_id_l": "left", "unique_id_r": "right"})
    low = np.minimum(pairs["left"], pairs["right"])
    pairs = pairs.assign(right=np.maximum(pairs["left"], pairs["right"]), left=low)
    pairs = pairs.assign(weight=pairs.pop("match_weight").round(6))
    pairs = pairs[pairs["weight"] >= request["floor"]]
    pairs = pairs.sort_values(
        ["weight", "left", "right"], ascending=[False, True, True], ignore_index=True
    )
    return pairs, {"settings": scores.settings, "training": asdict(scores.training)}


def _build(pairs: pd.DataFrame, found: dict[str, Any], prepared: Prepared, floor: float) -> Linkage:
    from sameperson.linkage.training import Training

    model = Model(found["settings"], found["training"])
    levels = [f"level_{role}" for role in ROLES if f"level_{role}" in pairs]
    frame = pd.DataFrame(
        {
            "record_l": prepared.ids[pairs["left"]],
            "record_r": prepared.ids[pairs["right"]],
            "weight": pairs["weight"],
            "evidence_weight": (pairs["weight"] - model.prior_log2_odds).round(6),
            **{level: pairs[level].astype("int8") for level in levels},
        }
    )
    frame.attrs["floor"] = floor
    return Linkage(frame, prepared.ids, floor, model, Training.of(found["training"]))
