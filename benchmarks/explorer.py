"""The threshold explorer: from a key press to new pixels, in JupyterLab and in Voilà."""

from collections.abc import Callable

from rows import Row


def rows(
    presses: int = 100, measure: Callable[[int], dict[str, list[float]]] | None = None
) -> list[Row]:
    """One row a place; ``measure`` stands in for the browser."""
    if measure is None:
        from slider import key_to_pixels as measure  # needs a browser
    return [
        Row(f"key press to new pixels, {place}", waits, "ms", limit=100, share=0.95)
        for place, waits in measure(presses).items()
    ]
