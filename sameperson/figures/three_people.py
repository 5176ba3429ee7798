"""The figure of lesson 00: from which threshold to which something happens to three people."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from sameperson.figures.look import LOOKS, Look

INTACT = Look("intact", "intact", "#5B8C5A", "-", "P", "✓")
STATE_LOOKS = {
    "merged": LOOKS["people_wrongly_merged"],
    "accused": LOOKS["people_accused"],
    "split": LOOKS["people_split"],
    "intact": INTACT,
}
HATCHES = {"merged": "///", "accused": "xxx", "split": "...", "intact": ""}
WIDE_ENOUGH = 0.12  # share of the axis on which a word fits


def strips(ax: Axes, stretches: Mapping[str, Sequence[tuple[float, float, str]]]) -> None:
    """One bar per person, cut where their state changes: told apart by colour, hatch and word.

    Args:
        ax: Where to draw.
        stretches: For each name, from the top, (from weight, to weight, state); states as in
            ``STATE_LOOKS``.
    """
    ends = [end for own in stretches.values() for low, high, _ in own for end in (low, high)]
    low, high = min(ends), max(ends)
    for row, own in enumerate(stretches.values()):
        for a, b, state in own:
            look = STATE_LOOKS[state]
            faint = 0.35 if state == "intact" else 0.9
            ax.barh(
                row, b - a, left=a, height=0.62, color=look.colour, alpha=faint,
                hatch=HATCHES[state], edgecolor="white", linewidth=1,
            )  # fmt: skip
            if b - a > WIDE_ENOUGH * (high - low):
                box = {"facecolor": "white", "edgecolor": "none", "pad": 2}
                ax.text(
                    (a + b) / 2, row, look.short, ha="center", va="center", bbox=box,
                    color="#1F4D1E" if state == "intact" else look.colour, fontweight="bold",
                )  # fmt: skip
    ax.set_yticks(range(len(stretches)), list(stretches))
    ax.set_ylim(len(stretches) - 0.5, -0.5)
    ax.set_xlim(low, high)
    ax.set_xlabel("threshold (match weight): pairs of this weight or more are links")
    ax.grid(axis="y", visible=False)
