"""A year made by hand, of six people, in the form of ``sameperson.casebook.year.Year``."""

from types import SimpleNamespace

import pandas as pd

from sameperson.casebook.policy import Policy
from sameperson.casebook.year.wronged import HOUSEHOLD, KINDS, LATE, MERGED, MISSING, REACHED

PEOPLE = {  # name, family; a and b are one family
    "a": ("Ann", "Ash", 1), "b": ("Ben", "Ash", 1), "c": ("Cyd", "Elm", 2),
    "d": ("Dag", "Fir", 3), "e": ("Eva", "Yew", 4), "f": ("Fay <b>", "Oak", 5),
}  # fmt: skip
VISITS = {  # arrival, departure; names, birth date and document number of each
    "a": ("01-10", "02-01", ("Ann", "Ash", "2000-01-01", "N1"), ("Ash", "Ann", "2000-01-01", None)),
    "b": ("02-10", "03-01", ("Ben", "Ash", "2001-01-01", "N2"), ("Ben", "Ash", "2002-01-01", "N3")),
    "c": ("01-20", "02-10", ("Cyd", "Elm", None, "N4"), ("Cyd", "Elm", "2003-01-01", "N4")),
    "e": ("03-01", "04-01", ("Eva", "Yew", "2004-01-01", "N5"), ("Eva", "Yew", "2004-01-01", "N5")),
    "f": ("03-05", "04-05", ("Fay", "Oak", "2005-01-01", "N6"), ("Fay", "Oak", "2005-01-01", "N6")),
}  # fmt: skip
# person, kind, began, learnt, asked, decided, ended, granted, recipients, not told
HARMS = [
    ("a", MISSING, "04-17", "05-01", "05-15", "06-12", "06-19", True, 2, 1),
    ("b", LATE, "05-15", None, None, None, "05-29", None, 0, 0),
    ("b", MISSING, "05-29", None, None, None, None, None, 1, 1),
    ("c", MISSING, "04-24", "05-10", "05-24", "06-26", None, False, 0, 0),
    ("a", MERGED, "06-26", "07-10", None, None, None, None, 0, 0),
    ("d", MERGED, "06-26", None, None, None, "07-10", None, 0, 0),
]
COLUMNS = ["person_id", "kind", "began", "learnt", "asked", "decided", "ended", "granted",
           "recipients", "not_told"]  # fmt: skip
LAST = pd.Timestamp("2051-01-01")


def _day(text: str | None) -> str | None:
    return None if text is None else f"2050-{text}"


def harms() -> pd.DataFrame:
    """The harms, as ``Year.harms`` has them; those that matter here."""
    table = pd.DataFrame(HARMS, columns=COLUMNS)
    for name in ("began", "learnt", "asked", "decided", "ended"):
        table[name] = pd.to_datetime(table[name].map(_day, na_action="ignore"))
    table["days"] = (table["ended"].fillna(LAST) - table["began"]).dt.days
    learnt = table["learnt"].notna()
    table["how_learnt"] = pd.Series("a notice", table.index, dtype=object).where(learnt, None)
    table["found"] = table["ended"]
    kinds = {MISSING: "in", LATE: "in"}
    table["record_id"] = [
        f"{kinds[kind]}-{who}" if kind in kinds else None
        for who, kind in zip(table["person_id"], table["kind"], strict=True)
    ]
    return table


def world() -> SimpleNamespace:
    """Its people and their records, with the truth."""
    rows = [
        (f"{way}-{who}", event, _day(day), *values)
        for who, (came, went, first, second) in VISITS.items()
        for way, event, day, values in (
            ("in", "arrival", came, first), ("out", "departure", went, second),
        )
    ]  # fmt: skip
    rows.append(("in-d", "arrival", "2050-02-20", "Dag", "Fir", "2006-01-01", "N7"))
    names = ["record_id", "event", "event_on", "given_name", "family_name", "birth_date",
             "document_number"]  # fmt: skip
    records = pd.DataFrame(rows, columns=names)
    people = pd.DataFrame(
        [(who, *values) for who, values in PEOPLE.items()],
        columns=["person_id", "given_name", "family_name", "family_id"],
    )
    blank = dict.fromkeys(["married_on", "family_name_before", "died_on"], None)
    visits = pd.DataFrame(
        [(who, f"in-{who}", f"out-{who}") for who in VISITS],
        columns=["person_id", "arrival", "departure"],
    )
    truth = records.set_index("record_id").index.to_series().str[-1].rename("person_id")
    return SimpleNamespace(
        people=people.assign(**blank), records=records, departures=visits, truth=truth
    )


class MadeYear:
    """Looks like a ``Year`` to whoever reads it."""

    def __init__(self) -> None:
        self.world, self.harms, self.seed, self.policy = (
            world(),
            harms(),
            1,
            Policy(redress_days=30),
        )
        ends = pd.date_range("2050-01-02", "2051-01-01", freq="7D")
        self.weeks = pd.DataFrame({"ends": ends}).rename_axis("week")
        self.leads = pd.DataFrame(
            [(f"L{n}", f"in-{who}", "overstay") for n, who in enumerate("abcd")],
            columns=["lead_id", "record_id", "kind"],
        )

    def how_often(self) -> pd.DataFrame:
        counts = self.harms.groupby("kind")["person_id"].nunique().reindex(KINDS, fill_value=0)
        of = pd.Series({MERGED: 6, MISSING: 5, LATE: 5, REACHED: 6, HOUSEHOLD: 6})
        table = pd.DataFrame({"people": counts, "of": of.reindex(KINDS)})
        table.loc["any of these"], table.loc["none of these"] = (4, 6), (2, 6)
        table["share"] = table["people"] / table["of"]
        return table.assign(learnt=0, found=0, who="people")

    def timeline(self, person_id: str) -> pd.DataFrame:
        lines = [
            ("2050-01-10", "They arrive.", "", "They arrive."),
            ("2050-01-16", f"Records come in: in-{person_id}.", "Subject S1, 1 records", ""),
        ]
        for row in self.harms[self.harms["person_id"] == person_id].itertuples():
            what = {MERGED: "Their records are filed with those of X.", LATE: "They left in time, "
                    "but their departure has not come in yet."}.get(
                row.kind, "They left in time, but out-1 is not linked.")  # fmt: skip
            lines.append((str(row.began.date()), what, f"Lead about {row.kind}", ""))
            for number in range(row.recipients):
                sent = f"The lead goes to the desk {number}, by e-mail."
                lines.append((str(row.began.date()), sent, "Disclosure D1", ""))
            if pd.notna(row.learnt):
                lines.append((str(row.learnt.date()), "They learn of it: a notice.", "", "A <i>"))
            if pd.notna(row.asked):
                lines.append((str(row.asked.date()), "They ask for correction.", "Q1", "asked"))
            if pd.notna(row.decided):
                lines.append((str(row.decided.date()), "The request is granted.", "Q1", "granted"))
            if pd.notna(row.ended):
                cleared = "The accusation is closed: own request."
                lines.append((str(row.ended.date()), cleared, "corrected", ""))
                for number in range(row.recipients - row.not_told):
                    told = f"The desk {number} is told that it was wrong."
                    lines.append((str(row.ended.date()), told, "told", ""))
        columns = ["day", "what", "office_sees", "person_sees"]
        table = pd.DataFrame(lines, columns=columns).sort_values("day", kind="stable")
        return table.reset_index(drop=True)
