"""What the similarity playground shows: two texts and how alike they are; no drawing."""

import unicodedata
from dataclasses import dataclass
from typing import Any

import pandas as pd
import traitlets

from sameperson.linkage.name_pairs import name_pairs
from sameperson.linkage.similarity import LEVELS, MEASURES, code, level_of, similarities
from sameperson.widgets.order import in_random_order
from sameperson.world import World

NOT_DEFINED = "not defined"
LONGEST = 80  # characters of a text
DRAWN = 400  # pairs of each kind and tradition that presets are taken from
OF_ONE, OF_TWO = 3, 2  # presets of each tradition


@dataclass(frozen=True)
class Preset:
    """Two names that stand in the records of a population.

    Attributes:
        group: Tradition of whom they are.
        same: Whether they are one person's.
        left, right: The names, in lower case.
    """

    group: str
    same: bool
    left: str
    right: str

    @property
    def label(self) -> str:
        """For a list to choose from."""
        whose = "one person" if self.same else "two people"
        return f"{self.group}, {whose}: {self.left} / {self.right}"


class SimilarityState(traitlets.HasTraits):
    """State of the playground: set ``left`` and ``right``, or choose a preset; read the rest.

    Texts are compared as a linkage reads them: in lower case, without blanks at the ends.

    Args:
        world: Whose records the presets come from.
        left, right: Texts to begin with; None begins with the first preset.
    """

    left = traitlets.Unicode()
    right = traitlets.Unicode()
    alike: Any = traitlets.Instance(pd.Series)

    def __init__(self, world: World, left: str | None = None, right: str | None = None) -> None:
        super().__init__()
        self.presets = _presets(world)
        first = self.presets[0]
        with self.hold_trait_notifications():
            self.left = first.left if left is None else left
            self.right = first.right if right is None else right
        self._measure()

    @traitlets.validate("left", "right")
    def _short(self, proposal: Any) -> str:
        return str(proposal["value"])[:LONGEST]

    @traitlets.observe("left", "right")
    def _changed(self, _: Any) -> None:
        self._measure()

    def _measure(self) -> None:
        self.alike = similarities([_folded(self.left)], [_folded(self.right)]).iloc[0]

    def choose(self, preset: Preset) -> None:
        """Put the two names of a preset into the boxes."""
        with self.hold_trait_notifications():
            self.left, self.right = preset.left, preset.right

    @property
    def level(self) -> int:
        """The comparison level that a linkage would give the two as names, -1 to 3."""
        return level_of(_folded(self.left), _folded(self.right))

    @property
    def verdict(self) -> str:
        """The level in words."""
        if self.level < 0:
            return (
                "One of the two is missing. That is a level of its own: it speaks neither for one "
                "person nor for two, and no measure is defined."
            )
        return (
            f"Compared as one name field, these reach level {self.level} of 3: "
            f"{LEVELS[self.level]}{'' if self.level == 3 else ' by Jaro-Winkler'}."
        )

    @property
    def table(self) -> pd.DataFrame:
        """Every measure: its value in words, what it looks at, and codes by sound."""
        rows = {}
        for name, measure in MEASURES.items():
            codes = ""
            if name in ("soundex", "metaphone") and self.level >= 0:
                own = (code(_folded(text), name) or "none" for text in (self.left, self.right))
                codes = " / ".join(own)
            rows[measure.label] = {
                "similarity": in_words(self.alike[name]),
                "looks at": measure.counts,
                "by sound": codes,
            }
        return pd.DataFrame.from_dict(rows, "index")

    @property
    def sentence(self) -> str:
        """The whole picture in one line, for who hears it."""
        told = ", ".join(
            f"{measure.label} {in_words(self.alike[name])}" for name, measure in MEASURES.items()
        )
        return f"“{self.left}” and “{self.right}”: {told}. {self.verdict}"


def in_words(value: float) -> str:
    """A similarity with two decimals; *not defined* for NaN, 1.00 and 0.00 only where exact."""
    if value != value:
        return NOT_DEFINED
    return f"{min(value, 0.99):.2f}" if 0.995 <= value < 1 else f"{value:.2f}"


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _presets(world: World) -> list[Preset]:
    """Names of each tradition: of one person but not the same, and of two people but alike."""
    pairs = name_pairs(world.records, world.truth, world.groups, size=DRAWN)
    pairs = pairs.dropna(subset=["left", "right"])
    pairs["alike"] = similarities(pairs["left"], pairs["right"], ["jaro_winkler"])
    found = []
    for group in in_random_order(sorted(pairs["group"].unique()), int(world.manifest["seed"])):
        own = pairs[pairs["group"] == group]
        one = own[own["same"] & (own["left"] != own["right"])].drop_duplicates(["left", "right"])
        two = own[~own["same"]].sort_values("alike", ascending=False, kind="stable")
        chosen = pd.concat([one.head(OF_ONE), two.head(OF_TWO)])
        found += [Preset(group, bool(s), a, b) for s, a, b in _rows(chosen)]
    return found


def _rows(pairs: pd.DataFrame) -> list[tuple[bool, str, str]]:
    return list(pairs[["same", "left", "right"]].itertuples(index=False, name=None))
