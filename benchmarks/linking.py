"""Linking the classroom: trained and scored in a fresh process, and from the cache."""

import tempfile

from rows import Row, fresh

# Imports and data first, so that both can be told from the linking itself.
LINK = """
import json, sys, time
begun = time.perf_counter()
import sameperson as sp
world = sp.load(sys.argv[1])
if sys.argv[2] == "new":
    import sameperson.linkage.model
ready = time.perf_counter()
linkage = sp.link(world.records, progress=False)
done = time.perf_counter()
print(json.dumps({"pairs": len(linkage.pairs), "link": done - ready, "all": done - begun}))
"""


def rows(runs: int = 5, world: str = "classroom") -> list[Row]:
    """Each run has a cache folder of its own: empty at first, then holding the linkage."""
    new, kept = [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            new.append(fresh(LINK, world, "new", SAMEPERSON_CACHE=folder))
            kept.append(fresh(LINK, world, "kept", SAMEPERSON_CACHE=folder))
    whole = [run["all"] for run in new]
    size = f"{world}, {new[0]['pairs']:,} pairs"
    return [
        Row(f"linking, {size}", [run["link"] for run in new], "s", limit=8),
        Row("the same with imports and loading", whole, "s", limit=8),
        Row(
            "from the cache, with imports and loading",
            [run["all"] for run in kept],
            "s",
            whole,
            "not from the cache",
        ),
    ]
