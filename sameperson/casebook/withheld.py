"""Which counts of a table must be missing, so that no small one can be worked out.

Sums of a table tie its counts together: a single one missing from a row is the total less the
others. So more are withheld, and what a reader could still work out is audited by solving for the
least and the largest value that each withheld count can have. In a table with totals these ends are
whole numbers: every count stands in two sums, once as a part and once as a total or on the other
side, as flows in a network do.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]
Sum = tuple[int, ...]  # positions of the parts, and last of their total


def withheld(table: Counts, least: int) -> Flags:
    """Positions to withhold in a table whose last row, and last column if several, are totals.

    First the small counts; then, for each that the table gives away, another count of its row or
    column: inner ones before totals, then those that need no third, then the smallest; last,
    whatever turns out not to be needed is given back, the largest first. That is no proven least
    set: finding one is hard.

    Args:
        table: Whole numbers from 0, with totals.
        least: Counts from 1 to ``least`` - 1 are small.
    """
    values, sums = table.ravel(), sums_of(*table.shape)
    small = (values > 0) & (values < least)
    hidden = small.copy()
    while (given := given_away(values, hidden, small, sums, least)) is not None:
        hidden[_next(given, values, hidden, sums, table.shape)] = True
    for at in sorted(np.flatnonzero(hidden & ~small), key=lambda at: -values[at]):
        hidden[at] = False
        hidden[at] = given_away(values, hidden, small, sums, least) is not None
    return hidden.reshape(table.shape)


def ends(at: int, values: Counts, hidden: Flags, sums: tuple[Sum, ...]) -> tuple[float, float]:
    """Least and largest value that a withheld count can have, by what is published.

    The reader knows the sums and that nothing withheld is zero. No largest value is infinity.
    """
    free = np.flatnonzero(hidden)
    sides = np.zeros((len(sums), len(values)))
    for line, own in enumerate(sums):
        sides[line, list(own[:-1])], sides[line, own[-1]] = 1, -1
    right = -sides[:, ~hidden] @ values[~hidden]
    wanted = (free == at).astype(float)
    found = []
    for sign in (1, -1):
        told = linprog(sign * wanted, A_eq=sides[:, free], b_eq=right, bounds=(1, None))
        found.append(-np.inf if told.fun is None else float(round(told.fun)))
    return found[0], -found[1]


def given_away(
    values: Counts, hidden: Flags, small: Flags, sums: tuple[Sum, ...], least: int
) -> int | None:
    """The first withheld count that the table gives away, or None."""
    for own in sums:  # quick, and most of the work: alone in its sum
        missing = [at for at in own if hidden[at]]
        if len(missing) == 1:
            return missing[0]
    for at in map(int, np.flatnonzero(hidden)):
        lower, upper = ends(at, values, hidden, sums)
        if upper == lower or (small[at] and upper - lower < least - 1):
            return at
    return None


def _next(
    at: int, values: Counts, hidden: Flags, sums: tuple[Sum, ...], shape: tuple[int, ...]
) -> int:
    """The cheapest count to withhold besides: in a sum with the one given away, where there is."""
    missing = {own: int(hidden[list(own)].sum()) for own in sums}
    alone = [own for own in sums if at in own and missing[own] == 1]
    near = {other for own in alone or sums if at in own for other in own}
    free = [other for other in map(int, np.flatnonzero(~hidden)) if values[other]]
    rows, columns = shape

    def cost(other: int) -> tuple[bool, int, int, int, int]:
        row, column = divmod(other, columns)
        totals = (row == rows - 1) + (columns > 1 and column == columns - 1)
        left_alone = sum(other in own and not count for own, count in missing.items())
        return other not in near, totals, left_alone, int(values[other]), other

    return min(free, key=cost)


@cache
def sums_of(rows: int, columns: int) -> tuple[Sum, ...]:
    """Every sum of the table: down each column, and along each row if there are several."""
    at = np.arange(rows * columns).reshape(rows, columns)
    lines = [*at.T, *at] if columns > 1 else [*at.T]
    return tuple(tuple(map(int, line)) for line in lines)
