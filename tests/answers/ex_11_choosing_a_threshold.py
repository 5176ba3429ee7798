"""Typical answers to exercise 11: for each task one right in another way, and wrong ones.

A wrong answer stands beside a part of the message that it must get.
"""

TASKS = {
    "task-1": {
        "check": "check-1",
        "right": """
def people_wrongly_merged(pairs, truth, threshold):
    found = set()
    for row in pairs[pairs.weight >= threshold].itertuples():
        if truth[row.record_l] != truth[row.record_r]:
            found |= {truth[row.record_l], truth[row.record_r]}
    return len(found)
""",
        "wrong": [
            (
                """
def people_wrongly_merged(pairs, truth, threshold):
    links = pairs[pairs.weight >= threshold]
    return (links.record_l.map(truth) != links.record_r.map(truth)).sum()
""",
                "You counted pairs",
            ),
            (
                """
def people_wrongly_merged(pairs, truth, threshold):
    links = pairs[pairs.weight >= threshold]
    left = links.record_l.map(truth)
    return left[left != links.record_r.map(truth)].nunique()
""",
                "You counted one side",
            ),
            (
                """
def people_wrongly_merged(pairs, truth, threshold):
    links = pairs[pairs.weight >= threshold]
    left, right = links.record_l.map(truth), links.record_r.map(truth)
    return len(pd.concat([left[left != right], right[left != right]]))
""",
                "some people several times",
            ),
            (
                """
def people_wrongly_merged(pairs, truth, threshold):
    links = pairs[pairs.weight >= threshold]
    return pd.concat([links.record_l.map(truth), links.record_r.map(truth)]).nunique()
""",
                "everybody who has a link",
            ),
            (
                """
def people_wrongly_merged(pairs, truth, threshold):
    links = pairs[pairs.weight >= threshold]
    left, right = links.record_l.map(truth), links.record_r.map(truth)
    pd.concat([left[left != right], right[left != right]]).nunique()
""",
                "has no return",
            ),
        ],
    },
    "task-2": {
        "check": "check-2",
        "right": """
def people_accused(identities, departures):
    broken = [
        visit.person_id
        for visit in departures.itertuples()
        if identities[visit.arrival] != identities[visit.departure]
    ]
    return len(set(broken))
""",
        "wrong": [
            (
                """
def people_accused(identities, departures):
    return (departures.arrival.map(identities) != departures.departure.map(identities)).sum()
""",
                "You counted visits",
            ),
            (
                """
def people_accused(identities, departures):
    whole = departures.arrival.map(identities) == departures.departure.map(identities)
    return departures.person_id[whole].nunique()
""",
                "visits are whole",
            ),
            (
                """
def people_accused(identities, departures):
    return identities.groupby(truth).nunique().gt(1).sum()
""",
                "whose records are split",
            ),
            (
                """
def people_accused(identities, departures):
    return departures.person_id.nunique()
""",
                "everybody who left in time",
            ),
        ],
    },
    "task-3": {
        "check": "check-3",
        "right": """
def cheapest_weight(false_link, missed_pair):
    probability = false_link / (false_link + missed_pair)
    return math.log2(probability / (1 - probability))
""",
        "wrong": [
            (
                "def cheapest_weight(f, m):\n    return math.log2(m / f)\n",
                "turned the prices round",
            ),
            ("def cheapest_weight(f, m):\n    return f / m\n", "That is the odds"),
            ("def cheapest_weight(f, m):\n    return f / (f + m)\n", "That is the probability"),
            ("def cheapest_weight(f, m):\n    return math.log(f / m)\n", "natural logarithm"),
        ],
    },
    "task-4": {
        "check": "check-4",
        "right": """
def cheapest_threshold(curve, merged, split, accused):
    best, least = None, float("inf")
    for row in curve.itertuples():
        cost = (
            merged * row.people_wrongly_merged
            + split * row.people_split
            + accused * row.people_accused
        )
        if cost <= least:
            best, least = row.threshold, cost
    return best
""",
        "wrong": [
            (
                """
def cheapest_threshold(curve, merged, split, accused):
    return prices.cheapest(curve, merged=split, split=merged, accused=accused)
""",
                "exchanged the prices",
            ),
            (
                """
def cheapest_threshold(curve, merged, split, accused):
    return prices.cheapest(curve, merged=merged, split=split)
""",
                "left out the people who are accused",
            ),
            (
                """
def cheapest_threshold(curve, merged, split, accused):
    cost = merged * curve.false_links + split * curve.people_split + accused * curve.people_accused
    return curve.threshold[cost.idxmin()]
""",
                "You priced false links",
            ),
            (
                """
def cheapest_threshold(curve, merged, split, accused):
    return curve.threshold[curve.f1.idxmax()]
""",
                "best F1",
            ),
            (
                """
def cheapest_threshold(curve, merged, split, accused):
    return prices.cost(curve, merged, split, accused).min()
""",
                "That is the least cost",
            ),
        ],
    },
    "task-5": {
        "check": "check-5",
        "right": """
one_in_a_hundred = min(
    row.threshold for row in curve.itertuples() if 100 * row.people_wrongly_merged <= row.people
)
""",
        "wrong": [
            (
                "one_in_a_hundred = curve.threshold[curve.link_precision >= 0.99].min()\n",
                "You read the links",
            ),
            (
                "too_many = curve.people_wrongly_merged > curve.people / 100\n"
                "one_in_a_hundred = curve.threshold[too_many].max()\n",
                "the last threshold that breaks the order",
            ),
            ("one_in_a_hundred = curve.threshold.max()\n", "the highest of all"),
            ("one_in_a_hundred = 0.01\n", "That is the share"),
            ("one_in_a_hundred = None\n", "There is no answer yet"),
        ],
    },
    "task-6": {
        "check": "check-6",
        "right": """
def more_accused(sweep, low, high):
    both = sweep.groups_curve([low, high]).set_index(["threshold", "group"]).people_accused
    return (both[high] - both[low]).sort_values()
""",
        "wrong": [
            (
                """
def more_accused(sweep, low, high):
    return sweep.at(low).by_group.people_accused - sweep.at(high).by_group.people_accused
""",
                "the other way round",
            ),
            (
                """
def more_accused(sweep, low, high):
    return sweep.at(high).by_group.people_accused
""",
                "all who are accused at the higher threshold",
            ),
            (
                """
def more_accused(sweep, low, high):
    return sweep.at(high).by_group.people_split - sweep.at(low).by_group.people_split
""",
                "whose records are split",
            ),
            (
                """
def more_accused(sweep, low, high):
    low, high = sweep.at(low).by_group, sweep.at(high).by_group
    return (high.people_accused - low.people_accused) / high.people
""",
                "a share of each tradition",
            ),
            (
                """
def more_accused(sweep, low, high):
    return sweep.at(high).people_accused - sweep.at(low).people_accused
""",
                "That is everybody together",
            ),
        ],
    },
}
