"""How alike two values are: several measures side by side.

The measures are jellyfish's where it has them; a linkage asks DuckDB, which gives the same numbers.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import jellyfish
import pandas as pd

from sameperson.linkage.levels import MISSING

THRESHOLDS = (0.92, 0.8)  # Jaro-Winkler, as ``sp.link`` compares names
LEVELS: Mapping[int, str] = MappingProxyType(
    {3: "exactly the same", 2: "0.92 or more", 1: "0.8 or more", 0: "below 0.8", MISSING: "missing"}
)


@dataclass(frozen=True)
class Measure:
    """A measure of how alike two texts are: 0 for not at all, 1 for the same.

    Attributes:
        label: For people.
        counts: What it looks at, in a few words.
        of: The measure itself; both texts hold at least one character.
    """

    label: str
    counts: str
    of: Callable[[str, str], float]


def _exact(a: str, b: str) -> float:
    return float(a == b)


def _edits(a: str, b: str) -> float:
    return 1 - jellyfish.damerau_levenshtein_distance(a, b) / max(len(a), len(b))


def _letter_pairs(a: str, b: str) -> float:
    # By hand: jellyfish cuts a text into pieces of two instead, and DuckDB compares single letters.
    one, two = ({text[i : i + 2] for i in range(max(len(text) - 1, 1))} for text in (a, b))
    return len(one & two) / len(one | two)


def _words(text: str) -> list[str]:
    return text.replace("-", " ").split()


def _words_sorted(a: str, b: str) -> float:
    one, two = (" ".join(sorted(_words(text))) for text in (a, b))
    return _edits(one or a, two or b)


def code(text: str, system: str) -> str:
    """A text by sound, word by word. ``system`` is ``"soundex"`` or ``"metaphone"``."""
    encode = jellyfish.soundex if system == "soundex" else jellyfish.metaphone
    return " ".join(encode(word) for word in _words(text))


def _soundex(a: str, b: str) -> float:
    return float(code(a, "soundex") == code(b, "soundex"))


def _metaphone(a: str, b: str) -> float:
    return float(code(a, "metaphone") == code(b, "metaphone"))


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "exact": Measure("Exact", "the same text, or not", _exact),
        "jaro_winkler": Measure(
            "Jaro-Winkler",
            "letters in common near the same place, the first four above all",
            jellyfish.jaro_winkler_similarity,
        ),
        "edits": Measure(
            "Damerau-Levenshtein",
            "letters to insert, drop, replace or exchange, out of the longer text",
            _edits,
        ),
        "letter_pairs": Measure(
            "Jaccard of letter pairs", "pairs of neighbouring letters in common", _letter_pairs
        ),
        "words_sorted": Measure(
            "Words sorted", "Damerau-Levenshtein once the words are in order", _words_sorted
        ),
        "soundex": Measure("Soundex", "first letter and the next consonants, by sound", _soundex),
        "metaphone": Measure("Metaphone", "all consonants, by sound", _metaphone),
    }
)


def similarities(
    left: Iterable[object],
    right: Iterable[object],
    measures: Sequence[str] = tuple(MEASURES),
) -> pd.DataFrame:
    """Every measure of every pair of values.

    Args:
        left, right: Texts of the same length; a blank is None, NaN or an empty text.
        measures: Keys of ``MEASURES``.

    Returns:
        One row per pair, indexed as ``left`` where it is a Series, and one column per measure,
        0 to 1; NaN, *not defined*, where either value is blank: missing is not disagreement.
    """
    known: dict[tuple[object, object], list[float]] = {}
    rows = []
    for pair in zip(left, right, strict=True):
        if pair not in known:
            known[pair] = _measured(*pair, measures)
        rows.append(known[pair])
    index = left.index if isinstance(left, pd.Series) else None
    return pd.DataFrame(rows, columns=list(measures), index=index, dtype=float)


def _measured(a: object, b: object, measures: Sequence[str]) -> list[float]:
    if not (isinstance(a, str) and isinstance(b, str) and a and b):
        return [float("nan")] * len(measures)
    return [MEASURES[name].of(a, b) for name in measures]


def level_of(a: object, b: object) -> int:
    """The comparison level that ``sp.link`` gives two names, as in ``linkage.pairs``.

    Returns:
        3 for the same name, 2 and 1 from the two thresholds on, 0 below both, -1 for a blank.
    """
    similarity = _measured(a, b, ["jaro_winkler"])[0]
    if similarity != similarity:
        return MISSING
    return 3 if a == b else sum(similarity >= threshold for threshold in THRESHOLDS)
