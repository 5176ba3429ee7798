"""Figure of shared birth dates: arithmetic as a line, simulations as marks."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sameperson.linkage.coincidence import chance_of_shared

MARKS = ("o", "s", "^", "D")
COLOURS = ("#0072B2", "#8A6200", "#B34700", "#00694D")


def shared_dates(ax: Axes, simulated: pd.DataFrame, days: float) -> None:
    """Chance that two people of a group share a birth date, against the size of the group.

    Args:
        ax: Where to draw.
        simulated: Indexed by people in a group; one column of chances per population, whose name
            is its label.
        days: Dates there are when all are as likely: the line.
    """
    people = np.arange(1, int(simulated.index.max()) + 1)
    line = [chance_of_shared(int(n), days) for n in people]
    ax.plot(people, line, "-", color="black", lw=1.2, label=f"computed, {days:,.0f} dates alike")
    for name, marker, colour in zip(simulated, MARKS, COLOURS, strict=False):
        ax.plot(
            simulated.index, simulated[name], marker, color=colour, ms=7, label=f"simulated, {name}"
        )
    ax.axhline(0.5, color="#555555", lw=1, ls=":")
    ax.set_ylim(0, 1.02)
    ax.set_xlabel("people in the group")
    ax.set_ylabel("chance that two share a birth date")
    ax.set_title("A shared birth date is soon likelier than not")
    ax.legend(loc="lower right")
    ax.figure.text(0.005, 0.01, "invented population; simulation", color="#555555", size=9)
