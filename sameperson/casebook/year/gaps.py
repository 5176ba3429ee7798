"""What is behind a gap in the file: a visit without a departure, held against the truth."""

import pandas as pd

from sameperson.casebook.year.draws import PERMITTED_DAYS
from sameperson.casebook.year.result import Year
from sameperson.casebook.year.watching import OVERSTAY
from sameperson.casebook.year.wronged import LATE
from sameperson.world import World

IN_TIME, LEFT_LATE, STAYED, DIED = "left in time", "left late", "has not left", "died"
CAUSES = {
    "late update": "word of the departure was not in when the lead opened",
    "names exchanged": "a name stands in the place of the other in one of the records",
    "family name changed": "they bear another family name since",
    "written otherwise": "a name differs, and not by order or change",
    "birth date differs": "the two records give two birth dates",
    "document number differs": "the two records give two numbers",
    "document number missing": "one of the two has none",
    "birth date missing": "one of the two has none",
}
"""What keeps a departure from its arrival, each with its meaning. Several may hold at once."""


def leads(year: Year) -> pd.DataFrame:
    """Every lead of the year about a visit without a departure, and what is behind it.

    Returns:
        One row per lead, by id: record_id (the arrival), person_id, ``behind`` (left in time, left
        late, has not left, died; in truth), departure (of who left in time; missing else), and, for
        who left in time, one column of True or False for each of ``CAUSES``; False for all others.
    """
    own = year.leads[year.leads["kind"] == OVERSTAY]
    table = own.set_index("lead_id")[["record_id"]]
    table["person_id"] = table["record_id"].map(year.world.truth)
    table["departure"] = table["record_id"].map(
        year.world.departures.set_index("arrival")["departure"]
    )
    table["behind"] = _behind(year, table)
    return table.join(_causes(year, table))


def _behind(year: Year, table: pd.DataFrame) -> pd.Series:
    died = table["person_id"].map(year.world.people.set_index("person_id")["died_on"])
    records = year.world.records.set_index("record_id")
    came = table["record_id"].map(records["event_on"])
    left = _left_after(year, table)
    found = pd.Series(STAYED, table.index, dtype=object)
    found[left.notna()] = LEFT_LATE
    limit = (pd.to_datetime(came) + pd.Timedelta(days=PERMITTED_DAYS)).dt.strftime("%Y-%m-%d")
    found[died.notna() & (died.fillna("9999") <= limit)] = DIED
    found[table["departure"].notna()] = IN_TIME
    return found


def _left_after(year: Year, table: pd.DataFrame) -> pd.Series:
    """Day of the next departure of the same person after each arrival, before the next arrival."""
    records = year.world.records[["record_id", "event", "event_on"]]
    ends = records[records["event"].isin(["arrival", "departure"])]
    ends = ends.assign(person_id=ends["record_id"].map(year.world.truth))
    ends = ends.sort_values(["person_id", "event_on", "event", "record_id"])
    follows = ends.groupby("person_id")[["event", "event_on"]].shift(-1)
    left = follows["event_on"].where(follows["event"] == "departure")
    return table["record_id"].map(left.set_axis(ends["record_id"]))


def _causes(year: Year, table: pd.DataFrame) -> pd.DataFrame:
    """Which of the causes hold between arrival and departure of who left in time."""
    mine = table[table["departure"].notna()]
    found = _between(year.world, mine).assign(
        **{"late update": mine["record_id"].isin(_late(year))}
    )
    return found[list(CAUSES)].astype(bool).reindex(table.index, fill_value=False)


def of_all(world: World) -> pd.DataFrame:
    """Which of the causes, but a late update, hold in each visit that ended with a departure."""
    visits = world.departures.rename(columns={"arrival": "record_id"}).reset_index(drop=True)
    return _between(world, visits).astype(bool)


def _between(world: World, mine: pd.DataFrame) -> pd.DataFrame:
    """What keeps each departure from its arrival: columns record_id, departure, person_id."""
    records = world.records.set_index("record_id")
    came = records.loc[mine["record_id"]].set_index(mine.index)
    went = records.loc[mine["departure"]].set_index(mine.index)
    missing = came.isna() | went.isna()
    differs = (came != went) & ~missing
    crossed = (came["given_name"] == went["family_name"]) & differs["given_name"]
    crossed |= (came["family_name"] == went["given_name"]) & differs["family_name"]
    changed = _changed(world, mine["person_id"], came["event_on"], went["event_on"])
    named = differs["given_name"] | differs["family_name"]
    found = {
        "names exchanged": crossed,
        "family name changed": changed,
        "written otherwise": named & ~crossed & ~changed,
        "birth date differs": differs["birth_date"],
        "document number differs": differs["document_number"],
        "document number missing": missing["document_number"],
        "birth date missing": missing["birth_date"],
    }
    return pd.DataFrame(found)


def _changed(world: World, who: pd.Series, came: pd.Series, went: pd.Series) -> pd.Series:
    """Whether somebody married, and has another family name since, between two days."""
    people = world.people.set_index("person_id").loc[who].set_index(who.index)
    took = people["family_name_before"].notna() & people["married_on"].notna()
    day = people["married_on"].where(took, "9999-12-31").astype(str)
    return (came < day) & (day <= went)


def _late(year: Year) -> set[str]:
    """Arrivals about which a lead stood while the departure had not come in."""
    own = year.harms[year.harms["kind"] == LATE]
    return set(own["record_id"])
