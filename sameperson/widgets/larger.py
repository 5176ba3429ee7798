"""The same model and threshold in a larger file: computed beforehand, since rates do not scale."""

from functools import cache
from pathlib import Path

import pandas as pd

from sameperson.widgets import markup
from sameperson.world.datasets import data_folder


def larger_files(threshold: float) -> str:
    """A table of what a threshold does in files of three sizes, kin and coincidence apart."""
    path = data_folder() / "sizes.parquet"
    if not path.exists():
        return markup.text("The larger files were not computed for this copy of the course.")
    sizes = _read(path)
    nearest = sizes.loc[(sizes["threshold"] - threshold).abs().groupby(sizes["size"]).idxmin()]
    per = 10_000 / nearest["people"]
    strangers = nearest["people_merged_with_strangers"]
    table = pd.DataFrame(
        {
            "people in the file": nearest["size"].map("{:,}".format),
            "wrongly merged": _both(nearest["people_wrongly_merged"], per),
            "of them only with kin": _both(nearest["people_wrongly_merged"] - strangers, per),
            "of them with a stranger": _both(strangers, per),
            "records split": _both(nearest["people_split"], per),
            "accused": _both(nearest["people_accused"], 10_000 / nearest["people_left_in_time"]),
        }
    ).set_index("people in the file")
    at, least = nearest["threshold"].iloc[0], sizes["threshold"].min()
    shown = f"Computed from threshold {least:g} up. " if threshold < least else ""
    caption = (
        f"{shown}Threshold {at:g}, the same model; in brackets per 10,000 (of the accused: of "
        "those who left in time). Coincidences grow with the file, kin do not: rates do not scale."
    )
    return markup.table(table, caption)


@cache
def _read(path: Path) -> pd.DataFrame:
    return pd.read_parquet(path)


def _both(count: pd.Series, per: pd.Series) -> list[str]:
    return [f"{n:,.0f} ({n * share:,.1f})" for n, share in zip(count, per, strict=True)]
