"""What the rule builder shows: an exact rule, its links, and what they do; no drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import traitlets

from sameperson.linkage.fields import ROLES, prepare
from sameperson.linkage.rules import NAMES, STANDARDISATIONS, identities, standardised
from sameperson.outcomes.groups import rates
from sameperson.outcomes.partition import EVERYBODY, pairs_by_group, people_by_group
from sameperson.widgets.order import in_random_order
from sameperson.world import World
from sameperson.world.streams import stream

NOT_DEFINED = "not defined"
ABOUT = ("source", "event_on")  # what a record is about, told beside its fields
EXAMPLES = {
    "false": "A false link: two people's records that the rule joins",
    "missed": "A missed pair: one person's records that the rule leaves apart",
}


@dataclass(frozen=True)
class Found:
    """What one rule does.

    Attributes:
        identities: Series record_id -> identity_id.
        people: People merged, split and accused, by group and for everybody.
        pairs: Precision and recall, by group and for everybody.
    """

    identities: pd.Series
    people: pd.DataFrame
    pairs: pd.DataFrame

    def of(self, measure: str, group: str = EVERYBODY) -> Any:
        """Count, of, share and ends of precision or recall."""
        rows = self.pairs[(self.pairs["measure"] == measure) & (self.pairs["group"] == group)]
        return rows.iloc[0]


class RulesState(traitlets.HasTraits):
    """State of the builder: set ``fields`` and ``standardise``, read the rest.

    Args:
        world: Whose records are linked.
        fields: Which must agree at first; roles as in ``linkage.fields.ROLES``.
        standardise: What is done to names before; keys of ``linkage.rules.STANDARDISATIONS``.
            Ignoring the order of names is dropped while a rule lacks one of the two.
    """

    fields: Any = traitlets.List(traitlets.Enum(ROLES))
    standardise: Any = traitlets.List(traitlets.Enum(list(STANDARDISATIONS)))
    found: Any = traitlets.Instance(Found)

    def __init__(
        self,
        world: World,
        fields: Sequence[str] = ("given_name", "family_name"),
        standardise: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.world = world
        self.prepared = prepare(world.records)
        groups = sorted(world.groups.unique())
        self.order = in_random_order(groups, int(world.manifest["seed"]))
        self._known: dict[tuple[tuple[str, ...], tuple[str, ...]], Found] = {}
        with self.hold_trait_notifications():
            self.fields, self.standardise = list(fields), list(standardise)
        self._count()

    @traitlets.observe("fields", "standardise")
    def _changed(self, _: Any) -> None:
        self._count()

    @property
    def steps(self) -> tuple[str, ...]:
        """What is done to names, without what this rule has no use for."""
        both = set(NAMES) <= set(self.fields)
        return tuple(
            how for how in STANDARDISATIONS if how in self.standardise and (both or how != "order")
        )

    @property
    def before(self) -> Found:
        """What the same fields do without any tidying."""
        return self._found(tuple(self.fields), ())

    def _count(self) -> None:
        self.found = self._found(tuple(self.fields), self.steps)

    def _found(self, fields: tuple[str, ...], steps: tuple[str, ...]) -> Found:
        key = tuple(sorted(fields)), steps
        if key not in self._known:
            world = self.world
            own = identities(self.prepared, key[0], steps) if fields else self._everyone_alone()
            self._known[key] = Found(
                own,
                people_by_group(own, world.truth, world.groups, world.departures),
                pairs_by_group(own, world.truth, world.groups),
            )
        return self._known[key]

    def _everyone_alone(self) -> pd.Series:
        ids = self.prepared.ids
        return pd.Series(ids, index=pd.Index(ids, name="record_id"), name="identity_id")

    @property
    def rates(self) -> pd.DataFrame:
        """Rates of people merged, split and accused by group (``outcomes.groups.rates``)."""
        return rates(self.found.people.drop(EVERYBODY))

    @property
    def rule(self) -> str:
        """The rule in words."""
        if not self.fields:
            return "No field is ticked, so no records are linked"
        names = " and ".join(role.replace("_", " ") for role in ROLES if role in self.fields)
        tidied = "; ".join(STANDARDISATIONS[how] for how in self.steps)
        return f"Linked when {names} agree, {tidied or 'as written'}"

    @property
    def sentence(self) -> str:
        """The whole picture in one line, for who hears it."""
        precision, recall = self.found.of("precision"), self.found.of("recall")
        people = self.found.people.loc[EVERYBODY]
        return (
            f"{self.rule}. Links: {precision['of']:,.0f}. Precision, the share of them that is "
            f"right: {share(precision)}. Recall, the share of true pairs found: {share(recall)}. "
            f"Of {people['people']:,} people "
            f"{people['people_wrongly_merged']:,} wrongly merged, {people['people_split']:,} with "
            f"split records, {people['people_accused']:,} accused by a missing link. "
            f"{self._lowest('precision')} {self._lowest('recall')}"
        )

    def _lowest(self, measure: str) -> str:
        """Where a share is lowest, and which groups cannot be told from that one."""
        own = self.found.pairs
        own = own[(own["measure"] == measure) & (own["group"] != EVERYBODY)].dropna(subset="share")
        if own.empty:
            return f"{measure.capitalize()} is {NOT_DEFINED}."
        own = own.sort_values(["share", "group"])
        near = own[own["lower"] <= own["upper"].iloc[0]]
        if len(near) == len(own):
            return f"{measure.capitalize()}: no tradition can be told from the others."
        first, *rest = near["group"]
        told = f" (not told apart from {', '.join(rest)})" if rest else ""
        return f"{measure.capitalize()} is lowest in {first}{told}."

    def example(self, kind: str, nth: int) -> tuple[tuple[str, str] | None, int]:
        """The nth example of a kind of error, in an order drawn at random, and how many there are.

        Args:
            kind: ``"false"`` or ``"missed"``.
            nth: From 0; after the last it begins again.

        Returns:
            Two record ids, or None where the rule makes no such error; and how many identities
            (false) or people (missed) it makes the error for.
        """
        own = self.found.identities
        table = pd.DataFrame({"identity": own, "person": self.world.truth.reindex(own.index)})
        inside, apart = ("identity", "person") if kind == "false" else ("person", "identity")
        kinds = table.groupby(inside)[apart].nunique()
        wrong = kinds.index[kinds > 1]
        if not len(wrong):
            return None, 0
        order = stream(int(self.world.manifest["seed"]), "examples", kind).permutation(len(wrong))
        chosen = table[table[inside] == wrong[order[nth % len(wrong)]]]
        ids = chosen.drop_duplicates(apart).index[:2]
        return (str(ids[0]), str(ids[1])), len(wrong)

    def records_of(self, ids: Sequence[str]) -> pd.DataFrame:
        """Records side by side: what the rule compared first, then all fields as written."""
        at = self.prepared.ids.get_indexer(pd.Index(ids))
        table = standardised(self.prepared.table.iloc[at], self.steps)
        compared = table[[role for role in ROLES if role in self.fields]].T
        compared.index = [f"{role} · compared" for role in compared.index]
        written = self.world.records.set_index("record_id").loc[list(ids)]
        known = [c for c in (*ABOUT, *ROLES) if c in written and written[c].notna().any()]
        written = written[known].T
        compared.columns = written.columns = list(ids)
        both = pd.concat([compared, written])
        agree = [_agree(*row) for row in both.to_numpy(dtype=object)]
        both.insert(0, "agree", agree)
        both.loc[both.index.isin(ABOUT), "agree"] = ""  # of the record, and not of the person
        return both


def _agree(left: Any, right: Any) -> str:
    if pd.isna(left) or pd.isna(right):
        return "missing in one" if pd.isna(left) != pd.isna(right) else "missing"
    return "same" if left == right else "differs"


def share(row: Any) -> str:
    """A share in words: *not defined* without a denominator, 0 % and 100 % only where exact."""
    if row["share"] != row["share"]:
        return NOT_DEFINED
    if 0.9995 <= row["share"] < 1:
        return "over 99.9%"
    return "under 0.1%" if 0 < row["share"] < 0.0005 else f"{row['share']:.1%}"
