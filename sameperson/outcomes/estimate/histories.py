"""Histories that cannot be: what the records of one identity say together and no life can.

Some contradictions hold whatever is missing, and prove that two people's records lie together.
Others only say that something is wrong, and a record that was never linked is wrong enough.
"""

import pandas as pd

from sameperson.outcomes.people_of import states
from sameperson.world import World

STAY = 90  # days: the longest between arrival and departure that one document is taken to vouch for
BEFORE = "left before they ever came"
TWICE_IN = "came in twice, never left between"
TWICE_OUT = "left twice, never came between"
ELSEWHERE = "crossed the border during a stay"
AFTER = "a record after death"
DEATHS = "two deaths"
HISTORIES = (BEFORE, TWICE_IN, TWICE_OUT, ELSEWHERE, AFTER, DEATHS)
PROOF = (ELSEWHERE, AFTER, DEATHS)  # no missing record explains these


def impossible(
    records: pd.DataFrame, identities: pd.Series, deaths: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Identities whose records contradict each other, once for each way.

    *Left before they ever came*: the first crossing of the border is a departure. *Came in twice*
    and *left twice*: two crossings of one kind follow each other. *Crossed the border during a
    stay*: an arrival and the next departure on the same document lie at most 90 days apart, and
    another crossing lies between them, so that somebody was inside and at the border at once. It
    proves two people where nobody enters twice within 90 days, as in the course's worlds.
    *A record after death* and *two deaths* need notices of deaths.

    Args:
        records: record_id, source, event, event_on, document_number.
        identities: Series record_id -> identity_id, for all of them.
        deaths: record_id and died_on; None for no notices.

    Returns:
        identity_id, history, record_l, record_r: two records that contradict each other, the same
        one twice where a single one does. One row per identity and history, in that order.
    """
    crossings = _crossings(records, identities)
    parts = [*_in_turn(crossings), _elsewhere(crossings)]
    if deaths is not None:
        parts += [_after(records, identities, deaths), _deaths(identities, deaths)]
    found = pd.concat(parts, ignore_index=True)
    return found.drop_duplicates(["identity_id", "history"], ignore_index=True)


def summary(found: pd.DataFrame, identities: pd.Series, truth: pd.Series) -> pd.DataFrame:
    """For each history: identities that show it, and what is so of them.

    Args:
        found: As ``impossible`` gives it.
        identities: Series record_id -> identity_id.
        truth: Series record_id -> person_id.

    Returns:
        Indexed by history: ``identities``; ``mixed``, those of two people or more; ``split``,
        those not mixed, of a person whose records are split; ``neither``.
    """
    people = truth.reindex(identities.index).groupby(identities).nunique()
    apart = truth.map(states(identities, truth)).isin(["split", "both"])
    split = apart.reindex(identities.index).groupby(identities).any()
    mixed = found["identity_id"].map(people > 1).to_numpy(dtype=bool)
    own = found["identity_id"].map(split).to_numpy(dtype=bool)
    frame = found.assign(mixed=mixed, split=own & ~mixed)
    counts = frame.groupby("history")[["mixed", "split"]].sum()
    counts.insert(0, "identities", frame.groupby("history").size())
    counts = counts.reindex(list(HISTORIES), fill_value=0)
    counts["neither"] = counts["identities"] - counts["mixed"] - counts["split"]
    return counts.astype("int64")


def proven(found: pd.DataFrame) -> int:
    """Identities that show a history which no missing record explains.

    Each is mixed, and holds one false link at least: a lower bound on mixed identities and on
    false links.
    """
    return int(found["identity_id"][found["history"].isin(PROOF)].nunique())


def death_notices(world: World) -> pd.DataFrame:
    """An invented register: for everybody who died, the last record before it, and the day.

    Returns:
        record_id, died_on. That a notice names the right record is supposed, and is not a matter
        of course.
    """
    died = world.people.set_index("person_id")["died_on"].dropna()
    own = world.records[["record_id", "event_on"]].copy()
    own["person"] = own["record_id"].map(world.truth)
    own["died_on"] = own["person"].map(died)
    own = own[own["event_on"] <= own["died_on"]].sort_values(["event_on", "record_id"])
    last = own.drop_duplicates("person", keep="last")
    return last[["record_id", "died_on"]].reset_index(drop=True)


def _crossings(records: pd.DataFrame, identities: pd.Series) -> pd.DataFrame:
    own = records[records["event"].isin(["arrival", "departure"])]
    found = own[["record_id", "event", "document_number"]].assign(
        home=own["record_id"].map(identities), day=pd.to_datetime(own["event_on"])
    )
    return found.sort_values(["home", "day", "event", "record_id"], ignore_index=True)


def _in_turn(crossings: pd.DataFrame) -> list[pd.DataFrame]:
    """Crossings that do not take turns: a departure first, or two of one kind in a row."""
    before = crossings.groupby("home")["event"].shift()
    previous = crossings["record_id"].shift()
    kinds = (
        (BEFORE, (crossings["event"] == "departure") & before.isna()),
        (TWICE_IN, (crossings["event"] == "arrival") & (before == "arrival")),
        (TWICE_OUT, (crossings["event"] == "departure") & (before == "departure")),
    )
    return [
        _rows(
            crossings["home"][own],
            kind,
            (crossings["record_id"] if kind == BEFORE else previous)[own],
            crossings["record_id"][own],
        )
        for kind, own in kinds
    ]


def _elsewhere(crossings: pd.DataFrame) -> pd.DataFrame:
    named = crossings.dropna(subset="document_number")
    named = named.sort_values(["home", "document_number", "day", "event", "record_id"])
    after = named.groupby(["home", "document_number"])[["event", "day"]].shift(-1)
    stay = named.assign(end=after["day"])
    stay = stay[(stay["event"] == "arrival") & (after["event"] == "departure")]
    stay = stay[(stay["end"] - stay["day"]).dt.days <= STAY]
    met = stay.merge(crossings, on="home", suffixes=("", "_other"))
    met = met[(met["day_other"] > met["day"]) & (met["day_other"] < met["end"])]
    return _rows(met["home"], ELSEWHERE, met["record_id"], met["record_id_other"])


def _after(records: pd.DataFrame, identities: pd.Series, deaths: pd.DataFrame) -> pd.DataFrame:
    own = records[["record_id", "event_on"]].assign(home=records["record_id"].map(identities))
    notice = deaths.assign(home=deaths["record_id"].map(identities))
    met = own.merge(notice, on="home", suffixes=("", "_dead"))
    met = met[met["event_on"] > met["died_on"]].sort_values(["home", "event_on", "record_id"])
    return _rows(met["home"], AFTER, met["record_id_dead"], met["record_id"])


def _deaths(identities: pd.Series, deaths: pd.DataFrame) -> pd.DataFrame:
    notice = deaths.assign(home=deaths["record_id"].map(identities))
    notice = notice.sort_values(["home", "died_on", "record_id"], ignore_index=True)
    again = notice["home"].duplicated()
    return _rows(
        notice["home"][again], DEATHS, notice["record_id"].shift()[again],
        notice["record_id"][again],
    )  # fmt: skip


def _rows(home: pd.Series, kind: str, left: pd.Series, right: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "identity_id": home.to_numpy(),
            "history": kind,
            "record_l": left.to_numpy(),
            "record_r": right.to_numpy(),
        }
    )
