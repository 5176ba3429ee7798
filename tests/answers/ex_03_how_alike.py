"""Typical answers to exercise 03: for each task one right in another way, and wrong ones.

A wrong answer stands beside a part of the message that it must get.
"""

TABLE = """
def levenshtein(a, b):
    d = [[{border} if 0 in (i, k) else 0 for k in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for k in range(1, len(b) + 1):
            replace = d[i - 1][k - 1] + ({replaced} if a[i - 1] != b[k - 1] else {same})
            d[i][k] = min(d[i - 1][k] + 1, d[i][k - 1] + 1, replace)
            if {exchange} and i > 1 and k > 1 and a[i - 2 : i] == b[k - 2 : k][::-1]:
                d[i][k] = min(d[i][k], d[i - 2][k - 2] + 1)
    return d[-1][-1]
"""
RIGHT = {"border": "i + k", "replaced": 1, "same": 0, "exchange": False}
FREE = "min(d[i - 1][k] + 1, d[i][k - 1] + 1, replace)"
ALL_THREE = "min(d[i - 1][k], d[i][k - 1], d[i - 1][k - 1]) + (a[i - 1] != b[k - 1])"
LEVEL = """
def level(a, b, similarity):
    if {blank}:
        return -1
    if a == b:
        return 3
    if {high}:
        return 2
    return int(similarity(a, b) {or_more} 0.8)
"""

