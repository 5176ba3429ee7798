"""Estimates about people, from records drawn at random and the people whom they lead to.

There is no list of people to draw from, only of records. So a record is drawn, each time from all
of them, and a labeller finds every record of its person. Somebody with five records is five times
as likely to be met as somebody with one, and counts one fifth each time: the weight is one over
the number of records. Here the labeller is the truth, and never errs.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sameperson.outcomes.estimate.intervals import RECOMMENDED, Sums, interval, sums
from sameperson.outcomes.people_of import states
from sameperson.outcomes.tables import read_required
from sameperson.world.streams import stream

HARMS = ("people_wrongly_merged", "people_split", "people_accused")


@dataclass(frozen=True)
class Estimate:
    """A share estimated from a sample, 0 to 1, with its interval; None where it is not defined."""

    share: float | None
    lower: float | None
    upper: float | None
    labels: int
    method: str


def draw(truth: pd.Series, labels: int, seed: int, number: int = 0) -> pd.DataFrame:
    """Draw records at random, each from all of them, and find the records of their people.

    Args:
        truth: Series record_id -> person_id: the labeller.
        labels: How many records are drawn.
        seed, number: Of the draw; another number is another draw.

    Returns:
        One row per draw, so that a record drawn twice stands there twice: record_id, person_id,
        records (of that person), weight (one over that).

    Raises:
        ValueError: Fewer than one record is asked for, or there is none.
    """
    if labels < 1 or not len(truth):
        raise ValueError(f"{labels} records cannot be drawn from {len(truth):,}.")
    rng = stream(seed, "people", str(labels), str(number))
    own = truth.iloc[rng.integers(len(truth), size=labels)]
    records = own.map(truth.value_counts()).to_numpy()
    found = {"record_id": own.index, "person_id": own.to_numpy(), "records": records}
    return pd.DataFrame({**found, "weight": 1 / records})


def marks(
    identities: pd.Series, truth: pd.Series, must_join: pd.DataFrame | None = None
) -> pd.DataFrame:
    """What the labeller writes down of each person, once all their records are found.

    Args:
        identities: Series record_id -> identity_id, for every record of the truth.
        truth: Series record_id -> person_id.
        must_join: Pairs of records whose separation accuses: ``world.departures``.

    Returns:
        Indexed by person_id, True or False: people_wrongly_merged, people_split, and with
        ``must_join`` people_accused and people_left_in_time (who could be).
    """
    state = states(identities, truth)
    found = pd.DataFrame(
        {
            "people_wrongly_merged": state.isin(["merged", "both"]),
            "people_split": state.isin(["split", "both"]),
        }
    )
    if must_join is not None:
        arrival, departure = read_required(must_join, truth.index)
        home, person = identities.reindex(truth.index).to_numpy(), truth.to_numpy()[arrival]
        apart = home[arrival] != home[departure]
        found["people_accused"] = found.index.isin(person[apart])
        found["people_left_in_time"] = found.index.isin(person)
    return found


def ratio(
    sample: pd.DataFrame,
    top: pd.Series,
    bottom: pd.Series | None = None,
    method: str = RECOMMENDED,
) -> Estimate:
    """A ratio of two totals over people, estimated from a sample with its weights.

    Args:
        sample: As ``draw`` gives it.
        top: Series person_id -> what is counted, such as 1 for who is merged.
        bottom: Series person_id -> out of what; None for everybody. At least ``top``.
        method: One of ``intervals.METHODS``.

    Returns:
        Not defined when nobody drawn has anything below the line.
    """
    found = ratio_sums(sample, top, bottom)
    if not found.weight:
        return Estimate(None, None, None, len(sample), method)
    lower, upper = interval(found, method)
    return Estimate(float(found.share), float(lower), float(upper), len(sample), method)


def ratio_sums(sample: pd.DataFrame, top: pd.Series, bottom: pd.Series | None = None) -> Sums:
    """The sums behind ``ratio``: each draw weighs its weight times ``bottom``."""
    person = sample["person_id"]
    above = person.map(top).to_numpy(dtype=float)
    below = np.ones(len(sample)) if bottom is None else person.map(bottom).to_numpy(dtype=float)
    if np.isnan(above).any() or np.isnan(below).any():
        raise ValueError("Somebody drawn has no entry in what is to be estimated.")
    weight = sample["weight"].to_numpy(dtype=float) * below
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.where(below > 0, above / below, 0.0)
    return sums(weight, y, max(1.0, float(weight.max(initial=0.0))))


def shares(sample: pd.DataFrame, marks: pd.DataFrame, method: str = RECOMMENDED) -> pd.DataFrame:
    """Shares of people merged, split and accused: one row each, with interval.

    Args:
        sample: As ``draw`` gives it.
        marks: As ``marks`` gives it, for everybody drawn. The accused are a share of those who
            left in time.
        method: One of ``intervals.METHODS``.

    Returns:
        Indexed by error: people (drawn, each once, who could have met it), share, lower, upper.
    """
    rows = {}
    drawn = sample["person_id"].drop_duplicates()
    for harm in (name for name in HARMS if name in marks):
        could = marks["people_left_in_time"] if harm == "people_accused" else None
        found = ratio(sample, marks[harm], could, method)
        people = len(drawn) if could is None else int(drawn.map(could).sum())
        rows[harm] = {"people": people, **_ends(found)}
    return pd.DataFrame.from_dict(rows, "index")


def pairs_of_people(
    truth: pd.Series, identities: pd.Series, links: pd.DataFrame | None = None
) -> pd.DataFrame:
    """What each person contributes to the counts of pairs.

    Args:
        truth: Series record_id -> person_id.
        identities: Series record_id -> identity_id, for every record of the truth.
        links: record_l, record_r; None leaves ``linked`` out.

    Returns:
        Indexed by person_id: ``true_pairs`` of their records; ``together``, those in one identity;
        ``claimed``, these and half of the pairs in an identity that they share with somebody
        else's records (the other person has the other half); and ``linked``, true pairs that are
        links. Sums over everybody give precision and recall exactly.
    """
    frame = pd.DataFrame(
        {"person": truth.to_numpy(), "home": identities.reindex(truth.index).to_numpy()}
    )
    cells = frame.value_counts().rename("own").reset_index()
    every = cells["home"].map(frame["home"].value_counts())
    cells["together"] = cells["own"] * (cells["own"] - 1) / 2
    cells["claimed"] = cells["together"] + cells["own"] * (every - cells["own"]) / 2
    found = cells.groupby("person")[["together", "claimed"]].sum().rename_axis("person_id")
    count = truth.value_counts().reindex(found.index)
    found.insert(0, "true_pairs", count * (count - 1) / 2)
    if links is not None:
        left, right = (links[end].map(truth).to_numpy() for end in ("record_l", "record_r"))
        own = pd.Series(left[left == right]).value_counts()
        found["linked"] = own.reindex(found.index, fill_value=0).astype(float)
    return found


def _ends(found: Estimate) -> dict[str, float | None]:
    return {"share": found.share, "lower": found.lower, "upper": found.upper}
