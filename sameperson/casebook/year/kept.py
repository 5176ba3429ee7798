"""Years that were run once and are kept, by what decides them, in the user's cache folder."""

import hashlib
import json
import os
import pickle
import shutil
import tempfile
import warnings
import weakref
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from filelock import FileLock

from sameperson.casebook.policy import Policy
from sameperson.casebook.store import Store
from sameperson.casebook.year.assumptions import Assumptions
from sameperson.casebook.year.engine import year
from sameperson.casebook.year.office import Papers
from sameperson.casebook.year.result import Year
from sameperson.casebook.year.truth import Truth
from sameperson.linkage import Linkage, link
from sameperson.review import Reviewer
from sameperson.world import World
from sameperson.world.datasets import cache_folder

# The files whose code decides a year, beside those of this folder that run it: the casebook's log,
# its lock and its words do not, nor what is only told of a year.
DECIDES = ("arrivals", "changes", "decisions", "in_force", "policy", "subjects")
REVIEW = ("draws", "effects", "reviewer")
TELLING = ("kept", "lives", "gaps", "story")
HERE = Path(__file__).parent


def kept_year(
    world: World,
    policy: Policy,
    seed: int = 1,
    weeks: int = 52,
    *,
    linkage: Linkage | None = None,
    reviewer: Reviewer | None = None,
    assumptions: Assumptions | None = None,
    progress: bool = True,
) -> Year:
    """A year as ``year`` runs it, run once and then read from the cache folder.

    It is kept by the values of the world, the weights of the linkage, policy, seed, weeks,
    reviewer, assumptions, the code that decides a year and the versions of libraries: a change of
    any of them runs it anew. The casebook that it wrote is kept too, and every ``Year`` gets a copy
    of its own. A folder that cannot be written to costs time and not the year.

    Args:
        world, policy, seed, weeks, linkage, reviewer, assumptions, progress: As for ``year``.
    """
    linkage = link(world.records, progress=progress) if linkage is None else linkage
    assume = asdict(assumptions or Assumptions())
    choices = [asdict(policy), asdict(reviewer or Reviewer()), assume, seed, weeks]
    name = key(world, linkage, choices)

    def run(path: Path | None = None) -> Year:
        return year(
            world, policy, seed, weeks, linkage=linkage, reviewer=reviewer, path=path,
            assumptions=assumptions, progress=progress,
        )  # fmt: skip

    folder = cache_folder() / "years"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{name}.lock").acquire()
    except OSError as error:
        warnings.warn(f"Years are not kept: {folder} cannot be used ({error}).", stacklevel=2)
        return run()
    with lock:
        if not (folder / name).exists():
            with tempfile.TemporaryDirectory(dir=folder, suffix=".draft") as draft:
                _write(run(Path(draft) / "year.case"), Path(draft))
                shutil.copytree(draft, f"{draft}.whole")
            os.replace(f"{draft}.whole", folder / name)  # in one step: there, or not there
        return _read(folder / name, world)


def key(world: World, linkage: Linkage, choices: list[Any]) -> str:
    """Name of a year: the same for the same world, weights, choices, code and libraries."""
    digest = hashlib.blake2b(digest_size=16)
    versions = {name: version(name) for name in ("duckdb", "numpy", "pandas")}
    settings = [choices, versions, _code(), world.manifest]
    digest.update(json.dumps(settings, sort_keys=True, default=str).encode())
    pairs = linkage.pairs[["record_l", "record_r", "weight"]]
    frames = [world.people, world.records, world.departures, world.contaminated, world.kin, pairs]
    for frame in [*frames, world.truth.rename("person_id").reset_index()]:
        digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
    return digest.hexdigest()


def _code() -> str:
    digest = hashlib.blake2b(digest_size=8)
    casebook, review = HERE.parent, HERE.parents[1] / "review"
    own = [casebook / f"{name}.py" for name in DECIDES]
    own += [review / f"{name}.py" for name in REVIEW]
    running = sorted(path for path in HERE.glob("*.py") if path.stem not in TELLING)
    for path in [*own, casebook / "schema.sql", *running]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


class _Keeper(pickle.Pickler):
    """Leaves out what a reader has or makes anew: the world, what is made of it, the casebook."""

    def persistent_id(self, one: object) -> str | None:
        left_out = {World: "world", Papers: "papers", Truth: "truth", Store: "book"}
        return left_out.get(type(one))


KNOWN = {
    "sameperson", "numpy", "pandas", "pyarrow", "collections", "datetime", "pathlib", "_codecs",
}  # fmt: skip
SAFE = {("builtins", "set"), ("builtins", "slice")}


class _Reader(pickle.Unpickler):
    """Puts back what was left out, and takes nothing that is not of this package or its data."""

    def __init__(self, file: Any, parts: dict[str, object]) -> None:
        super().__init__(file)
        self._parts = parts

    def persistent_load(self, name: str) -> object:
        return self._parts[name]

    def find_class(self, module: str, name: str) -> Any:
        if module.split(".")[0] in KNOWN or (module, name) in SAFE:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"A kept year holds no {module}.{name}.")


def _write(found: Year, folder: Path) -> None:
    with (folder / "year.pickle").open("wb") as file:
        _Keeper(file, pickle.HIGHEST_PROTOCOL).dump(found)


def _read(kept: Path, world: World) -> Year:
    """A kept year with a copy of its casebook in a temporary folder, which goes when it goes."""
    folder = Path(tempfile.mkdtemp(prefix="casebook-"))
    for part in kept.glob("year.case*"):
        shutil.copy(part, folder)
    book = Store.open(folder / "year.case")
    papers = Papers(world.records)
    parts = {"world": world, "papers": papers, "truth": Truth(world, papers), "book": book}
    with (kept / "year.pickle").open("rb") as file:
        found: Year = _Reader(file, parts).load()
    weakref.finalize(found, shutil.rmtree, folder, ignore_errors=True)
    found.book, book.clock = book.path, found._office.now
    return found