TASKS = {
    "task-1": {
        "check": "check-1",
        "right": """
def levenshtein(a, b):
    if not a or not b:
        return len(a) + len(b)
    if a[0] == b[0]:
        return levenshtein(a[1:], b[1:])
    rest = (levenshtein(a[1:], b), levenshtein(a, b[1:]), levenshtein(a[1:], b[1:]))
    return 1 + min(rest)
""",
        "wrong": [
            (TABLE.format(**{**RIGHT, "exchange": True}), "an exchange of two letters"),
            (TABLE.format(**{**RIGHT, "replaced": 2}), "a replacement count as two steps"),
            (TABLE.format(**{**RIGHT, "border": 0}), "The border of your table is 0"),
            (TABLE.format(**{**RIGHT, "same": 1}), "where two letters are the same"),
            (TABLE.format(**RIGHT).replace(FREE, ALL_THREE), "always costs a step"),
            (
                """
from itertools import zip_longest

def levenshtein(a, b):
    return sum(x != y for x, y in zip_longest(a, b))
""",
                "it is still one step",
            ),
            (
                """
def levenshtein(a, b):
    return sum(x != y for x, y in zip(a, b))
""",
                "only as far as the shorter text goes",
            ),
            (
                TABLE.format(**RIGHT).replace(
                    "return d[-1][-1]", "return 1 - d[-1][-1] / max(len(a), len(b))"
                ),
                "That is a similarity",
            ),
        ],
    },
    "task-2": {
        "check": "check-2",
        "right": """
def level(a, b, similarity):
    if None in (a, b):
        return -1
    for number, enough in ((3, lambda: a == b), (2, lambda: similarity(a, b) >= 0.92),
                           (1, lambda: similarity(a, b) >= 0.8)):
        if enough():
            return number
    return 0
""",
        "wrong": [
            (
                """
def level(a, b, similarity):
    if a is None or b is None:
        return 0
    return 3 if a == b else sum(similarity(a, b) >= t for t in (0.92, 0.8))
""",
                "as if it disagreed",
            ),
            (
                """
def level(a, b, similarity):
    if a == b:
        return 3
    if a is None or b is None:
        return -1
    return sum(similarity(a, b) >= t for t in (0.92, 0.8))
""",
                "Two blanks have become the same name",
            ),
            (
                """
def level(a, b, similarity):
    if a == b:
        return 3
    if a is None or b is None:
        return 0
    return sum(similarity(a, b) >= t for t in (0.92, 0.8))
""",
                "A blank is compared like a text",
            ),
            (
                LEVEL.format(
                    blank="a is None or b is None", high="similarity(a, b) > 0.92", or_more=">"
                ),
                "belongs to the higher level",
            ),
            (
                """
def level(a, b, similarity):
    if a is None or b is None:
        return -1
    return sum(similarity(a, b) >= t for t in (1, 0.92, 0.8))
""",
                "similarity 1 for the same text",
            ),
            (
                """
def level(a, b, similarity):
    if a is None or b is None:
        return -1
    if a == b:
        return 3
    if similarity(a, b) >= 0.8:
        return 1
    return 2 if similarity(a, b) >= 0.92 else 0
""",
                "0.8 before 0.92",
            ),
            (
                """
def level(a, b, similarity):
    if a == b:
        return -1 if a is None else 3
    return sum(similarity(a, b) >= t for t in (0.92, 0.8))
""",
                "AssertionError: You asked for the similarity of a blank",
            ),
        ],
    },
    "task-3": {
        "check": "check-3",
        "right": """
def let_in(pairs, cutoff):
    shares = {}
    for group in set(pairs.group):
        alike = [row.alike for row in pairs.itertuples() if row.group == group and not row.same]
        shares[group] = sum(value >= cutoff for value in alike) / len(alike)
    return pd.Series(shares)
""",
        "wrong": [
            (
                """
def let_in(pairs, cutoff):
    two = pairs[~pairs.same]
    return (two.alike > cutoff).groupby(two.group).mean()
""",
                "at the cut-off itself",
            ),
            (
                """
def let_in(pairs, cutoff):
    one = pairs[pairs.same]
    return (one.alike >= cutoff).groupby(one.group).mean()
""",
                "whom it lets in rightly",
            ),
            (
                """
def let_in(pairs, cutoff):
    kept = pairs[pairs.alike >= cutoff]
    return (~kept.same).groupby(kept.group).mean()
""",
                "all pairs that are let in",
            ),
            (
                """
def let_in(pairs, cutoff):
    return (~pairs.same & (pairs.alike >= cutoff)).groupby(pairs.group).mean()
""",
                "all pairs of the tradition",
            ),
            (
                """
def let_in(pairs, cutoff):
    return (pairs.alike >= cutoff).groupby(pairs.group).mean()
""",
                "both kinds of pairs together",
            ),
            (
                """
def let_in(pairs, cutoff):
    two = pairs[~pairs.same]
    return (two.alike >= cutoff).groupby(two.group).sum()
""",
                "Those are counts",
            ),
            (
                """
def let_in(pairs, cutoff):
    two = pairs[~pairs.same]
    return (two.alike < cutoff).groupby(two.group).mean()
""",
                "below the cut-off",
            ),
            (
                """
def let_in(pairs, cutoff):
    two = pairs[~pairs.same]
    return two[two.alike >= cutoff].groupby("group").size() / two.groupby("group").size()
""",
                "Nobody let in is a share of 0, not a blank",
            ),
            (
                """
def let_in(pairs, cutoff):
    two = pairs[~pairs.same]
    enough = two[two.alike >= cutoff].group.value_counts()
    return enough / two.group.value_counts()[enough.index]
""",
                "the tradition belongs in the answer",
            ),
            (
                """
def let_in(pairs, cutoff):
    two = pairs[~pairs.same]
    return (two.alike >= 0.8).groupby(two.group).mean()
""",
                "You used 0.8",
            ),
        ],
    },
    "task-4": {
        "check": "check-4",
        "right": """
import math

def cutoff_needed(pairs, share):
    def highest(alike):
        wanted = math.ceil(share * len(alike) - 1e-9)
        return sorted(alike, reverse=True)[wanted - 1]
    return pairs[pairs.same].groupby("group").alike.agg(highest)
""",
        "wrong": [
            (
                """
def cutoff_needed(pairs, share):
    def highest(alike):
        return sorted(alike, reverse=True)[max(int(share * len(alike)), 1) - 1]
    return pairs[pairs.same].groupby("group").alike.agg(highest)
""",
                "This keeps too few",
            ),
            (
                """
def cutoff_needed(pairs, share):
    return pairs[pairs.same].groupby("group").alike.quantile(1 - share)
""",
                "You interpolated",
            ),
            (
                """
def cutoff_needed(pairs, share):
    alike = pairs[pairs.same].groupby("group").alike
    return alike.quantile(1 - share, interpolation="lower")
""",
                "there is a higher one",
            ),
            (
                """
def cutoff_needed(pairs, share):
    return pairs[pairs.same].groupby("group").alike.quantile(share)
""",
                "from the wrong end",
            ),
            (
                """
def cutoff_needed(pairs, share):
    return pairs[pairs.same].groupby("group").alike.min()
""",
                "That keeps all true pairs",
            ),
            (
                """
def cutoff_needed(pairs, share):
    found = {}
    for group, alike in pairs.groupby("group").alike:
        found[group] = max(v for v in alike if (alike >= v).mean() >= share)
    return pd.Series(found)
""",
                "You counted pairs of two people too",
            ),
            (
                """
def cutoff_needed(pairs, share):
    alike = pairs[pairs.same].groupby("group").alike
    return alike.quantile(1 - share, interpolation="nearest")
""",
                "with 3 of Elm's 4 true pairs",
            ),
            (
                """
def cutoff_needed(pairs, share):
    def highest(alike):
        return max(v for v in alike if (alike >= v).mean() >= 0.6)
    return pairs[pairs.same].groupby("group").alike.agg(highest)
""",
                "You used 0.6",
            ),
        ],
    },
    "task-5": {
        "check": "check-5",
        "right": """
def average(alike):
    return float(pd.Series(alike, dtype=float).mean())
""",
        "wrong": [
            (
                """
def average(alike):
    return sum(value or 0.0 for value in alike) / len(alike)
""",
                "A blank counts as 0 here",
            ),
            (
                """
def average(alike):
    known = [value for value in alike if value is not None]
    return sum(known) / len(alike) if known else float("nan")
""",
                "You divided by all fields",
            ),
            (
                """
def average(alike):
    return sum(1.0 if value is None else value for value in alike) / len(alike)
""",
                "A blank counts as 1 here",
            ),
            (
                """
def average(alike):
    known = [value for value in alike if value is not None]
    return sum(known) / max(len(known), 1)
""",
                "which is disagreement",
            ),
            (
                """
def average(alike):
    known = [value for value in alike if value is not None]
    return sum(known) / len(known) if known else None
""",
                "you return None",
            ),
            (
                """
def average(alike):
    known = [value for value in alike if value]
    return sum(known) / len(known) if known else float("nan")
""",
                "You left out zeros",
            ),
        ],
    },
    "task-6": {
        "check": "check-6",
        "right": """
def filed_rightly(hits):
    namesakes = hits.groupby("post_id").person_id.transform("count")
    return (hits.right / namesakes).sum() / hits.post_id.nunique()
""",
        "wrong": [
            (
                "def filed_rightly(hits):\n    return hits.right.mean()\n",
                "the share of hits that are right",
            ),
            (
                """
def filed_rightly(hits):
    return hits.groupby("post_id").right.any().mean()
""",
                "whose author is among the hits",
            ),
            (
                """
def filed_rightly(hits):
    return (1 / hits.groupby("post_id").size()).mean()
""",
                "always among the hits",
            ),
            (
                """
def filed_rightly(hits):
    return hits.groupby("post_id").right.mean().sum()
""",
                "how many posts, on average",
            ),
            (
                """
def filed_rightly(hits):
    shares = hits.groupby("post_id").right.mean()
    return shares[shares > 0].mean()
""",
                "whose author is not in the file",
            ),
            (
                """
def filed_rightly(hits):
    shares = hits.groupby("post_id").right.mean()
    return (shares == 1).mean()
""",
                "only posts with a single hit",
            ),
            (
                """
def filed_rightly(hits):
    return hits.groupby("post_id").right.first().mean()
""",
                "the first or one drawn",
            ),
        ],
    },
}
