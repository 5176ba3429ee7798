"""Corrections count what reviewers see. Cases whose answer is known count what they do not.

An invented reviewer who looks at what the matcher looked at: two records are *different* where
both give a birth date and the dates differ, and the same person's everywhere else.
"""

import numpy as np
import pandas as pd

from sameperson.linkage.agreement import agreement
from sameperson.outcomes.estimate.intervals import of_count
from sameperson.world.streams import stream

BORN_ALIKE = "birth date and family name agree"
REACHED_ALIKE = "telephone or e-mail agrees"
REST = "neither"
AREAS = (BORN_ALIKE, REACHED_ALIKE, REST)


def areas(records: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    """The area of each pair, from what the office can see: the first of ``AREAS`` that fits."""
    same = agreement(records, pairs)
    born = same["birth_date"] & same["family_name"]
    found = np.select([born, same["phone"] | same["email"]], AREAS[:2], AREAS[2])
    return pd.Series(found, index=pairs.index, name="area")


def called_different(records: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    """The reviewer's verdict on each pair: True for *different*."""
    born = records.set_index("record_id")["birth_date"]
    left, right = (pairs[end].map(born) for end in ("record_l", "record_r"))
    return (left.notna() & right.notna() & (left != right)).rename("different")


def corrections(records: pd.DataFrame, links: pd.DataFrame, truth: pd.Series) -> pd.DataFrame:
    """What reviewers correct in each area, and what is so.

    Args:
        records: As ``sp.link`` takes them.
        links: record_l, record_r: every link is reviewed.
        truth: Series record_id -> person_id.

    Returns:
        Indexed by area: ``links``, ``corrected`` (called different), and what the office does not
        see: ``rightly`` corrected, ``false_links``, ``caught`` (rightly corrected over false
        links; NaN without one).
    """
    left, right = (links[end].map(truth).to_numpy() for end in ("record_l", "record_r"))
    frame = pd.DataFrame(
        {
            "area": areas(records, links),
            "corrected": called_different(records, links),
            "false": left != right,
        }
    )
    frame["rightly"] = frame["corrected"] & frame["false"]
    found = frame.groupby("area")[["corrected", "rightly", "false"]].sum()
    found.insert(0, "links", frame.groupby("area").size())
    found = found.reindex(list(AREAS), fill_value=0).rename(columns={"false": "false_links"})
    return found.assign(caught=(found["rightly"] / found["false_links"]).astype(float))


def seeded_cases(
    records: pd.DataFrame, false_pairs: pd.DataFrame, each: int, seed: int
) -> pd.DataFrame:
    """Put cases into the queue whose answer is *different*, some in each area, unmarked.

    Args:
        records: As ``sp.link`` takes them.
        false_pairs: record_l, record_r: pairs that the office knows to be two people's; here they
            come from the truth, and from pairs that are no links.
        each: Cases in each area, or as many as there are.
        seed: Of the draw.

    Returns:
        Indexed by area: ``cases``, ``caught`` (called different), ``share``, ``lower``, ``upper``
        end of a 95 % interval (Clopper and Pearson); NaN without a case.
    """
    where = areas(records, false_pairs)
    rows = {}
    for area in AREAS:
        own = false_pairs[where == area]
        rng = stream(seed, "known answers", area)
        chosen = own.iloc[np.sort(rng.permutation(len(own))[:each])]
        caught = int(called_different(records, chosen).sum())
        lower, upper = of_count(caught, len(chosen))
        share = caught / len(chosen) if len(chosen) else np.nan
        rows[area] = [len(chosen), caught, share, float(lower), float(upper)]
    columns = ["cases", "caught", "share", "lower", "upper"]
    found = pd.DataFrame.from_dict(rows, "index", columns=columns).rename_axis("area")
    return found.astype({"cases": "int64", "caught": "int64"})
