"""How a clerk of one source writes a person's name: the errors that come from naming traditions.

Three of the thirteen errors live here, because they follow from a tradition and not from a
careless hand: another accepted spelling, a short form, and the order or shape of a name.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sameperson.world.households import Codes, Flags, Floats
from sameperson.world.names import PARTICLES, SPELLINGS, Lexicon, Words
from sameperson.world.naming import PersonalNames
from sameperson.world.population import Population
from sameperson.world.sources import Source

# What becomes of two family names: no particle, a hyphen, the first alone, the second alone,
# the two swapped, cut off.
RESHAPED = np.cumsum([0.25, 0.20, 0.22, 0.05, 0.08, 0.20])
CUT = 14


def write_names(
    population: Population,
    source: Source,
    who: Codes,
    event_on: Codes,
    uniform: Callable[[str], Floats],
) -> tuple[Words, Words]:
    """Given and family name as one source writes them; arrays over its records."""
    homes, names, lexicon = population.homes, population.names, population.lexicon

    def trait(name: str) -> NDArray[np.float64]:
        values = np.array([float(getattr(t, name)) for t in population.traditions] + [0.0])
        return np.asarray(np.maximum(values[homes.tradition[who]], values[homes.second[who]]))

    def spelled(codes: Codes, field: str) -> Words:
        other = uniform(f"other spelling {field}") < trait("spellings")
        which = 1 + (uniform(f"which spelling {field}") * (SPELLINGS - 1)).astype(np.int64)
        return np.asarray(lexicon.spellings[codes, np.where(other, which, 0)], dtype=object)

    maiden = names.maiden[who]
    unmarried = (maiden >= 0) & (event_on < homes.married[who])
    first = spelled(np.where(unmarried, maiden, names.first[who]), "family_name")
    given = spelled(names.given[who], "given_name")
    short = uniform("nickname") < trait("nicknames") * (not source.formal)
    given[short] = lexicon.nicknames[names.given[who[short]]]

    careless = uniform("reshaped") < trait("reshaped") * source.reshapes
    family = _two_names(names, lexicon, who, first, careless, uniform("which shape"))
    swap = uniform("name swap") < trait("swapped") * source.reshapes
    given[swap], family[swap] = family[swap].copy(), given[swap].copy()
    return given, family


def _two_names(
    names: PersonalNames, lexicon: Lexicon, who: Codes, first: Words, careless: Flags, u: Floats
) -> Words:
    """Family names in full, or as a careless source reshapes those who carry two."""
    family = first.copy()
    rows = np.flatnonzero(names.second[who] >= 0)
    shape = np.where(careless, np.searchsorted(RESHAPED, u * RESHAPED[-1], side="right"), 6)
    seconds, particles = lexicon.words[names.second[who]], PARTICLES[names.particle[who]]
    for row in rows:
        one, joint, two = first[row], particles[row], seconds[row]
        family[row] = (
            f"{one} {two}",
            f"{one}-{two}",
            one,
            two,
            f"{two} {joint} {one}",
            f"{one} {joint} {two}"[:CUT].rstrip(),
            f"{one} {joint} {two}",
        )[shape[row]]
    return family
