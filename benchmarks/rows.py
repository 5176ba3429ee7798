"""One row of the table: what was measured on both sides, in one run, and whether it is enough."""

import gc
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from statistics import median
from typing import Any, TypeVar

from numpy import quantile

T = TypeVar("T")
LIBRARIES = ("splink", "duckdb", "numpy", "scipy", "pandas", "pyarrow")
HEAD = "| measured | ours | least to most | peer | ours / peer | target | met |"
RULE = "|---|---|---|---|---|---|---|"


@dataclass(frozen=True)
class Row:
    """Runs of ours, and of a peer where there is one.

    Attributes:
        what: What was measured, in words.
        ours, peer: One value a run.
        unit: Of both; read after the number.
        peer_is: Who the peer is; empty without one.
        limit: What the row must meet; None for a row that is only told.
        judged: "ours" holds ours against the limit, "ratio" ours over the peer's.
        at_least: The limit is the least that will do; else the most.
        share: Share of our runs that must meet it: half of them, which is the median, or more.
    """

    what: str
    ours: Sequence[float]
    unit: str
    peer: Sequence[float] = ()
    peer_is: str = ""
    limit: float | None = None
    judged: str = "ours"
    at_least: bool = False
    share: float = 0.5

    @property
    def value(self) -> float:
        """Ours as one number: the value that the share of the runs does not exceed."""
        return median(self.ours) if self.share == 0.5 else float(quantile(self.ours, self.share))

    @property
    def ratio(self) -> float | None:
        """Ours over the median of the peer; None without a peer."""
        return self.value / median(self.peer) if self.peer else None

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None for a row without one."""
        found = self.value if self.judged == "ours" else self.ratio
        if self.limit is None or found is None:
            return None
        return found >= self.limit if self.at_least else found <= self.limit

    @property
    def target(self) -> str:
        """The limit in words."""
        if self.limit is None:
            return "—"
        bound = "at least" if self.at_least else "at most"
        if self.judged == "ours":
            return f"{bound} {number(self.limit)} {self.unit}"
        return f"{bound} {fraction(self.limit)}"

    def __str__(self) -> str:
        ours, ratio = f"{number(self.value)} {self.unit}", self.ratio
        spread = f"{number(min(self.ours))} to {number(max(self.ours))}"
        peer = f"{self.peer_is}: {number(median(self.peer))} {self.unit}" if self.peer else "—"
        met = {True: "yes", False: "**no**", None: "—"}[self.met]
        many = "" if self.share == 0.5 else f", {self.share:.0%} of {len(self.ours):,} under"
        cells = [
            self.what + many,
            ours,
            spread if len(self.ours) > 1 else "one run",
            peer,
            "—" if ratio is None else fraction(ratio),
            self.target,
            met,
        ]
        return f"| {' | '.join(cells)} |"


def number(value: float) -> str:
    """Three digits, and no power of ten.

    >>> [number(v) for v in (0.00842, 7.0, 16.25, 121822.6)]
    ['0.00842', '7', '16.2', '121,823']
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def fraction(ratio: float) -> str:
    """A ratio as one reads it.

    >>> fraction(2.04), fraction(1 / 12.5)
    ('2.04 times', '1/12.5')
    """
    return f"{ratio:.3g} times" if ratio >= 0.95 else f"1/{1 / ratio:.3g}"


def table(rows: Sequence[Row]) -> str:
    """Rows as a table in Markdown."""
    return "\n".join([HEAD, RULE, *map(str, rows)])


def cores() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def machine() -> str:
    """What the numbers depend on besides the code: cores, system, versions."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    system = f"{platform.system()} {platform.machine()}"
    return f"{cores()} cores, {system}, Python {platform.python_version()}, {libraries}"


def load() -> float:
    """Processes that wanted a core in the last minute; NaN where the system does not tell."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")


def timed(runs: list[float], call: Callable[[], T]) -> T:
    """What a call gives; the seconds that it took are added to the runs."""
    gc.collect()
    start = time.perf_counter()
    found = call()
    runs.append(time.perf_counter() - start)
    return found


def fresh(code: str, *arguments: str, python: str = sys.executable, **settings: str) -> Any:
    """What the last line of a script's output says, as JSON, from a process of its own."""
    done = subprocess.run(
        [python, "-c", code, *arguments],
        env={**os.environ, **settings},
        capture_output=True,  # bars and warnings are no part of a table
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"A measured process failed: {done.stderr.strip().splitlines()[-1]}")
    return json.loads(done.stdout.splitlines()[-1])
