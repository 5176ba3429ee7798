"""Who is called what."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sameperson.world.households import Codes, Floats, Households
from sameperson.world.names import PARTICLES, Lexicon
from sameperson.world.streams import stream
from sameperson.world.traditions import Tradition

ALIKE_TWINS = 0.75


@dataclass(frozen=True)
class PersonalNames:
    """Names of everybody as codes into the lexicon; arrays over people.

    Attributes:
        given: Given name.
        first: First or only family name (where ``fathers_name`` holds, the father's given name).
        second: Second family name; -1 for who has one.
        particle: What joins the two.
        maiden: ``first`` before marriage; -1 for who kept theirs.
    """

    given: Codes
    first: Codes
    second: Codes
    particle: Codes
    maiden: Codes


def give_names(
    homes: Households, seed: int, lexicon: Lexicon, traditions: tuple[Tradition, ...]
) -> PersonalNames:
    """Name everybody. Each person has the same draws under any traditions."""
    people = len(homes.birth)

    def uniform(name: str) -> Floats:
        return stream(seed, "names", name).random(people)

    def trait(name: str) -> NDArray[np.float64]:
        return np.array([getattr(t, name) for t in traditions], dtype=float)[homes.tradition]

    given, first, second = _draw_names(homes, lexicon, traditions, uniform)
    maiden = np.full(people, -1, dtype=np.int64)
    weds = (homes.married >= 0) & (homes.position == 1)
    renamed = weds & (uniform("marriage") < trait("changes_name"))
    maiden[renamed] = first[renamed]

    child = homes.position >= homes.adults
    namesake = uniform("namesake") < trait("namesakes")
    alike = uniform("alike") < ALIKE_TWINS
    given = _name_children(homes, lexicon, given, child, namesake, alike)

    own = np.where(renamed | child, first[homes.elder], first)
    by_father = child & (trait("fathers_name") > 0)
    own[by_father] = _fathers_given(homes, given, first)[by_father]
    mothers = child & (second >= 0) & (homes.adults == 2)
    second[mothers] = first[homes.elder[mothers] + 1]
    only_child_of_one = child & (second >= 0) & (homes.adults == 1)
    second[only_child_of_one] = second[homes.elder[only_child_of_one]]
    particle = (uniform("particle")[homes.elder] * len(PARTICLES)).astype(np.int64)
    return PersonalNames(given, own, second, particle, maiden)


def _draw_names(
    homes: Households,
    lexicon: Lexicon,
    traditions: tuple[Tradition, ...],
    uniform: Callable[[str], Floats],
) -> tuple[Codes, Codes, Codes]:
    """Given, first and second family name that everybody would carry if they had no family."""
    u_given, u_first, u_second = uniform("given"), uniform("family"), uniform("second family")
    given, first = np.zeros_like(homes.birth), np.zeros_like(homes.birth)
    second = np.full_like(homes.birth, -1)
    for index, t in enumerate(traditions):
        everybody = homes.tradition == index
        for sex in ("f", "m"):
            who = np.flatnonzero(everybody & (homes.sex == sex))
            given[who] = lexicon.given[t.name, sex].draw(u_given[who])
        who = np.flatnonzero(everybody)
        pool = lexicon.given[t.name, "m"] if t.fathers_name else lexicon.family[t.name]
        first[who] = pool.draw(u_first[who])
        if t.two_family_names:
            second[who] = lexicon.family[t.name].draw(u_second[who])
    return given, first, second


def _name_children(
    homes: Households,
    lexicon: Lexicon,
    given: Codes,
    child: NDArray[np.bool_],
    namesake: NDArray[np.bool_],
    alike: NDArray[np.bool_],
) -> Codes:
    """Eldest children named after a parent, twins named alike, no two siblings of one name."""
    given = given.copy()
    rank = homes.position - homes.adults
    for parent in (0, 1):
        who = np.flatnonzero(child & (rank == 0) & namesake & (homes.adults > parent))
        model = homes.elder[who] + parent
        same = (homes.sex[who] == homes.sex[model]) & (
            homes.tradition[who] == homes.tradition[model]
        )
        given[who[same]] = given[model[same]]
    twins = np.flatnonzero(child & homes.twin & (rank == 1) & alike)
    twins = twins[homes.sex[twins] == homes.sex[twins - 1]]
    given[twins] = lexicon.alike[given[twins - 1]]
    for later in range(1, 4):
        for earlier in range(later):
            who = np.flatnonzero(child & (rank == later))
            clash = who[given[who] == given[who - later + earlier]]
            given[clash] = lexicon.alike[given[clash]]
    return given


def _fathers_given(homes: Households, given: Codes, first: Codes) -> Codes:
    """Given name of everybody's father in the household; without one, the elder's own name."""
    elder = homes.elder
    partner = np.minimum(elder + 1, len(elder) - 1)
    has_partner = homes.adults == 2
    name = np.where(homes.sex[elder] == "m", given[elder], first[elder])
    fathered = (homes.sex[elder] == "f") & has_partner & (homes.sex[partner] == "m")
    return np.where(fathered, given[partner], name)
