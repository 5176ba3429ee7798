"""The ledger of harms: each with the day it began, was learnt of, asked about, found and ended."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pandas as pd

from sameperson.casebook.year.draws import TODAY, iso
from sameperson.casebook.year.office import Papers
from sameperson.casebook.year.sending import Sent
from sameperson.casebook.year.truth import NONE, Truth
from sameperson.casebook.year.wronged import LATE, MERGED, MISSING, Wrong

TURNED = "the record came and was not linked"
OWN_REQUEST, OTHERS_REQUEST = "own request", "another person's request"
DATES = ("began", "learnt", "asked", "decided", "found", "corrected", "ended", "everybody_told")


@dataclass
class Harm:
    """One harm of one person. Days since 1970-01-01; None for what has not been.

    Attributes:
        wrong: Whom, of which kind, by whose record.
        nth: How often the same harm had ended before.
        at_start: It stood on the first day of the year already.
        link: A link that did it.
        learn_due, ask_due, decide_due, correct_due: When the next step is due.
        how: By what its person learnt of it, or will.
        request: Id of the request for correction.
        granted: What was decided.
        how_ended: By what.
        sent: What was sent to somebody because of it.
    """

    wrong: Wrong
    nth: int
    began: int
    at_start: bool = False
    link: str | None = None
    learn_due: int | None = None
    ask_due: int | None = None
    decide_due: int | None = None
    correct_due: int | None = None
    how: str | None = None
    request: str | None = None
    granted: bool | None = None
    learnt: int | None = None
    asked: int | None = None
    decided: int | None = None
    found: int | None = None
    corrected: int | None = None
    ended: int | None = None
    how_ended: str | None = None
    everybody_told: int | None = None
    sent: list[Sent] = field(default_factory=list)

    def take_over(self, other: "Harm") -> None:
        """Go on where another kind of the same accusation ended: what was sent, learnt, asked."""
        for name in ("learn_due", "ask_due", "decide_due", "correct_due", "how", "request",
                     "granted", "learnt", "asked", "decided", "sent"):  # fmt: skip
            setattr(self, name, getattr(other, name))
        other.decide_due = other.ask_due = other.correct_due = None


class Ledger:
    """All harms of a year; those that stand are open."""

    def __init__(self) -> None:
        self.all: list[Harm] = []
        self.open: dict[tuple[str, int, int], Harm] = {}
        self._before: Counter[tuple[str, int, int]] = Counter()

    def step(
        self, now: Iterable[Wrong], day: int, at_start: bool, cause: Callable[[Harm], str]
    ) -> tuple[list[Harm], list[Harm]]:
        """Hold who is wronged now against who was; returns harms that began and that ended."""
        wrongs = {wrong.key: wrong for wrong in now}
        began = [
            Harm(wrong, self._before[key], day, at_start)
            for key, wrong in wrongs.items()
            if key not in self.open
        ]
        ended = [harm for key, harm in self.open.items() if key not in wrongs]
        for harm in ended:
            self._end(harm, day, wrongs, cause)
        for harm in began:
            self._begin(harm)
        return began, ended

    def _begin(self, harm: Harm) -> None:
        kind, person, record = harm.wrong.key
        self.open[harm.wrong.key] = harm
        if kind == MISSING:
            late = [one for one in self.all if one.wrong.key == (LATE, person, record)]
            if late and late[-1].ended == harm.began and late[-1].how_ended == TURNED:
                harm.take_over(late[-1])
        self.all.append(harm)

    def _end(
        self, harm: Harm, day: int, wrongs: dict[tuple[str, int, int], Wrong],
        cause: Callable[[Harm], str],
    ) -> None:  # fmt: skip
        kind, person, record = harm.wrong.key
        turned = kind == LATE and (MISSING, person, record) in wrongs
        harm.ended, harm.how_ended = day, TURNED if turned else cause(harm)
        if not turned:
            harm.corrected = day
            harm.found = day if harm.found is None else harm.found
        self._before[harm.wrong.key] += 1
        del self.open[harm.wrong.key]

    def people(self, *kinds: str) -> set[int]:
        """Everybody who has a harm of some kinds open."""
        return {person for kind, person, _ in self.open if kind in kinds}


def frame(harms: list[Harm], truth: Truth, papers: Papers) -> pd.DataFrame:
    """Harms as a table, one row each, in order of beginning, kind and person."""
    rows = [_row(harm, truth, papers) for harm in harms]
    table = pd.DataFrame(rows, columns=list(_row(Harm(Wrong(MERGED, 0), 0, 0), truth, papers)))
    for name in DATES:
        table[name] = pd.to_datetime(table[name])
    table = table.sort_values(["began", "kind", "person_id", "record_id"], ignore_index=True)
    ended = [OWN_REQUEST, OTHERS_REQUEST]
    merges = table[table["kind"] == MERGED]
    undone = merges["how_ended"].isin(ended).astype(int)
    pairs = [merges["person_id"], merges["other_person"]]
    before = undone.groupby(pairs).cumsum() - undone
    table["again"] = (before > 0).reindex(table.index, fill_value=False)
    return table


def _row(harm: Harm, truth: Truth, papers: Papers) -> dict[str, object]:
    wrong = harm.wrong
    kept = {name: _date(getattr(harm, name)) for name in DATES}
    if harm.everybody_told is not None and harm.everybody_told > TODAY:
        kept["everybody_told"] = None
    other = wrong.other if wrong.other != NONE else None
    return {
        "person_id": str(truth.people[wrong.person]),
        "kind": wrong.kind,
        **kept,
        "days": (TODAY if harm.ended is None else harm.ended) - harm.began,
        "at_start": harm.at_start,
        "how_learnt": harm.how if harm.learnt is not None else None,
        "granted": harm.granted,
        "how_ended": harm.how_ended,
        "other_person": None if other is None else str(truth.people[other]),
        "relation": None if other is None else truth.relation(wrong.person, other),
        "record_id": _named(papers, wrong.record),
        "other_record": _named(papers, wrong.other_record),
        "link_id": harm.link,
        "recipients": len(harm.sent),
        "not_told": sum(one.told is None or one.told > TODAY for one in harm.sent),
        "unreachable": sum(one.never for one in harm.sent),
    }


def _date(day: int | None) -> str | None:
    return None if day is None else iso(day)


def _named(papers: Papers, place: int) -> str | None:
    return None if place == NONE else str(papers.ids[place])
