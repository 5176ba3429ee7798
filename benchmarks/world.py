"""Making a population: records a second, per record from town to nation, and memory."""

import os

from rows import Row, fresh

TOWN, NATION = 100_000, 1_000_000  # people
GIGABYTE = 1e9
FLAT = 1.25  # what still counts as the same time a record, with ten times as many
# The peak is the process's own, so each world is made in a new one.
MAKE = """
import json, resource, sys, time
import sameperson as sp
sp.make_world(100)
start = time.perf_counter()
records = len(sp.make_world(int(sys.argv[1])).records)
spent = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
peak *= 1 if sys.platform == "darwin" else 1024
print(json.dumps({"records": records, "seconds": spent, "peak": peak}))
"""
# All seven data sets that come with pseudopeople, all their years, noise at its defaults.
PSEUDOPEOPLE = """
import inspect, json, time
import pseudopeople as psp
rows, start = 0, time.perf_counter()
for name in dir(psp):
    if name.startswith("generate_"):
        make = getattr(psp, name)
        years = {"year": None} if "year" in inspect.signature(make).parameters else {}
        rows += len(make(**years))
print(json.dumps({"records": rows, "seconds": time.perf_counter() - start}))
"""


def rows(runs: int = 3, town: int = TOWN, nation: int = NATION) -> list[Row]:
    """Speed and memory at two sizes; beside pseudopeople where PSEUDOPEOPLE names a Python."""
    peer = os.environ.get("PSEUDOPEOPLE")
    small, large, other = [], [], []
    for _ in range(runs):  # by turns, so that what else the machine does meets all
        small.append(fresh(MAKE, str(town)))
        large.append(fresh(MAKE, str(nation)))
        other += [fresh(PSEUDOPEOPLE, python=peer)] if peer else []
    a_second = [run["records"] / run["seconds"] for run in small]
    return [
        Row(
            f"making a world of {small[0]['records']:,} records",
            a_second,
            "records/s",
            [run["records"] / run["seconds"] for run in other],
            "pseudopeople",
            limit=100_000,
            at_least=True,
        ),
        Row(
            f"a record of {large[0]['records']:,}",
            [1e6 * run["seconds"] / run["records"] for run in large],
            "µs",
            [1e6 / speed for speed in a_second],
            "of the smaller world",
            limit=FLAT,
            judged="ratio",
        ),
        Row(
            f"peak memory, {large[0]['records']:,} records",
            [run["peak"] / GIGABYTE for run in large],
            "GB",
            limit=6,
        ),
    ]
