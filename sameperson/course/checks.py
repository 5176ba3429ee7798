"""Checks that teach: the right answer first, then the misunderstanding, then a plain hint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

CLOSE = 1e-6


class NotYet(AssertionError):
    """An answer that differs from the right one; its message says what was misunderstood."""


@dataclass(frozen=True)
class Between:
    """Any number from ``low`` to ``high``, both included: for readings from a widget."""

    low: float
    high: float


def between(low: float, high: float) -> Between:
    """An expected answer that any number from low to high meets."""
    return Between(low, high)


def check(
    found: Any,
    expected: Any,
    mistakes: Mapping[Any, str] | Sequence[tuple[Any, str]] = (),
    close: float = CLOSE,
) -> None:
    """Say nothing when an answer is right, and what was misunderstood when it is not.

    Args:
        found: The learner's answer.
        expected: The right one: a number, text, None, a tuple, list or set of those, an array, a
            Series (compared by label, in any order), a DataFrame, or ``between(low, high)``.
        mistakes: Message by wrong answer, as a mapping or as pairs. A wrong answer that equals the
            right one in this population, or another wrong one, is no misunderstanding that could
            be told apart; it is passed over, and both messages are given in the second case.
        close: Numbers that differ by less than this share are equal.

    Raises:
        NotYet: With a message for the learner.
    """
    if same(found, expected, close):
        return
    pairs = mistakes.items() if isinstance(mistakes, Mapping) else mistakes
    told = [message for wrong, message in pairs if same(found, wrong, close)]
    raise NotYet(" Or: ".join(dict.fromkeys(told)) or _hint(found, expected))


def distinct(
    expected: Any, mistakes: Mapping[Any, str] | Sequence[tuple[Any, str]], close: float = CLOSE
) -> bool:
    """Whether a population keeps an answer and its mistakes apart; the course's tests ask this."""
    values = [wrong for wrong, _ in _as_pairs(mistakes)]
    known = [expected, *values]
    return not any(same(a, b, close) for i, a in enumerate(known) for b in known[i + 1 :])


def _as_pairs(mistakes: Mapping[Any, str] | Sequence[tuple[Any, str]]) -> list[tuple[Any, str]]:
    return list(mistakes.items()) if isinstance(mistakes, Mapping) else list(mistakes)


def same(found: Any, expected: Any, close: float = CLOSE) -> bool:
    """Whether two answers are equal, as ``check`` means it."""
    if isinstance(expected, Between):
        return _is_number(found) and expected.low <= float(found) <= expected.high
    if isinstance(expected, pd.Series):
        return isinstance(found, pd.Series) and _same_series(found, expected, close)
    if isinstance(expected, pd.DataFrame):
        return isinstance(found, pd.DataFrame) and _same_frame(found, expected, close)
    if isinstance(expected, np.ndarray):
        return _same_list(list(np.ravel(found)), list(np.ravel(expected)), close)
    if isinstance(expected, (list, tuple)):
        listed = isinstance(found, (list, tuple, np.ndarray))
        return listed and _same_list(list(found), list(expected), close)
    if isinstance(expected, (set, frozenset)):
        return isinstance(found, (set, frozenset, list, tuple)) and set(found) == set(expected)
    if _is_number(expected):
        return _is_number(found) and _same_number(float(found), float(expected), close)
    if expected is None or found is None:
        return expected is found
    return type(found) is type(expected) and bool(found == expected)


def _is_number(value: Any) -> bool:
    return isinstance(value, (Real, np.number)) and not isinstance(value, (bool, np.bool_))


def _same_number(found: float, expected: float, close: float) -> bool:
    if np.isnan(found) or np.isnan(expected):
        return bool(np.isnan(found) and np.isnan(expected))
    if np.isinf(found) or np.isinf(expected):
        return found == expected
    return bool(found == expected or abs(found - expected) <= close * max(abs(expected), 1e-12))


