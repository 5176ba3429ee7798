"""Any order of arrivals and decisions, against a model in plain Python that knows no SQL.

The model is the casebook's rule for identities, written down once more and slowly: every subject is
found by walking, every link is tried one by one, and an undo looks through all that came later.
"""

import re
import tempfile
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from small_office import ADA, ANN, BEN, ROB, RUTH, Days, arrive, look, office

from sameperson.casebook.changes import WouldUndoAnother, undo
from sameperson.casebook.decisions import consolidate, decide, keep_apart, look_again, split
from sameperson.casebook.policy import Policy
from sameperson.casebook.store import Store

PHASES = (Phase.generate,)
LOWER, UPPER, BY_HAND = 2.0, 12.0, float("inf")
Row = tuple[str, str]


@dataclass
class Decision:
    seq: int
    changes: dict[Row, tuple[str | None, str]]
    undoes: int | None = None


class No(Exception):
    """The model refuses."""

    def __init__(self, *because: int) -> None:
        self.because = set(because)


@dataclass
class Model:
    on_doubt: str
    states: dict[Row, str] = field(default_factory=dict)  # ("link", id), ("must_not_link", id), …
    ends: dict[str, tuple[str, str]] = field(default_factory=dict)
    weight: dict[str, float] = field(default_factory=dict)
    arrival: dict[str, int] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    now: dict[Row, str | None] = field(default_factory=dict)  # before, of the decision under way

    # What is so now

    def links(self, *states: str) -> list[str]:
        """Heaviest first, ties by record id."""
        found = [i for (kind, i), s in self.states.items() if kind == "link" and s in states]
        return sorted(found, key=lambda i: (-self.weight[i], self.ends[i]))

    def kept_apart(self) -> list[tuple[str, str]]:
        kinds = [("must_not_link", "standing")]
        return [self.ends[i] for (kind, i), s in self.states.items() if (kind, s) in kinds]

    def group(self, record: str, links: list[str]) -> frozenset[str]:
        found, grown = {record}, True
        while grown:
            more = {end for i in links for end in self.ends[i] if found & set(self.ends[i])}
            grown = bool(more - found)
            found |= more
        return frozenset(found)

    def breaking(self, links: list[str], before: list[str]) -> list[str]:
        """Those links that would join what is kept apart, taken one by one after the others."""
        stand, broken = list(before), []
        for link in links:
            if any(b in self.group(a, [*stand, link]) for a, b in self.kept_apart()):
                broken.append(link)
            else:
                stand.append(link)
        return broken

    def subjects(self) -> dict[str, str | None]:
        stand = self.links("standing")
        found: dict[str, str | None] = {}
        for record in self.arrival:
            own = self.group(record, stand)
            filed = any(self.states["record", r] != "held" for r in own)
            found[record] = f"S{min(self.arrival[r] for r in own):06d}" if filed else None
        return found

    def settled(self) -> list[str]:
        """Records on hold that are to be filed."""
        stand = self.links("standing")
        free = []
        for record in self.arrival:
            own = self.group(record, stand)
            filed = any(self.states["record", r] != "held" for r in own)
            doubt = any(len(own & {*self.ends[i]}) == 1 for i in self.links("in doubt"))
            if self.states["record", record] == "held" and (filed or not doubt):
                free.append(record)
        return free

    # What decisions do

    def put(self, kind: str, name: str, state: str) -> None:
        self.now.setdefault((kind, name), self.states.get((kind, name)))
        self.states[kind, name] = state

    def new(self, kind: str, letter: str, pair: tuple[str, str], state: str, weight: float) -> str:
        count = sum(k == kind for k, _ in self.states)
        name = f"{letter}{count + 1:06d}"
        self.ends[name], self.weight[name] = (min(pair), max(pair)), weight
        self.put(kind, name, state)
        return name

    def settle(self) -> None:
        apart = self.kept_apart()
        for link in self.links("in doubt"):
            if self.ends[link] in apart:
                self.put("link", link, "refused")
        for link in self.breaking(self.links("standing"), []):
            self.put("link", link, "held")
        for record in self.settled():
            self.put("record", record, "filed")

    def done(self, seq: int, undoes: int | None = None) -> None:
        changes = {row: (b, self.states[row]) for row, b in self.now.items()}
        changes = {row: (b, a) for row, (b, a) in changes.items() if b != a}
        if changes:
            self.decisions.append(Decision(seq, changes, undoes))

    def arrives(self, new: list[str], pairs: list[tuple[str, str, float]]) -> None:
        for record in new:
            self.arrival[record] = len(self.arrival) + 1
            self.states["record", record] = "filed"
        before = self.links("standing")
        looked_at = [(-w, min(a, b), max(a, b)) for a, b, w in pairs if w >= LOWER]
        made = [
            self.new("link", "K", (a, b), "standing" if -w >= UPPER else "in doubt", -w)
            for w, a, b in sorted(looked_at)
        ]
        sure = [link for link in made if self.states["link", link] == "standing"]
        for link in self.breaking(sure, before):
            self.states["link", link] = "held"
        stand = self.links("standing")
        old = [r for r in self.arrival if r not in new and self.states["record", r] != "held"]
        for record in new:
            if self.on_doubt == "hold" and not self.group(record, stand) & {*old}:
                self.states["record", record] = "held"
        for record in self.settled():
            self.states["record", record] = "filed"

    def consolidates(self, pair: tuple[str, str]) -> None:
        if pair[1] in self.group(pair[0], self.links("standing")):
            raise No
        self.new("link", "K", pair, "standing", BY_HAND)
        for record in pair:
            self.put("record", record, "filed")
        if self.breaking(self.links("standing"), []):
            raise No
        self.settle()

    def keeps_apart(self, pair: tuple[str, str]) -> None:
        if (min(pair), max(pair)) in self.kept_apart():
            raise No
        self.new("must_not_link", "A", pair, "standing", 0)
        self.settle()

    def splits(self, side: set[str]) -> None:
        own = self.group(min(side), self.links("standing"))
        if not side < own or self.subjects()[min(side)] is None:
            raise No
        for link in self.links("standing"):
            if self.ends[link][0] in own and len({*self.ends[link]} & side) == 1:
                self.put("link", link, "withdrawn")
        for pair in sorted((min(p), max(p)) for p in product(side, own - side)):
            self.new("must_not_link", "A", pair, "standing", 0)
        self.settle()

    def decides(self, link: str, verdict: str) -> None:
        if verdict == "same":
            self.put("link", link, "standing")
        if verdict == "different":
            self.put("link", link, "refused")
            self.new("must_not_link", "A", self.ends[link], "standing", 0)
        self.settle()

    def looks_again(self) -> None:
        waiting = self.links("held")
        for link in {*waiting} - {*self.breaking(waiting, self.links("standing"))}:
            self.put("link", link, "standing")
        self.settle()

    # Undo

    def stands(self, seq: int) -> bool:
        """Whether no undo that stands itself is of this decision."""
        return not any(d.undoes == seq and self.stands(d.seq) for d in self.decisions)

    def root(self, decision: Decision, event: int) -> int:
        """What an undo of an undo of … is about in the end, but no further back than an event."""
        first = decision.seq
        while (undoes := self.by_seq(first).undoes) is not None and first > event:
            first = undoes
        return first

    def by_seq(self, seq: int) -> Decision:
        (found,) = [d for d in self.decisions if d.seq == seq]
        return found

    def later(self, event: int, rows: set[Row]) -> list[int]:
        """Later decisions that stand in one of some rows, and are no taking back of another."""
        return [
            d.seq
            for d in self.decisions
            if d.seq > event and self.stands(d.seq) and rows & {*d.changes}
            and (d.undoes is None or self.root(d, event) <= event)
        ]  # fmt: skip

    def undoes(self, event: int) -> None:
        if event not in [d.seq for d in self.decisions] or not self.stands(event):
            raise No
        back = {
            row: "withdrawn" if b is None else b
            for row, (b, _) in self.by_seq(event).changes.items()
        }
        back = {r: s for r, s in back.items() if r[0] != "record" or self.states[r] != s}
        if not back:
            raise No
        if later := self.later(event, {*back}):
            raise No(*later)
        for (kind, name), state in back.items():
            self.put(kind, name, state)
        if self.breaking(self.links("standing"), []):
            raise No(*[d.seq for d in self.decisions if d.seq > event and self.stands(d.seq)])
        self.settle()


