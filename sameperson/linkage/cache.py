"""Linkages kept by content, in the user's cache folder, safe for two processes at once."""

import hashlib
import json
import os
import tempfile
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from filelock import FileLock

from sameperson.linkage.fields import Prepared
from sameperson.world.datasets import cache_folder

Result = tuple[pd.DataFrame, dict[str, Any]]
# The modules whose code decides a result; the rest of the package may change without a new one.
DECIDES = ("candidates", "fields", "links", "mend", "model", "training")


def key(prepared: Prepared, request: dict[str, Any]) -> str:
    """Name of a linkage: the same for the same values, settings, code and versions of libraries."""
    digest = hashlib.blake2b(digest_size=16)
    versions = {name: version(name) for name in ("splink", "duckdb", "numpy", "pandas")}
    digest.update(json.dumps([request, versions, _code()], sort_keys=True).encode())
    for name, column in prepared.table.items():
        digest.update(f"{name}:".encode())
        digest.update(pd.util.hash_pandas_object(column, index=False).to_numpy().tobytes())
    return digest.hexdigest()


def _code() -> str:
    """Checksum of the code that links, so that a changed model is trained anew."""
    digest = hashlib.blake2b(digest_size=8)
    for name in DECIDES:
        digest.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return digest.hexdigest()


def get(name: str, make: Callable[[], Result]) -> Result:
    """The result kept under a name, or made now and kept.

    A second process that asks for the same name waits for the first. A folder that cannot be
    written to costs time and not the result: it is made, with a warning, and not kept.
    """
    folder = cache_folder() / "links"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{name}.lock").acquire()
    except OSError as error:
        warnings.warn(f"Linkages are not kept: {folder} cannot be used ({error}).", stacklevel=3)
        return make()
    with lock:
        kept = folder / f"{name}.parquet"
        if not kept.exists():
            _write(kept, *make())
        return _read(kept)


def _write(path: Path, pairs: pd.DataFrame, found: dict[str, Any]) -> None:
    """One file in one step: a killed writer leaves nothing that could be read."""
    pairs.attrs["found"] = json.dumps(found)
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".draft")
    os.close(handle)
    try:
        pairs.to_parquet(draft)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _read(path: Path) -> Result:
    pairs = pd.read_parquet(path)
    return pairs, json.loads(pairs.attrs.pop("found"))
