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
STRONGEST = "best = own.apply(lambda row: max(row, key=abs), axis=1)"
GAP = "gap = (bins.claimed - bins.share)"

BY_TWO = [
    "same = linkage.pairs.record_l.map(world.truth) == linkage.pairs.record_r.map(world.truth)",
    "by_two = (~same).groupby(linkage.pairs.weight // 2 * 2).mean().loc[0:38]",
    "rare = by_two[by_two <= 0.01]",
]


def _by_two(place: str) -> str:
    return "\n".join([*BY_TWO, f"one_in_a_hundred = {place}", ""])


def _between(inclusive: str, end: str = "return pd.Series(found, index=edges[:-1])") -> str:
    return _function(
        FIVE,
        f"ins = [weight.between(*own, inclusive='{inclusive}') for own in zip(edges, edges[1:])]",
        "found = [(~true)[own].mean() for own in ins]",
        end,
    )


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
            (
                _function(
                    ONE, TAKEN, "return (~neighbours.same & ~neighbours.household)[taken].mean()"
                ),
                "You left out two people of one household",
            ),
            (
                _function(ONE, TAKEN, "return 100 * (1 - neighbours.same[taken].mean())"),
                "That is per cent",
            ),
            (
                _function(ONE, TAKEN, "return round(1 - neighbours.same[taken].mean(), 2)"),
                "You rounded",
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
                "a large change downwards for a small one. Take the change",
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
            (
                _function(
                    TWO,
                    "small = (sessions.change > 0) & (sessions.change < tolerance)",
                    "return list(sessions.rule[small])",
                ),
                "with a small change downwards",
            ),
            (
                _function(
                    TWO,
                    "s = sessions[sessions.steps < 40]",
                    "return list(s.rule[s.change < tolerance])",
                ),
                "and left out a session that was done in its last",
            ),
            (
                _function(TWO, "return list(sessions.rule[sessions.change <= tolerance])"),
                "and one that equals the tolerance",
            ),
            (
                _function(TWO, "return list(sessions.rule[sessions.change.abs() < 0.0001])"),
                "you still take 0.0001",
            ),
            (
                _function(TWO, SMALL, "return sessions.rule[small]"),
                "a plain list is asked for",
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
            (
                _function(
                    THREE,
                    BOTH,
                    "r = lambda a: a[seen.same].mean() / a[~seen.same].mean()",
                    "return r(seen.phone) + r(seen.email) - r(both)",
                ),
                "you added and subtracted ratios",
            ),
            (
                _function(
                    THREE,
                    BOTH,
                    "r = lambda a: a[seen.same].mean() / a[~seen.same].mean()",
                    "return r(seen.phone) * r(seen.email) / r(both)",
                ),
                "Its log2 is asked for",
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
            (_function(FOUR, REST, "return rest + own[voice[0]]"), "the same field for every pair"),
            (
                _function(FOUR, REST, "return rest + own[own.sum().idxmax()]"),
                "the same field for every pair",
            ),
            (_function(FOUR, REST, "return rest"), "You left the three fields out"),
            (
                _function(FOUR, REST, STRONGEST, "return rest - parts['prior'] + best"),
                "You left out the prior.",
            ),
            (
                _function(FOUR, REST, "return rest - parts['prior'] + own.max(axis=1)"),
                "You left out the prior, and you took the largest",
            ),
            (
                _function(
                    FOUR,
                    "voice = ['address', 'city', 'postcode']",
                    REST,
                    STRONGEST,
                    "return rest + best",
                ),
                "you still took address, city and postcode",
            ),
            (
                _function(FOUR, REST, STRONGEST, "return list(rest + best)"),
                "a Series is asked for",
            ),
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
            (
                _function(
                    FIVE,
                    "bins = pd.cut(weight, edges, labels=edges[:-1], include_lowest=True)",
                    f"return (~true).groupby(bins.astype(float)).mean(){ALL}",
                ),
                "on an edge into the lower bin",
            ),
            (_between("both"), "on an edge into both bins"),
            (_between("neither"), "You left out the pairs that lie on an edge"),
            (_between("left", "return pd.Series(found)"), "the index counts the bins"),
            (
                _between("left", "return dict(zip(edges, found))"),
                "Your answer is a dict; a Series is asked for",
            ),
            (
                _function(
                    FIVE,
                    "bins = pd.cut(weight, edges, right=False)",
                    "return (~true).groupby(bins, observed=False).mean()",
                ),
                "The shares are right, but the index holds intervals",
            ),
            (
                _function(
                    FIVE,
                    "bins = pd.cut(weight, edges, right=False)",
                    "return (~true).groupby(bins, observed=True).mean()",
                ),
                "The index holds intervals, and a bin",
            ),
            (
                _function(FIVE, f"return (~true).groupby(weight // 2 * 2).mean(){ALL}"),
                "Given bins that are not all 2 wide",
            ),
            (
                _function(
                    FIVE, "return (~true).groupby(weight // 2 * 2).mean().reindex([0, 2, 4, 6, 8])"
                ),
                "you still took 0, 2, 4",
            ),
            (
                _function(
                    FIVE,
                    "low = np.searchsorted(edges[:-1], weight, side='right') - 1",
                    f"return (~true).groupby(np.take(edges, low)).mean(){ALL}",
                ),
                "Your last bin goes on above its upper edge",
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
                "Errors up and down cancelled out",
            ),
            (
                _function(SIX, GAP, "return abs((gap * bins.pairs).sum()) / bins.pairs.sum()"),
                "Errors up and down cancelled out",
            ),
            (
                _function(
                    SIX,
                    "return ((bins.claimed - bins.share) * bins.pairs).sum() / bins.pairs.sum()",
                ),
                "Errors up and down cancelled out",
            ),
            (
                _function(SIX, GAP, "return (gap.abs() * bins.pairs).sum() / 160"),
                "you still divide by 160",
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
        "right": "\n".join([*BY_TWO, "one_in_a_hundred = int(rare.index[0])", ""]),
        "wrong": [
            ("one_in_a_hundred = 6\n", "where the model claims it"),
            ("one_in_a_hundred = 0.01\n", "That is the share"),
            (_by_two("rare.index[0] + 2"), "There the bin that you look for ends"),
            (_by_two("rare.index[0] - 2"), "more than 1 pair in 100 is wrong"),
            (_by_two("by_two[by_two == 0].index[0]"), "hollow triangle"),
            (_by_two("rare[rare > 0].index[2]"), "in a lower bin too"),
            ("one_in_a_hundred = None\n", "There is no answer yet"),
        ],
    },
}
