"""The page that needs no Python: from opening it to a picture, and from a key to new pixels."""

from collections.abc import Callable

from rows import Row

OPENINGS = 5

Waits = dict[str, list[float]]


def rows(
    presses: int = 100, openings: int = OPENINGS, measure: Callable[[int, int], Waits] | None = None
) -> list[Row]:
    """One row for opening and one for the slider; ``measure`` stands in for the browser."""
    if measure is None:
        from opening import waits as measure  # needs a browser
    found = measure(presses, openings)
    return [
        Row("page opened to all charts drawn", found["opened"], "ms", limit=2_000),
        Row("key press to new pixels, page", found["pressed"], "ms", limit=50, share=0.95),
    ]
