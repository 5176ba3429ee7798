"""What a world is: its tables, and how they are kept in a folder."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True)
class World:
    """An invented population, what twelve sources recorded of it, and the truth.

    Attributes:
        people: One row per person: person_id, names, tradition, dates, household. The truth.
        records: One row per record; text, None where blank; never a person_id.
        truth: Series record_id -> person_id.
        groups: Series person_id -> tradition.
        departures: person_id, arrival, departure (record ids): visits that ended in time.
        kin: person_l, person_r, relation: spouse, parent and child, sibling or twin.
        contaminated: record_id, field, person_id: values that are another person's at the source.
        organisations: organisation_id, name, kind, city.
        manifest: Who made this world, from which seed and parameters.
    """

    people: pd.DataFrame
    records: pd.DataFrame
    truth: pd.Series
    groups: pd.Series
    departures: pd.DataFrame
    kin: pd.DataFrame
    contaminated: pd.DataFrame
    organisations: pd.DataFrame
    manifest: dict[str, Any]

    def __repr__(self) -> str:
        return (
            f"World({len(self.people):,} people, {len(self.records):,} records, "
            f"seed {self.manifest['seed']}; invented, and tuned to show linkage errors)"
        )

    def save(self, folder: str | Path) -> None:
        """Write the world as Parquet files and a manifest into a folder, made if need be."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for name, frame in self.frames().items():
            table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata()
            pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
        text = json.dumps(self.manifest, indent=1, sort_keys=True)
        (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")

    @classmethod
    def open(cls, folder: str | Path) -> "World":
        """A world that ``save`` wrote. FileNotFoundError says what is missing."""
        folder = Path(folder)
        if not (folder / "manifest.json").exists():
            raise FileNotFoundError(f"{folder} holds no manifest.json, so it is no world's folder.")
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        names = ("people", "records", "truth", "departures", "kin", "contaminated", "organisations")
        frames = {name: pd.read_parquet(folder / f"{name}.parquet") for name in names}
        truth = frames.pop("truth").set_index("record_id")["person_id"]
        groups = frames["people"].set_index("person_id")["tradition"]
        return cls(truth=truth, groups=groups, manifest=manifest, **frames)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Every table of the world by name, as ``save`` writes them."""
        return {
            "people": self.people,
            "records": self.records,
            "truth": self.truth.reset_index(),
            "departures": self.departures,
            "kin": self.kin,
            "contaminated": self.contaminated,
            "organisations": self.organisations,
        }
