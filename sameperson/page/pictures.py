"""The four steps as pictures with their text, for a browser without script."""

import base64
import html
from typing import Any

from sameperson.outcomes.groups import ERRORS
from sameperson.page.review import expected_merged
from sameperson.page.vega import svg

JOINS, PARTS = 1, 1  # where the reviewer begins: places in ``review.CHANCES``


def figures(shown: dict[str, Any], specs: dict[str, Any]) -> str:
    """HTML of the four pictures, each with what it shows in words and numbers."""
    return "\n".join(
        f'<figure><img alt="{html.escape(text)}" src="data:image/svg+xml;base64,'
        f'{base64.b64encode(svg(specs[name]).encode()).decode()}">'
        f"<figcaption>{html.escape(text)}</figcaption></figure>"
        for name, text in told(shown).items()
    )


def told(shown: dict[str, Any]) -> dict[str, str]:
    """What each picture shows, in words and numbers."""
    start = shown["start"]
    merged, split, accused = (_count(shown["errors"][error], start) for error in ERRORS)
    at, claims = _weight(shown, start), shown["claims"]
    so = f"{claims['wrong'][start]:,} of {claims['pairs'][start]:,} are"
    low, high = (_weight(shown, shown["review"]["places"][place]) for place in shown["band"])
    most = " ".join(
        f"{shown['errors'][error]['label'].capitalize()}: most in {' or '.join(names[start])}."
        for error, names in shown["groups"]["most"].items()
        if 0 < len(names[start]) < len(shown["groups"]["names"])
    )
    counts = {row["error"]: row["words"] for row in ways(shown) if row["way"] == "review between"}
    reviewed = ", ".join(f"{count} {error}" for error, count in counts.items())
    return {
        "dots": f"1. One line, people appear. Each dot is a person, each diamond one whose link is "
        f"to kin. Whoever stands right of the line at weight {at} is wrongly merged: {merged}. "
        f"The system claims 1 in {claims['one_in'][start]:,.0f} links near the line is wrong; here "
        f"{so}.",
        "errors": f"2. The other error. At the same line {split} have split records, and {accused} "
        "who left in time are accused by a missing link. Moving the line helps some and hurts "
        "others.",
        "groups": f"3. The groups. {most or 'Groups are not known, or no error hits one most.'}",
        "review": f"4. A person decides between weight {low} and {high}. With review: {reviewed} "
        "(people; merged on average, the others in a simulation).",
    }


def _count(error: dict[str, Any], setting: int) -> str:
    count = error["count"][setting]
    return "not defined" if count is None else f"{count:,} of {error['of']:,}"


def ways(shown: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of the chart of review at its first band: three ways to decide, three errors."""
    lower, upper = (shown["review"]["places"][place] for place in shown["band"])
    names = {lower: f"link all from {_weight(shown, lower)}",
             upper: f"link only from {_weight(shown, upper)}"}  # fmt: skip
    rows = []
    three = ((lower, names[lower]), (None, "review between"), (upper, names[upper]))
    for row, (place, name) in enumerate(three):
        for error in ERRORS:
            found = shown["errors"][error]
            count = _reviewed(shown, error) if place is None else found["count"][place]
            if count is not None:
                rows.append({"way": name, "place": row, "error": found["short"], "people": count,
                             "words": f"{count:,.0f}"})  # fmt: skip
    return rows


def _reviewed(shown: dict[str, Any], error: str) -> float | None:
    """People with an error after review at the first band."""
    review, (low, high) = shown["review"], shown["band"]
    if error == "people_wrongly_merged":
        places, joins = review["places"], review["chances"][JOINS]
        return round(expected_merged(review["crossing"], places[low], places[high], joins))
    table = review["split" if error == "people_split" else "accused"]
    return None if table is None else int(table[JOINS][PARTS][low][high - low])


def first_band(shown: dict[str, Any]) -> list[int]:
    """A band around the place where the slider begins: places among ``review.places``."""
    places = shown["review"]["places"]
    near = min(range(len(places)), key=lambda i: abs(places[i] - shown["start"]))
    return [max(near - 3, 0), min(near + 3, len(places) - 1)]


def _weight(shown: dict[str, Any], setting: int) -> str:
    return f"{shown['settings'][setting]:g}"
