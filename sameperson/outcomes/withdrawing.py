"""What withdrawing each source does to people."""

import pandas as pd

from sameperson.linkage import Linkage
from sameperson.linkage.provenance import withdraw
from sameperson.world import World


def by_source(linkage: Linkage, world: World, threshold: float) -> pd.DataFrame:
    """Withdraw every source in turn, and count.

    People are counted who have a record left. The model is not trained again.

    Args:
        linkage: Of the world's records.
        world: Whose records these are.
        threshold: Match weight.

    Returns:
        Indexed by source, by falling number of identities that fall apart: records, links (resting
        on it), identities (holding a record of it), fell_apart, people_freed (wrongly merged with
        the source and not without it) and people_newly_split (with records in one identity before,
        in two or more after).
    """
    merged = _people(linkage.identities(threshold), world.truth, "identity")
    rows = {
        source: _row(linkage, world, source, threshold, merged)
        for source in world.records["source"].unique()
    }
    table = pd.DataFrame.from_dict(rows, "index").rename_axis("source")
    return table.sort_values(["fell_apart", "records"], ascending=False)


def _row(
    linkage: Linkage, world: World, source: str, threshold: float, merged: set[str]
) -> dict[str, int]:
    found = withdraw(linkage, world.records, source, threshold)
    left = set(world.truth[found.after.index])
    still = _people(found.after, world.truth, "identity")
    split = _people(found.before, world.truth, "person")
    now_split = _people(found.after, world.truth, "person")
    return {
        "records": int((world.records["source"] == source).sum()),
        "links": len(found.links),
        "identities": len(found.identities),
        "fell_apart": len(found.fell_apart),
        "people_freed": len((merged & left) - still),
        "people_newly_split": len(now_split - split),
    }


def _people(identities: pd.Series, truth: pd.Series, shared: str) -> set[str]:
    """People who share an identity with others (``identity``), or lie in several (``person``)."""
    frame = pd.DataFrame({"identity": identities, "person": truth.reindex(identities.index)})
    frame = frame.drop_duplicates()
    return set(frame.loc[frame.duplicated(shared, keep=False), "person"])
