"""Invented names: one inventory of syllables, a lexicon for each tradition, forms of each name."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

import numpy as np
from numpy.typing import NDArray

from sameperson.world.streams import stream
from sameperson.world.traditions import Tradition

Words = NDArray[np.object_]
Codes = NDArray[np.intp]

# One inventory for everybody: a name is open syllables and then a closed one. Read by eye, alone
# and in the short lists they make: no words, no names of peoples or faiths.
OPEN = (
    "ba bre ca dre do fe fo ga gre hu je ka ke lo ma mi na ne no pe pri qui ra re ro ru sa se so "
    "su ta te to tre tu va ve vi wa we ya ye yo za ze zi"
).split()
CLOSED = (
    "bov brel brin dral drun dwen fesk gelk grel grov hovn jesk jorl kesk kiv krun lask lend lovn "
    "lum mez morv nesk niv olk plon prin quor renk rov ruv selk sev slen sorv tesk tirn trel ulv "
    "vesk vorn wex wirl wolk yeln yorv zant zesk zirn"
).split()
UNWANTED = {"Lend", "Mez", "Lum", "Olk", "Ulv", "Wolk", "Zant", "Niv", "Calend", "Sev", "Prin"}
# Strings that insult or name somebody in one language or another; no name holds one.
UNKIND = (
    "baka caca caga gay hure jeb jesu jew kaka naz neg nig ped rape roma sade satan suka tara"
).split()
PARTICLES = np.array(["ar", "den", "ola", "tes"], dtype=object)
SPELLING_RULES = (
    ("k", "q"), ("e", "ei"), ("v", "w"), ("o", "ou"), ("i", "ee"), ("u", "oo"), ("l", "ll"),
    ("z", "s"), ("y", "j"), ("a", "e"), ("j", "dj"), ("e", "a"),
)  # fmt: skip
SPELLINGS = 6


@dataclass(frozen=True)
class Pool:
    """Part of the lexicon that one tradition draws from: positions and their cumulative shares."""

    codes: Codes
    cumulative: NDArray[np.float64]

    def draw(self, u: NDArray[np.float64]) -> Codes:
        """Codes for uniform draws in [0, 1): one draw gives one name, whatever the pool."""
        found = np.searchsorted(self.cumulative, u * self.cumulative[-1], side="right")
        return np.asarray(self.codes[found])


@dataclass(frozen=True)
class Lexicon:
    """Every name of a world, with its short form and its accepted spellings.

    Attributes:
        words: Names, shape (names,).
        nicknames: Short form of each, shape (names,).
        spellings: Accepted spellings of each, shape (names, 6); the first is the name itself.
        alike: Code of the name that stands next in the alphabet, as alike twins are often given.
        given: Pool for (tradition, sex).
        family: Pool for each tradition.
    """

    words: Words
    nicknames: Words
    spellings: Words
    alike: Codes
    given: dict[tuple[str, str], Pool]
    family: dict[str, Pool]


def syllable_names(tradition: str, kind: str, count: int, syllables: int) -> list[str]:
    """Up to ``count`` names of a fixed shuffle, in alphabetical order; no two are equal."""
    parts = [OPEN] * (syllables - 1) + [CLOSED]
    names = ["".join(chosen).capitalize() for chosen in product(*parts)]
    order = stream(0, "lexicon", tradition, kind).permutation(len(names))
    return sorted(islice((names[i] for i in order if is_kind(names[i])), count))


def is_kind(name: str) -> bool:
    """Whether a name is neither a word nor holds a string that hurts."""
    return name not in UNWANTED and not any(part in name.lower() for part in UNKIND)


def pool_shares(tradition: str, kind: str, count: int, common: int, share: float) -> list[float]:
    """How often each name of a pool is used: falling with rank, `common` names take `share`."""
    rank = stream(0, "ranks", tradition, kind).permutation(count)
    weight = 1.0 / (rank + 10.0) ** 0.8
    if common:
        top = rank < common
        weight = np.where(
            top, share * weight / weight[top].sum(), (1 - share) * weight / weight[~top].sum()
        )
    return [float(w) for w in weight / weight.sum()]


def short_form(name: str) -> str:
    """What a name is shortened to among friends: its first open syllable and -ni."""
    opening = re.match("[^aeiou]*[aeiou]+", name.lower())
    return (opening.group() + "ni").capitalize() if opening else name


def other_spellings(name: str) -> list[str]:
    """Six accepted spellings of a name, itself first; fewer distinct ones repeat the name."""
    found = [name]
    for old, new in SPELLING_RULES:
        if old in name.lower():
            found.append(name.lower().replace(old, new, 1).capitalize())
    return (found + [name] * SPELLINGS)[:SPELLINGS]


@lru_cache(maxsize=8)
def lexicon(traditions: tuple[Tradition, ...]) -> Lexicon:
    """The names that these traditions use; the same in every world, whatever its seed."""
    words: list[str] = []
    alike: list[int] = []
    given: dict[tuple[str, str], Pool] = {}
    family: dict[str, Pool] = {}

    def pool(t: Tradition, kind: str, count: int, syllables: int, common: int = 0) -> Pool:
        found = syllable_names(t.name, kind, count, syllables)
        start, count = len(words), len(found)
        words.extend(found)
        alike.extend(start + (i + 1) % count for i in range(count))
        shares = pool_shares(t.name, kind, count, common, t.common_share)
        return Pool(np.arange(start, start + count), np.cumsum(shares))

    for t in traditions:
        given[t.name, "f"] = pool(t, "given f", t.given_names, 2)
        given[t.name, "m"] = pool(t, "given m", t.given_names, 2)
        family[t.name] = pool(t, "family", t.family_names, t.family_syllables, t.common_names)
    return Lexicon(
        words=np.array(words, dtype=object),
        nicknames=np.array([short_form(word) for word in words], dtype=object),
        spellings=np.array([other_spellings(word) for word in words], dtype=object),
        alike=np.array(alike),
        given=given,
        family=family,
    )
