"""The same evidence under another base rate: records that are looked up case by case."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sameperson.linkage.links import Linkage
from sameperson.linkage.weights import prior_log2_odds, probability
from sameperson.outcomes.groups import wilson
from sameperson.world.streams import stream


def case_by_case(
    linkage: Linkage,
    records: pd.DataFrame,
    truth: pd.Series,
    source: str,
    known: Sequence[float],
    low: float,
    high: float,
    seed: int = 1,
) -> pd.DataFrame:
    """What a band of evidence claims, and what is so, when few of the people asked about are known.

    A simulation. Every record of a source is taken for a request of its own, compared with the
    records of all other sources. Of some of the people asked about, drawn at random, the office is
    taken to know nothing: their own other records are left out of their requests, and everybody
    else's stay. The evidence of the pairs that remain is untouched; only the base rate changes.

    Args:
        linkage: Pairs with ``evidence_weight``, and the model whose prior is compared.
        records: record_id and source.
        truth: Series record_id -> person_id, for all of them.
        source: Whose records are the requests.
        known: Shares of the people asked about whom the office knows, each above 0 and at most 1.
        low, high: Band of evidence weight, both ends included.
        seed: Of who is known; those known at a lower share are known at a higher one too.

    Returns:
        One row per share: ``known``, ``prior`` (true pairs over all pairs of a request and another
        record), ``pairs`` in the band, ``true`` of them, ``share`` with ``lower`` and ``upper`` end
        of a 95 % interval (Wilson), and the mean probability of the band's pairs as claimed with
        ``the model's prior`` and with ``this prior``. Without pairs all of these are NaN.
    """
    if not all(0 < share <= 1 for share in known):
        raise ValueError(
            f"Shares of known people lie above 0 and are at most 1; these are {known}."
        )
    ids = records["record_id"]
    asked = pd.Index(ids[records["source"] == source])
    if not len(asked) or len(asked) == len(ids):
        raise ValueError(f"Requests need some records of source {source!r} and some of others.")
    others = pd.Index(ids).difference(asked)
    people = np.unique(truth[asked].to_numpy())
    order = pd.Series(stream(seed, "who is known").permutation(len(people)), index=people)
    held = truth[others].value_counts()
    pairs = _requests(linkage.pairs, asked, truth)
    pairs = pairs[pairs["evidence_weight"].between(low, high)]
    rows = []
    for share in known:
        own = order < max(1, round(share * len(people)))
        whose = truth[asked]
        true_pairs = whose[whose.map(own).to_numpy(dtype=bool)].map(held).fillna(0).sum()
        prior = float(true_pairs) / (len(asked) * len(others))
        left = pairs[~pairs["true"] | pairs["person"].map(own).astype(bool)]
        rows.append({"known": share, "prior": prior, **_so(left, prior, linkage)})
    return pd.DataFrame(rows)


def _requests(pairs: pd.DataFrame, asked: pd.Index, truth: pd.Series) -> pd.DataFrame:
    """Pairs of a request and another record: evidence, whose request, and whether they are one."""
    left, right = (pairs[end].isin(asked).to_numpy() for end in ("record_l", "record_r"))
    found = pairs[left != right]
    request = np.where(left, pairs["record_l"], pairs["record_r"])[left != right]
    a, b = (truth.reindex(found[end]).to_numpy() for end in ("record_l", "record_r"))
    evidence = found["evidence_weight"].to_numpy()
    person = truth.reindex(request).to_numpy()
    return pd.DataFrame({"evidence_weight": evidence, "person": person, "true": a == b})


def _so(pairs: pd.DataFrame, prior: float, linkage: Linkage) -> dict[str, float]:
    size, true = len(pairs), int(pairs["true"].sum())
    lower, upper = wilson(true, size)
    evidence = pairs["evidence_weight"]
    own = float(prior_log2_odds(prior)) if 0 < prior < 1 else np.nan
    return {
        "pairs": size,
        "true": true,
        "share": true / size if size else np.nan,
        "lower": float(lower),
        "upper": float(upper),
        "the model's prior": probability(evidence + linkage.model.prior_log2_odds).mean()
        if size
        else np.nan,
        "this prior": probability(evidence + own).mean() if size else np.nan,
    }
