"""Typical answers to exercise 13: for each task one right in another way, and wrong ones.

A wrong answer stands beside a part of the message that it must get.
"""


def helped(body: str) -> str:
    return f"def helped_and_paid(before, after):\n    {body}\n"


def fair(body: str) -> str:
    return f"def fair_threshold(merge_weights, thresholds, allowed):\n    {body}\n"


def own(result: str) -> str:
    return (
        "def own_links(pairs, group, thresholds):\n"
        "    left = pairs.record_l.map(group).map(thresholds)\n"
        "    right = pairs.record_r.map(group).map(thresholds)\n"
        "    high = np.maximum(left, right)\n"
        f"    return {result}\n"
    )


def rate(result: str) -> str:
    return f"def false_positive_rate(base_rate, ppv, tpr):\n    return {result}\n"


def bill(result: str) -> str:
    return (
        "def review_bill(true, joins, parts, minutes):\n"
        "    n, same = len(true), int(true.sum())\n"
        "    different = n - same\n"
        f"    return {result}\n"
    )


TASKS = {
    "task-1": {
        "check": "check-1",
        "right": helped(
            "was, now = set(before.index[before]), set(after.index[after])\n"
            "    return len(was - now), len(now - was)"
        ),
        "wrong": [
            (helped("return before.sum(), after.sum()"), "who is hit, before and after"),
            (
                helped("return (after & ~before).sum(), (before & ~after).sum()"),
                "You exchanged the two",
            ),
            (helped("return int(before.sum() - after.sum())"), "difference of the two counts"),
            (
                helped(
                    "b, a = before.to_numpy(), after.to_numpy()\n"
                    "    return (b & ~a).sum(), (a & ~b).sum()"
                ),
                "place by place",
            ),
            (helped("return (before & ~after).sum(), after.sum()"), "Ann was hit before too"),
            (helped("return before.sum(), (after & ~before).sum()"), "Ann still is"),
            (helped("(before & ~after).sum(), (after & ~before).sum()"), "has no return"),
        ],
    },
    "task-2": {
        "check": "check-2",
        "right": fair(
            "for threshold in sorted(thresholds):\n"
            "        if len(merge_weights[merge_weights >= threshold]) <= allowed:\n"
            "            return threshold"
        ),
        "wrong": [
            (
                fair("return min(t for t in thresholds if (merge_weights > t).sum() <= allowed)"),
                "At 5 Dot is merged too",
            ),
            (
                fair("return min(t for t in thresholds if (merge_weights >= t).sum() < allowed)"),
                "three are allowed",
            ),
            (
                fair("return max(t for t in thresholds if (merge_weights >= t).sum() <= allowed)"),
                "so does a lower threshold",
            ),
            (
                fair("return min(t for t in thresholds if (merge_weights <= t).sum() <= allowed)"),
                "lowest threshold of all",
            ),
            (
                fair("return next(t for t in thresholds if (merge_weights >= t).sum() <= allowed)"),
                "9 is the first of the list",
            ),
            (
                fair("return min(t for t in thresholds if (merge_weights >= t).sum() == allowed)"),
                "With allowed=2 your function finds nothing",
            ),
            (
                fair("return max(t for t in thresholds if (merge_weights >= t).sum() >= allowed)"),
                "With allowed=2: at 7 three people",
            ),
            (
                fair(
                    "return 7.0 if allowed == 3 else next("
                    "t for t in thresholds if (merge_weights >= t).sum() <= allowed)"
                ),
                "With allowed=2: 9 keeps to it",
            ),
            (
                fair(
                    "fits = [t for t in thresholds if (merge_weights >= t).sum() <= allowed]\n"
                    "    return thresholds.index(min(fits))"
                ),
                "the place in the list",
            ),
            (
                fair(
                    "if len(thresholds) > 9:\n        return max(thresholds)\n"
                    "    return min(t for t in thresholds if (merge_weights >= t).sum() <= allowed)"
                ),
                "the classroom's people, 200 thresholds",
            ),
            (
                fair(
                    "return max((merge_weights >= t).sum() for t in thresholds "
                    "if (merge_weights >= t).sum() <= allowed)"
                ),
                "how many people may be merged",
            ),
        ],
    },
    "task-3": {
        "check": "check-3",
        "right": """
def own_links(pairs, group, thresholds):
    found = [
        row.weight >= max(thresholds[group[row.record_l]], thresholds[group[row.record_r]])
        for row in pairs.itertuples()
    ]
    return pd.Series(found, index=pairs.index)
""",
        "wrong": [
            (own("pairs.weight > high"), "exactly its threshold"),
            (own("pairs.weight >= np.minimum(left, right)"), "lower threshold of the two"),
            (own("pairs.weight >= left"), "left record's group only"),
            (own("pairs.weight >= right"), "right record's group only"),
            (own("pairs.weight >= (left + right) / 2"), "mean of the two"),
            (own("(pairs.weight >= high) & (left == right)"), "left out pairs of two groups"),
            (own("pairs.weight < high"), "turned it round"),
            (own("pairs[pairs.weight >= high]"), "the links themselves"),
            (own("pairs.weight >= thresholds.min()"), "the lowest threshold of all"),
            (own("pairs.weight >= thresholds.max()"), "the highest threshold of all"),
            (
                own(
                    "pairs.weight >= np.maximum(pairs.record_l.map(group), "
                    "pairs.record_r.map(group)).map(thresholds)"
                ),
                "whose name comes later",
            ),
        ],
    },
    "task-4": {
        "check": "check-4",
        "right": rate("base_rate / (1 - base_rate) * (1 / ppv - 1) * tpr"),
        "wrong": [
            (rate("base_rate * tpr * (1 - ppv) / ppv"), "divided by all candidate pairs"),
            (rate("tpr * (1 - ppv) / ppv"), "divided by the true candidate pairs"),
            (
                rate("base_rate * tpr * (1 - ppv) / (1 - base_rate)"),
                "25 wrong links for 100 right ones",
            ),
            (rate("1 - ppv"), "share of links that are wrong"),
            (rate("base_rate * (1 - ppv) / ppv / (1 - base_rate)"), "left out tpr"),
            (
                rate("base_rate * tpr * ppv / (1 - ppv) / (1 - base_rate)"),
                "turned right and wrong links round",
            ),
            (rate("(1 - base_rate) / base_rate * tpr * (1 - ppv) / ppv"), "base rate round"),
            (
                rate("1 - base_rate * tpr * (1 - ppv) / ppv / (1 - base_rate)"),
                "that are not linked",
            ),
            (
                rate("100 * base_rate * tpr * (1 - ppv) / ppv / (1 - base_rate)"),
                "in percent",
            ),
            (rate("(1 - ppv) * tpr"), "You left out base_rate"),
            (rate("1 - tpr"), "true candidate pairs that are not linked"),
            (rate("(1 - ppv) / ppv"), "for each right one"),
            (
                rate("0.075 if base_rate < 0.3 else 1 - ppv * tpr"),
                "base_rate=0.5, ppv=0.8, tpr=0.8",
            ),
        ],
    },
    "task-5": {
        "check": "check-5",
        "right": """
def review_bill(true, joins, parts, minutes):
    counts = true.value_counts()
    return sum(counts) / 60 * minutes, joins * counts[False], parts * counts[True]
""",
        "wrong": [
            (bill("n * minutes, different * joins, same * parts"), "in minutes"),
            (bill("n * minutes / 60, same * joins, different * parts"), "exchanged the pairs"),
            (
                bill("n * minutes / 60, different * parts, same * joins"),
                "exchanged the two chances",
            ),
            (bill("n * minutes / 60, same * parts, different * joins"), "in the other order"),
            (bill("n * minutes / 60, n * joins, n * parts"), "of the whole queue"),
            (
                bill("n * minutes / 60, different * (1 - joins), same * (1 - parts)"),
                "verdicts that are right",
            ),
            (bill("n * minutes / 60, joins, parts"), "Those are chances"),
            (bill("same * minutes / 60, different * joins, same * parts"), "those of one person"),
            (
                bill("different * minutes / 60, different * joins, same * parts"),
                "those of two people",
            ),
            (
                bill("n / 10, 6, 2"),
                "queue_true[30:], joins=0.2, parts=0.5, minutes=3",
            ),
        ],
    },
    "task-6": {
        "check": "check-6",
        "right": """
desk.state.names, desk.state.held = "by sound", "people wrongly merged"
_flows = desk.state.bill.flows.loc["people_split"].paid
paid_outside_cedar = int(_flows["everybody"] - _flows["Cedar"])
""",
        "wrong": [
            ('paid_outside_cedar = int(_flows["everybody"])\n', "That is everybody"),
            ('paid_outside_cedar = int(_flows["Cedar"])\n', "the people of Cedar"),
            (
                '_own = desk.state.bill.flows.loc["people_split"]\n'
                "_net = _own.after - _own.before\n"
                'paid_outside_cedar = int(_net["everybody"] - _net["Cedar"])\n',
                "You took the differences",
            ),
            (
                'desk.state.held = "the threshold"\n'
                '_now = desk.state.bill.flows.loc["people_split"].paid\n'
                'paid_outside_cedar = int(_now["everybody"] - _now["Cedar"])\n',
                "at the same threshold",
            ),
            (
                'desk.state.held = "people wrongly merged"\n'
                '_own = desk.state.bill.flows.loc["people_split"]\n'
                'paid_outside_cedar = int(_own.helped["everybody"])\n',
                "people who are helped",
            ),
            (
                'paid_outside_cedar = int(_own.after["everybody"] - _own.after["Cedar"])\n',
                "all people outside Cedar",
            ),
            (
                '_own = desk.state.bill.flows.loc["people_wrongly_merged"]\n'
                'paid_outside_cedar = int(_own.paid["everybody"])\n',
                "column of the merged",
            ),
            (
                'desk.state.names = "in either order"\n'
                '_other = desk.state.bill.flows.loc["people_split"].paid\n'
                'paid_outside_cedar = int(_other["everybody"] - _other["Cedar"])\n',
                "That is for names in either order",
            ),
            ("paid_outside_cedar = None\n", "There is no answer yet"),
        ],
    },
}
