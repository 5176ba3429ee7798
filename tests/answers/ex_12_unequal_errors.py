"""Typical answers to exercise 12: for each task one right in another way, and wrong ones.

A wrong answer stands beside a part of the message that it must get.
"""

BELOW = """
def _below(threshold):
    found = groupings.family_rates(groupings.met(sweep, threshold), world.groups, families)
    return dict(ranking.told_apart(found, "people_wrongly_merged"))["Birch"]


def _place(threshold):
    found = groupings.family_rates(groupings.met(sweep, threshold), world.groups, families)
    return ranking.places(found).loc["Birch", "people_wrongly_merged"]


"""

TASKS = {
    "task-1": {
        "check": "check-1",
        "right": """
def rates(hit, group, minimum):
    found = {}
    for name in sorted(set(group)):
        own = [hit[person] for person in hit.index if group[person] == name]
        found[name] = sum(own) / len(own) if len(own) >= minimum else None
    return pd.Series(found, dtype=float)
""",
        "wrong": [
            (
                """
def rates(hit, group, minimum):
    return hit.groupby(group.reindex(hit.index)).mean()
""",
                "a rate of three people, or of two",
            ),
            (
                """
def rates(hit, group, minimum):
    own = hit.groupby(group.reindex(hit.index))
    return own.mean().where(own.size() >= minimum, 0)
""",
                "0 would say",
            ),
            (
                """
def rates(hit, group, minimum):
    own = hit.groupby(group.reindex(hit.index))
    return own.mean()[own.size() >= minimum]
""",
                "You left out C, E and F",
            ),
            (
                """
def rates(hit, group, minimum):
    own = hit.groupby(group.reindex(hit.index))
    return own.mean().where(own.size() >= minimum)
""",
                "You left E out",
            ),
            (
                """
def rates(hit, group, minimum):
    own = hit.groupby(group.reindex(hit.index))
    return own.mean().where(group.value_counts() >= minimum)
""",
                "the minimum with everybody in the group",
            ),
            (
                """
def rates(hit, group, minimum):
    own = hit.groupby(group.reindex(hit.index))
    found = own.mean().where(own.size() >= minimum).reindex(sorted(group.unique()))
    return found.fillna(0)
""",
                "0 would say",
            ),
            (
                """
def rates(hit, group, minimum):
    own = hit.groupby(group.reindex(hit.index))
    return 100 * own.mean().where(own.size() >= minimum)
""",
                "Those are percent",
            ),
            (
                """
def rates(hit, group, minimum):
    own = hit.groupby(group.reindex(hit.index))
    return own.mean().where(own.size() > minimum)
""",
                "exactly the minimum",
            ),
            (
                """
def rates(hit, group, minimum):
    people = group.value_counts()
    return (hit.groupby(group.reindex(hit.index)).sum() / people).where(people >= minimum)
""",
                "divided by everybody in the group",
            ),
            (
                """
def rates(hit, group, minimum):
    own = hit.groupby(group.reindex(hit.index))
    return own.sum().astype(float).where(own.size() >= minimum)
""",
                "Those are counts",
            ),
            (
                """
def rates(hit, group, minimum):
    own = hit.groupby(group.reindex(hit.index))
    return (own.sum() / hit.sum()).where(own.size() >= minimum)
""",
                "all who meet the error",
            ),
        ],
    },
    "task-2": {
        "check": "check-2",
        "right": """
def accused_rates(identities, departures, group):
    accused, could = {}, {}
    for visit in departures.itertuples():
        could.setdefault(group[visit.person_id], set()).add(visit.person_id)
        if identities[visit.arrival] != identities[visit.departure]:
            accused.setdefault(group[visit.person_id], set()).add(visit.person_id)
    return pd.Series({name: len(accused.get(name, ())) / len(own) for name, own in could.items()})
""",
        "wrong": [
            (
                """
def accused_rates(identities, departures, group):
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    accused = departures.person_id[apart].drop_duplicates().map(group).value_counts()
    return accused / identities.index.to_series().map(world.truth).drop_duplicates().map(
        group).value_counts()
""",
                "looks into `world`",
            ),
            (
                """
def accused_rates(identities, departures, group):
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    accused = departures.person_id[apart].drop_duplicates().map(group).value_counts()
    return accused / group.value_counts()
""",
                "everybody in the tradition",
            ),
            (
                """
def accused_rates(identities, departures, group):
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    return apart.groupby(departures.person_id.map(group)).mean()
""",
                "the share of visits",
            ),
            (
                """
def accused_rates(identities, departures, group):
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    visits = departures.person_id.map(group)
    return apart.groupby(visits).sum() / departures.groupby(visits).person_id.nunique()
""",
                "divided broken visits by people",
            ),
            (
                """
def accused_rates(identities, departures, group):
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    visits = departures.person_id.map(group)
    accused = departures.person_id[apart].drop_duplicates().map(group).value_counts()
    return accused / visits.value_counts()
""",
                "divided accused people by visits",
            ),
            (
                """
def accused_rates(identities, departures, group):
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    first = apart[~departures.person_id.duplicated()]
    return first.groupby(departures.person_id.map(group)).mean()
""",
                "one visit of each person",
            ),
            (
                """
def accused_rates(identities, departures, group):
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    last = apart.groupby(departures.person_id).last()
    return last.groupby(group.reindex(last.index)).mean()
""",
                "one visit of each person",
            ),
            (
                """
def accused_rates(identities, departures, group):
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    accused = apart.groupby(departures.person_id).any()
    return 100 * accused.groupby(group.reindex(accused.index)).mean()
""",
                "Those are percent",
            ),
            (
                """
def accused_rates(identities, departures, group):
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    accused = apart.groupby(departures.person_id).all()
    return accused.groupby(group.reindex(accused.index)).mean()
""",
                "all of whose visits",
            ),
            (
                """
def accused_rates(identities, departures, group):
    apart = departures.arrival.map(identities) == departures.departure.map(identities)
    accused = apart.groupby(departures.person_id).all()
    return accused.groupby(group.reindex(accused.index)).mean()
""",
                "who are not accused",
            ),
            (
                """
def accused_rates(identities, departures, group):
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    return departures.person_id[apart].drop_duplicates().map(group).value_counts()
""",
                "Those are counts of people",
            ),
            (
                """
def accused_rates(identities, departures, group):
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    people = departures.person_id[apart].drop_duplicates()
    return people.map(group).value_counts() / len(people)
""",
                "divided by all the accused",
            ),
            (
                """
def accused_rates(identities, departures, group):
    split = identities.groupby(world.truth.reindex(identities.index)).nunique() > 1
    return split.groupby(group.reindex(split.index)).mean()
""",
                "looks into `world`",
            ),
        ],
    },
    "task-3": {
        "check": "check-3",
        "right": """
def told_apart(table):
    known = table.dropna().sort_values("rate", ascending=False)
    found = []
    for place, (name, row) in enumerate(known.iterrows()):
        later = known.iloc[place + 1:]
        found += [(name, other) for other in later.index[later.upper < row.lower]]
    return set(found)
""",
        "wrong": [
            (
                """
def told_apart(table):
    return {(a, b) for a in table.index for b in table.index
            if a != b and table.lower[a] >= table.upper[b]}
""",
                "meet at 0.08",
            ),
            (
                """
def told_apart(table):
    return {(a, b) for a in table.index for b in table.index if table.upper[a] < table.lower[b]}
""",
                "the lower group first",
            ),
            (
                """
def told_apart(table):
    return {(a, b) for a in table.index for b in table.index
            if table.upper[a] < table.lower[b] or table.upper[b] < table.lower[a]}
""",
                "Each pair is there twice",
            ),
            (
                """
def told_apart(table):
    return {(a, b) for a in table.index for b in table.index
            if table.rate[a] > table.rate[b] and table.lower[a] <= table.upper[b]}
""",
                "whose intervals overlap",
            ),
            (
                """
def told_apart(table):
    return {(a, b) for a in table.index for b in table.index if table.rate[a] > table.rate[b]}
""",
                "You compared the rates",
            ),
            (
                """
def told_apart(table):
    first = table.rate.idxmax()
    return {(first, b) for b in table.index if table.upper[b] < table.lower[first]}
""",
                "first place only",
            ),
            (
                """
def told_apart(table):
    return {(a, b) for a in table.index for b in table.index
            if a != b and not (table.lower[a] <= table.upper[b])}
""",
                "Yew has no rate",
            ),
            (
                """
def told_apart(table):
    known = table.fillna(0)
    return {(a, b) for a in table.index for b in table.index if known.lower[a] > known.upper[b]}
""",
                "Yew has no rate",
            ),
            (
                """
def told_apart(table):
    return {(a, b) for a in table.index for b in table.index
            if a != b and not (
                table.lower[a] <= table.upper[b] and table.lower[b] <= table.upper[a])}
""",
                "Yew has no rate",
            ),
            (
                """
def told_apart(table):
    return {(a, b) for a in table.index for b in table.index if table.rate[a] > table.upper[b]}
""",
                "a rate with the other's interval",
            ),
            (
                """
def told_apart(table):
    return {(a, b) for a in table.index for b in table.index if table.lower[a] > table.rate[b]}
""",
                "a rate with the other's interval",
            ),
        ],
    },
    "task-4": {
        "check": "check-4",
        "right": BELOW
        + """
_t = 0
while len(_below(_t / 10)) == 4:
    _t += 1
no_longer_apart = round(_t / 10, 1)
""",
        "wrong": [
            ("no_longer_apart = 0.5\n", "still told apart from all four"),
            (
                BELOW
                + """
no_longer_apart = next(t / 10 for t in range(400) if len(_below(t / 10)) < 4) - 0.1
""",
                "still told apart from all four",
            ),
            (
                BELOW
                + """
no_longer_apart = next(t / 10 for t in range(400) if len(_below(t / 10)) < 4) + 0.6
""",
                "The lowest such threshold",
            ),
            (
                BELOW
                + "\nno_longer_apart = next(t / 10 for t in range(400) if _place(t / 10) > 1)\n",
                "One can be first",
            ),
            ("no_longer_apart = 8\n", "not even first any more"),
            ("no_longer_apart = None\n", "There is no answer yet"),
        ],
    },
    "task-5": {
        "check": "check-5",
        "right": """
def share_of_gap_gone(before, after):
    was = before.dropna().sort_values()
    now = after.dropna().sort_values()
    gap = was.iloc[-1] - was.iloc[0]
    if gap == 0:
        return float("nan")
    return (gap - (now.iloc[-1] - now.iloc[0])) / gap
""",
        "wrong": [
            (
                """
def share_of_gap_gone(before, after):
    gap = before.max() - before.min()
    return (after.max() - after.min()) / gap if gap else float("nan")
""",
                "the share that is left",
            ),
            (
                """
def share_of_gap_gone(before, after):
    return (before.max() - before.min()) - (after.max() - after.min())
""",
                "the difference of the gaps",
            ),
            (
                """
def share_of_gap_gone(before, after):
    most, least = before.idxmax(), before.idxmin()
    return 1 - (after[most] - after[least]) / (before[most] - before[least])
""",
                "largest and smallest before",
            ),
            (
                """
def share_of_gap_gone(before, after):
    was, now = before.max() - before.min(), after.max() - after.min()
    return (was - now) / now
""",
                "You divided by the gap after",
            ),
            (
                """
def share_of_gap_gone(before, after):
    return 1 - after[before.idxmax()] / before.max()
""",
                "the change of one group",
            ),
            (
                """
def share_of_gap_gone(before, after):
    was, now = before.max() - before.min(), after.max() - after.min()
    return (now - was) / was
""",
                "The sign is turned round",
            ),
            (
                """
def share_of_gap_gone(before, after):
    was, now = before.max() - before.min(), after.max() - after.min()
    return 1 - now / was if was else 0
""",
                "nothing that could go",
            ),
            (
                """
def share_of_gap_gone(before, after):
    was, now = before.max() - before.min(), after.max() - after.min()
    return abs(1 - now / was) if was else float("nan")
""",
                "Here the gap has grown",
            ),
            (
                """
def share_of_gap_gone(before, after):
    was, now = before.max() - before.min(), after.max() - after.min()
    return max(0, 1 - now / was) if was else float("nan")
""",
                "Here the gap has grown",
            ),
            (
                """
def share_of_gap_gone(before, after):
    was, now = max(before) - min(before), max(after) - min(after)
    return 1 - now / was if was else float("nan")
""",
                "A missing rate got into your gap",
            ),
            (
                """
def share_of_gap_gone(before, after):
    before, after = before.fillna(0), after.fillna(0)
    was, now = before.max() - before.min(), after.max() - after.min()
    return 1 - now / was if was else float("nan")
""",
                "a missing rate for 0",
            ),
            (
                """
def share_of_gap_gone(before, after):
    was, now = before.max() - before.min(), after.max() - after.min()
    return 100 * (1 - now / was) if was else float("nan")
""",
                "That is percent",
            ),
        ],
    },
    "task-6": {
        "check": "check-6",
        "right": """
def freed_and_new(before, after):
    was, now = set(before.index[before]), set(after.index[after])
    return len(was - now), len(now - was)
""",
        "wrong": [
            (
                """
def freed_and_new(before, after):
    after = after.reindex(before.index)
    return int((after & ~before).sum()), int((before & ~after).sum())
""",
                "You exchanged the two",
            ),
            (
                """
def freed_and_new(before, after):
    was, now = before.to_numpy(), after.to_numpy()
    return int((was & ~now).sum()), int((now & ~was).sum())
""",
                "You compared by place",
            ),
            (
                """
def freed_and_new(before, after):
    return int(before.sum()), int(after.sum())
""",
                "the accused before and after",
            ),
            (
                """
def freed_and_new(before, after):
    return int(before.sum() - after.sum())
""",
                "the net change",
            ),
            (
                """
def freed_and_new(before, after):
    net = int(before.sum() - after.sum())
    return max(net, 0), max(-net, 0)
""",
                "the net change",
            ),
            (
                """
def freed_and_new(before, after):
    return int((before != after.reindex(before.index)).sum())
""",
                "You added the two",
            ),
        ],
    },
    "task-7": {
        "check": "check-7",
        "right": """
def shown_somebody_else(records, truth, register, fields):
    shown = set()
    rows = [row for row in records.to_dict("records") if all(not pd.isna(row[f]) for f in fields)]
    for one in rows:
        for other in rows:
            agree = all(one[f] == other[f] for f in fields)
            asks = one["source"] != register and other["source"] == register
            if agree and asks and truth[one["record_id"]] != truth[other["record_id"]]:
                shown.add(truth[one["record_id"]])
    return len(shown)
""",
        "wrong": [
            (
                """
def shown_somebody_else(records, truth, register, fields):
    known = records.dropna(subset=fields).assign(person=records.record_id.map(truth))
    inside = known.source == register
    hits = known[~inside].merge(known[inside], on=fields, suffixes=("", "_there"))
    return (hits.person != hits.person_there).sum()
""",
                "You counted hits",
            ),
            (
                """
def shown_somebody_else(records, truth, register, fields):
    known = records.dropna(subset=fields).assign(person=records.record_id.map(truth))
    inside = known.source == register
    hits = known[~inside].merge(known[inside], on=fields, suffixes=("", "_there"))
    wrong = hits[hits.person != hits.person_there]
    return len(wrong[["person", "record_id_there"]].drop_duplicates())
""",
                "You counted hits",
            ),
            (
                """
def shown_somebody_else(records, truth, register, fields):
    known = records.dropna(subset=fields).assign(person=records.record_id.map(truth))
    inside = known.source == register
    hits = known[~inside].merge(known[inside], on=fields, suffixes=("", "_there"))
    return hits.person.nunique()
""",
                "everybody with a hit",
            ),
            (
                """
def shown_somebody_else(records, truth, register, fields):
    known = records.dropna(subset=fields).assign(person=records.record_id.map(truth))
    inside = known.source == register
    hits = known[~inside].merge(known[inside], on=fields, suffixes=("", "_there"))
    return hits.person_there[hits.person != hits.person_there].nunique()
""",
                "whose records are shown",
            ),
            (
                """
def shown_somebody_else(records, truth, register, fields):
    known = records.assign(person=records.record_id.map(truth))
    inside = known.source == register
    hits = known[~inside].merge(known[inside], on=fields, suffixes=("", "_there"))
    return hits.person[hits.person != hits.person_there].nunique()
""",
                "a blank agree with a blank",
            ),
            (
                """
def shown_somebody_else(records, truth, register, fields):
    known = records.dropna(subset=fields).assign(person=records.record_id.map(truth))
    there = known[known.source == register]
    hits = known.merge(there, on=fields, suffixes=("", "_there"))
    return hits.person[hits.person != hits.person_there].nunique()
""",
                "what the register itself holds",
            ),
            (
                """
def shown_somebody_else(records, truth, register, fields):
    known = records.assign(person=records.record_id.map(truth))
    there = known[known.source == register]
    hits = known.merge(there, on=fields, suffixes=("", "_there"))
    return hits.person[hits.person != hits.person_there].nunique()
""",
                "only records outside the register ask",
            ),
            (
                """
def shown_somebody_else(records, truth, register, fields):
    known = records.dropna().assign(person=records.record_id.map(truth))
    inside = known.source == register
    hits = known[~inside].merge(known[inside], on=fields, suffixes=("", "_there"))
    return hits.person[hits.person != hits.person_there].nunique()
""",
                "a column that is not among",
            ),
            (
                """
def shown_somebody_else(records, truth, register, fields):
    known = records.dropna(subset=fields).assign(person=records.record_id.map(truth))
    inside = known.source == register
    hits = known[~inside].merge(known[inside], on=fields, suffixes=("", "_there"))
    own = hits.person[hits.person == hits.person_there]
    return hits.person[~hits.person.isin(own)].nunique()
""",
                "You left out p",
            ),
            (
                """
def shown_somebody_else(records, truth, register, fields):
    known = records.dropna(subset=fields).assign(person=records.record_id.map(truth))
    inside = known.source == register
    hits = known[~inside].merge(known[inside], on=fields[0], suffixes=("", "_there"))
    return hits.person[hits.person != hits.person_there].nunique()
""",
                "one of the fields only",
            ),
            (
                """
def shown_somebody_else(records, truth, register, fields):
    known = records.dropna(subset=fields).assign(person=records.record_id.map(truth))
    inside = known.source == register
    asks, there = known[~inside], known[inside]
    shown = set()
    for person, own in asks.groupby("person"):
        others = there[there.person != person]
        if pd.concat([own[f].isin(others[f]) for f in fields], axis=1).all(axis=1).any():
            shown.add(person)
    return len(shown)
""",
                "field by field",
            ),
        ],
    },
}
