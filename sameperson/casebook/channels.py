"""The ways by which records leave the office, and how far a recall follows each of them."""

from dataclasses import asdict, dataclass

import pandas as pd

DOCUMENTED, INFERRED, INVENTED = "documented", "inferred from silence", "invented"


@dataclass(frozen=True)
class Channel:
    """A way by which records leave the office, and how far a recall follows them.

    Attributes:
        told: Whether the recipient can be told.
        copies: Whether the correction also reaches the copies that the recipient made.
        how: How a recall goes, in words.
        sharing: Mark of the case study: whether records are shared in this way.
        recall: The same for how a recall goes; that there is a recall at all is said of nobody.
    """

    told: bool
    copies: bool
    how: str
    sharing: str = DOCUMENTED
    recall: str = INFERRED


CHANNELS = {
    "system": Channel(
        True, True, "the recipient reads it here, and the correction stands in the same place"
    ),
    "file": Channel(
        True, False, "the office kept a copy and names the rows; a file sent on is not followed"
    ),
    "e-mail": Channel(
        True, False, "a second message to the same address; where it was forwarded nobody knows"
    ),
    "phone": Channel(
        True, False, "a call to the same number; what was noted or said on is not followed"
    ),
    "hand": Channel(True, False, "the paper is asked back; copies of it are not followed"),
    "courier": Channel(True, False, "the receipt says who has the paper; copies are not followed"),
    "oral": Channel(
        False, False, "the spoken word leaves no list of those who heard it", INFERRED, INFERRED
    ),
}


def channels() -> pd.DataFrame:
    """The table of channels: told, copies, how, sharing, recall, by channel."""
    rows = {name: asdict(channel) for name, channel in CHANNELS.items()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("channel")
