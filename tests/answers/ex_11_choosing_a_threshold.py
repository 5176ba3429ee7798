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
    left, right = links.record_l.map(truth), links.record_r.map(truth)
    return left[left != right].nunique() + right[left != right].nunique()
""",
                "people on the left and on the right",
            ),
            (
                """
def people_wrongly_merged(pairs, truth, threshold):
    links = pairs[pairs.weight >= threshold]
    wrong = links[links.record_l.map(truth) != links.record_r.map(truth)]
    return len(set(wrong.record_l) | set(wrong.record_r))
""",
                "You counted records",
            ),
            (
                """
def people_wrongly_merged(pairs, truth, threshold):
    links = pairs[pairs.weight > threshold]
    left, right = links.record_l.map(truth), links.record_r.map(truth)
    return pd.concat([left[left != right], right[left != right]]).nunique()
""",
                "exactly the threshold",
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
                "have a whole visit",
            ),
            (
                """
def people_accused(identities, departures):
    apart = departures.arrival.map(identities) != departures.departure.map(identities)
    return apart.groupby(departures.person_id).all().sum()
""",
                "all of whose visits are broken",
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
            (
                "def cheapest_weight(f, m):\n    return math.log2(f / (f + m))\n",
                "log2 of the probability",
            ),
            ("def cheapest_weight(f, m):\n    return math.log(f / m)\n", "natural logarithm"),
            ("def cheapest_weight(f, m):\n    return math.log10(f / m)\n", "base 10"),
            ("def cheapest_weight(f, m):\n    return math.log2(f)\n", "left out the price"),
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
    cost = merged * curve.people_wrongly_merged + split * curve.people_split
    return curve.threshold[(cost + accused * curve.people_accused).idxmin()]
""",
                "Of equals the highest",
            ),
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
    return prices.cheapest(curve, merged=merged, accused=accused)
""",
                "left out the people whose records are split",
            ),
            (
                """
def cheapest_threshold(curve, merged, split, accused):
    return prices.cheapest(curve, 1, 1, 1)
""",
                "counted all three alike",
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
            (
                """
def cheapest_threshold(curve, merged, split, accused):
    return prices.cost(curve, merged, split, accused).argmin()
""",
                "the first row",
            ),
        ],
    },
    "task-5": {
        "check": "check-5",
        "right": """
one_in_a_hundred = next(
    tenth / 10
    for tenth in range(1000)
    if 100 * sweep.at(tenth / 10).people_wrongly_merged <= sweep.at(tenth / 10).people
)
""",
        "wrong": [
            (
                "_c = sweep.curve(0.1)\n"
                "one_in_a_hundred = _c.threshold[_c.link_precision >= 0.99].min()\n",
                "You read the links",
            ),
            (
                "_c = sweep.curve(0.1)\n"
                "_over = _c.people_wrongly_merged > _c.people / 100\n"
                "one_in_a_hundred = _c.threshold[_over].max()\n",
                "still merged",
            ),
            ("one_in_a_hundred = sweep.best_f1() - 2\n", "still merged"),
            ("one_in_a_hundred = 40\n", "a lower threshold does too"),
            ("one_in_a_hundred = 0.01\n", "That is the share"),
            ("one_in_a_hundred = sweep.at(0).people // 100\n", "how many people may be merged"),
            ("one_in_a_hundred = None\n", "There is no answer yet"),
        ],
    },
    "task-6": {
        "check": "check-6",
        "right": """
def more_accused_for_each_freed(low, high):
    found = {}
    for group in low.index:
        freed = low.people_wrongly_merged[group] - high.people_wrongly_merged[group]
        more = high.people_accused[group] - low.people_accused[group]
        found[group] = more / freed if freed else float("nan")
    return pd.Series(found)
""",
        "wrong": [
            (
                """
def more_accused_for_each_freed(low, high):
    freed = low.people_wrongly_merged - high.people_wrongly_merged
    return (high.people_accused - low.people_accused) / freed
""",
                "divided by 0",
            ),
            (
                """
def more_accused_for_each_freed(low, high):
    freed = low.people_wrongly_merged - high.people_wrongly_merged
    more = (high.people_accused - low.people_accused) / freed
    return more.replace(float("inf"), 0)
""",
                "0 would say",
            ),
            (
                """
def more_accused_for_each_freed(low, high):
    freed = low.people_wrongly_merged - high.people_wrongly_merged
    return ((high.people_accused - low.people_accused) / freed)[freed > 0]
""",
                "You left Cedar out",
            ),
            (
                """
def more_accused_for_each_freed(low, high):
    freed = low.people_wrongly_merged - high.people_wrongly_merged
    return freed / (high.people_accused - low.people_accused)
""",
                "the other way round",
            ),
            (
                """
def more_accused_for_each_freed(low, high):
    freed = low.people_wrongly_merged - high.people_wrongly_merged
    return (high.people_accused - low.people_accused) / freed.sum()
""",
                "freed in all traditions",
            ),
            (
                """
def more_accused_for_each_freed(low, high):
    return high.people_accused - low.people_accused
""",
                "for each person freed",
            ),
            (
                """
def more_accused_for_each_freed(low, high):
    freed = low.people_wrongly_merged - high.people_wrongly_merged
    return ((high.people_split - low.people_split) / freed).where(freed > 0)
""",
                "whose records are split",
            ),
            (
                """
def more_accused_for_each_freed(low, high):
    freed = low.people_wrongly_merged - high.people_wrongly_merged
    return (high.people_accused / freed).where(freed > 0)
""",
                "accused at the low threshold too",
            ),
        ],
    },
}