def _same_list(found: list[Any], expected: list[Any], close: float) -> bool:
    return len(found) == len(expected) and all(
        same(a, b, close) for a, b in zip(found, expected, strict=True)
    )


def _same_series(found: pd.Series, expected: pd.Series, close: float) -> bool:
    if len(found) != len(expected) or set(found.index) != set(expected.index):
        return False
    return _same_list(list(found.reindex(expected.index)), list(expected), close)


def _same_frame(found: pd.DataFrame, expected: pd.DataFrame, close: float) -> bool:
    if set(found.columns) != set(expected.columns):
        return False
    return all(_same_series(found[name], expected[name], close) for name in expected)


def _hint(found: Any, expected: Any) -> str:
    """What kind of answer this is, without giving the right one away."""
    if found is None:
        return "There is no answer yet: nothing was filled in, or your function has no return."
    wanted, kind = _kind(expected), type(found).__name__
    if wanted == "number" and _is_sized(found):
        return f"Your answer is a {kind} with {len(found)} entries; one number is asked for."
    if wanted == "number" and not _is_number(found):
        return f"Your answer is {str(found)[:60]!r}; a number is asked for."
    if wanted == "number" and float(found) != float(found):
        return "Your answer is NaN: somewhere 0 was divided by 0, or a value was missing."
    if wanted in ("Series", "DataFrame") and kind != wanted:
        return f"Your answer is a {kind}; a {wanted} is asked for."
    if wanted == "list" and isinstance(found, (dict, pd.Series, pd.DataFrame)):
        return f"Your answer is a {kind}; a plain list is asked for."
    if wanted not in ("number", "text", "None") and not _is_sized(found):
        return f"Your answer is {str(found)[:60]}; more than one entry is asked for."
    if wanted == "Series" and set(found.index) != set(expected.index):
        return _labels(list(found.index), list(expected.index), len(found) == len(expected))
    if wanted == "DataFrame" and set(found.columns) != set(expected.columns):
        return (
            f"Your answer has the columns {list(found.columns)}; those are not the ones asked for."
        )
    if wanted in ("list", "Series", "DataFrame") and len(found) != len(expected):
        return f"Your answer has {len(found)} entries, and not the number of entries asked for."
    return (
        f"Your answer is {_in_short(found)}, which is not it, and not one of the usual "
        "misunderstandings either. Go through your steps on a case so small that you can count it "
        "by hand."
    )


def _kind(expected: Any) -> str:
    """What an answer should be, in one word."""
    if isinstance(expected, Between) or _is_number(expected):
        return "number"
    if isinstance(expected, (list, tuple, set, frozenset, np.ndarray)):
        return "list"
    return "text" if isinstance(expected, str) else type(expected).__name__


def _is_sized(found: Any) -> bool:
    return isinstance(found, (pd.Series, pd.DataFrame, np.ndarray, list, tuple, set, dict))


def _labels(found: list[Any], expected: list[Any], as_many: bool) -> str:
    """What to say when the labels of a Series are not those asked for."""
    if not found:
        return "Your answer is a Series without an entry; see whether its labels ever met."
    sentence = f"Your answer is labelled {_in_short(found)}; these are not the labels asked for."
    kinds = {type(label).__name__ for label in found}, {type(label).__name__ for label in expected}
    if as_many and not kinds[0] & kinds[1]:
        return f"{sentence} The number of entries is right: look at the index, and at its type."
    return sentence


def _in_short(found: Any) -> str:
    """An answer on one line: the first four entries of a long one."""
    if isinstance(found, pd.Series):
        rows = [f"{label}: {value}" for label, value in found.head(4).items()]
        return ", ".join(rows) + (", …" if len(found) > 4 else "")
    if isinstance(found, (list, tuple, np.ndarray)) and len(found) > 4:
        return ", ".join(str(value) for value in list(found)[:4]) + ", …"
    return str(found)[:60]
