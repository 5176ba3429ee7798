"""Worlds by name: two that come with the course, two that are made when they are asked for."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import platformdirs
from filelock import FileLock

from sameperson.world.build import make_world
from sameperson.world.world import World


@dataclass(frozen=True)
class Dataset:
    """A named world: how many people, from which seed, and whether it comes with the course."""

    people: int
    seed: int
    committed: bool


DATASETS = {
    "tiny": Dataset(people=52, seed=7, committed=True),
    "classroom": Dataset(people=5_000, seed=7, committed=True),
    "town": Dataset(people=100_000, seed=7, committed=False),
    "nation": Dataset(people=1_000_000, seed=7, committed=False),
}
# Raise when the same seed gives other values: cached worlds of an older kind are then made anew.
EDITION = 2


def load(name: str = "classroom", seed: int | None = None) -> World:
    """The world of that name: tiny, classroom, town (100,000 people) or nation (1,000,000).

    The first two come with the package. The others are made once, with a progress bar, and kept
    in the user's cache folder (or the folder that SAMEPERSON_CACHE names).

    Args:
        name: Which world.
        seed: Another population of the same size; None for the course's own.

    Raises:
        ValueError: There is no world of that name.
    """
    if name not in DATASETS:
        raise ValueError(f"There is no world {name!r}; choose one of {', '.join(DATASETS)}.")
    dataset = DATASETS[name]
    seed = dataset.seed if seed is None else seed
    if dataset.committed and seed == dataset.seed:
        return World.open(data_folder() / name)
    folder = cache_folder() / "worlds" / f"{name}-{seed}-{EDITION}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not (folder / "manifest.json").exists():  # written last, so a broken try starts again
            world = make_world(dataset.people, seed, progress=dataset.people > 10_000)
            world.save(folder)
    return World.open(folder)


def data_folder() -> Path:
    """Where the committed worlds lie: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "data"
    return installed if installed.exists() else package.parent / "data"


def cache_folder() -> Path:
    """Where made and linked worlds are kept: SAMEPERSON_CACHE, or the user's cache folder."""
    chosen = os.environ.get("SAMEPERSON_CACHE")
    return Path(chosen) if chosen else Path(platformdirs.user_cache_dir("sameperson"))


def checksum(frame: pd.DataFrame) -> str:
    """Sixteen hex digits over names of columns and values, row by row; blanks count as such."""
    digest = hashlib.blake2b(digest_size=8)
    for column in frame.columns:
        values = frame[column].astype(object).where(frame[column].notna(), None)
        digest.update(f"{column}\n".encode())
        digest.update("\n".join(map(repr, values)).encode())
    return digest.hexdigest()


def write_datasets(folder: Path) -> None:
    """Make the committed worlds anew in a folder, and their checksums in its datasheet."""
    rows = ["| world | file | rows | checksum of the values |", "|---|---|---|---|"]
    for name, dataset in DATASETS.items():
        if dataset.committed:
            world = make_world(dataset.people, dataset.seed)
            world.save(folder / name)
            for part, frame in World.open(folder / name).frames().items():
                rows.append(f"| {name} | {part} | {len(frame):,} | `{checksum(frame)}` |")
    replace_section(folder / "README.md", "checksums", "\n".join(rows))


def replace_section(page: Path, name: str, text: str) -> None:
    """Put text between the two marks of a section of a page; the page must have both."""
    begin, end = f"<!-- {name}: made, not written -->", f"<!-- end of {name} -->"
    old = page.read_text(encoding="utf-8")
    if begin not in old or end not in old:
        raise ValueError(f"{page} has no section marked {begin} and {end}; add the two marks.")
    pattern = re.escape(begin) + ".*?" + re.escape(end)
    new = re.sub(pattern, lambda _: f"{begin}\n{text}\n{end}", old, flags=re.DOTALL)
    page.write_text(new, encoding="utf-8")
