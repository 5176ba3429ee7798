"""What a stale feed does to a correction: it sends the same records again."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from sameperson.casebook.arrivals import hold_what_breaks
from sameperson.casebook.in_force import in_force, model_id_in_force
from sameperson.casebook.roles import User
from sameperson.casebook.store import Act, Store
from sameperson.casebook.subjects import (
    FILED,
    STANDING,
    company,
    refile,
)

COLUMNS = ["link_id", "record_l", "record_r", "weight"]


@dataclass(frozen=True)
class Resent:
    """What the rule made of records that a stale feed sent again.

    Attributes:
        linked: Links that stand since: link_id, record_l, record_r, weight, and ``before``: the
            latest link of the same pair that somebody withdrew; missing where there was none.
        stopped: Links that a decision holds: link_id, record_l, record_r, weight.
        moved: record_id, before, after (subject ids) of every record that changed its subject.
        repeated_merges: How many pairs of subjects are one again that a correction had parted.
    """

    linked: pd.DataFrame
    stopped: pd.DataFrame
    moved: pd.DataFrame
    repeated_merges: int


def resend(book: Store, by: User, record_ids: Collection[str], pairs: pd.DataFrame) -> Resent:
    """A stale feed sends records again that are on file, and the rule looks at their pairs anew.

    The feed knows nothing of corrections. A rule that finds a weight above its upper threshold
    links again what a correction withdrew, unless a must-not-link is in the way. Doubtful pairs
    waited for a person the first time and are left alone. As on arrival, what stands goes before.

    Args:
        by: Who runs it (administrator).
        record_ids: Records on file that come again.
        pairs: record_l, record_r, weight; those without one of the records, or with one that is
            not filed, are left aside.

    Raises:
        ValueError: A record is not on file.
    """
    with book.act(by, "match") as act:
        links = _links_again(act, record_ids, pairs)
        act.insert("link", links.drop(columns="before"))
        near = company(act, [*record_ids, *links["record_l"], *links["record_r"]])
        held = hold_what_breaks(act, near, links)
        stopped = links["link_id"].isin(held["link_id"])
        made = links.loc[~stopped, [*COLUMNS, "before"]].reset_index(drop=True)
        home = near.set_index("record_id")["subject_id"]
        moved = refile(act, near["record_id"])
        again = made[made["before"].notna()]
        ends = {
            frozenset((home[a], home[b]))
            for a, b in zip(again["record_l"], again["record_r"], strict=True)
        }
        merges = sum(len(pair) == 2 for pair in ends)
        about = [*record_ids, *moved["before"].dropna(), *moved["after"].dropna()]
        act.note(list(dict.fromkeys(about)), {"sent again": len(record_ids), "merges": merges})
        return Resent(made, links.loc[stopped, COLUMNS].reset_index(drop=True), moved, merges)


def _links_again(act: Act, record_ids: Collection[str], pairs: pd.DataFrame) -> pd.DataFrame:
    """New links of a rule for pairs of records that came again and are not linked now."""
    policy_id, policy = in_force(act)
    heavy = pairs[(pairs["weight"] >= policy.upper) & policy.automatic]
    ends = heavy["record_l"].where(heavy["record_l"] < heavy["record_r"], heavy["record_r"])
    other = heavy["record_r"].where(heavy["record_l"] < heavy["record_r"], heavy["record_l"])
    heavy = heavy.assign(record_l=ends, record_r=other)  # the smaller record stands first
    heavy = heavy[ends != other].drop_duplicates(["record_l", "record_r"])
    heavy = heavy[heavy["record_l"].isin(record_ids) | heavy["record_r"].isin(record_ids)]
    ids = {*record_ids, *heavy["record_l"], *heavy["record_r"]}
    filed = act.rows(
        "SELECT record_id, source, state FROM record WHERE list_contains(?, record_id)", list(ids)
    )
    missing = sorted(set(record_ids) - {record for record, _, _ in filed})
    if missing:
        raise ValueError(f"Record {missing[0]} is not on file; `import_batch` takes new ones in.")
    looked_at = {
        record
        for record, source, state in filed
        if state == FILED and (policy.sources is None or source in policy.sources)
    }
    known = act.frame(
        """SELECT record_l, record_r, bool_or(state IN ('standing', 'held')) AS now,
            max(link_id) FILTER (state = 'withdrawn') AS before FROM link
        WHERE list_contains($1, record_l) AND list_contains($1, record_r) GROUP BY ALL""",
        sorted(looked_at),
    )
    kept = heavy[heavy["record_l"].isin(looked_at) & heavy["record_r"].isin(looked_at)]
    kept = kept[["record_l", "record_r", "weight"]].merge(known, how="left")
    kept = kept[kept["now"].isna() | (kept["now"] == False)]  # noqa: E712  (missing is not False)
    kept = kept.drop(columns="now").sort_values(
        ["weight", "record_l", "record_r"], ascending=[False, True, True], ignore_index=True
    )
    return kept.assign(
        link_id=act.ids("K", len(kept)) if len(kept) else [],
        state=STANDING,
        threshold=policy.upper,
        model_id=model_id_in_force(act),
        policy_id=policy_id,
        made_at=act.at,
        made_by=f"rule {policy_id}",
        made_in=act.seq,
        reason="match weight " + kept["weight"].round(2).astype(str),
    )
