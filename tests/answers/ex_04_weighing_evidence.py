"""Typical answers to exercise 04: for each task one right in another way, and wrong ones.

A wrong answer stands beside a part of the message that it must get.
"""

TASKS = {
    "task-1": {
        "check": "check-1",
        "right": """
def m_and_u(labelled):
    both = labelled[labelled.date_level != -1]
    counts = both.groupby("true").date_level.value_counts(normalize=True)
    return [counts[True][2], counts[False][2]]
""",
        "wrong": [
            (
                """
def m_and_u(labelled):
    same = labelled.date_level == 2
    return same[labelled.true].mean(), same[~labelled.true].mean()
""",
                "the value is missing",
            ),
            (
                """
def m_and_u(labelled):
    both = labelled[labelled.date_level >= 0]
    same = both.date_level == 2
    return same[~both.true].mean(), same[both.true].mean()
""",
                "You exchanged the two",
            ),
            (
                """
def m_and_u(labelled):
    same = labelled[labelled.date_level == 2]
    return same.true.mean(), 1 - same.true.mean()
""",
                "which of the agreeing pairs are true",
            ),
            (
                """
def m_and_u(labelled):
    both = labelled[labelled.date_level >= 0]
    same = both.date_level == 2
    return (same & both.true).mean(), (same & ~both.true).mean()
""",
                "Each share has its own denominator",
            ),
            (
                """
def m_and_u(labelled):
    both = labelled[labelled.date_level >= 0]
    same = both.date_level > 0
    return same[both.true].mean(), same[~both.true].mean()
""",
                "counted level 1 as well",
            ),
            (
                """
def m_and_u(labelled):
    true, false = labelled[labelled.true], labelled[~labelled.true]
    true = true[true.date_level >= 0]
    false = false
    return (true.date_level == 2).mean(), (false.date_level == 2).mean()
""",
                "missing value out of m alone",
            ),
            (
                """
def m_and_u(labelled):
    true, false = labelled[labelled.true], labelled[~labelled.true]
    true = true
    false = false[false.date_level >= 0]
    return (true.date_level == 2).mean(), (false.date_level == 2).mean()
""",
                "missing value out of u alone",
            ),
            (
                """
def m_and_u(labelled):
    true, false = labelled[labelled.true], labelled[~labelled.true]
    true = true[true.date_level > 0]
    false = false[false.date_level > 0]
    return (true.date_level == 2).mean(), (false.date_level == 2).mean()
""",
                "You left out level 0",
            ),
            (
                """
def m_and_u(labelled):
    both = labelled[labelled.date_level >= 0]
    m = (both[both.true].date_level == 2).mean()
    return m, 1 - m
""",
                "You took u for the rest of m",
            ),
            (
                """
def m_and_u(labelled):
    return 27 / 36, 18 / 180
""",
                "was given for another one",
            ),
        ],
    },
    "task-2": {
        "check": "check-2",
        "right": "def adds(m, u):\n    return math.log2(m) - math.log2(u)\n",
        "wrong": [
            ("def adds(m, u):\n    return m / u\n", "That is the Bayes factor"),
            ("def adds(m, u):\n    return math.log2(u / m)\n", "turned the ratio round"),
            ("def adds(m, u):\n    return math.log(m / u)\n", "natural logarithm"),
            ("def adds(m, u):\n    return math.log10(m / u)\n", "to base 10"),
            ("def adds(m, u):\n    return math.log2(m)\n", "logarithm of m alone"),
            (
                """
def adds(m, u):
    return m - u
""",
                "You took the difference",
            ),
            (
                """
def adds(m, u):
    return math.log2(m / (m + u))
""",
                "You divided m by m + u",
            ),
            (
                """
def adds(m, u):
    return round(math.log2(m / u), 2)
""",
                "You rounded",
            ),
            (
                """
def adds(m, u):
    return round(math.log2(m / u))
""",
                "You rounded",
            ),
            (
                """
def adds(m, u):
    return math.log2(7.5)
""",
                "one number for all m and u",
            ),
            (
                """
def adds(m, u):
    return abs(math.log2(m / u))
""",
                "You dropped the sign",
            ),
        ],
    },
    "task-3": {
        "check": "check-3",
        "right": """
def weight_of(levels, known, prior):
    odds = prior / (1 - prior)
    for key in levels.items():
        if key[1] != -1:
            odds *= known.bayes_factor[key]
    return math.log2(odds)
""",
        "wrong": [
            (
                """
def weight_of(levels, known, prior):
    return sum(known.evidence_weight[key] for key in levels.items() if key[1] >= 0)
""",
                "You left out the prior",
            ),
            (
                """
def weight_of(levels, known, prior):
    evidence = sum(known.evidence_weight[key] for key in levels.items() if key[1] >= 0)
    return evidence + math.log2(prior)
""",
                "log2 of the probability",
            ),
            (
                """
def weight_of(levels, known, prior):
    return prior + sum(known.evidence_weight[key] for key in levels.items() if key[1] >= 0)
""",
                "added the prior as it is",
            ),
            (
                """
def weight_of(levels, known, prior):
    evidence = sum(known.evidence_weight[key] for key in levels.items() if key[1] >= 0)
    return evidence + math.log2((1 - prior) / prior)
""",
                "turned the odds of the prior round",
            ),
            (
                """
def weight_of(levels, known, prior):
    evidence = sum(known.evidence_weight[role, max(level, 0)] for role, level in levels.items())
    return evidence + math.log2(prior / (1 - prior))
""",
                "took missing for different",
            ),
            (
                """
def weight_of(levels, known, prior):
    odds = prior / (1 - prior)
    for key in levels.items():
        if key[1] >= 0:
            odds *= known.bayes_factor[key]
    return odds
""",
                "multiplied up the odds",
            ),
            (
                """
def weight_of(levels, known, prior):
    evidence = sum(known.evidence_weight[key] for key in levels.items() if key[1] >= 0)
    return evidence + math.log(prior / (1 - prior))
""",
                "natural logarithm of the prior's odds",
            ),
            (
                """
def weight_of(levels, known, prior):
    evidence = sum(known.evidence_weight[key] for key in levels.items() if key[1] >= 0)
    return 1 / (1 + 2 ** -(evidence + math.log2(prior / (1 - prior))))
""",
                "That is the probability which the weight claims",
            ),
            (
                """
def weight_of(levels, known, prior):
    evidence = sum(known.evidence_weight[key] for key in levels.items() if key[1] >= 0)
    return evidence + linkage.model.prior_log2_odds
""",
                "You took the model's prior",
            ),
            (
                """
def weight_of(levels, known, prior):
    evidence = sum(known.evidence_weight[key] for key in levels.items() if key[1] > 0)
    return evidence + math.log2(prior / (1 - prior))
""",
                "You left out level 0",
            ),
            (
                """
def weight_of(levels, known, prior):
    evidence = sum(known.evidence_weight[key] for key in levels.items() if key[1] >= 0)
    return evidence - 2
""",
                "You used the prior 0.2 for another pair",
            ),
            (
                """
def weight_of(levels, known, prior):
    evidence = sum(known.evidence_weight[key] for key in _pair.items() if key[1] >= 0)
    return evidence - 2
""",
                "You gave the first pair's weight",
            ),
        ],
    },
    "task-4": {
        "check": "check-4",
        "right": """
def claimed_elsewhere(weight, old, new):
    factor = 2**weight * (1 - old) / old
    return new * factor / (new * factor + 1 - new)
""",
        "wrong": [
            (
                "def claimed_elsewhere(weight, old, new):\n    return 1 / (1 + 2**-weight)\n",
                "with the old prior",
            ),
            (
                """
def claimed_elsewhere(weight, old, new):
    return 1 / (1 + 2 ** -(weight + math.log2(new / (1 - new))))
""",
                "kept the old one",
            ),
            (
                """
def claimed_elsewhere(weight, old, new):
    moved = weight + math.log2(old / (1 - old)) - math.log2(new / (1 - new))
    return 1 / (1 + 2**-moved)
""",
                "the wrong way",
            ),
            (
                """
def claimed_elsewhere(weight, old, new):
    return 1 / (1 + 2 ** -(weight - math.log2(old / (1 - old))))
""",
                "put none in its place",
            ),
            (
                """
def claimed_elsewhere(weight, old, new):
    return 1 / (1 + 2 ** -(weight + math.log2(new / old)))
""",
                "ratio of the probabilities",
            ),
            (
                """
def claimed_elsewhere(weight, old, new):
    return weight - math.log2(old / (1 - old)) + math.log2(new / (1 - new))
""",
                "That is the new match weight",
            ),
            (
                """
def claimed_elsewhere(weight, old, new):
    return 2**weight * (1 - old) / old * new / (1 - new)
""",
                "Those are the odds",
            ),
            (
                """
def claimed_elsewhere(weight, old, new):
    return new / old / (1 + 2**-weight)
""",
                "You scaled the probability",
            ),
            (
                """
def claimed_elsewhere(weight, old, new):
    moved = weight - math.log(old / (1 - old)) + math.log(new / (1 - new))
    return 1 / (1 + 2**-moved)
""",
                "natural logarithm of the priors' odds",
            ),
            (
                """
def claimed_elsewhere(weight, old, new):
    moved = weight - math.log2(old / (1 - old)) + math.log2(new / (1 - new))
    return 1 / (1 + math.e**-moved)
""",
                "You raised e to the weight",
            ),
            (
                """
def claimed_elsewhere(weight, old, new):
    moved = weight - old + new
    return 1 / (1 + 2**-moved)
""",
                "added and subtracted the priors as they are",
            ),
            (
                """
def claimed_elsewhere(weight, old, new):
    moved = -math.log2(old / (1 - old))
    return 1 / (1 + 2**-moved)
""",
                "the weight, 7, and the new prior changed nothing",
            ),
            (
                """
def claimed_elsewhere(weight, old, new):
    moved = 2
    return 1 / (1 + 2**-moved)
""",
                "You gave the first case's answer",
            ),
        ],
    },
    "task-5": {
        "check": "check-5",
        "right": """
def adds_for(name, names, m):
    counts = names.value_counts(normalize=True)
    return math.log2(m) - math.log2(counts[name])
""",
        "wrong": [
            (
                """
def adds_for(name, names, m):
    return math.log2(m / (names == name).mean())
""",
                "divided by all records",
            ),
            (
                """
def adds_for(name, names, m):
    return math.log2(m / (names == name).sum())
""",
                "You took the count",
            ),
            (
                """
def adds_for(name, names, m):
    return math.log2(m / (names.value_counts(normalize=True) ** 2).sum())
""",
                "the average over all names",
            ),
            (
                """
def adds_for(name, names, m):
    return math.log2(m / names.value_counts(normalize=True)[name] ** 2)
""",
                "You squared the share",
            ),
            (
                """
def adds_for(name, names, m):
    return math.log2(m * names.nunique())
""",
                "one in so many different names",
            ),
            (
                """
def adds_for(name, names, m):
    return m / names.value_counts(normalize=True)[name]
""",
                "That is the Bayes factor",
            ),
            (
                """
def adds_for(name, names, m):
    share = (names.dropna() == name).mean()
    return -math.log2(share)
""",
                "You left out m",
            ),
            (
                """
def adds_for(name, names, m):
    share = (names.dropna() == name).mean()
    return math.log(m / share)
""",
                "You took the natural logarithm",
            ),
            (
                """
def adds_for(name, names, m):
    share = (names.dropna() == name).mean()
    return math.log2(share / m)
""",
                "You turned the ratio round",
            ),
            (
                """
def adds_for(name, names, m):
    share = (names.dropna() == name).mean()
    return math.log2(known.m["family_name", 3] / share)
""",
                "You took the model's m",
            ),
            (
                """
def adds_for(name, names, m):
    share = (names.dropna() == 'wex').mean()
    return math.log2(m / share)
""",
                "You took the share of another name",
            ),
            (
                """
def adds_for(name, names, m):
    share = (names.dropna() == name).mean()
    return math.log2(0.9 / share)
""",
                "You used 0.9 for m",
            ),
            (
                """
def adds_for(name, names, m):
    share = (names.dropna() == name).mean()
    return math.log2(0.9 / 0.5)
""",
                "You gave the first name's answer",
            ),
        ],
    },
    "task-6": {
        "check": "check-6",
        "right": """
factor = known.bayes_factor["sex", 1] * known.bayes_factor["nationality", 1]
longest_list = max(n for n in range(2, 1000) if factor / (n - 1) >= 1)
""",
        "wrong": [
            (
                """
evidence = known.evidence_weight["sex", 1] + known.evidence_weight["nationality", 1]
longest_list = math.floor(2**evidence)
""",
                "One too few",
            ),
            (
                """
factor = known.bayes_factor["sex", 1] * known.bayes_factor["nationality", 1]
longest_list = min(n for n in range(2, 1000) if factor / (n - 1) < 1)
""",
                "One too many",
            ),
            (
                """
evidence = known.evidence_weight["sex", 1] + known.evidence_weight["nationality", 1]
longest_list = int(evidence)
""",
                "about the evidence weight",
            ),
            (
                """
prior = linkage.model.settings["probability_two_random_records_match"]
longest_list = round(1 / prior)
""",
                "the prior of the whole file",
            ),
            ("longest_list = 0.5\n", "That is the probability"),
            (
                """
evidence = known.evidence_weight["sex", 1] + known.evidence_weight["nationality", 1]
longest_list = round(1 + 2**evidence, 2)
""",
                "You are nearly there",
            ),
            (
                """
evidence = known.evidence_weight["sex", 1] + known.evidence_weight["nationality", 1]
longest_list = 2**evidence
""",
                "the odds that the evidence can bear",
            ),
            (
                """
evidence = known.evidence_weight["sex", 1] + known.evidence_weight["nationality", 1]
longest_list = round(evidence)
""",
                "about the evidence weight",
            ),
            (
                """
longest_list = math.floor(1 + known.bayes_factor["nationality", 1])
""",
                "You counted the nationality alone",
            ),
            (
                """
longest_list = math.floor(1 + known.bayes_factor["sex", 1])
""",
                "You counted the sex alone",
            ),
            (
                """
longest_list = 1
""",
                "set the other fields to different",
            ),
        ],
    },
}
