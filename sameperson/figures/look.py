"""What all figures share: the style file, and how each kind of error is drawn."""

from dataclasses import dataclass
from importlib.resources import files

STYLE = str(files("sameperson") / "course.mplstyle")


@dataclass(frozen=True)
class Look:
    """How one kind of error is drawn: told apart by colour, by line and by marker."""

    label: str
    short: str
    colour: str
    line: str
    marker: str
    marker_name: str


# Colours of Okabe and Ito, which people with any common colour vision tell apart.
LOOKS = {
    "people_wrongly_merged": Look("people wrongly merged", "merged", "#B34700", "-", "o", "●"),
    "people_split": Look("people whose records are split", "split", "#0072B2", "--", "s", "■"),
    "people_accused": Look(
        "people accused by a missing link", "accused", "#7A3E9D", "-.", "^", "▲"
    ),
}
