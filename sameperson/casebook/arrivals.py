"""Records arrive: they are filed, and matched under the policy that is in force."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sameperson.casebook.changes import no_longer_in_doubt
from sameperson.casebook.in_force import in_force
from sameperson.casebook.policy import HOLD, Policy
from sameperson.casebook.store import Act
from sameperson.casebook.subjects import (
    FILED,
    HELD,
    IN_DOUBT,
    STANDING,
    breaking,
    company,
    give_reasons,
    refile,
    standing,
)
from sameperson.linkage.provenance import identities_of

OWN_ID = re.compile(r"[ABDKLNOPQSV]\d{5,}")
COLUMNS = (
    "record_id", "source", "event", "event_on", "recorded_on", "given_name", "family_name",
    "birth_date", "sex", "document_number", "phone", "email", "address", "city", "postcode",
    "nationality", "alias", "organisation_id",
)  # fmt: skip


@dataclass(frozen=True)
class Matched:
    """What became of records that arrived.

    Attributes:
        linked: Links that stand since: link_id, record_l, record_r, weight.
        held: Links on hold: link_id, record_l, record_r, weight, held_because.
        on_hold: Ids of the records that belong to nobody until somebody decides.
        moved: record_id, before, after (subject ids) of every record that changed its subject.
    """

    linked: pd.DataFrame
    held: pd.DataFrame
    on_hold: tuple[str, ...]
    moved: pd.DataFrame


def file(act: Act, records: pd.DataFrame, batch_id: str) -> None:
    """File records that arrive, in the order they have, each under a subject of its own.

    Args:
        records: With the columns of a world's records; others are ignored.
    """
    for name in records["record_id"].astype(str):
        if OWN_ID.fullmatch(name):
            raise ValueError(
                f"Record id {name} has the form of the casebook's own ids (a letter of ABDKLNOPQSV "
                "and five digits or more), and would be taken for one; give it another."
            )
    numbers = act.numbers("arrival", len(records))
    rows = records.reindex(columns=list(COLUMNS)).reset_index(drop=True)
    act.insert(
        "record",
        rows.assign(arrival=numbers, batch_id=batch_id, arrived_at=act.at, state=FILED),
    )


def match(act: Act, new: pd.Index | pd.Series, pairs: pd.DataFrame, model_id: str = "") -> Matched:
    """Link records that have just been filed to each other and to those on file.

    Under the policy in force a pair of at least the upper threshold becomes a link that stands; one
    between the thresholds is held for a person. What stands already goes before: an arriving link
    that would break a decision is held, heaviest first, ties by record id. Of arriving records that
    have no standing link to somebody on file, those in doubt are put on hold, unless the policy
    makes new subjects of them.

    Args:
        new: Ids of the records that arrived.
        pairs: record_l, record_r, weight; those without a new record, or with one that is not on
            file or archived, are left aside.
        model_id: Of the model that gave the weights.
    """
    policy_id, policy = in_force(act)
    links = _new_links(act, new, pairs, policy).assign(
        model_id=model_id,
        policy_id=policy_id,
        made_at=act.at,
        made_by=f"rule {policy_id}",
        threshold=policy.upper,
        made_in=act.seq,
    )
    links["reason"] = "match weight " + links["weight"].round(2).astype(str)
    act.insert("link", links)
    near = company(act, [*new, *links["record_l"], *links["record_r"]])
    held = hold_what_breaks(act, near, links)
    on_hold = _hold_records(act, near, set(new), policy)
    moved = refile(act, near["record_id"])
    made = links[(links["state"] == STANDING) & ~links["link_id"].isin(held["link_id"])]
    doubt = links[links["state"] == HELD]
    columns = ["link_id", "record_l", "record_r", "weight"]
    return Matched(
        made[columns].reset_index(drop=True),
        pd.concat([doubt, held])[[*columns, "held_because"]].reset_index(drop=True),
        on_hold,
        moved,
    )


def _new_links(
    act: Act, new: pd.Index | pd.Series, pairs: pd.DataFrame, policy: Policy
) -> pd.DataFrame:
    """Rows of links for the pairs that the policy looks at."""
    heavy = pairs[(pairs["weight"] >= policy.lower)]
    heavy = heavy[heavy["record_l"].isin(new) | heavy["record_r"].isin(new)]
    ends = pd.concat([heavy["record_l"], heavy["record_r"]]).unique()
    sources = dict(
        act.rows(
            "SELECT record_id, source FROM record WHERE state <> 'archived' "
            "AND list_contains(?, record_id)",
            list(ends),
        )
    )
    linked = {r for r, s in sources.items() if policy.sources is None or s in policy.sources}
    kept = heavy[heavy["record_l"].isin(linked) & heavy["record_r"].isin(linked)]
    kept = _in_order(kept)
    sure = (kept["weight"] >= policy.upper) & policy.automatic
    kept["link_id"] = act.ids("K", len(kept)) if len(kept) else []
    kept["state"] = np.where(sure, STANDING, HELD)
    kept["held_because"] = [None if stands else IN_DOUBT for stands in sure]
    return kept


def _in_order(pairs: pd.DataFrame) -> pd.DataFrame:
    """Each pair once, the smaller record first, heaviest pairs first, ties by record id."""
    ends = ["record_l", "record_r"]
    kept = pairs[[*ends, "weight"]].reset_index(drop=True)
    kept[ends] = np.sort(kept[ends].to_numpy(dtype=object), axis=1)
    kept = kept.sort_values(["weight", *ends], ascending=[False, True, True])
    return kept[kept["record_l"] != kept["record_r"]].drop_duplicates(ends, ignore_index=True)


def hold_what_breaks(act: Act, near: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Hold arriving links that a decision is against; those that stood before go first."""
    ours = standing(act, near["record_id"])
    arrives = ours["link_id"].isin(links["link_id"])
    found = breaking(act, near["record_id"], ours[arrives], ours[~arrives])
    held = found.merge(ours[["link_id", "weight"]], on="link_id")
    act.update(
        "UPDATE link SET state = 'held' FROM incoming WHERE link.link_id = incoming.link_id",
        held[["link_id"]],
    )
    give_reasons(act, held)
    return held


def _hold_records(act: Act, near: pd.DataFrame, new: set[str], policy: Policy) -> tuple[str, ...]:
    """Put new records on hold that no standing link holds to somebody on file, and are in doubt.

    Records on hold that an arriving link holds to somebody on file are filed.
    """
    before = set(near.loc[near["state"] == HELD, "record_id"])
    arrives = near["record_id"].isin(new)
    if policy.on_doubt == HOLD:
        links = standing(act, near["record_id"])
        ids = pd.Index(near["record_id"])
        group = identities_of(links, ids).reindex(ids).to_numpy()
        on_file = set(group[~arrives & (near["state"] != HELD)])
        near = near.assign(
            state=near["state"].mask(arrives & ~pd.Series(group).isin(on_file), HELD)
        )
    free = set(no_longer_in_doubt(act, near))
    waits = set(near.loc[near["state"] == HELD, "record_id"]) - free
    _put(act, HELD, sorted(waits - before))
    _put(act, FILED, sorted(before & free))
    return tuple(sorted(waits & new))


def _put(act: Act, state: str, records: list[str]) -> None:
    """Give records a state. It is no decision, so nothing is remembered of it."""
    act.update(
        """UPDATE record SET state = incoming.state FROM incoming
        WHERE record.record_id = incoming.record_id""",
        pd.DataFrame({"record_id": records}, dtype=object).assign(state=state),
    )
