"""A casebook with four records of two people, which a rule has made one, for the tests of it."""

import atexit
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pandas as pd

from sameperson.casebook.arrivals import file, match
from sameperson.casebook.in_force import adopt
from sameperson.casebook.log import ANCHOR
from sameperson.casebook.policy import Policy
from sameperson.casebook.roles import User
from sameperson.casebook.store import Store

ANN, BEN = User("Ann", "analyst"), User("Ben", "analyst")
ROB, RUTH = User("Rob", "reviewer"), User("Ruth", "reviewer")
ADA, AUD = User("Ada", "administrator"), User("Aud", "auditor")

# Ada Towirl: a, b. Ida Towirl: c, d. They share a family name and a telephone.
RECORDS = pd.DataFrame(
    [
        ("a", "border", "arrival", "2049-03-07", "Ada", "Towirl", "1990-05-17", "CALX-1", None),
        ("b", "visas", "entry", "2049-02-01", "Ada", "Towirl", "1990-05-17", "CALX-1", "555"),
        ("c", "border", "arrival", "2049-06-09", "Ida", "Towirl", "1990-05-17", "CALX-2", None),
        ("d", "address_files", None, None, "Ida", "Towirl", None, None, "555"),
    ],
    columns=["record_id", "source", "event", "event_on", "given_name", "family_name",
             "birth_date", "document_number", "phone"],
)  # fmt: skip
PAIRS = pd.DataFrame(
    [("a", "b", 14.0), ("b", "c", 13.0), ("c", "d", 12.5)],
    columns=["record_l", "record_r", "weight"],
)  # links K000001, K000002 (wrong), K000003


_held: list[Store] = []


class Days:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2050, 3, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def later(self, days: int = 1) -> None:
        self.now += timedelta(days=days)


def arrive(book: Store, records: pd.DataFrame, pairs: pd.DataFrame = PAIRS) -> None:
    with book.act(ADA, "import a batch") as act:
        file(act, records, "B000001")
        match(act, records["record_id"], pairs)


def office(folder: Path, days: Days, policy: Policy | None = None, empty: bool = False) -> Store:
    """A casebook copied from one that is made once. It is held until the next is asked for."""
    first = _made(policy or Policy(lower=2, upper=12), empty)
    path = folder / "office.case"
    for ending in ("", ANCHOR):
        shutil.copyfile(f"{first}{ending}", f"{path}{ending}")
    if not empty:
        days.later()
    book = Store.open(path, clock=days)
    while _held:
        _held.pop().__exit__()
    _held.append(book.__enter__())
    return book


@cache
def _made(policy: Policy, empty: bool) -> Path:
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    book = Store.create(Path(folder) / "office.case", clock=Days())
    adopt(book, ADA, policy, "to begin with")
    if not empty:
        arrive(book, RECORDS)
    return book.path


def look(book: Store, query: str, *values: object) -> list[tuple[object, ...]]:
    with book._held() as connection:
        return list(connection.execute(query, list(values)).fetchall())


def subjects(book: Store) -> dict[str, str | None]:
    return dict(look(book, "SELECT record_id, subject_id FROM record ORDER BY record_id"))


def texts(book: Store) -> list[tuple[str, set[str], str]]:
    rows = look(book, "SELECT action, about, detail FROM event JOIN event_text USING (seq) "
        "ORDER BY seq")  # fmt: skip
    return [(action, set(about), detail) for action, about, detail in rows]