class Office(RuleBasedStateMachine):
    @initialize(on_doubt=st.sampled_from(["hold", "new"]), data=st.data())
    def begin(self, on_doubt: str, data: st.DataObject) -> None:
        self.folder = tempfile.TemporaryDirectory()
        policy = Policy(lower=LOWER, upper=UPPER, on_doubt=on_doubt)
        self.days = Days()
        self.book = office(Path(self.folder.name), self.days, policy, empty=True)
        self.model = Model(on_doubt)
        self.events: list[int] = [1]
        self.arrive_now(data, 5)

    def teardown(self) -> None:
        if hasattr(self, "book"):
            self.book.__exit__()
            self.folder.cleanup()

    @rule(data=st.data(), count=st.integers(1, 3))
    @precondition(lambda self: len(self.model.arrival) < 12)
    def arrive(self, data: st.DataObject, count: int) -> None:
        self.arrive_now(data, count)

    def arrive_now(self, data: st.DataObject, count: int) -> None:
        old = list(self.model.arrival)
        new = [f"r{99 - len(old) - i}" for i in range(count)]  # ids do not follow arrival
        possible = [(a, b) for a, b in product(new, [*new, *old]) if a < b or b in old]
        chosen = data.draw(st.lists(st.sampled_from(possible), unique=True, max_size=6))
        weights = data.draw(
            st.lists(st.sampled_from([1.0, 3.0, 3.0, 12.0, 12.0, 13.0]),
                     min_size=len(chosen), max_size=len(chosen))
        )  # fmt: skip
        pairs = [(a, b, w) for (a, b), w in zip(chosen, weights, strict=True)]
        frame = pd.DataFrame(pairs, columns=["record_l", "record_r", "weight"])
        arrive(self.book, pd.DataFrame({"record_id": new, "source": "border"}), frame)
        self.model.arrives(new, pairs)

    def pair(self, data: st.DataObject) -> tuple[str, str]:
        names = st.sampled_from(list(self.model.arrival))
        one, other = data.draw(st.lists(names, min_size=2, max_size=2, unique=True))
        return one, other

    def both(self, act: Any, model: Any, undoes: int | None = None) -> None:
        """Do the same in the casebook and in the model; both do it, or neither."""
        before, states = self.everything(), dict(self.model.states)
        ends = dict(self.model.ends)
        self.model.now = {}
        try:
            model()
        except No as no:
            self.model.states, self.model.ends = states, ends
            with pytest.raises(ValueError, match=r"\w") as refused:
                act()
            assert self.everything() == before
            self.justified(refused.value, no, undoes)
            return
        done = act()
        self.events.append(done.event)
        self.model.done(done.event, undoes)

    def justified(self, refused: Exception, no: No, event: int | None) -> None:
        """A refused undo names later decisions that stand, or links made since by a rule."""
        assert isinstance(refused, WouldUndoAnother) <= (event is not None)
        if isinstance(refused, WouldUndoAnother):
            named = {int(n) for n in re.findall(r"[:;] (\d+) \(", str(refused))}
            rules = re.findall(r"[:;] K\d+ \(made by rule", str(refused))
            assert named <= no.because
            assert named or rules

    @rule(data=st.data(), user=st.sampled_from([ANN, BEN, ROB]))
    @precondition(lambda self: len(self.model.arrival) > 1)
    def consolidate(self, data: st.DataObject, user: Any) -> None:
        pair = self.pair(data)
        self.both(
            lambda: consolidate(self.book, user, *pair, "drawn"),
            lambda: self.model.consolidates(pair),
        )

    @rule(data=st.data(), user=st.sampled_from([ANN, BEN, ROB]))
    @precondition(lambda self: len(self.model.arrival) > 1)
    def keep_apart(self, data: st.DataObject, user: Any) -> None:
        pair = self.pair(data)
        self.both(
            lambda: keep_apart(self.book, user, *pair, "drawn"),
            lambda: self.model.keeps_apart(pair),
        )

    @rule(data=st.data(), user=st.sampled_from([ANN, BEN, ROB]))
    @precondition(lambda self: self.model.links("standing"))
    def split(self, data: st.DataObject, user: Any) -> None:
        first = data.draw(st.sampled_from(self.model.links("standing")))
        own = sorted(self.model.group(self.model.ends[first][0], self.model.links("standing")))
        side = data.draw(st.lists(st.sampled_from(own), min_size=1, max_size=3, unique=True))
        self.both(lambda: split(self.book, user, side, "drawn"), lambda: self.model.splits({*side}))

    @rule(data=st.data(), user=st.sampled_from([ROB, RUTH]))
    @precondition(lambda self: self.model.links("held", "in doubt"))
    def decide(self, data: st.DataObject, user: Any) -> None:
        link = data.draw(st.sampled_from(self.model.links("held", "in doubt")))
        made_by = look(self.book, "SELECT made_by FROM link WHERE link_id = ?", link)
        verdict = data.draw(st.sampled_from(["same", "different", "cannot tell"]))
        if made_by == [(user.name,)]:
            with pytest.raises(PermissionError):
                decide(self.book, user, link, verdict, "drawn")
            return
        self.both(
            lambda: decide(self.book, user, link, verdict, "drawn"),
            lambda: self.model.decides(link, verdict),
        )

    @rule()
    @precondition(lambda self: self.model.links("held"))
    def look_again(self) -> None:
        self.both(lambda: look_again(self.book, ADA), self.model.looks_again)

    @rule(data=st.data(), user=st.sampled_from([ROB, RUTH]))
    @precondition(lambda self: self.model.decisions)
    def undo(self, data: st.DataObject, user: Any) -> None:
        decided = [decision.seq for decision in self.model.decisions[::-1]]
        stand = [seq for seq in decided if self.model.stands(seq)]
        event = data.draw(st.sampled_from(stand) | st.sampled_from([*decided, *self.events]))
        before = self.rows()
        self.both(
            lambda: undo(self.book, user, event), lambda: self.model.undoes(event), undoes=event
        )
        after = self.rows()
        if after != before:
            self.restored(event, before, after)

    def restored(self, event: int, before: dict[Row, str], after: dict[Row, str]) -> None:
        """Exactly what the event changed came back, and nothing that somebody decided later."""
        rows = look(self.book, "SELECT entity, id, before FROM change WHERE seq = ?", event)
        back = {(kind, name): was or "withdrawn" for kind, name, was in rows}
        changed = {row: state for row, state in after.items() if before[row] != state}
        filed = {("record", name): "filed" for name in self.model.arrival}
        assert changed.items() <= {*back.items(), *filed.items()}
        assert all(after[row] == was or after[row] == filed.get(row) for row, was in back.items())
        own = self.model.decisions[-1].seq  # the undo
        for decision in self.model.decisions:
            later = event < decision.seq < own and self.model.stands(decision.seq)
            if later and decision.undoes is None:
                assert not {*changed} & {*decision.changes}

    @rule()
    def close_and_open(self) -> None:
        self.book.__exit__()
        self.book = Store.open(self.book.path, clock=self.days)
        self.book.__enter__()

    # What must always be so

    def rows(self) -> dict[Row, str]:
        """States as the tables have them."""
        doubt = (
            "CASE WHEN state = 'held' AND held_because = 'in doubt' THEN 'in doubt' ELSE state END"
        )
        found = look(self.book, f"""SELECT 'link', link_id, {doubt} FROM link
            UNION ALL SELECT 'must_not_link', apart_id, state FROM must_not_link
            UNION ALL SELECT 'record', record_id, state FROM record""")  # fmt: skip
        return {(str(kind), str(name)): str(state) for kind, name, state in found}

    def everything(self) -> list[Any]:
        tables = ("record", "subject", "link", "must_not_link", "change")
        return [look(self.book, f"FROM {table} ORDER BY ALL") for table in tables]

    @invariant()
    def as_the_model(self) -> None:
        assert self.rows() == self.model.states
        assert dict(look(self.book, "SELECT record_id, subject_id FROM record")) == (
            self.model.subjects()
        )
        ends = look(self.book, """SELECT link_id, record_l, record_r FROM link
            UNION ALL SELECT apart_id, record_l, record_r FROM must_not_link""")  # fmt: skip
        assert {name: (a, b) for name, a, b in ends} == self.model.ends

    @invariant()
    def no_decision_is_broken(self) -> None:
        home = dict(look(self.book, "SELECT record_id, subject_id FROM record"))
        for a, b in look(self.book, "SELECT record_l, record_r FROM must_not_link "
                         "WHERE state = 'standing'"):  # fmt: skip
            assert home[a] is None or home[a] != home[b]
        there = {name for (name,) in look(self.book, "SELECT subject_id FROM subject")}
        assert there == {*home.values()} - {None}

    @invariant()
    def on_hold_is_nobodys(self) -> None:
        odd = look(self.book, "SELECT record_id FROM record "
                   "WHERE (state = 'held') <> (subject_id IS NULL)")  # fmt: skip
        assert odd == []


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Office,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_any_order_of_arrivals_and_decisions() -> None:
    run(12, 18)


@pytest.mark.slow(reason="a few minutes: many more orders, and longer ones")
def test_many_orders_of_arrivals_and_decisions() -> None:
    run(120, 40)
