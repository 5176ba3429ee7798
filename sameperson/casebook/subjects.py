"""Subjects: what standing links hold together. Filed anew whenever a link changes."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from sameperson.casebook.store import Act
from sameperson.linkage.constraints import constrained
from sameperson.linkage.holding import strongest_path
from sameperson.linkage.provenance import identities_of

STANDING, HELD, REFUSED, WITHDRAWN = "standing", "held", "refused", "withdrawn"
ENDS = ("record_l", "record_r")
FILED, ARCHIVED = "filed", "archived"
IN_DOUBT = "in doubt"  # why a link is on hold that waits for a person


def company(act: Act, records: Iterable[str]) -> pd.DataFrame:
    """Some records and everybody whom standing links hold together with one of them.

    Returns:
        record_id, arrival, state, subject_id, in order of record id.
    """
    return act.frame(
        """WITH RECURSIVE near AS (
            SELECT unnest($1) AS record_id UNION (
            SELECT record_r FROM link JOIN near ON record_l = record_id WHERE state = 'standing'
            UNION ALL
            SELECT record_l FROM link JOIN near ON record_r = record_id WHERE state = 'standing')),
        filed AS (SELECT subject_id FROM record SEMI JOIN near USING (record_id))
        SELECT record_id, arrival, state, subject_id FROM record
        WHERE record_id IN (FROM near)
            OR subject_id IN (SELECT subject_id FROM filed WHERE subject_id IS NOT NULL)
        ORDER BY record_id""",
        list(records),
    )


def standing(act: Act, records: Iterable[str]) -> pd.DataFrame:
    """Standing links among some records: link_id, record_l, record_r, weight."""
    return act.frame(
        """SELECT link_id, record_l, record_r, weight FROM link WHERE state = 'standing'
        AND list_contains($1, record_l) AND list_contains($1, record_r)
        ORDER BY weight DESC, record_l, record_r""",
        list(records),
    )


def apart(act: Act, records: Iterable[str]) -> pd.DataFrame:
    """Decisions that keep two of some records apart: apart_id, record_l, record_r."""
    return act.frame(
        """SELECT apart_id, record_l, record_r FROM must_not_link WHERE state = 'standing'
        AND list_contains($1, record_l) AND list_contains($1, record_r)
        ORDER BY record_l, record_r""",
        list(records),
    )


def breaking(
    act: Act, near: Iterable[str], links: pd.DataFrame, before: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Of some links, those that would join records which a decision keeps apart.

    Args:
        near: The records of all links, and all that are filed with them.
        links: link_id, record_l, record_r; taken one by one in this order.
        before: Links that stand whatever comes after them, of the same columns; None for none.

    Returns:
        link_id, record_l, record_r, decision_l, decision_r (the pair that it would have joined) and
        held_because, in that order.
    """
    pair, ends = ["one", "other"], list(ENDS)
    ordered = pd.concat([links if before is None else before, links]).drop_duplicates("link_id")
    ranked = ordered.assign(weight=np.arange(len(ordered), 0, -1))
    refused = constrained(ranked, near, apart(act, near)).refused.drop(columns="weight")
    own = links[["link_id", *ends]].reset_index(drop=True)
    own[pair] = np.sort(own[ends].to_numpy(dtype=object), axis=1)
    found = own.merge(refused, left_on=pair, right_on=ends, suffixes=("", "_of"))
    names = ["link_id", *ends, "decision_l", "decision_r"]
    because = "must not link " + found["decision_l"] + " " + found["decision_r"]
    return found[names].assign(held_because=because)


def way_between(act: Act, one: str, other: str) -> pd.DataFrame:
    """The chain of standing links between two records whose weakest link is heaviest.

    Returns:
        link_id, record_l, record_r, weight from the first record to the second; no rows when
        nothing joins them.
    """
    links = standing(act, company(act, [one])["record_id"])
    way = strongest_path(links, one, other)
    ids = {
        frozenset(ends): name  # of links of the same pair the heaviest comes last, and stays
        for name, *ends in links.iloc[::-1][["link_id", *ENDS]].itertuples(index=False)
    }
    steps = zip(*(way[end] for end in ENDS), strict=True)
    return way.assign(link_id=[ids[frozenset(step)] for step in steps])[
        ["link_id", *ENDS, "weight"]
    ]


def give_reasons(act: Act, held: pd.DataFrame) -> None:
    """Write down which decision keeps links on hold: link_id, held_because."""
    act.update(
        """UPDATE link SET held_because = incoming.held_because FROM incoming
        WHERE link.link_id = incoming.link_id""",
        held[["link_id", "held_because"]],
    )


def refile(act: Act, records: Iterable[str]) -> pd.DataFrame:
    """File records under the subjects that their standing links make now.

    Looks at the records named and at everybody filed with them. Records on hold, also when they are
    linked to each other, belong to no subject until one of them is filed. A subject's id is the
    arrival number of its first record, so the same links give the same ids, whatever was done and
    undone in between.

    Returns:
        record_id, before, after (subject ids; missing for none) of every record that moved.
    """
    near = company(act, records)
    if not len(near):
        return pd.DataFrame({"record_id": [], "before": [], "after": []}, dtype=object)
    links = standing(act, near["record_id"])
    group = identities_of(links, pd.Index(near["record_id"])).reindex(near["record_id"]).to_numpy()
    first = near.groupby(group)["arrival"].transform("min")
    belongs = (near["state"] != HELD).groupby(group).transform("any")
    after = ("S" + first.astype(int).astype(str).str.zfill(6)).where(belongs, None)
    now = pd.DataFrame(
        {"record_id": near["record_id"], "before": near["subject_id"], "after": after}
    )
    changed = now["before"].fillna("") != now["after"].fillna("")
    moved = now[changed].reset_index(drop=True)
    act.update(
        """UPDATE record SET subject_id = incoming.after FROM incoming
        WHERE record.record_id = incoming.record_id""",
        moved,
    )
    _keep_subjects(act, moved)
    return moved


def _keep_subjects(act: Act, moved: pd.DataFrame) -> None:
    """Open subjects that are new, and drop those that nothing is filed under any more."""
    new = moved["after"].dropna().drop_duplicates()
    opened = pd.DataFrame({"subject_id": new, "kind": "person", "opened_at": act.at})
    act.update(
        """INSERT INTO subject BY NAME SELECT * FROM incoming
        WHERE subject_id NOT IN (SELECT subject_id FROM subject)""",
        opened,
    )
    act.update(
        """DELETE FROM subject WHERE subject_id IN (SELECT subject_id FROM incoming)
        AND subject_id NOT IN (SELECT subject_id FROM record WHERE subject_id IS NOT NULL)""",
        pd.DataFrame({"subject_id": moved["before"].dropna().drop_duplicates()}),
    )
