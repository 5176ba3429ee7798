"""Typical answers to exercise 09: for each task one right in another way, and wrong ones.

A wrong answer stands beside a part of the message that it must get.
"""

TABLE = """
    cells = pd.DataFrame({"identity": identities, "person": truth})
"""

TASKS = {
    "task-1": {
        "check": "check-1",
        "right": """
def people_merged(identities, truth):
    inside = truth.groupby(identities.reindex(truth.index))
    merged = set()
    for _, whose in inside:
        if whose.nunique() > 1:
            merged |= set(whose)
    return len(merged)
""",
        "wrong": [
            (
                """
def people_merged(identities, truth):
    people = truth.groupby(identities.reindex(truth.index)).transform("nunique")
    return int((people > 1).sum())
""",
                "You counted records",
            ),
            (
                """
def people_merged(identities, truth):
    return int((truth.groupby(identities.reindex(truth.index)).nunique() > 1).sum())
""",
                "You counted mixed identities",
            ),
            (
                """
def people_merged(identities, truth):
    people = truth.groupby(identities.reindex(truth.index)).nunique()
    return int(people[people > 1].sum())
""",
                "was counted twice",
            ),
            (
                """
def people_merged(identities, truth):
    people = truth.groupby(identities.reindex(truth.index)).nunique()
    return int((people * (people - 1) // 2).sum())
""",
                "who is joined with whom, two by two",
            ),
            (
                """
def people_merged(identities, truth):
    home = identities.reindex(truth.index)
    mixed = home.map(truth.groupby(home).nunique() > 1)
    whole = home.groupby(truth).nunique() == 1
    return int((mixed.groupby(truth).any() & whole).sum())
""",
                "who are split as well",
            ),
            (
                """
def people_merged(identities, truth):
    return 2 * int((truth.groupby(identities.reindex(truth.index)).nunique() > 1).sum())
""",
                "Some hold more",
            ),
            (
                """
def people_merged(identities, truth):
    at = {}
    for identity, person in zip(identities, truth):
        at.setdefault(identity, set()).add(person)
    return len({person for own in at.values() if len(own) > 1 for person in own})
""",
                "by position; use the index",
            ),
            (
                """
def people_merged(identities, truth):
    records = truth.groupby(identities.reindex(truth.index)).transform("size")
    return truth[records > 1].nunique()
""",
                "two records of one person is not mixed",
            ),
            (
                """
def people_merged(identities, truth):
    return int((identities.reindex(truth.index).groupby(truth).nunique() > 1).sum())
""",
                "whose records are split",
            ),
            (
                """
def people_merged(identities, truth):
    people = truth.groupby(identities.reindex(truth.index)).transform("nunique")
    return truth[people > 1].nunique() / truth.nunique()
""",
                "That is a share",
            ),
            (
                """
def people_merged(identities, truth):
    return int((truth.groupby(identities.reindex(truth.index)).nunique() - 1).sum())
""",
                "You left out one person of each",
            ),
        ],
    },
    "task-2": {
        "check": "check-2",
        "right": """
def pairs_in_identity(identities, truth):
    every = wrong = 0
    for _, whose in truth.groupby(identities.reindex(truth.index)):
        own = whose.value_counts().to_numpy()
        pairs = len(whose) * (len(whose) - 1) // 2
        every, wrong = every + pairs, wrong + pairs - (own * (own - 1) // 2).sum()
    return wrong, every
""",
        "wrong": [
            (
                f"""
def pairs_in_identity(identities, truth):{TABLE}
    size, own = cells.groupby("identity").size(), cells.groupby(["identity", "person"]).size()
    return (own * (own - 1) // 2).sum(), (size * (size - 1) // 2).sum()
""",
                "the right pairs",
            ),
            (
                f"""
def pairs_in_identity(identities, truth):{TABLE}
    size, own = cells.groupby("identity").size(), cells.groupby(["identity", "person"]).size()
    every = (size * (size - 1)).sum()
    return every - (own * (own - 1)).sum(), every
""",
                "in both orders",
            ),
            (
                f"""
def pairs_in_identity(identities, truth):{TABLE}
    size, own = cells.groupby("identity").size(), cells.groupby(["identity", "person"]).size()
    every = (size * (size + 1) // 2).sum()
    return every - (own * (own + 1) // 2).sum(), every
""",
                "with itself as well",
            ),
            (
                f"""
def pairs_in_identity(identities, truth):{TABLE}
    size = cells.groupby("identity").size()
    people = cells.groupby("identity").person.nunique()
    return (people * (people - 1) // 2).sum(), (size * (size - 1) // 2).sum()
""",
                "counts people two by two",
            ),
            (
                f"""
def pairs_in_identity(identities, truth):{TABLE}
    size = cells.groupby("identity").size()
    mixed = cells.groupby("identity").person.nunique() > 1
    pairs = size * (size - 1) // 2
    return pairs[mixed].sum(), pairs.sum()
""",
                "all pairs in mixed identities",
            ),
            (
                f"""
def pairs_in_identity(identities, truth):{TABLE}
    size, own = cells.groupby("identity").size(), cells.groupby(["identity", "person"]).size()
    every = (size * (size - 1) // 2).sum()
    return every, every - (own * (own - 1) // 2).sum()
""",
                "in the other order",
            ),
            (
                f"""
def pairs_in_identity(identities, truth):{TABLE}
    size, own = cells.groupby("identity").size(), cells.groupby("person").size()
    every, right = (size * (size - 1) // 2).sum(), (own * (own - 1) // 2).sum()
    return every - right, every
""",
                "all true pairs of the file",
            ),
            (
                f"""
def pairs_in_identity(identities, truth):{TABLE}
    size, own = cells.groupby("identity").size(), cells.groupby(["identity", "person"]).size()
    every, right = (size * (size - 1) // 2).sum(), (own * (own - 1) // 2).sum()
    return every - right, right
""",
                "The second number is that of the right pairs",
            ),
            (
                """
def pairs_in_identity(identities, truth):
    cells = pd.DataFrame({"identity": identities.to_numpy(), "person": truth.to_numpy()})
    size, own = cells.groupby("identity").size(), cells.groupby(["identity", "person"]).size()
    every, right = (size * (size - 1) // 2).sum(), (own * (own - 1) // 2).sum()
    return every - right, every
""",
                "by position; use the index",
            ),
        ],
    },
    "task-3": {
        "check": "check-3",
        "right": """
def states(identities, truth):
    found = dict.fromkeys(("intact", "only split", "only merged", "both"), 0)
    home = identities.reindex(truth.index)
    people = truth.groupby(home).nunique()
    for _, own in home.groupby(truth):
        split, merged = own.nunique() > 1, (people[own.unique()] > 1).any()
        alone = "only split" if split else "only merged" if merged else "intact"
        found["both" if split and merged else alone] += 1
    return found
""",
        "wrong": [
            (
                f"""
def states(identities, truth):{TABLE}
    cells = cells.drop_duplicates()
    person = cells.identity.duplicated(keep=False).groupby(cells.person)
    merged, split = person.any(), person.size() > 1
    return {{"intact": (~merged & ~split).sum(), "only split": split.sum(),
            "only merged": merged.sum(), "both": (merged & split).sum()}}
""",
                "counts in three of your states",
            ),
            (
                f"""
def states(identities, truth):{TABLE}
    cells = cells.drop_duplicates()
    person = cells.identity.duplicated(keep=False).groupby(cells.person)
    merged, split = person.any(), person.size() > 1
    return {{"intact": (~merged & ~split).sum(), "only split": split.sum(),
            "only merged": (merged & ~split).sum(), "both": (merged & split).sum()}}
""",
                "Your split people include",
            ),
            (
                f"""
def states(identities, truth):{TABLE}
    cells = cells.drop_duplicates()
    person = cells.identity.duplicated(keep=False).groupby(cells.person)
    merged, split = person.any(), person.size() > 1
    return {{"intact": (~merged & ~split).sum(), "only split": (split & ~merged).sum(),
            "only merged": merged.sum(), "both": (merged & split).sum()}}
""",
                "Your merged people include",
            ),
            (
                f"""
def states(identities, truth):{TABLE}
    cells = cells.drop_duplicates()
    person = cells.identity.duplicated(keep=False).groupby(cells.person)
    merged, split = person.any(), person.size() > 1
    return {{"intact": (~split).sum(), "only split": (split & ~merged).sum(),
            "only merged": (merged & ~split).sum(), "both": (merged & split).sum()}}
""",
                "with somebody else's",
            ),
            (
                f"""
def states(identities, truth):{TABLE}
    cells = cells.drop_duplicates()
    person = cells.identity.duplicated(keep=False).groupby(cells.person)
    merged, split = person.any(), person.size() > 1
    return {{"intact": (~merged).sum(), "only split": (split & ~merged).sum(),
            "only merged": (merged & ~split).sum(), "both": (merged & split).sum()}}
""",
                "include those who are split",
            ),
            (
                f"""
def states(identities, truth):{TABLE}
    cells = cells.drop_duplicates()
    person = cells.identity.duplicated(keep=False).groupby(cells.person)
    merged, split = person.any(), person.size() > 1
    return {{"intact": (~merged & ~split).sum(), "only split": (merged & ~split).sum(),
            "only merged": (split & ~merged).sum(), "both": (merged & split).sum()}}
""",
                "exchanged split and merged",
            ),
            (
                f"""
def states(identities, truth):{TABLE}
    cells = cells.drop_duplicates()
    person = cells.identity.duplicated(keep=False).groupby(cells.person)
    merged, split = person.any(), person.size() > 1
    return {{"intact": (~merged & ~split).sum(), "only split": (split & ~merged).sum(),
            "only merged": (merged & ~split).sum(), "both": (merged | split).sum()}}
""",
                "all who are not intact",
            ),
            (
                f"""
def states(identities, truth):{TABLE}
    cells = cells.drop_duplicates()
    person = cells.identity.duplicated(keep=False).groupby(cells.person)
    merged, split = person.any(), person.size() > 1
    return {{"intact": (~merged & ~split).sum(), "split": (split & ~merged).sum(),
            "merged": (merged & ~split).sum(), "both": (merged & split).sum()}}
""",
                "has another name",
            ),
            (
                f"""
def states(identities, truth):{TABLE}
    cells = cells.drop_duplicates()
    person = cells.identity.duplicated(keep=False).groupby(cells.person)
    merged, split = person.any(), person.size() > 1
    return {{"intact": (~merged & ~split).sum(), "only split": (split & ~merged).sum(),
            "only merged": (merged & ~split).sum()}}
""",
                "A key is missing",
            ),
            (
                f"""
def states(identities, truth):{TABLE}
    cells = cells.drop_duplicates()
    person = cells.identity.duplicated(keep=False).groupby(cells.person)
    merged, split = person.any(), person.size() > 1
    return {{"intact": (~merged & ~split).mean(), "only split": (split & ~merged).mean(),
            "only merged": (merged & ~split).mean(), "both": (merged & split).mean()}}
""",
                "These are shares",
            ),
            (
                f"""
def states(identities, truth):{TABLE}
    cells = cells.drop_duplicates()
    person = cells.identity.duplicated(keep=False).groupby(cells.person)
    merged, split = person.all(), person.size() > 1
    return {{"intact": (~merged & ~split).sum(), "only split": (split & ~merged).sum(),
            "only merged": (merged & ~split).sum(), "both": (merged & split).sum()}}
""",
                "One record is enough",
            ),
            (
                f"""
def states(identities, truth):{TABLE}
    cells = cells.drop_duplicates()
    person = cells.identity.duplicated(keep=False).groupby(cells.person)
    merged, split = person.any(), person.size() > 1
    return {{"intact": (~merged & ~split).sum(), "only split": (split & ~merged).sum(),
            "only merged": (merged & ~split).sum(), "both": merged.sum()}}
""",
                "all who are merged",
            ),
            (
                f"""
def states(identities, truth):{TABLE}
    cells = cells.drop_duplicates()
    person = cells.identity.duplicated(keep=False).groupby(cells.person)
    merged, split = person.any(), person.size() > 1
    whole = ~merged & ~split & (truth.value_counts() > 1).reindex(merged.index)
    return {{"intact": whole.sum(), "only split": (split & ~merged).sum(),
            "only merged": (merged & ~split).sum(), "both": (merged & split).sum()}}
""",
                "They are intact",
            ),
            (
                """
def states(identities, truth):
    cells = pd.DataFrame({"identity": list(identities), "person": list(truth)})
    cells = cells.drop_duplicates()
    person = cells.identity.duplicated(keep=False).groupby(cells.person)
    merged, split = person.any(), person.size() > 1
    return {"intact": (~merged & ~split).sum(), "only split": (split & ~merged).sum(),
            "only merged": (merged & ~split).sum(), "both": (merged & split).sum()}
""",
                "by position",
            ),
            (
                f"""
def states(identities, truth):{TABLE}
    cells = cells.drop_duplicates()
    person = cells.identity.duplicated(keep=False).groupby(cells.person)
    merged, split = person.any(), person.size() > 1
    return [(~merged & ~split).sum(), (split & ~merged).sum(), 0, (merged & split).sum()]
""",
                "no dict",
            ),
        ],
    },
    "task-4": {
        "check": "check-4",
        "right": """
def rates(identities, truth, departures):
    home, own = identities.reindex(truth.index), truth.value_counts()
    many = own.index[own > 1]
    ends = [identities.reindex(departures[end]).to_numpy() for end in ("arrival", "departure")]
    accused = pd.Series(ends[0] != ends[1]).groupby(departures.person_id.to_numpy()).any()
    return {"merged": people_merged(identities, truth) / truth.nunique(),
            "split": (home.groupby(truth).nunique()[many] > 1).mean(), "accused": accused.mean()}
""",
        "wrong": [
            (
                """
def rates(identities, truth, departures):
    return {"merged": people_merged(identities, truth) / len(truth)}
""",
                "You divided people by records",
            ),
            (
                """
def rates(identities, truth, departures):
    return {"merged": people_merged(identities, truth) / (truth.value_counts() > 1).sum()}
""",
                "one record can be merged as well",
            ),
            (
                """
def rates(identities, truth, departures):
    return {"merged": people_merged(identities, truth)}
""",
                "A share is asked for",
            ),
            (
                """
def rates(identities, truth, departures):
    at = identities.reindex(truth.index).groupby(truth).nunique()
    return {"merged": people_merged(identities, truth) / len(at), "split": (at > 1).mean()}
""",
                "cannot be split",
            ),
            (
                """
def rates(identities, truth, departures):
    at = identities.reindex(truth.index).groupby(truth).nunique()
    return {"merged": people_merged(identities, truth) / len(at),
            "split": (at > 1).sum() / len(truth)}
""",
                "You divided people by records",
            ),
            (
                """
def rates(identities, truth, departures):
    at, own = identities.reindex(truth.index).groupby(truth).nunique(), truth.value_counts()
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    return {"merged": people_merged(identities, truth) / len(own),
            "split": (at > 1).sum() / (own > 1).sum(),
            "accused": departures.person_id[apart].nunique() / len(own)}
""",
                "you divided by everybody",
            ),
            (
                """
def rates(identities, truth, departures):
    at, own = identities.reindex(truth.index).groupby(truth).nunique(), truth.value_counts()
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    return {"merged": people_merged(identities, truth) / len(own),
            "split": (at > 1).sum() / (own > 1).sum(), "accused": apart.mean()}
""",
                "You counted visits",
            ),
            (
                """
def rates(identities, truth, departures):
    at, own = identities.reindex(truth.index).groupby(truth).nunique(), truth.value_counts()
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    return {"merged": people_merged(identities, truth) / len(own),
            "split": (at > 1).sum() / (own > 1).sum(),
            "accused": apart.sum() / departures.person_id.nunique()}
""",
                "You divided visits by people",
            ),
            (
                """
def rates(identities, truth, departures):
    at, own = identities.reindex(truth.index).groupby(truth).nunique(), truth.value_counts()
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    return {"merged": people_merged(identities, truth) / len(own),
            "split": (at > 1).sum() / (own > 1).sum(),
            "accused": departures.person_id[apart].nunique() / (at > 1).sum()}
""",
                "Out of how many could it",
            ),
            (
                """
def rates(identities, truth, departures):
    at, own = identities.reindex(truth.index).groupby(truth).nunique(), truth.value_counts()
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    merged, split = people_merged(identities, truth), (at > 1).sum()
    accused, left = departures.person_id[apart].nunique(), departures.person_id.nunique()
    many = (own > 1).sum()
    return {"merged": merged / len(own), "split": split / many,
            "accused": apart.groupby(departures.person_id).all().mean()}
""",
                "At least one visit is enough",
            ),
            (
                """
def rates(identities, truth, departures):
    at, own = identities.reindex(truth.index).groupby(truth).nunique(), truth.value_counts()
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    merged, split = people_merged(identities, truth), (at > 1).sum()
    accused, left = departures.person_id[apart].nunique(), departures.person_id.nunique()
    many = (own > 1).sum()
    return {"merged": merged / len(own), "split": split / many,
            "accused": apart.groupby(departures.person_id).first().mean()}
""",
                "At least one visit is enough",
            ),
            (
                """
def rates(identities, truth, departures):
    at, own = identities.reindex(truth.index).groupby(truth).nunique(), truth.value_counts()
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    merged, split = people_merged(identities, truth), (at > 1).sum()
    accused, left = departures.person_id[apart].nunique(), departures.person_id.nunique()
    many = (own > 1).sum()
    return {"merged": merged / len(own), "split": split / many,
            "accused": accused / len(departures)}
""",
                "You divided people by visits",
            ),
            (
                """
def rates(identities, truth, departures):
    at, own = identities.reindex(truth.index).groupby(truth).nunique(), truth.value_counts()
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    merged, split = people_merged(identities, truth), (at > 1).sum()
    accused, left = departures.person_id[apart].nunique(), departures.person_id.nunique()
    many = (own > 1).sum()
    return {"merged": merged / len(own), "split": split / many,
            "accused": accused / many}
""",
                "Not everybody with two records",
            ),
            (
                """
def rates(identities, truth, departures):
    at, own = identities.reindex(truth.index).groupby(truth).nunique(), truth.value_counts()
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    merged, split = people_merged(identities, truth), (at > 1).sum()
    accused, left = departures.person_id[apart].nunique(), departures.person_id.nunique()
    many = (own > 1).sum()
    return {"merged": merged / len(own), "split": split / many,
            "accused": 1 - accused / left}
""",
                "whom the error did not meet",
            ),
            (
                """
def rates(identities, truth, departures):
    at, own = identities.reindex(truth.index).groupby(truth).nunique(), truth.value_counts()
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    merged, split = people_merged(identities, truth), (at > 1).sum()
    accused, left = departures.person_id[apart].nunique(), departures.person_id.nunique()
    many = (own > 1).sum()
    return {"merged": merged / len(own), "split": split / many,
            "accused": accused}
""",
                "That is the number of people",
            ),
            (
                """
def rates(identities, truth, departures):
    at, own = identities.reindex(truth.index).groupby(truth).nunique(), truth.value_counts()
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    merged, split = people_merged(identities, truth), (at > 1).sum()
    accused, left = departures.person_id[apart].nunique(), departures.person_id.nunique()
    many = (own > 1).sum()
    return {"merged": merged / len(own), "split": split / many,
            "accused": split / left}
""",
                "You counted all who are split",
            ),
            (
                """
def rates(identities, truth, departures):
    at, own = identities.reindex(truth.index).groupby(truth).nunique(), truth.value_counts()
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    merged, split = people_merged(identities, truth), (at > 1).sum()
    accused, left = departures.person_id[apart].nunique(), departures.person_id.nunique()
    many = (own > 1).sum()
    return {"merged": 100 * merged / len(own), "split": split / many,
            "accused": accused / left}
""",
                "That is a percentage",
            ),
            (
                """
def rates(identities, truth, departures):
    at, own = identities.reindex(truth.index).groupby(truth).nunique(), truth.value_counts()
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    merged, split = people_merged(identities, truth), (at > 1).sum()
    accused, left = departures.person_id[apart].nunique(), departures.person_id.nunique()
    many = (own > 1).sum()
    return {"merged": merged / len(world.people), "split": split / many,
            "accused": accused / left}
""",
                "everybody in the population",
            ),
            (
                """
def rates(identities, truth, departures):
    at, own = identities.reindex(truth.index).groupby(truth).nunique(), truth.value_counts()
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    merged, split = people_merged(identities, truth), (at > 1).sum()
    accused, left = departures.person_id[apart].nunique(), departures.person_id.nunique()
    many = (own > 1).sum()
    return {"merged": merged / identities.nunique(), "split": split / many,
            "accused": accused / left}
""",
                "divided people by identities",
            ),
            (
                """
def rates(identities, truth, departures):
    home = identities.reindex(truth.index)
    merged = home.map(truth.groupby(home).nunique() > 1).groupby(truth).any()
    return {"merged": (merged & (home.groupby(truth).nunique() == 1)).mean()}
""",
                "You left out those who are split as well",
            ),
            (
                """
def rates(identities, truth, departures):
    at, own = identities.reindex(truth.index).groupby(truth).nunique(), truth.value_counts()
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    merged, split = people_merged(identities, truth), (at > 1).sum()
    accused, left = departures.person_id[apart].nunique(), departures.person_id.nunique()
    many = (own > 1).sum()
    return {"merged": merged / len(own), "split": split / left,
            "accused": accused / left}
""",
                "those who left in time. Others",
            ),
            (
                """
def rates(identities, truth, departures):
    at, own = identities.reindex(truth.index).groupby(truth).nunique(), truth.value_counts()
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    merged, split = people_merged(identities, truth), (at > 1).sum()
    accused, left = departures.person_id[apart].nunique(), departures.person_id.nunique()
    many = (own > 1).sum()
    return {"merged": merged / len(own), "split": split / many,
            "accused_people": accused / left}
""",
                "A key is missing",
            ),
            (
                """
def rates(identities, truth, departures):
    at, own = identities.reindex(truth.index).groupby(truth).nunique(), truth.value_counts()
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    merged, split = people_merged(identities, truth), (at > 1).sum()
    accused, left = departures.person_id[apart].nunique(), departures.person_id.nunique()
    many = (own > 1).sum()
    return merged / len(own), split / many, accused / left
""",
                "no dict",
            ),
        ],
    },
    "task-5": {
        "check": "check-5",
        "right": """
counts.boxes["second"].value = 6.0
while counts.state.counted.says["pairs in an identity"] == "second":
    counts.boxes["second"].value += 0.1
b_better_up_to = round(counts.boxes["second"].value - 0.1, 1)
""",
        "wrong": [
            (
                """
_rows = _sweep.curve([6 + at / 10 for at in range(100)])
_more = _rows.people_intact > _sweep.at(2.0).people_intact
b_better_up_to = float(_rows.threshold[_more].max())
""",
                "more people intact",
            ),
            ("b_better_up_to = _sweep.best_f1()\n", "There the F1 is highest"),
            ("b_better_up_to = 6.0\n", "where B stood at first"),
            ("b_better_up_to = 2.0\n", "the threshold of A"),
            (
                """
_rows = _sweep.curve([6 + at / 10 for at in range(200)])
_says_b = _rows.f1 > _sweep.at(2.0).f1
b_better_up_to = float(_rows.threshold[~_says_b].min())
""",
                "first threshold at which the tile says A",
            ),
            (
                """
_rows = _sweep.curve([6 + at / 10 for at in range(200)])
_says_b = _rows.f1 > _sweep.at(2.0).f1
b_better_up_to = float(_rows.threshold[~_says_b].min()) + 1
""",
                "already says A",
            ),
            (
                """
_rows = _sweep.curve([6 + at / 10 for at in range(200)])
_says_b = _rows.f1 > _sweep.at(2.0).f1
b_better_up_to = float(_rows.threshold[_says_b].max()) - 0.2
""",
                "still says B",
            ),
            (
                "b_better_up_to = 4.0\n",
                "that lies below 6",
            ),
        ],
    },
    "task-6": {
        "check": "check-6",
        "right": """
one = ["a1 a2", "a2 a3", "a3 a4", "a4 a1", "a1 a3", "a2 a4", "b1 c1", "d1 e1"]
two = ["a1 b1", "a2 b2", "a1 b2", "a2 b1", "a1 a2"]
""",
        "wrong": [
            ("one, two = [], []\n", "no answer yet"),
            ('one, two = ["a1 a2"], []\n', "A list without links"),
            (
                'one, two = ["a1 b1", "c1 d1"], ["a1 a2", "b1 b2", "c1 d1"]\n',
                "By links, two has the higher",
            ),
            (
                'one, two = ["a1 a2", "c1 d1"], ["b1 b2", "e1 f1"]\n',
                "By links the two are equal",
            ),
            (
                """
one = ["a1 a2", "a2 a3", "a3 a4", "b1 b2", "b2 b3", "a1 b1"]
two = ["a1 a2", "c1 d1"]
""",
                "a chain in it joins more",
            ),
            (
                'one, two = ["a1 a2", "a2 a3"], ["a1 a2", "c1 d1"]\n',
                "it merges fewer people too",
            ),
            (
                'one, two = ["a1 a2", "a3 a4", "c1 d1"], ["a1 b1"]\n',
                "one must merge more",
            ),
            (
                'one, two = ["a1 a2", "a2 a3", "a3 b1"], ["a1 a2", "b1 c1"]\n',
                "By pairs in an identity the two are equal",
            ),
            (
                'one, two = ["a1 a2", "c1 d1", "e1 f1"], ["a1 b1"]\n',
                "has more wrong links too",
            ),
            (
                'one, two = ["a1,a2"], ["a1 b1"]\n',
                "and a blank between them",
            ),
            (
                'one, two = [("a1", "a2")], [("a1", "b1")]\n',
                "and a blank between them",
            ),
            (
                'one, two = ["a1 a9"], ["a1 b1"]\n',
                "two different ones of the fourteen",
            ),
            (
                'one, two = ["a1 a1"], ["a1 b1"]\n',
                "two different ones of the fourteen",
            ),
            (
                'one, two = "a1 a2", "a1 b1"\n',
                "A list of links is asked for",
            ),
        ],
    },
}
