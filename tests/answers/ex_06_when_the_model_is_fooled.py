"""Typical answers to exercise 06: for each task one right in another way, and wrong ones.

A wrong answer stands beside a part of the message that it must get.
"""


def _function(head: str, *lines: str) -> str:
    return "\n    ".join([f"def {head}:", *lines]) + "\n"


ONE = "share_of_two_people(neighbours)"
TWO = "done(sessions, tolerance)"
THREE = "counted_twice(seen)"
FOUR = "one_voice(parts, voice)"
FIVE = "share_wrong(weight, true, edges)"
SIX = "calibration_error(bins)"
TAKEN = "taken = neighbours.weight > 0"
SMALL = "small = sessions.change.abs() < tolerance"
BOTH = "both = seen.phone & seen.email"
WEIGHT = "w = lambda a, log=math.log2: log(a[seen.same].mean() / a[~seen.same].mean())"
REST = "rest, own = parts.drop(columns=voice).sum(axis=1), parts[voice]"
BINS = "bins = pd.cut(weight, edges, right=False, labels=edges[:-1]).astype(float)"
ALL = ".reindex(edges[:-1])"
GAP = "gap = (bins.claimed - bins.share)"

TASKS = {
    "task-1": {
        "check": "check-1",
        "right": _function(
            ONE,
            "taken = neighbours.query('weight > 0')",
            "return (~taken.same).sum() / len(taken)",
        ),
        "wrong": [
            (_function(ONE, TAKEN, "return neighbours.same[taken].mean()"), "that is one person"),
            (_function(ONE, TAKEN, "return taken[~neighbours.same].mean()"), "of the taken pairs"),
            (
                _function(ONE, TAKEN, "return (taken & ~neighbours.same).mean()"),
                "You divided by all pairs",
            ),
            (_function(ONE, "return 1 - neighbours.same.mean()"), "among all pairs"),
            (
                _function(ONE, TAKEN, "return neighbours.household[taken].mean()"),
                "the pairs of one household",
            ),
            (
                _function(ONE, TAKEN, "return (taken & ~neighbours.same).sum()"),
                "That is their number",
            ),
        ],
    },
    "task-2": {
        "check": "check-2",
        "right": _function(
            TWO,
            "return [row.rule for row in sessions.itertuples() "
            "if -tolerance < row.change < tolerance]",
        ),
        "wrong": [
            (
                _function(TWO, "return list(sessions.rule[sessions.steps < 40])"),
                "fewer than 40 steps",
            ),
            (
                _function(TWO, "return list(sessions.rule[sessions.change < tolerance])"),
                "a large change downwards for a small one. Take",
            ),
            (
                _function(TWO, "return list(sessions.rule[sessions.change.abs() <= tolerance])"),
                "that equals the tolerance. It must be less",
            ),
            (
                _function(TWO, SMALL, "return list(sessions.rule[small & (sessions.steps < 40)])"),
                "in its last possible step",
            ),
            (
                _function(TWO, SMALL, "return list(sessions.rule[~small])"),
                "that were not done",
            ),
        ],
    },
    "task-3": {
        "check": "check-3",
        "right": _function(
            THREE,
            BOTH,
            "m, u = seen[seen.same], seen[~seen.same]",
            "odds = [m[f].mean() / u[f].mean() for f in ('phone', 'email')]",
            "joint = both[seen.same].mean() / both[~seen.same].mean()",
            "return float(np.log2(odds[0] * odds[1] / joint))",
        ),
        "wrong": [
            (
                _function(THREE, BOTH, WEIGHT, "return w(both) - w(seen.phone) - w(seen.email)"),
                "the other way round",
            ),
            (
                _function(THREE, WEIGHT, "return w(seen.phone) + w(seen.email)"),
                "Subtract what agreeing on both is worth",
            ),
            (_function(THREE, BOTH, WEIGHT, "return w(both)"), "from the two weights added up"),
            (
                _function(
                    THREE,
                    BOTH,
                    WEIGHT,
                    "return sum(s * w(f, math.log) for f, s in "
                    "((seen.phone, 1), (seen.email, 1), (both, -1)))",
                ),
                "the natural logarithm",
            ),
            (
                _function(
                    THREE,
                    WEIGHT,
                    "return w(seen.phone) + w(seen.email) - w(seen.phone | seen.email)",
                ),
                "one or the other",
            ),
            (
                _function(
                    THREE,
                    BOTH,
                    "w = lambda a: math.log2(a[seen.same].sum() / a[~seen.same].sum())",
                    "return w(seen.phone) + w(seen.email) - w(both)",
                ),
                "You compared numbers of pairs",
            ),
        ],
    },
    "task-4": {
        "check": "check-4",
        "right": _function(
            FOUR,
            "found = []",
            "for _, row in parts.iterrows():",
            "    strongest = max((row[f] for f in voice), key=abs)",
            "    found.append(row.drop(voice).sum() + strongest)",
            "return pd.Series(found)",
        ),
        "wrong": [
            (_function(FOUR, REST, "return rest + own.max(axis=1)"), "You took the largest"),
            (_function(FOUR, REST, "return rest + own.abs().max(axis=1)"), "You lost the sign"),
            (_function(FOUR, REST, "return rest + own.mean(axis=1)"), "You took the mean"),
            (_function(FOUR, "return parts.sum(axis=1)"), "what the model does"),
            (
                _function(FOUR, "return parts[voice].apply(lambda row: max(row, key=abs), axis=1)"),
                "You left out the other fields",
            ),
            (_function(FOUR, REST, "return rest + own[voice[0]]"), "You took the first field"),
            (_function(FOUR, REST, "return rest"), "You left the three fields out"),
        ],
    },
    "task-5": {
        "check": "check-5",
        "right": _function(FIVE, BINS, f"return (~true).groupby(bins).mean(){ALL}"),
        "wrong": [
            (
                _function(FIVE, BINS, f"return true.groupby(bins).mean(){ALL}"),
                "the share that is true",
            ),
            (
                _function(FIVE, BINS, f"return (~true).groupby(bins).mean(){ALL}.fillna(0)"),
                "You gave 0 to a bin without pairs",
            ),
            (
                _function(
                    FIVE,
                    "bins = pd.cut(weight, edges, labels=edges[:-1]).astype(float)",
                    f"return (~true).groupby(bins).mean(){ALL}",
                ),
                "on an edge into the lower bin",
            ),
            (
                _function(FIVE, BINS, f"return (~true).groupby(bins).sum(){ALL}.fillna(0)"),
                "Those are counts",
            ),
            (
                _function(
                    FIVE,
                    BINS,
                    f"return (~true).groupby(bins).sum(){ALL}.fillna(0) / (~true).sum()",
                ),
                "You divided by all wrong pairs",
            ),
            (
                _function(FIVE, BINS, "return (~true).groupby(bins).mean()"),
                "You left out a bin without pairs",
            ),
        ],
    },
    "task-6": {
        "check": "check-6",
        "right": _function(
            SIX,
            "known = bins[bins.pairs > 0]",
            "return np.average(abs(known.share - known.claimed), weights=known.pairs)",
        ),
        "wrong": [
            (_function(SIX, GAP, "return gap.abs().mean()"), "You let each bin count alike. A"),
            (
                _function(SIX, GAP, "return gap.abs().sum() / len(bins)"),
                "the empty one too",
            ),
            (
                _function(SIX, GAP, "return (gap * bins.pairs).sum() / bins.pairs.sum()"),
                "cancel out. Take the distance",
            ),
            (
                _function(SIX, GAP, "return abs((gap * bins.pairs).sum()) / bins.pairs.sum()"),
                "Take it away in each bin",
            ),
            (
                _function(SIX, GAP, "return (gap**2 * bins.pairs).sum() / bins.pairs.sum()"),
                "You squared the distances",
            ),
            (_function(SIX, GAP, "return gap.abs().max()"), "the largest distance"),
            (_function(SIX, GAP, "return (gap.abs() * bins.pairs).sum()"), "You did not divide"),
        ],
    },
    "task-7": {
        "check": "check-7",
        "right": "\n".join(
            [
                "same = linkage.pairs.record_l.map(world.truth)"
                " == linkage.pairs.record_r.map(world.truth)",
                "by_two = (~same).groupby(linkage.pairs.weight // 2 * 2).mean().loc[0:]",
                "one_in_a_hundred = int(by_two[by_two <= 0.01].index[0])",
                "",
            ]
        ),
        "wrong": [
            ("one_in_a_hundred = 6\n", "where the model claims it"),
            ("one_in_a_hundred = 0.01\n", "That is the share"),
            (
                "\n".join(
                    [
                        "same = linkage.pairs.record_l.map(world.truth)"
                        " == linkage.pairs.record_r.map(world.truth)",
                        "by_two = (~same).groupby(linkage.pairs.weight // 2 * 2).mean().loc[0:]",
                        "one_in_a_hundred = by_two[by_two <= 0.01].index[0] + 2",
                        "",
                    ]
                ),
                "one bin too far",
            ),
            ("one_in_a_hundred = None\n", "There is no answer yet"),
        ],
    },
}
