"""Typical answers to exercise 05: for each task one right in another way, and wrong ones.

A wrong answer stands beside a part of the message that it must get.
"""

SEEN = "def u_of_false_pairs(seen, m, prior):\n    return "
PAIR = """
def probability_true(agrees, m, u, prior):
    true, false = {begin}
    for agree, m_own, u_own in zip(agrees, m, u):
        if {counts}:
            true *= {of_true}
            false *= {of_false}
    return {end}
"""
USUAL = {
    "begin": "prior, 1 - prior",
    "counts": "agree is not None",
    "of_true": "m_own if agree else 1 - m_own",
    "of_false": "u_own if agree else 1 - u_own",
    "end": "true / (true + false)",
}


def pair(**changed: str) -> str:
    return PAIR.format(**{**USUAL, **changed})


def ended(loop: str) -> str:
    return "def ended(changes, tolerance, limit):\n" + loop


TASKS = {
    "task-1": {
        "check": "check-1",
        "right": """
def u_of_false_pairs(seen, m, prior):
    pairs = 1_000_000
    agree, true = seen * pairs, prior * pairs
    return (agree - m * true) / (pairs - true)
""",
        "wrong": [
            (SEEN + "seen\n", "what the random pairs show"),
            (SEEN + "seen - prior * m\n", "but not out of the pairs"),
            (SEEN + "seen / (1 - prior)\n", "but not out of the agreements"),
            (SEEN + "(seen - prior) / (1 - prior)\n", "every true pair as if it agreed"),
            (SEEN + "(seen - prior * m) / prior\n", "divided by the share of true pairs"),
            (SEEN + "prior * m + (1 - prior) * seen\n", "mixed the two once more"),
        ],
    },
    "task-2": {
        "check": "check-2",
        "right": """
def probability_true(agrees, m, u, prior):
    weight = math.log2(prior / (1 - prior))
    for agree, a, b in zip(agrees, m, u):
        if agree is None:
            continue
        weight += math.log2(a / b) if agree else math.log2((1 - a) / (1 - b))
    return 1 / (1 + 2**-weight)
""",
        "wrong": [
            (pair(begin="1, 1"), "left out the prior"),
            (pair(end="true"), "Divide by the chance of any pair"),
            (pair(end="true / false"), "the first over the sum of both"),
            (pair(of_true="m_own"), "took m for the field that differs"),
            (pair(of_false="u_own"), "took u for the field that differs"),
            (pair(of_true="m_own", of_false="u_own"), "took m and u for the field that differs"),
            (
                pair(
                    of_true="m_own if agree else u_own",
                    of_false="u_own if agree else m_own",
                ),
                "m and u change places where the field differs",
            ),
            (pair(counts="True"), "took missing for different"),
            (
                pair(
                    counts="True",
                    of_true="1 - m_own if agree is False else m_own",
                    of_false="1 - u_own if agree is False else u_own",
                ),
                "took missing for agreeing",
            ),
            (pair(begin="prior, 1"), "took the prior for odds"),
            (
                """
def probability_true(agrees, m, u, prior):
    weight = math.log(prior / (1 - prior))
    for agree, a, b in zip(agrees, m, u):
        if agree is not None:
            weight += math.log(a / b) if agree else math.log((1 - a) / (1 - b))
    return 2**weight / (1 + 2**weight)
""",
                "put them back with powers of 2",
            ),
            (pair(counts="agree"), "left out the field that differs"),
            (pair(end="false / (true + false)"), "probability that the pair is false"),
        ],
    },
    "task-3": {
        "check": "check-3",
        "right": """
def new_m(patterns):
    agree = both = 0.0
    for row in patterns.itertuples():
        if row.level != -1:
            both += row.pairs * row.p
            agree += row.pairs * row.p * (row.level == 1)
    return agree / both
""",
        "wrong": [
            (
                """
def new_m(patterns):
    known = patterns[patterns.level >= 0]
    return known.p[known.level == 1].sum() / known.p.sum()
""",
                "counted each pattern once",
            ),
            (
                """
def new_m(patterns):
    true = patterns.p * patterns.pairs
    return true[patterns.level == 1].sum() / true.sum()
""",
                "the value is missing",
            ),
            (
                """
def new_m(patterns):
    true = patterns[(patterns.p > 0.5) & (patterns.level >= 0)]
    return true.pairs[true.level == 1].sum() / true.pairs.sum()
""",
                "more than one half for true",
            ),
            (
                """
def new_m(patterns):
    known = patterns[patterns.level >= 0]
    agree = known[known.level == 1]
    return (agree.p * agree.pairs).sum() / known.pairs.sum()
""",
                "You divided by all pairs",
            ),
            (
                """
def new_m(patterns):
    agree = patterns[patterns.level == 1]
    return (agree.pairs * agree.p).sum() / agree.pairs.sum()
""",
                "turned the condition round",
            ),
            (
                """
def new_m(patterns):
    known = patterns[patterns.level >= 0]
    return known.pairs[known.level == 1].sum() / known.pairs.sum()
""",
                "You left out p",
            ),
            (
                """
def new_m(patterns):
    false = (1 - patterns.p) * patterns.pairs
    return false[patterns.level == 1].sum() / false[patterns.level >= 0].sum()
""",
                "That is the new u",
            ),
            (
                """
def new_m(patterns):
    return (patterns.p * patterns.pairs).sum() / patterns.pairs.sum()
""",
                "That is the new prior",
            ),
            (
                """
def new_m(patterns):
    return (patterns.p * patterns.pairs)[patterns.level == 1].sum()
""",
                "m is a share",
            ),
        ],
    },
    "task-4": {
        "check": "check-4",
        "right": """
def log_likelihood(patterns, prior):
    import numpy as np

    mixed = np.logaddexp(
        np.log(prior) + np.log(patterns.of_true), np.log1p(-prior) + np.log(patterns.of_false)
    )
    return float((patterns.pairs * mixed).sum())
""",
        "wrong": [
            (
                """
def log_likelihood(patterns, prior):
    chance = prior * patterns.of_true + (1 - prior) * patterns.of_false
    return sum(math.log(p) for p in chance)
""",
                "counted each pattern once",
            ),
            (
                """
def log_likelihood(patterns, prior):
    chance = prior * patterns.of_true + (1 - prior) * patterns.of_false
    return sum(n * math.log2(p) for n, p in zip(patterns.pairs, chance))
""",
                "You took log2",
            ),
            (
                """
def log_likelihood(patterns, prior):
    return sum(
        n * (math.log(prior * t) + math.log((1 - prior) * f))
        for n, t, f in zip(patterns.pairs, patterns.of_true, patterns.of_false)
    )
""",
                "the logarithms of both kinds",
            ),
            (
                """
def log_likelihood(patterns, prior):
    chance = patterns.of_true + patterns.of_false
    return sum(n * math.log(p) for n, p in zip(patterns.pairs, chance))
""",
                "You left out the prior",
            ),
            (
                """
def log_likelihood(patterns, prior):
    true, false = prior * patterns.of_true, (1 - prior) * patterns.of_false
    return sum(n * math.log(p) for n, p in zip(patterns.pairs, true / (true + false)))
""",
                "the probability of being true",
            ),
            (
                """
def log_likelihood(patterns, prior):
    chance = prior * patterns.of_true + (1 - prior) * patterns.of_false
    return math.log((patterns.pairs * chance).sum())
""",
                "logarithm of the sum over pairs",
            ),
            (
                """
def log_likelihood(patterns, prior):
    chance = (1 - prior) * patterns.of_true + prior * patterns.of_false
    return sum(n * math.log(p) for n, p in zip(patterns.pairs, chance))
""",
                "prior and 1 − prior change places",
            ),
            (
                """
def log_likelihood(patterns, prior):
    chance = prior * patterns.of_true + (1 - prior) * patterns.of_false
    return float((chance**patterns.pairs).prod())
""",
                "the chance itself",
            ),
            (
                """
def log_likelihood(patterns, prior):
    chance = prior * patterns.of_true + (1 - prior) * patterns.of_false
    return -sum(n * math.log(p) for n, p in zip(patterns.pairs, chance))
""",
                "turned the sign round",
            ),
            (
                """
def log_likelihood(patterns, prior):
    chance = prior * patterns.of_true + (1 - prior) * patterns.of_false
    return sum(n * math.log10(p) for n, p in zip(patterns.pairs, chance))
""",
                "to base 10",
            ),
            (
                """
def log_likelihood(patterns, prior):
    return sum(
        n * (prior * math.log(t) + (1 - prior) * math.log(f))
        for n, t, f in zip(patterns.pairs, patterns.of_true, patterns.of_false)
    )
""",
                "mixed the logarithms of both kinds",
            ),
        ],
    },
    "task-5": {
        "check": "check-5",
        "right": """
def ended(changes, tolerance, limit):
    steps = 0
    while steps < limit:
        steps += 1
        if changes[steps - 1] < tolerance:
            return steps, "tolerance"
    return steps, "limit"
""",
        "wrong": [
            (
                ended("""
    for number, change in enumerate(changes):
        if change < tolerance:
            return number, "tolerance"
        if number == limit - 1:
            return number, "limit"
"""),
                "the place in the list",
            ),
            (
                ended("""
    for number, change in enumerate(changes, start=1):
        if change <= tolerance:
            return number, "tolerance"
        if number == limit:
            return number, "limit"
"""),
                "It must be below",
            ),
            (
                ended("""
    for number, change in enumerate(changes, start=1):
        if number == limit:
            return number, "limit"
        if change < tolerance:
            return number, "tolerance"
"""),
                "the last allowed and below",
            ),
            (
                ended("""
    for number, change in enumerate(changes, start=1):
        if change < tolerance:
            return number, "tolerance"
"""),
                "You never looked at the limit",
            ),
            (
                ended("""
    for number, change in enumerate(changes, start=1):
        if change < tolerance or number == limit:
            return number, "tolerance"
"""),
                "used for both",
            ),
            (
                ended("""
    for number, change in enumerate(changes, start=1):
        if change < tolerance:
            return number, "tolerance"
        if number > limit:
            return number, "limit"
"""),
                "one step more than the limit allows",
            ),
            (
                ended("""
    for number, change in enumerate(changes):
        if change < tolerance:
            return number, "tolerance"
        if number >= limit:
            return number, "limit"
"""),
                "the place in the list",
            ),
            (
                ended("""
    for number, change in enumerate(changes[:limit]):
        if change < tolerance:
            return number, "tolerance"
    return limit, "limit"
"""),
                "the place in the list",
            ),
            (
                ended("""
    for number, change in enumerate(changes):
        if change < tolerance:
            return number + 1, "tolerance"
        if number == limit - 1:
            return number, "limit"
"""),
                "the place in the list",
            ),
            (
                ended("""
    for number, change in enumerate(changes, start=1):
        if number == limit:
            return number, "limit"
        if change <= tolerance:
            return number, "tolerance"
"""),
                "It must be below",
            ),
            (
                ended("""
    for number, change in enumerate(changes, start=1):
        if change < tolerance:
            return number + 1, "tolerance"
        if number == limit:
            return number, "limit"
"""),
                "the step whose change is below",
            ),
            (
                ended("""
    for number, change in enumerate(changes, start=1):
        if change < tolerance:
            return "tolerance", number
        if number == limit:
            return "limit", number
"""),
                "First the number of steps",
            ),
        ],
    },
    "task-6": {
        "check": "check-6",
        "right": """
points_off = round(100 * list(em.steps(patterns, start, 0.5))[-1].prior - 100 * share_true, 1)
""",
        "wrong": [
            (
                "points_off = 100 * (share_true - em.run(patterns, start, 0.5).prior)\n",
                "The sign is turned round",
            ),
            (
                """
free = em.run(patterns, start, 0.5, fix_u=False)
points_off = 100 * (free.prior - share_true)
""",
                "with u learnt as well",
            ),
            ("points_off = 50 - 100 * share_true\n", "That is the start"),
            (
                "points_off = 100 * em.run(patterns, start, 0.5).prior\n",
                "the share that EM takes for true",
            ),
            (
                "points_off = em.run(patterns, start, 0.5).prior - share_true\n",
                "a hundred times as much",
            ),
            (
                "points_off = round(em.run(patterns, start, 0.5).prior - share_true, 3)\n",
                "a hundred times as much",
            ),
            ("points_off = 100 * share_true\n", "That is the share that is true"),
            (
                "points_off = 100 * (em.run(patterns, start, 0.5).prior / share_true - 1)\n",
                "divided by the share that is true",
            ),
        ],
    },
}
