"""The chain viewer in sentences and tables: the chosen pair, each rule, the whole."""

import numpy as np
import pandas as pd

from sameperson.linkage.holding import bridges
from sameperson.outcomes.prices import claimed_one_in
from sameperson.widgets.chain import ChainState
from sameperson.widgets.chain_rules import Made


def of_pair(state: ChainState) -> str:
    """What the chosen pair is: its weight, what the model claims, what was done, what is so."""
    if state.first == state.second:
        return "Choose two different records."
    name, weight = f"{state.first} and {state.second}", state.weight
    if weight >= state.threshold:
        claim = f"the model claims that {_one_in(weight)} such links is wrong"
        said = f"a link of weight {weight:.1f}; {claim}"
    elif weight > -np.inf:
        said = f"no link: weight {weight:.1f} lies below the threshold {state.threshold:g}"
    else:
        said = "no link: this pair was never compared, or its weight was too low to keep"
    parts = [f"{name}: {said}."]
    if done := state.changes.get(state.pair):
        parts.append(DONE[done])
    if state.revealed:
        left, right = (state.world.truth[record] for record in state.pair)
        parts.append(f"They are about {'one person' if left == right else 'two people'}.")
    return " ".join(parts)


DONE = {
    "removed": "You removed the link.",
    "added": "You added a link by hand.",
    "different": "You said: different.",
}


def of_rule(state: ChainState, made: Made) -> str:
    """Whether the chosen records stand together under a rule, and by which path."""
    count = made.identities.nunique()
    head = f"{made.rule.capitalize()} ({count} {'identity' if count == 1 else 'identities'})"
    if state.first == state.second:
        return f"{head}."
    name, path = f"{state.first} and {state.second}", state.path(made)
    if not len(path):
        return f"{head}: {name} stand apart. {_refused(state, made)}".strip()
    stand = "are still" if state.changes.get(state.pair) == "different" else "stand"
    if len(path) == 1:
        return f"{head}: {name} stand together, by their own link."
    left, right, weight = path.sort_values("weight", kind="stable").iloc[0]
    return (
        f"{head}: {name} {stand} together, through {_chain(state, path)}. The weakest link on "
        f"the way is {_link(state, left, right, weight)}."
    )


def of_people(state: ChainState, made: Made) -> str:
    """What a rule does to the people here; empty until it is revealed who they are."""
    if not state.revealed:
        return ""
    found = state.people(made)
    return f"{found['people_wrongly_merged']} wrongly merged, {found['people_split']} split"


def of_all(state: ChainState) -> str:
    """The whole picture in one line, for who hears it."""
    rules = "; ".join(
        f"{made.rule} {made.identities.nunique()}"
        + (f" ({of_people(state, made)})" if state.revealed else "")
        for made in state.made
    )
    together = [made.rule for made in state.made if len(state.path(made))]
    where = f"together under {', '.join(together)}" if together else "apart under every rule"
    return (
        f"{len(state.records)} records. Identities: {rules}. "
        f"{state.first} and {state.second} are {where}."
    )


def _chain(state: ChainState, path: pd.DataFrame) -> str:
    return "–".join(state.letter[r] for r in [path["record_l"].iloc[0], *path["record_r"]])


def _refused(state: ChainState, made: Made) -> str:
    """The links that must-not-link refused, and because of which decisions."""
    links: dict[str, list[str]] = {}
    for left, right, weight, one, other in made.refused.itertuples(index=False, name=None):
        kept = f"{state.letter[one]} and {state.letter[other]}"
        links.setdefault(kept, []).append(_link(state, left, right, weight))
    parts = [f"{', '.join(own)}, because {kept} are to stay apart" for kept, own in links.items()]
    return f"It refused {'; '.join(parts)}." if parts else ""


def _link(state: ChainState, left: object, right: object, weight: float) -> str:
    return f"{state.letter[left]}–{state.letter[right]} ({shown(weight)})"


def shown(weight: float) -> str:
    """A match weight in words: one decimal, or that the link was made by hand."""
    return "by hand" if weight == np.inf else f"{weight:.1f}"


def _one_in(weight: float) -> str:
    return f"1 in {claimed_one_in(weight):,.0f}"


# Tables -----------------------------------------------------------------------------------------

FIELDS = [
    "source", "event_on", "given_name", "family_name", "birth_date", "document_number", "phone",
    "address", "city",
]  # fmt: skip


def records_table(state: ChainState) -> pd.DataFrame:
    """One row per record, by letter: fields, its identity under each rule, and who it is about."""
    all_fields = state.world.records.set_index("record_id").loc[state.records]
    table = all_fields[[name for name in FIELDS if name in all_fields]]
    table.insert(0, "record", state.records)
    numbers = [made.number for made in state.made]
    table["identity"] = [" · ".join(str(own[r]) for own in numbers) for r in state.records]
    if state.revealed:
        table["about"] = [state.who[person] for person in state.world.truth.loc[state.records]]
    return table.set_axis(list(state.letters))


def links_table(state: ChainState) -> pd.DataFrame:
    """One row per link, by falling weight: what is claimed, whether it is a bridge, what is so."""
    links, truth = state.made[0].links, state.world.truth
    crossing = bridges(links)
    alone = set(zip(crossing["record_l"], crossing["record_r"], strict=True))
    rows = {}
    for left, right, weight in links.itertuples(index=False, name=None):
        claim = "nothing" if weight == np.inf else f"{_one_in(weight)} wrong"
        row = {"weight": shown(weight), "the model claims": claim}
        row["bridge"] = "bridge" if (left, right) in alone else "no"
        if state.revealed:
            row["so"] = "one person" if truth[left] == truth[right] else "two people"
        rows[f"{state.letter[left]}–{state.letter[right]}"] = row
    return pd.DataFrame.from_dict(rows, "index")
