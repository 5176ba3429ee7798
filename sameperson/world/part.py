"""A smaller file of the same kind: some people of a world, with all their records."""

import dataclasses

import numpy as np

from sameperson.world.streams import stream
from sameperson.world.world import World


def part(world: World, people: int, seed: int = 1) -> World:
    """A world of some of the people, drawn at random; of kin, those whose both ends were drawn.

    Drawn person by person, so that families are torn apart: a part has fewer kin per person than
    the whole, and is fit for comparing people who are not related, not kin.

    Args:
        world: The whole, left as it is.
        people: How many, at most as many as there are.
        seed: Of the draw. A smaller part of the same seed lies inside a larger one.

    Raises:
        ValueError: There are not so many people.
    """
    if not 0 < people <= len(world.people):
        raise ValueError(
            f"A part of this world has between 1 and {len(world.people):,} people; "
            f"{people:,} were asked for."
        )
    order = stream(seed, "part").permutation(len(world.people))
    chosen = set(world.people["person_id"].to_numpy()[np.sort(order[:people])])
    truth = world.truth[world.truth.isin(chosen)]
    kept = set(truth.index)
    both = world.kin["person_l"].isin(chosen) & world.kin["person_r"].isin(chosen)
    return dataclasses.replace(
        world,
        people=world.people[world.people["person_id"].isin(chosen)].reset_index(drop=True),
        records=world.records[world.records["record_id"].isin(kept)].reset_index(drop=True),
        truth=truth,
        groups=world.groups[world.groups.index.isin(chosen)],
        departures=world.departures[world.departures["person_id"].isin(chosen)],
        kin=world.kin[both],
        contaminated=world.contaminated[world.contaminated["record_id"].isin(kept)],
        manifest={**world.manifest, "part": {"people": people, "seed": seed}},
    )
