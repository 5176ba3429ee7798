"""Typical answers to exercise 07: for each task one right in another way, and wrong ones.

A wrong answer stands beside a part of the message that it must get.
"""


def _function(head: str, *lines: str) -> str:
    return "\n    ".join([f"def {head}:", *lines]) + "\n"


ONE = "pairs_in_common(values)"
TWO = "formed_by_two(agreeing, one, other)"
THREE = "share_lost(true, groups)"
FOUR = "number_won_back(true, identities)"
FIVE = "pairs_for_each(pairs, true_ones, rules, extra)"
SIX = "share_missed(searches, groups)"
SEVEN = "threshold_in_larger_file(threshold, times)"
SIZES = "n = values.value_counts()"
TOGETHER = "both = true.record_l.map(identities) == true.record_r.map(identities)"
MORE = "more = [*rules, extra]"
KNOWN = "known = searches[searches.there > 0]"
GROUP = "group = known.person_id.map(groups)"

TASKS = {
    "task-1": {
        "check": "check-1",
        "right": _function(
            ONE,
            "seen, pairs = {}, 0",
            "for value in values.dropna():",
            "    pairs += seen.get(value, 0)",
            "    seen[value] = seen.get(value, 0) + 1",
            "return pairs",
        ),
        "wrong": [
            (
                _function(
                    ONE,
                    "n = values.value_counts(dropna=False)",
                    "return (n * (n - 1) // 2).sum()",
                ),
                "the missing values as equal",
            ),
            (_function(ONE, SIZES, "return (n * (n - 1)).sum()"), "each pair twice"),
            (_function(ONE, SIZES, "return (n * n / 2).sum()"), "You halved n²"),
            (_function(ONE, SIZES, "return (n > 1).sum()"), "You counted blocks"),
            (_function(ONE, SIZES, "return (n - 1).sum()"), "n-1 for a block"),
            (
                _function(ONE, "return len(values) * (len(values) - 1) // 2"),
                "all pairs of entries.",
            ),
            (
                _function(ONE, "n = values.notna().sum()", "return n * (n - 1) // 2"),
                "entries that have a value",
            ),
            (_function(ONE, SIZES, "return (n * (n + 1) // 2).sum()"), "each record with itself"),
            (_function(ONE, SIZES, "return (n**2).sum()"), "the sum of n²"),
            (_function(ONE, SIZES, "return n[n > 1].sum()"), "entries that share their value"),
            (
                _function(ONE, SIZES, "return n.max() * (n.max() - 1) // 2"),
                "the largest block alone",
            ),
        ],
    },
    "task-2": {
        "check": "check-2",
        "right": _function(
            TWO,
            "both = agreeing(tuple(set(one) | set(other)))",
            "return both + (agreeing(one) - both) + (agreeing(other) - both)",
        ),
        "wrong": [
            (_function(TWO, "return agreeing(one) + agreeing(other)"), "both rules twice. Take"),
            (
                _function(
                    TWO, "return agreeing(one) + agreeing(other) - 2 * agreeing(one + other)"
                ),
                "so that they are gone",
            ),
            (_function(TWO, "return agreeing(one + other)"), "One rule is enough"),
            (_function(TWO, "return max(agreeing(one), agreeing(other))"), "the larger rule alone"),
            (
                _function(
                    TWO,
                    "shared = tuple(set(one) & set(other))",
                    "return agreeing(one) + agreeing(other) - agreeing(shared)",
                ),
                "the field that both rules name",
            ),
            (_function(TWO, "return agreeing([one, other])"), "is not a rule"),
            (_function(TWO, "return agreeing(set(one) & set(other))"), "all of its fields"),
            (_function(TWO, "return _blocks.pairs([one, other])"), "that your function is given"),
            (
                _function(
                    TWO,
                    "one, other = (('given_name', 'birth_date'), ('family_name', 'birth_date'))",
                    "return agreeing(one) + agreeing(other) - agreeing(one + other)",
                ),
                "the first example's rules",
            ),
        ],
    },
    "task-3": {
        "check": "check-3",
        "right": _function(
            THREE,
            "group = true.person_id.map(groups)",
            "return true[~true.formed].groupby(group).size() / true.groupby(group).size()",
        ),
        "wrong": [
            (
                _function(THREE, "return true.formed.groupby(true.person_id.map(groups)).mean()"),
                "the share that is formed",
            ),
            (
                _function(THREE, "return (~true.formed).groupby(true.person_id.map(groups)).sum()"),
                "Those are counts",
            ),
            (
                _function(
                    THREE,
                    "lost = true[~true.formed]",
                    "return lost.person_id.map(groups).value_counts(normalize=True)",
                ),
                "how the lost pairs are made up",
            ),
            (
                _function(
                    THREE,
                    "lost = true[~true.formed]",
                    "return lost.groupby(lost.person_id.map(groups)).size() / len(true)",
                ),
                "the true pairs of everybody",
            ),
            (
                _function(
                    THREE,
                    "some = (~true.formed).groupby(true.person_id).any()",
                    "return some.groupby(groups).mean()",
                ),
                "the share of people who lose some pair",
            ),
            (
                _function(
                    THREE,
                    "each = (~true.formed).groupby(true.person_id).mean()",
                    "return each.groupby(groups).mean()",
                ),
                "You averaged over people",
            ),
            (_function(THREE, "return (~true.formed).mean()"), "everybody together"),
            (
                _function(
                    THREE,
                    "losers = groups[true.person_id[~true.formed].unique()]",
                    "return losers.value_counts() / groups.value_counts()",
                ),
                "of all in the tradition",
            ),
            (
                _function(
                    THREE,
                    "lost = (~true.formed).groupby(true.person_id.map(groups)).sum()",
                    "return lost / groups.value_counts()",
                ),
                "You divided by people",
            ),
            (
                _function(
                    THREE,
                    "group = true.person_id.map(groups)",
                    "lost, formed = (~true.formed).groupby(group), true.formed.groupby(group)",
                    "return lost.sum() / formed.sum()",
                ),
                "lost pairs by formed ones",
            ),
            (
                _function(
                    THREE,
                    "group = true.person_id.map(groups)",
                    "return (~true.formed).groupby(group).mean().round(2)",
                ),
                "You rounded",
            ),
            (
                _function(THREE, "return (~true.formed).groupby(true.record_l.map(groups)).mean()"),
                "by person id",
            ),
            (_function(THREE, "return (~true.formed).groupby(groups).mean()"), "by person id"),
        ],
    },
    "task-4": {
        "check": "check-4",
        "right": _function(
            FOUR,
            "lost = true[~true.formed]",
            "pairs = zip(lost.record_l, lost.record_r)",
            "return sum(identities[a] == identities[b] for a, b in pairs)",
        ),
        "wrong": [
            (_function(FOUR, TOGETHER, "return both.sum()"), "that a rule formed too"),
            (_function(FOUR, TOGETHER, "return (~both & ~true.formed).sum()"), "that stay apart"),
            (_function(FOUR, TOGETHER, "return (both & true.formed).sum()"), "formed and linked"),
            (
                _function(FOUR, TOGETHER, "return true.person_id[both & ~true.formed].nunique()"),
                "You counted people",
            ),
            (
                _function(FOUR, TOGETHER, "return both[~true.formed].mean()"),
                "the share of the lost",
            ),
            (_function(FOUR, "return (~true.formed).sum()"), "all lost pairs"),
            (
                _function(
                    FOUR,
                    TOGETHER,
                    "back = true[both & ~true.formed]",
                    "return back.record_l.map(identities).nunique()",
                ),
                "You counted identities",
            ),
        ],
    },
    "task-5": {
        "check": "check-5",
        "right": _function(
            FIVE,
            "before, after = ((pairs(r), true_ones(r)) for r in (rules, list(rules) + [extra]))",
            "return (after[0] - before[0]) / (after[1] - before[1])",
        ),
        "wrong": [
            (_function(FIVE, "return pairs([extra]) / true_ones([extra])"), "by itself"),
            (_function(FIVE, MORE, "return pairs(more) / true_ones(more)"), "the average over all"),
            (
                _function(
                    FIVE,
                    MORE,
                    "true = true_ones(more) - true_ones(rules)",
                    "return (pairs(more) - pairs(rules) - true) / true",
                ),
                "coincidences only",
            ),
            (
                _function(
                    FIVE,
                    MORE,
                    "true = true_ones(more) - true_ones(rules)",
                    "return true / (pairs(more) - pairs(rules))",
                ),
                "You turned it round",
            ),
            (
                _function(FIVE, MORE, "return (pairs(more) - pairs(rules)) / true_ones(more)"),
                "You divided by all true pairs",
            ),
            (
                _function(FIVE, MORE, "return pairs(more) - pairs(rules)"),
                "Divide by the true ones",
            ),
            (
                _function(FIVE, MORE, "return (pairs(more) - pairs(rules)) / true_ones([extra])"),
                "all true pairs of the extra rule",
            ),
            (
                _function(
                    FIVE,
                    MORE,
                    "return pairs(more) / true_ones(more) - pairs(rules) / true_ones(rules)",
                ),
                "the difference of two averages",
            ),
            (
                _function(
                    FIVE,
                    MORE,
                    "true = true_ones(more) - true_ones(rules)",
                    "return round((pairs(more) - pairs(rules)) / true, 1)",
                ),
                "You rounded",
            ),
            (
                _function(
                    FIVE,
                    "before = pairs(rules), true_ones(rules)",
                    "rules.append(extra)",
                    "return (pairs(rules) - before[0]) / (true_ones(rules) - before[1])",
                ),
                "the list that you were given",
            ),
            (
                _function(
                    FIVE,
                    "more = rules",
                    "more.append(extra)",
                    "return (pairs(more) - pairs(rules)) / (true_ones(more) - true_ones(rules))",
                ),
                "You divided 0 by 0",
            ),
            (
                _function(
                    FIVE,
                    "more = rules + list(extra)",
                    "return (pairs(more) - pairs(rules)) / (true_ones(more) - true_ones(rules))",
                ),
                "'birth_date' is not a rule",
            ),
            (_function(FIVE, "return pairs(extra) / true_ones(extra)"), "is not a rule"),
        ],
    },
    "task-6": {
        "check": "check-6",
        "right": _function(
            SIX,
            KNOWN,
            GROUP,
            "return known[known.right < 1].groupby(group).size() / known.groupby(group).size()",
        ),
        "wrong": [
            (
                _function(
                    SIX,
                    "return (searches.right == 0).groupby(searches.person_id.map(groups)).mean()",
                ),
                "people who are not there yet",
            ),
            (
                _function(
                    SIX, KNOWN, GROUP, "return (known.right < known.there).groupby(group).mean()"
                ),
                "find some of the records and not all",
            ),
            (
                _function(SIX, KNOWN, GROUP, "return (known.right > 0).groupby(group).mean()"),
                "the share that finds a record",
            ),
            (
                _function(SIX, KNOWN, GROUP, "return (known.right == 0).groupby(group).sum()"),
                "Those are counts",
            ),
            (
                _function(
                    SIX,
                    KNOWN,
                    GROUP,
                    "return ((known.right == 0) & (known.wrong == 0)).groupby(group).mean()",
                ),
                "that bring up nobody",
            ),
            (_function(SIX, KNOWN, "return (known.right == 0).mean()"), "everybody together"),
            (
                _function(
                    SIX, KNOWN, GROUP, "return 100 * (known.right == 0).groupby(group).mean()"
                ),
                "per cent",
            ),
            (
                _function(
                    SIX, KNOWN, GROUP, "return group[known.right == 0].value_counts(normalize=True)"
                ),
                "how the misses are made up",
            ),
            (
                _function(
                    SIX,
                    KNOWN,
                    "each = (known.right == 0).groupby(known.person_id).any()",
                    "return each.groupby(groups).mean()",
                ),
                "people missed at least once",
            ),
            (
                _function(
                    SIX,
                    KNOWN,
                    GROUP,
                    "sums = known[['right', 'there']].groupby(group).sum()",
                    "return 1 - sums.right / sums.there",
                ),
                "share of records not found",
            ),
            (
                _function(
                    SIX,
                    KNOWN,
                    GROUP,
                    "return (1 - known.right / known.there).groupby(group).mean()",
                ),
                "share of records not found",
            ),
            (
                _function(
                    SIX, KNOWN, "return (known.right == 0).groupby(known.index.map(groups)).mean()"
                ),
                "by person id",
            ),
            (
                _function(
                    SIX, KNOWN, GROUP, "return (known.right == 0).groupby(group).mean().round(2)"
                ),
                "You rounded",
            ),
        ],
    },
    "task-7": {
        "check": "check-7",
        "right": _function(SEVEN, "return math.log2(2**threshold * times)"),
        "wrong": [
            (_function(SEVEN, "return threshold - math.log2(times)"), "You lowered the bar"),
            (_function(SEVEN, "return threshold"), "You kept the threshold"),
            (_function(SEVEN, "return threshold + math.log(times)"), "the natural logarithm"),
            (_function(SEVEN, "return threshold * times"), "You multiplied the weight"),
            (_function(SEVEN, "return threshold + 2 * math.log2(times)"), "with the square"),
            (_function(SEVEN, "return math.log2(times)"), "by how much it rises"),
            (_function(SEVEN, "return threshold / times"), "You divided the weight"),
            (_function(SEVEN, "return 6 + math.log2(times)"), "whatever threshold is given"),
            (_function(SEVEN, "return threshold + math.log2(20)"), "You took 20"),
        ],
    },
}
