"""What a population of classroom size must show, measured on seeds that were named beforehand.

The population is tuned to show these effects. This module says how each is measured, and its
table says in how many populations it was met; nobody should take them for more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np
import pandas as pd

from sameperson.linkage import Linkage, link
from sameperson.linkage.blocking import true_pairs, won_back
from sameperson.linkage.fields import prepare
from sameperson.linkage.identities import bridges
from sameperson.outcomes.groups import rates, wilson
from sameperson.outcomes.sweep import Sweep
from sameperson.world import World, make_world

SEEDS = tuple(range(101, 121))  # named before any of them was looked at
ENOUGH = 18  # of these twenty
HIGHER = 6.0  # what "raising the threshold" means here: by this much match weight
EVEN = 0.0  # the match weight at which the model claims even odds


@dataclass(frozen=True)
class Effect:
    """One thing to be shown: what it is, the number that shows it, and which numbers do."""

    name: str
    number: str
    met: Callable[[pd.Series], bool]
    form: str = "{:.1%}"


EFFECTS = (
    Effect("nearly all links are right", "link_precision", lambda n: n.link_precision >= 0.98),
    Effect("1 to 4 % of people are wrongly merged", "merged", lambda n: 0.01 <= n.merged <= 0.04),
    Effect(
        "merging and splitting hit two traditions worst: people split, where merging is worst, "
        "over where splitting is",
        "split_ratio",
        lambda n: n.split_ratio < 1,
        "{:.2f}",
    ),
    Effect(
        "pairs of traditions whose order turns round from one field to another",
        "turns",
        lambda n: n.turns >= 1,
        "{:.0f}",
    ),
    Effect("true pairs that blocking loses", "lost", lambda n: n.lost >= 0.01),
    Effect(
        "lost unevenly: most in one tradition over least in another, least value of the interval",
        "uneven",
        lambda n: n.uneven > 1,
        "{:.1f}",
    ),
    Effect("lost pairs that closure wins back", "won_back", lambda n: n.won_back > 0),
    Effect(
        "pairs of twins merged at the highest threshold that leaves half of the people intact",
        "twins",
        lambda n: n.twins >= 1,
        "{:.0f}",
    ),
    Effect(
        "links at even odds that alone hold two groups of two or more people together",
        "bridges",
        lambda n: n.bridges >= 1,
        "{:.0f}",
    ),
    Effect(
        f"more people accused when the threshold is {HIGHER:g} higher",
        "accused_more",
        lambda n: n.accused_more > 0,
        "{:.0f}",
    ),
)


def measure(world: World, linkage: Linkage) -> pd.Series:
    """The numbers of ``EFFECTS`` for one population, at the threshold with the best F1."""
    sweep = Sweep(linkage.pairs, world.truth, world.groups, world.departures, world.kin)
    best = sweep.best_f1()
    at, higher = sweep.at(best), sweep.at(best + HIGHER)
    pairs = true_pairs(world.records, world.truth)
    lost = pairs[~pairs["formed"]]
    back = won_back(lost, linkage.identities(best))
    found = {
        "best_f1": best,
        "f1": at.f1,
        "link_precision": at.link_precision,
        "merged": at.people_wrongly_merged / at.people,
        "split_ratio": _split_ratio(rates(at.by_group)),
        "turns": len(turned_round(world)),
        "lost": len(lost) / len(pairs),
        "uneven": _uneven(pairs, world.groups),
        "won_back": back.mean(),
        "twins": _twins_merged(sweep, world, linkage),
        "bridges": _bridges_between_people(world.truth, linkage, EVEN),
        "accused_more": int(higher.people_accused or 0) - int(at.people_accused or 0),
    }
    return pd.Series(found, dtype=float)


def disagreement(world: World) -> pd.DataFrame:
    """How often two records of one person differ, by field and tradition.

    Returns:
        field, group, differ, pairs (in which both have the field), lower and upper end of a 95 %
        interval of differ / pairs (Wilson).
    """
    prepared = prepare(world.records)
    pairs = true_pairs(world.records, world.truth)
    left, right = (prepared.ids.get_indexer(pd.Index(pairs[e])) for e in ("record_l", "record_r"))
    group = pairs["person_id"].map(world.groups)
    parts = []
    for role in prepared.roles:
        codes, _ = pd.factorize(prepared.table[role])
        both = (codes[left] >= 0) & (codes[right] >= 0)
        differs = pd.Series(codes[left] != codes[right])[both].groupby(group[both])
        counts = differs.agg(differ="sum", pairs="size").rename_axis("group").reset_index()
        parts.append(counts.assign(field=role))
    found = pd.concat(parts, ignore_index=True)
    lower, upper = wilson(found["differ"], found["pairs"])
    return found.assign(lower=lower, upper=upper)


def turned_round(world: World) -> list[tuple[str, str, str, str]]:
    """(field, other field, tradition, other tradition): the one differs more often in the first
    field and less often in the second, beyond what 95 % intervals leave to chance."""
    found = disagreement(world)
    lower = found.set_index(["field", "group"])["lower"].to_dict()
    upper = found.set_index(["field", "group"])["upper"].to_dict()
    fields, groups = list(found["field"].unique()), list(found["group"].unique())

    def more(field: str, a: str, b: str) -> bool:
        return bool(lower[field, a] > upper[field, b])

    return [
        (first, second, a, b)
        for first, second in combinations(fields, 2)
        for a, b in permutations(groups, 2)
        if more(first, a, b) and more(second, b, a)
    ]


def _split_ratio(by_group: pd.DataFrame) -> float:
    """Split people per person where merging is worst, over the same where splitting is worst."""
    wide = by_group.pivot_table(index="group", columns="error", values="rate")
    split = wide["people_split"].to_numpy()
    return float(split[wide["people_wrongly_merged"].to_numpy().argmax()] / split.max())


def _uneven(pairs: pd.DataFrame, groups: pd.Series) -> float:
    """Lower end of the share lost where most is lost, over its upper end where least is."""
    lost = (~pairs["formed"]).groupby(pairs["person_id"].map(groups)).agg(["sum", "size"])
    lower, upper = wilson(lost["sum"], lost["size"])
    return float(np.max(lower) / np.min(upper))


def _twins_merged(sweep: Sweep, world: World, linkage: Linkage) -> int:
    curve = sweep.curve(0.25)
    half = curve["people_intact"] >= curve["people"] / 2
    members = linkage.identities(float(curve["threshold"][half].max()))
    homes = members.groupby(world.truth.reindex(members.index).to_numpy()).agg(set)
    twins = world.kin[world.kin["relation"] == "twin"]
    pairs = zip(twins["person_l"], twins["person_r"], strict=True)
    none: set[str] = set()
    return sum(bool(homes.get(a, none) & homes.get(b, none)) for a, b in pairs)


def _bridges_between_people(truth: pd.Series, linkage: Linkage, threshold: float) -> int:
    found = bridges(linkage.pairs[linkage.pairs["weight"] >= threshold])
    left, right = (
        found[side].map(lambda ids: len({truth[record] for record in ids}))
        for side in ("side_l", "side_r")
    )
    return int(((left >= 2) & (right >= 2)).sum())


def distribution(numbers: pd.DataFrame) -> pd.DataFrame:
    """In how many populations each effect was met, and its least, middle and largest number.

    Args:
        numbers: One row of ``measure`` per population.
    """
    rows = []
    for effect in EFFECTS:
        own = numbers[effect.number]
        met = int(numbers.apply(effect.met, axis=1).sum())
        ends = [effect.form.format(value) for value in (own.min(), own.median(), own.max())]
        rows.append((effect.name, f"{met} of {len(numbers)}", *ends))
    return pd.DataFrame(rows, columns=["what", "met in", "least", "middle", "largest"])


def section(people: int = 5_000) -> str:
    """The table of the datasheet, as text: what populations of ``SEEDS`` show."""
    worlds = (make_world(people, seed) for seed in SEEDS)
    numbers = pd.DataFrame([measure(world, link(world.records)) for world in worlds])
    table = distribution(numbers)
    lines = [list(table.columns), ["---"] * len(table.columns), *table.to_numpy(dtype=object)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
