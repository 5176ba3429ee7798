"""Search before create, and arrivals: new records weighed against a file that is there already.

The model is fixed and the file is not linked with itself again. A pair is formed by the rules that
the model was made with, and weighed as ``sp.link`` would weigh it, but for one thing: how rare a
value is, the file says alone. What is typed in or arrives is not counted.
"""

from collections.abc import Mapping

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_numeric_dtype

from sameperson.linkage.few import prepare_few, with_stand_ins
from sameperson.linkage.fields import ROLES, Rows
from sameperson.linkage.frequencies import COLUMN, gain_of
from sameperson.linkage.levels import compare, numbered
from sameperson.linkage.links import Model
from sameperson.linkage.weights import evidence_of_levels, parameters

FLOOR = -10.0
TYPED = "what was typed"  # stands for the id that a record searched for does not have yet


class File:
    """Records on file, made ready once, in which others are looked up.

    Args:
        records: As ``sp.link`` takes them, but that there may be one or none, and that a role of
            the model may be without a column or a value: what is missing is no evidence.
        model: Whose rules, comparisons and parameters are used.
        record_id, fields: As ``sp.link`` took them.
        shares: How frequent values are, to be used instead of this file's own: the ``shares`` of
            another file. A value without one counts like the rarest that has one.

    Attributes:
        shares: For every role that the model counts by frequency, Series value -> share of the
            records with a value that have this one; values as they are compared, in lower case.

    Raises:
        TypeError, ValueError: One sentence on the column, the row and the remedy.
    """

    def __init__(
        self,
        records: pd.DataFrame,
        model: Model,
        *,
        record_id: str = "record_id",
        fields: Mapping[str, str] | None = None,
        shares: Mapping[str, pd.Series] | None = None,
    ) -> None:
        self._model, self._record_id, self._fields = model, record_id, fields
        comparisons = model.settings["comparisons"]
        self._roles = tuple(own["output_column_name"] for own in comparisons)
        self._adjusted = [
            (own["output_column_name"], number, level[COLUMN])
            for own in comparisons
            for number, level in numbered(own)
            if level.get(COLUMN)
        ]
        self._parameters = parameters(model)
        self._table = prepare_few(records, record_id, fields, self._roles)
        self.shares = self._shares() if shares is None else dict(shares)
        if lacking := {column for _, _, column in self._adjusted} - set(self.shares):
            raise ValueError(
                f"The shares say nothing of {min(lacking)!r}, which this model counts by "
                "frequency; take the shares of a File with the same model."
            )
        self._connection = duckdb.connect()
        self._keep("filed", self._table, 0)

    def find(
        self, fields: Mapping[str, str], *, floor: float = FLOOR, most: int = 20
    ) -> pd.DataFrame:
        """The records on file that what somebody typed may be about.

        Only records that agree on all fields of some rule are weighed, as in a linkage. Fewer
        fields than every rule asks for find nothing: a name alone, or a date alone, has no row
        here, and that does not say that there is no such record.

        Args:
            fields: Value for each role, as text; a role that is left out or blank is no evidence.
            floor: Least match weight.
            most: Number of rows to keep.

        Returns:
            record_id, weight, evidence_weight, and ``level_<role>`` for each role of the model, as
            in ``linkage.pairs``; by falling weight, ties by record id.

        Raises:
            ValueError: A field is no role of the model, a birth date cannot be read, or a value
                holds control characters or more than 500 characters.
        """
        if unknown := [name for name in fields if name not in self._roles]:
            raise ValueError(
                f"There is no field {unknown[0]!r} to search by; this model compares "
                f"{', '.join(self._roles)}."
            )
        row = {"record_id": TYPED, **{role: fields.get(role) for role in self._roles}}
        # As objects: pandas' own text would refuse half a character before a sentence could.
        typed = prepare_few(pd.DataFrame([row], dtype=object), "record_id", None, self._roles)
        date = fields.get("birth_date")
        if date is not None and str(date).strip() and typed["birth_date"].isna().all():
            raise ValueError(
                f"The birth date {str(date)[:40]!r} cannot be read; write it YYYY-MM-DD."
            )
        left, right = self._candidates(typed)
        found = self._weighed(typed, left, right, floor)
        found.insert(0, "record_id", self._table.index[left[found.index]])
        return _in_order(found, ["record_id"]).head(most)

    def weigh(self, new: pd.DataFrame, floor: float = FLOOR) -> pd.DataFrame:
        """Weighted pairs of records that arrive, with those on file and with each other.

        Nothing is filed: make another ``File`` when the new records are on it.

        Args:
            new: Records with the columns of those on file; others are not read. A date that cannot
                be read counts as missing, as in a linkage.
            floor: Least match weight of a pair that is kept.

        Returns:
            Every pair that some rule forms and that has a new record in it, in the form and order
            of ``linkage.pairs``.

        Raises:
            TypeError, ValueError: As for the records on file; or a new record has the id of one on
                file, or an id of another type.
        """
        arrived = prepare_few(new, self._record_id, self._fields, self._roles)
        ids = self._ids_with(arrived.index)
        left, right = self._candidates(arrived)
        turned = np.asarray(ids[left] > ids[right], dtype=bool)
        left, right = np.where(turned, right, left), np.where(turned, left, right)
        found = self._weighed(arrived, left, right, floor)
        found.insert(0, "record_l", ids[left[found.index]])
        found.insert(1, "record_r", ids[right[found.index]])
        found = _in_order(found, ["record_l", "record_r"])
        found.attrs["floor"] = floor
        return found

    def _shares(self) -> dict[str, pd.Series]:
        columns = {column for _, _, column in self._adjusted}
        return {name: self._table[name].value_counts(normalize=True) for name in columns}

    def _ids_with(self, new: pd.Index) -> pd.Index:
        """Ids on file, then the new ones. Sentences for what cannot stand side by side."""
        filed = self._table.index
        if len(filed) and len(new) and is_numeric_dtype(filed) != is_numeric_dtype(new):
            raise TypeError(
                f"Record ids on file are like {filed[0]!r} and new ones like {new[0]!r}; make all "
                "ids text or all numbers."
            )
        if len(twice := new[new.isin(filed)]):
            raise ValueError(
                f"Record id {twice[0]!r} is on file already; give every new record an id of its "
                "own, or weigh it against a file without it."
            )
        return filed.append(new) if len(filed) else new

    def _keep(self, name: str, table: pd.DataFrame, first: int) -> None:
        """A table of prepared values in SQL, with the place of each row, from ``first`` on."""
        places = np.arange(first, first + len(table))
        self._connection.register("rows", table.assign(place=places))
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM rows")
        self._connection.unregister("rows")

    def _candidates(self, new: pd.DataFrame) -> tuple[Rows, Rows]:
        """Places of the pairs that some rule forms, of new records and those before them."""
        self._keep("arrived", new, len(self._table))
        rules = self._model.settings["blocking_rules_to_generate_predictions"]
        parts = " UNION ".join(
            f"""SELECT l.place AS "left", r.place AS "right"
            FROM {before} l JOIN arrived r ON ({rule["blocking_rule"]}) AND l.place < r.place"""
            for rule in rules
            for before in ("filed", "arrived")
        )
        found = self._connection.sql(parts).df()
        return found["left"].to_numpy(dtype=np.intp), found["right"].to_numpy(dtype=np.intp)

    def _weighed(self, new: pd.DataFrame, left: Rows, right: Rows, floor: float) -> pd.DataFrame:
        """Weights and levels of pairs of places, down to a floor; the index says which pair."""
        used = np.unique(np.concatenate([left, right]))
        both = pd.concat([self._table, new], ignore_index=True).iloc[used]
        roles = {role: role for role in self._roles}
        records = with_stand_ins(both.assign(record_id=used), "record_id", roles)
        pairs = pd.DataFrame({"record_l": left, "record_r": right})
        levels = compare(records, pairs, self._model)
        evidence = evidence_of_levels(levels, self._parameters).sum(axis=1).to_numpy(copy=True)
        for role, number, column in self._adjusted:
            rows = np.flatnonzero(levels[f"level_{role}"] == number)
            share = self._share(column, both[column])
            larger = np.maximum(*(share[np.searchsorted(used, end[rows])] for end in (left, right)))
            evidence[rows] += self._gain(role, number, larger)
        prior = self._model.prior_log2_odds
        found = pd.DataFrame({"weight": (evidence + prior).round(6)})
        found["evidence_weight"] = (found["weight"] - prior).round(6)
        named = [f"level_{role}" for role in ROLES if role in self._roles]
        return found.join(levels[named])[found["weight"] >= floor]

    def _share(self, column: str, values: pd.Series) -> NDArray[np.float64]:
        """Shares of values, the least share for one that has none; NaN where nothing has one."""
        shares = self.shares[column]
        found = values.map(shares).astype(float).fillna(shares.min())
        return np.asarray(found, dtype=np.float64)

    def _gain(self, role: str, number: int, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """What agreement on values of these shares adds; 0 where there is no share."""
        distinct, back = np.unique(np.nan_to_num(shares), return_inverse=True)
        gains = [gain_of(self._model, role, number, s) if s else 0.0 for s in distinct.tolist()]
        return np.asarray(gains, dtype=float)[back]


def _in_order(found: pd.DataFrame, ids: list[str]) -> pd.DataFrame:
    """By falling weight, ties by record id."""
    rising = [False, *(True for _ in ids)]
    return found.sort_values(["weight", *ids], ascending=rising, ignore_index=True)
