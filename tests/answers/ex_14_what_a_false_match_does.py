"""Typical answers to exercise 14: for each task one right in another way, and wrong ones.

A wrong answer stands beside a part of the message that it must get.
"""

WEEK = """
def _at(day):
    ends = small_years["notice"].weeks["ends"]
    return int((ends < day).sum())


"""

TASKS = {
    "task-1": {
        "check": "check-1",
        "right": """
def person_days(harms, last):
    days = set()
    for row in harms.itertuples():
        end = last if pd.isna(row.ended) else row.ended
        days |= {(row.person_id, day) for day in pd.date_range(row.began, end, inclusive="left")}
    return len(days)
""",
        "wrong": [
            (
                """
def person_days(harms, last):
    days = set()
    for row in harms.itertuples():
        end = last if pd.isna(row.ended) else row.ended
        days |= set(pd.date_range(row.began, end, inclusive="left"))
    return len(days)
""",
                "days of the calendar",
            ),
            (
                """
def person_days(harms, last):
    return ((harms.ended.fillna(last) - harms.began).dt.days + 1).sum()
""",
                "and counted both ends of each",
            ),
            (
                """
def person_days(harms, last):
    rows = harms.drop_duplicates("person_id")
    return (rows.ended.fillna(last) - rows.began).dt.days.sum()
""",
                "You took the first harm",
            ),
            (
                """
def person_days(harms, last):
    return (harms.ended.fillna(last) - harms.began).dt.days.sum()
""",
                "You added up harms. Two that stand",
            ),
            (
                """
def person_days(harms, last):
    return int((harms.ended - harms.began).dt.days.sum())
""",
                "You added up harms, and left out",
            ),
            (
                """
def person_days(harms, last):
    days = set()
    for row in harms.dropna(subset="ended").itertuples():
        days |= {(row.person_id, d) for d in pd.date_range(row.began, row.ended, inclusive="left")}
    return len(days)
""",
                "You left ben out",
            ),
            (
                """
def person_days(harms, last):
    own = harms.assign(ended=harms.ended.fillna(last)).groupby("person_id")
    return (own.ended.max() - own.began.min()).dt.days.sum()
""",
                "from the first day to the last. Between",
            ),
            (
                """
def person_days(harms, last):
    own = harms.groupby("person_id")
    return int((own.ended.max() - own.began.min()).dt.days.sum())
""",
                "and left out the harm that has not ended",
            ),
            (
                """
def person_days(harms, last):
    rows = harms.assign(ended=harms.ended.fillna(last)).sort_values(["person_id", "began"])
    before = rows.groupby("person_id").ended.shift()
    begin = rows.began.where(before.isna() | (before < rows.began), before)
    return (rows.ended - begin).dt.days.clip(lower=0).sum()
""",
                "with the one before it only",
            ),
            (
                """
def person_days(harms, last):
    days = (harms.ended.fillna(last) - harms.began).dt.days
    return days.groupby(harms.person_id).max().sum()
""",
                "the longest harm of each person",
            ),
            (
                """
def person_days(harms, last):
    days = set()
    for row in harms.itertuples():
        end = last if pd.isna(row.ended) else row.ended
        days |= {(row.person_id, day) for day in pd.date_range(row.began, end)}
    return len(days)
""",
                "both ends of each harm",
            ),
            (
                """
def person_days(harms, last):
    return harms.person_id.nunique()
""",
                "You counted people",
            ),
        ],
    },
    "task-2": {
        "check": "check-2",
        "right": """
def how_often(harms, kind, could):
    had = {row.person_id for row in harms.itertuples() if row.kind == kind} & could
    share = len(had) / len(could) if len(could) else None
    return len(had), len(could), float("nan") if share is None else share
""",
        "wrong": [
            (
                """
def how_often(harms, kind, could):
    count = harms.person_id[harms.kind == kind].nunique()
    return count, len(could), round(count / len(could), 2)
""",
                "You rounded the share",
            ),
            (
                """
def how_often(harms, kind, could):
    count = harms.person_id[harms.kind == kind].nunique()
    return count, len(could), count / len(could) if could else float("nan")
""",
                "You counted ben, who",
            ),
            (
                """
def how_often(harms, kind, could):
    count = (harms.kind == kind).sum()
    return count, len(could), count / len(could)
""",
                "You counted harms. cyd",
            ),
            (
                """
def how_often(harms, kind, could):
    count = harms.person_id.nunique()
    return count, len(could), count / len(could)
""",
                "You counted everybody with any harm",
            ),
            (
                """
def how_often(harms, kind, could):
    count = harms.person_id[harms.kind == kind].nunique()
    return count, harms.person_id.nunique(), count / harms.person_id.nunique()
""",
                "to whom something happened. Most",
            ),
            (
                """
def how_often(harms, kind, could):
    count = (harms.kind == kind).sum()
    return count, harms.person_id.nunique(), count / harms.person_id.nunique()
""",
                "You counted harms, and divided",
            ),
            (
                """
def how_often(harms, kind, could):
    count = harms.person_id[harms.kind == kind].nunique()
    return count, len(could), 100 * count / len(could)
""",
                "That is percent",
            ),
            (
                """
def how_often(harms, kind, could):
    count = harms.person_id[harms.kind == kind].nunique()
    everybody = could | set(harms.person_id)
    return count, len(everybody), count / len(everybody)
""",
                "dag and gus did not leave in time",
            ),
            (
                """
def how_often(harms, kind, could):
    return harms.person_id[harms.kind == kind].nunique() / len(could)
""",
                "a share without its denominator",
            ),
            (
                """
def how_often(harms, kind, could):
    return harms.person_id[harms.kind == kind].nunique(), len(could)
""",
                "the share is missing",
            ),
            (
                """
def how_often(harms, kind, could):
    count = len(set(harms.person_id[harms.kind == kind]) & could)
    return count, len(could), count / max(len(could), 1)
""",
                "0 would say that it happens to nobody",
            ),
            (
                """
def how_often(harms, kind, could):
    count = len(set(harms.person_id[harms.kind == kind]) & could)
    return count, len(could), count / len(could) if could else None
""",
                "Give NaN where the share",
            ),
        ],
    },
    "task-3": {
        "check": "check-3",
        "right": """
def median_wait(harms):
    known = sorted((harms.learnt - harms.began).dropna().dt.days)
    middle = (len(harms) - 1) // 2
    return known[middle] if middle < len(known) else float("nan")
""",
        "wrong": [
            (
                """
def median_wait(harms):
    return (harms.learnt - harms.began).dt.days.fillna(365).median()
""",
                "and it is the median now",
            ),
            (
                """
def median_wait(harms):
    return (harms.learnt - harms.began).dt.days.fillna(9999).median()
""",
                "and it is the median now",
            ),
            (
                """
def median_wait(harms):
    return (harms.learnt - harms.began).dt.days.median()
""",
                "You left out those who have not",
            ),
            (
                """
def median_wait(harms):
    return (harms.learnt - harms.began).dt.days.fillna(0).median()
""",
                "You counted 0 days",
            ),
            (
                """
def median_wait(harms):
    return (harms.learnt.fillna(LAST) - harms.began).dt.days.median()
""",
                "You ended every wait on the last day",
            ),
            (
                """
def median_wait(harms):
    return (harms.learnt - harms.began).dt.days.mean()
""",
                "the mean of those who learnt",
            ),
            (
                """
def median_wait(harms):
    return (harms.learnt.fillna(LAST) - harms.began).dt.days.mean()
""",
                "That is a mean",
            ),
            (
                """
def median_wait(harms):
    return (harms.learnt - harms.began).dt.days.fillna(float("inf")).median()
""",
                "Infinite is no number",
            ),
            (
                """
def median_wait(harms):
    middle = (harms.learnt - harms.began).dt.days.fillna(float("inf")).median()
    return None if middle == float("inf") else middle
""",
                "Give NaN where",
            ),
            (
                """
def median_wait(harms):
    middle = (harms.learnt - harms.began).dt.days.fillna(float("inf")).median()
    return 0 if middle == float("inf") else middle
""",
                "0 would say that they knew at once",
            ),
        ],
    },
    "task-4": {
        "check": "check-4",
        "right": WEEK + "first_week_known = float(_at(_one.learnt))\n",
        "wrong": [
            (WEEK + "first_week_known = _at(_one.began)\n", "In that week it begins"),
            (WEEK + "first_week_known = _at(_one.asked)\n", "In that week they ask"),
            (WEEK + "first_week_known = _at(_one.learnt) - 1\n", "Go one further"),
            ("first_week_known = 26\n", "That is the last week"),
        ],
    },
    "task-5": {
        "check": "check-5",
        "right": """
def fewer_same_more(first, second):
    people = set(first.index) | set(second.index)
    change = [second.get(who, 0) - first.get(who, 0) for who in people]
    return sum(c < 0 for c in change), sum(c == 0 for c in change), sum(c > 0 for c in change)
""",
        "wrong": [
            (
                """
def fewer_same_more(first, second):
    change = (second - first).fillna(0)
    return (change < 0).sum(), (change == 0).sum(), (change > 0).sum()
""",
                "You put 0 for the difference",
            ),
            (
                """
def fewer_same_more(first, second):
    change = (second - first).dropna()
    return (change < 0).sum(), (change == 0).sum(), (change > 0).sum()
""",
                "accused under one policy alone. Under the other",
            ),
            (
                """
def fewer_same_more(first, second):
    change = second.reindex(first.index).fillna(0) - first
    return (change < 0).sum(), (change == 0).sum(), (change > 0).sum()
""",
                "under the second policy alone",
            ),
            (
                """
def fewer_same_more(first, second):
    change = second - first.reindex(second.index).fillna(0)
    return (change < 0).sum(), (change == 0).sum(), (change > 0).sum()
""",
                "under the first policy alone",
            ),
            (
                """
def fewer_same_more(first, second):
    change = first.sub(second, fill_value=0)
    return (change < 0).sum(), (change == 0).sum(), (change > 0).sum()
""",
                "You exchanged the two policies. Fewer",
            ),
            (
                """
def fewer_same_more(first, second):
    return int(second.sum() - first.sum())
""",
                "the net change in days",
            ),
        ],
    },
    "task-6": {
        "check": "check-6",
        "right": """
def people_exchanged(records, departures):
    names = records[["record_id", "given_name", "family_name"]]
    both = departures.merge(names, left_on="arrival", right_on="record_id")
    both = both.merge(names, left_on="departure", right_on="record_id", suffixes=("", "_went"))
    both = both[both.given_name != both.family_name]
    crossed = both[both.given_name == both.family_name_went]
    return len(set(crossed[crossed.family_name == crossed.given_name_went].person_id))
""",
        "wrong": [
            (
                """
def people_exchanged(records, departures):
    names = records.set_index("record_id")
    came, went = (names.loc[departures[e]].reset_index() for e in ("arrival", "departure"))
    crossed = came.given_name == went.family_name
    return departures.person_id[crossed].nunique()
""",
                "whether the given name stands",
            ),
            (
                """
def people_exchanged(records, departures):
    names = records.set_index("record_id")
    came, went = (names.loc[departures[e]].reset_index() for e in ("arrival", "departure"))
    crossed = (came.family_name == went.given_name) & (came.family_name != came.given_name)
    return departures.person_id[crossed].nunique()
""",
                "whether the family name stands",
            ),
            (
                """
def people_exchanged(records, departures):
    names = records.fillna("").set_index("record_id")
    came, went = (names.loc[departures[e]].reset_index() for e in ("arrival", "departure"))
    crossed = (came.given_name == went.family_name) & (came.family_name == went.given_name)
    crossed &= came.given_name != came.family_name
    return departures.person_id[crossed].nunique()
""",
                "You let a blank agree",
            ),
            (
                """
def people_exchanged(records, departures):
    names = records.set_index("record_id")
    came, went = (names.loc[departures[e]].reset_index() for e in ("arrival", "departure"))
    crossed = (came.given_name == went.family_name) & (came.family_name == went.given_name)
    return (crossed & (came.given_name != came.family_name)).sum()
""",
                "You counted visits. p1 has",
            ),
            (
                """
def people_exchanged(records, departures):
    names = records.set_index("record_id")
    came, went = (names.loc[departures[e]].reset_index() for e in ("arrival", "departure"))
    crossed = (came.given_name == went.family_name) & (came.family_name == went.given_name)
    return crossed.sum()
""",
                "You counted visits. p1 has",
            ),
            (
                """
def people_exchanged(records, departures):
    names = records.set_index("record_id")
    came, went = (names.loc[departures[e]].reset_index() for e in ("arrival", "departure"))
    crossed = (came.given_name == went.family_name) & (came.family_name == went.given_name)
    return departures.person_id[crossed].nunique()
""",
                "You counted p4",
            ),
            (
                """
def people_exchanged(records, departures):
    names = records.set_index("record_id")
    came, went = (names.loc[departures[e]].reset_index() for e in ("arrival", "departure"))
    crossed = (came.given_name == went.family_name) | (came.family_name == went.given_name)
    return departures.person_id[crossed].nunique()
""",
                "one of the two names has moved",
            ),
            (
                """
def people_exchanged(records, departures):
    names = records.set_index("record_id")
    came, went = (names.loc[departures[e]].reset_index() for e in ("arrival", "departure"))
    differs = (came.given_name != went.given_name) | (came.family_name != went.family_name)
    return departures.person_id[differs].nunique()
""",
                "with a name that differs. Exchanged",
            ),
            (
                """
def people_exchanged(records, departures):
    names = records.set_index("record_id")
    first = departures.drop_duplicates("person_id").reset_index(drop=True)
    came, went = (names.loc[first[e]].reset_index() for e in ("arrival", "departure"))
    crossed = (came.given_name == went.family_name) & (came.family_name == went.given_name)
    return (crossed & (came.given_name != came.family_name)).sum()
""",
                "You looked at one visit",
            ),
            (
                """
def people_exchanged(records, departures):
    return departures.person_id.nunique()
""",
                "That is everybody",
            ),
        ],
    },
}
