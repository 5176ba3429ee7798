"""How a class voted on each of some records."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Text

# Colours of Okabe and Ito, with a hatch each for who does not see them.
VOTE_LOOKS = {
    "same": ("#0072B2", ""),
    "different": ("#B34700", "///"),
    "cannot tell": ("#999999", "..."),
}


def vote_bars(ax: Axes, votes: pd.DataFrame) -> "VoteBars":
    """One bar per record, cut by verdict; ``VoteBars.show_truth`` writes the truth beside it.

    Args:
        ax: Where to draw.
        votes: Indexed by record, from the top; columns same, different and cannot tell: readers.
    """
    number = int(votes.sum(axis=1).max())
    for row, (_, own) in enumerate(votes.iterrows()):
        left = 0.0
        for verdict, (colour, hatch) in VOTE_LOOKS.items():
            count = int(own[verdict])
            ax.barh(
                row, count, left=left, height=0.6, color=colour, hatch=hatch, edgecolor="white",
                label=verdict if row == 0 else None,
            )  # fmt: skip
            if count >= 0.08 * number:
                ax.text(
                    left + count / 2, row, str(count), ha="center", va="center", color="black",
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
                )  # fmt: skip
            left += count
    ax.set_yticks(range(len(votes)), [str(record) for record in votes.index])
    ax.set_ylim(len(votes) - 0.5, -0.5)
    ax.set_xlim(0, 1.3 * number)
    ax.set_xticks(range(0, number + 1, max(1, number // 5)))
    ax.set_xlabel("readers")
    ax.grid(axis="y", visible=False)
    ax.legend(ncols=3, loc="lower left", bbox_to_anchor=(0, 1), handlelength=1.4, borderpad=0)
    return VoteBars(ax, votes)


class VoteBars:
    """Bars that stand still, and the truth, which comes later."""

    def __init__(self, ax: Axes, votes: pd.DataFrame) -> None:
        number = float(votes.sum(axis=1).max())
        self._truth = {
            str(record): ax.text(1.02 * number, row, "", va="center", animated=True)
            for row, record in enumerate(votes.index)
        }

    @property
    def artists(self) -> list[Text]:
        """What is drawn over the bars."""
        return list(self._truth.values())

    def show_truth(self, words: Mapping[str, str]) -> None:
        """Write something beside the bar of each record; empty words write nothing."""
        for record, artist in self._truth.items():
            artist.set_text(words.get(record, ""))
