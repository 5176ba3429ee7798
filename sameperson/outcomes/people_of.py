"""People under any identities, whatever rule made them.

``Sweep`` is exact for connected components of links at a threshold. Best links, complete linkage,
must-not-link and arrival one by one make other identities; these are counted here as they come,
with the same definitions and names.
"""

import numpy as np
import pandas as pd

from sameperson.linkage.aliases import record_of
from sameperson.outcomes.tables import read_required, read_truth

STATES = ("intact", "split", "merged", "both")
ABOUT = ("the same person", "somebody in the identity", "somebody else")


def states(identities: pd.Series, truth: pd.Series) -> pd.Series:
    """The state of every person: intact, split, merged or both.

    Args:
        identities: Series record_id -> identity_id, for every record of the truth.
        truth: Series record_id -> person_id.

    Returns:
        Series person_id -> state. *Intact*: all their records in one identity, nobody else's there.
        *Split*: their records in two or more. *Merged*: somebody else's record with one of theirs.
        *Both*: the last two together.
    """
    cells = _cells(identities, truth)
    mixed = cells["identity"].duplicated(keep=False)
    by_person = mixed.groupby(cells["person"])
    merged, split = by_person.any(), by_person.size() > 1
    code = merged.to_numpy() * 2 + split.to_numpy()
    names = np.array(STATES, dtype=object)[code]
    return pd.Series(names, index=merged.index.rename("person_id"), name="state")


def people_of(
    identities: pd.Series, truth: pd.Series, must_join: pd.DataFrame | None = None
) -> dict[str, int | float | None]:
    """What identities do to people, by the names of ``Outcome``.

    Args:
        identities: Series record_id -> identity_id, for every record of the truth.
        truth: Series record_id -> person_id.
        must_join: Pairs of records whose separation accuses, as ``Sweep`` takes them.

    Returns:
        people, people_wrongly_merged, people_split, people_both, people_intact, people_accused,
        people_left_in_time, identities, mixed_identities, identity_pairs, false_identity_pairs,
        precision, recall, f1. For connected components equal to ``Sweep.at``. Shares are None
        where they are not defined; the accused are None without ``must_join``.
    """
    state = states(identities, truth)
    cells = _cells(identities, truth)
    together = _pairs(cells.groupby("identity")["records"].sum())
    true, known = _pairs(cells["records"]), _pairs(cells.groupby("person")["records"].sum())
    return {
        "people": len(state),
        "people_wrongly_merged": int(state.isin(["merged", "both"]).sum()),
        "people_split": int(state.isin(["split", "both"]).sum()),
        "people_both": int((state == "both").sum()),
        "people_intact": int((state == "intact").sum()),
        **_accused(identities, truth, must_join),
        "identities": int(cells["identity"].nunique()),
        "mixed_identities": int((cells["identity"].value_counts() > 1).sum()),
        "identity_pairs": together,
        "false_identity_pairs": together - true,
        "precision": true / together if together else None,
        "recall": true / known if known else None,
        "f1": 2 * true / (together + known) if together + known else None,
    }


def mixed_identities(
    identities: pd.Series, truth: pd.Series, links: pd.DataFrame, bridges: pd.DataFrame
) -> pd.DataFrame:
    """Identities that hold two or more people, and by how many false links.

    Args:
        identities: Series record_id -> identity_id, for every record of the truth.
        truth: Series record_id -> person_id.
        links: record_l, record_r: the links that made the identities.
        bridges: ``linkage.identities.bridges(links)``.

    Returns:
        Indexed by identity_id: ``records``, ``people``, ``false_links`` between two of them, and
        ``false_bridges``, those of the false links that are bridges.
    """
    cells = _cells(identities, truth)
    found = cells.groupby("identity")["records"].agg(records="sum", people="size")
    for name, own in (("false_links", links), ("false_bridges", bridges)):
        person = [own[end].map(truth).to_numpy() for end in ("record_l", "record_r")]
        home = own["record_l"].map(identities)[person[0] != person[1]]
        found[name] = home.value_counts().reindex(found.index, fill_value=0)
    mixed: pd.DataFrame = found[found["people"] > 1].rename_axis("identity_id")
    return mixed


def drawn_in(attracted: pd.DataFrame, identities: pd.Series, truth: pd.Series) -> pd.DataFrame:
    """Whom the names that records learned draw into their identities.

    Args:
        attracted: ``linkage.aliases.attracted``.
        identities: Series record_id -> identity_id: those from which the names were learned.
        truth: Series record_id -> person_id.

    Returns:
        One row per attracted link between two identities, by falling weight: ``carrier``, the
        record that had the other name, ``by``, that version of it, ``other``, the record it met,
        ``weight``; ``mixed``: the carrier's identity holds two or more people; ``about``: whom the
        other record is about, *the same person* as the carrier, *somebody in the identity* of the
        carrier, or *somebody else*.
    """
    found = attracted[["by", "weight"]].assign(carrier=record_of(attracted["by"]))
    left = attracted["record_l"] != found["carrier"]
    found["other"] = attracted["record_l"].where(left, attracted["record_r"])
    found["home"] = found["carrier"].map(identities)
    found = found[found["home"].to_numpy() != found["other"].map(identities).to_numpy()]
    person, met = found["carrier"].map(truth).to_numpy(), found["other"].map(truth).to_numpy()
    cells = _cells(identities, truth)
    inside = pd.MultiIndex.from_frame(cells[["identity", "person"]])
    known = pd.MultiIndex.from_arrays([found["home"], met]).isin(inside)
    found["mixed"] = found["home"].isin(cells["identity"][cells["identity"].duplicated()])
    found["about"] = np.where(person == met, ABOUT[0], np.where(known, ABOUT[1], ABOUT[2]))
    columns = ["carrier", "by", "other", "weight", "mixed", "about"]
    return pd.DataFrame(found[columns]).reset_index(drop=True)


def _cells(identities: pd.Series, truth: pd.Series) -> pd.DataFrame:
    """One row per identity and person in it: identity, person, how many records."""
    read_truth(truth)
    home = identities.reindex(truth.index)
    if home.isna().any() or len(identities) != len(truth):
        raise ValueError(
            f"The identities hold {len(identities):,} records and the truth {len(truth):,}; "
            "give an identity to every record of the truth and to no other."
        )
    pairs = pd.DataFrame({"identity": home.to_numpy(), "person": truth.to_numpy()})
    return pairs.value_counts().rename("records").reset_index()


def _pairs(sizes: pd.Series) -> int:
    """How many pairs groups of these sizes hold."""
    return int((sizes * (sizes - 1) // 2).sum())


def _accused(
    identities: pd.Series, truth: pd.Series, must_join: pd.DataFrame | None
) -> dict[str, int | None]:
    if must_join is None:
        return {"people_accused": None, "people_left_in_time": None}
    arrival, departure = read_required(must_join, truth.index)
    home = identities.reindex(truth.index).to_numpy()
    person = truth.to_numpy()[arrival]
    apart = home[arrival] != home[departure]
    return {
        "people_accused": len(pd.unique(person[apart])),
        "people_left_in_time": len(pd.unique(person)),
    }
