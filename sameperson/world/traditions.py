"""Five naming traditions, each one mechanism that makes linkage err unequally (facts B1-B22)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tradition:
    """How people of one tradition are named, and how their names are written down.

    Shares and chances lie between 0 and 1. All traditions draw on one inventory of syllables, so
    that a difference between two of them is a difference of mechanism. Change one with
    ``dataclasses.replace`` to ask what would happen to the same people under other names.

    Attributes:
        name: A tree, so that nobody is meant.
        share: Share of households.
        family_names: Size of the pool of family names.
        family_syllables: Syllables in a family name.
        common_names: How many of them are common ...
        common_share: ... and the share of people who carry one of those.
        given_names: Size of the pool of given names, for each sex.
        namesakes: Chance that the eldest child carries the given name of the parent of its sex.
        nicknames: Chance that an informal source writes the short form of a given name.
        spellings: Chance that a clerk chooses another accepted spelling of a name.
        two_family_names: People carry two family names joined by a particle.
        reshaped: Chance that a source truncates, hyphenates, drops or swaps the two.
        fathers_name: The father's given name stands where others write a family name.
        swapped: Chance that a source writes the two names in the other order.
        changes_name: Chance that the younger partner takes the elder one's name on marriage.
    """

    name: str
    share: float = 0.2
    family_names: int = 4000
    family_syllables: int = 3
    common_names: int = 0
    common_share: float = 0.0
    given_names: int = 240
    namesakes: float = 0.004
    nicknames: float = 0.0
    spellings: float = 0.0
    two_family_names: bool = False
    reshaped: float = 0.0
    fathers_name: bool = False
    swapped: float = 0.0
    changes_name: float = 0.15


ALDER = Tradition("Alder", namesakes=0.15, nicknames=0.30)
BIRCH = Tradition(
    "Birch",
    family_names=38,
    family_syllables=1,
    common_names=10,
    common_share=0.92,
    given_names=30,
    changes_name=0.05,
)
CEDAR = Tradition("Cedar", family_names=1200, spellings=0.45)
DOGWOOD = Tradition("Dogwood", family_names=900, two_family_names=True, reshaped=0.45)
ELM = Tradition("Elm", given_names=400, fathers_name=True, swapped=0.18, changes_name=0.4)

TRADITIONS = (ALDER, BIRCH, CEDAR, DOGWOOD, ELM)


def check_traditions(traditions: tuple[Tradition, ...]) -> None:
    """Refuse what no population can be drawn from: no shares, two traditions of one name."""
    names = [tradition.name for tradition in traditions]
    if len(set(names)) < len(names) or not names:
        raise ValueError(f"Give every tradition a name of its own; these were {names}.")
    if min(t.share for t in traditions) < 0 or sum(t.share for t in traditions) <= 0:
        raise ValueError("Shares of traditions must not be negative, and one must be positive.")
    for t in traditions:
        if t.common_names >= t.family_names:
            raise ValueError(f"{t.name}: common_names must be smaller than family_names.")
