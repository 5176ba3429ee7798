"""Typical answers to exercise 10: one right in another way, and wrong ones with their messages."""

SHARE = "def share_of_people(draws):\n    "
PRECISION = "def link_precision(labelled, sizes, threshold):\n    "
FOR = "each = labelled.band.map(sizes / labelled.band.value_counts())\n    "
LINK = "link = labelled[labelled.weight >= threshold]\n    "
NONE = "def most_when_none_is_seen(n):\n    "
USUAL = "def usual_interval(weight, hit):\n    "
PARTS = "n, p = len(weight), (weight * hit).sum() / weight.sum()\n    "
SPREAD = "((weight * (hit - p)) ** 2).sum() / weight.sum() ** 2"
HELD = "def coverage_of(reports, truth):\n    "
LEADS = "def share_wrong(leads):\n    "

TASKS = {
    "task-1": {
        "check": "check-1",
        "right": SHARE + "return np.average(draws['split'], weights=1 / draws['records'])",
        "wrong": [
            (SHARE + "return draws.split.mean()", "every draw alike"),
            (
                SHARE + "return (draws.split * draws.records).sum() / draws.records.sum()",
                "weighted by the number of records",
            ),
            (
                SHARE + "return (draws.split / draws.records).sum() / len(draws)",
                "divided by the number of draws",
            ),
            (SHARE + "return (draws.split / draws.records).sum()", "a sum of weights"),
            (
                SHARE + "return draws.drop_duplicates('person_id').split.mean()",
                "each person once, with equal weights",
            ),
            (
                SHARE + "once = draws.drop_duplicates('person_id')\n"
                "    return np.average(once.split, weights=1 / once.records)",
                "dropped who was drawn again",
            ),
            (
                SHARE + "return (draws.split / draws.records).sum() / draws.person_id.nunique()",
                "number of different people drawn",
            ),
            (
                SHARE + "return 100 * np.average(draws.split, weights=1 / draws.records)",
                "That is per cent",
            ),
        ],
    },
    "task-2": {
        "check": "check-2",
        "right": PRECISION
        + """top = bottom = 0
    for band, own in labelled.groupby("band"):
        link = own[own.weight >= threshold]
        top += sizes[band] / len(own) * link.true.sum()
        bottom += sizes[band] / len(own) * len(link)
    return top / bottom""",
        "wrong": [
            (
                PRECISION + "return labelled.true[labelled.weight >= threshold].mean()",
                "as they come",
            ),
            (
                PRECISION + LINK + "return link.groupby('band').true.mean().mean()",
                "every band the same say",
            ),
            (
                PRECISION + FOR + "return (each * labelled.true).sum() / each.sum()",
                "share of all candidates that are true",
            ),
            (
                PRECISION
                + FOR
                + LINK
                + "return np.average(link.true, weights=1 / each[link.index])",
                "turned the weight round",
            ),
            (
                PRECISION
                + FOR
                + "link = labelled.weight > threshold\n"
                + "    return np.average(labelled.true[link], weights=each[link])",
                "weighs exactly the threshold",
            ),
            (
                PRECISION + LINK + "return np.average(link.true, weights=link.band.map(sizes))",
                "the size of the band alone",
            ),
            (
                PRECISION
                + LINK
                + "each = link.band.map(sizes / link.band.value_counts())\n"
                + "    return np.average(link.true, weights=each)",
                "stand for all its candidates",
            ),
            (
                PRECISION
                + FOR
                + LINK
                + "good = (each * labelled.true)\n"
                + "    return good[link.index].sum() / good.sum()",
                "recall among the candidates",
            ),
            (
                PRECISION
                + "bands = ['middle', 'high']\n"
                + "    rates = labelled.groupby('band').true.mean()[bands]\n"
                + "    return np.average(rates, weights=sizes[bands])",
                "You took whole bands",
            ),
            (
                PRECISION + "return labelled.true[labelled.band == 'high'].mean()",
                "the high band alone",
            ),
            (
                PRECISION + FOR + LINK + "return (each * link.true).sum() / sizes[1:].sum()",
                "candidates of the bands that hold links",
            ),
            (
                PRECISION + FOR + LINK + "return (each * link.true).sum() / sizes.sum()",
                "You divided by all candidates. ",
            ),
            (
                PRECISION + FOR + LINK + "return (each * link.true).sum()",
                "how many links are right",
            ),
            (
                PRECISION
                + FOR
                + LINK
                + "return 100 * np.average(link.true, weights=each[link.index])",
                "That is per cent",
            ),
            (
                PRECISION
                + "threshold = 5\n    "
                + FOR
                + LINK
                + "return np.average(link.true, weights=each[link.index])",
                "Use the threshold that is given",
            ),
        ],
    },
    "task-3": {
        "check": "check-3",
        "right": NONE + "return -math.expm1(math.log(0.025) / n)",
        "wrong": [
            (NONE + "return 0.0", "has no length"),
            (NONE + "return 0.025 ** (1 / n)", "The share of wrong ones is asked for"),
            (NONE + "return 1 - 0.05 ** (1 / n)", "lie 2.5 %"),
            (NONE + "return 1 - 0.975 ** (1 / n)", "a chance of 97.5 %"),
            (NONE + "return 3 / n", "a rule of thumb for 5 %"),
            (NONE + "return 0.025 / n", "their chances multiply"),
            (NONE + "return -math.log(0.025) / n", "comes near where n is large"),
            (NONE + "return 3.8416 / (n + 3.8416)", "Wilson's interval"),
            (
                NONE + "p = 0.0\n    while (1 - p) ** n > 0.025:\n        p += 0.001\n    return p",
                "not to four digits",
            ),
            (NONE + "return 100 * (1 - 0.025 ** (1 / n))", "That is per cent"),
            (NONE + "return 0.0880973", "Use the n that is given"),
        ],
    },
    "task-4": {
        "check": "check-4",
        "right": USUAL
        + """p = np.average(hit, weights=weight)
    parts = np.asarray(weight) * (np.asarray(hit) - p)
    n = parts.size
    se = np.sqrt(np.sum(parts**2) * n / (n - 1)) / np.sum(weight)
    return [p - 1.96 * se, p + 1.96 * se]""",
        "wrong": [
            (
                USUAL + PARTS + f"half = 1.96 * math.sqrt({SPREAD})\n    return p - half, p + half",
                "left out n / (n - 1)",
            ),
            (
                USUAL
                + PARTS
                + f"half = math.sqrt({SPREAD} * n / (n - 1))\n    return p - half, p + half",
                "one standard error",
            ),
            (
                USUAL
                + PARTS
                + f"half = 1.96 * {SPREAD} * n / (n - 1)\n    return p - half, p + half",
                "forgot the root",
            ),
            (
                USUAL
                + PARTS
                + "half = 1.96 * math.sqrt(p * (1 - p) / n)\n    return p - half, p + half",
                "interval of equal draws",
            ),
            (
                USUAL
                + PARTS
                + "spread = (weight * (hit - p) ** 2).sum() / weight.sum() ** 2 * n / (n - 1)\n"
                + "    return p - 1.96 * math.sqrt(spread), p + 1.96 * math.sqrt(spread)",
                "did not square the weight",
            ),
            (
                USUAL
                + "n, p = len(weight), hit.mean()\n"
                + f"    half = 1.96 * math.sqrt({SPREAD} * n / (n - 1))\n"
                + "    return p - half, p + half",
                "plain mean of the hits",
            ),
            (
                USUAL
                + PARTS
                + f"half = 1.96 * math.sqrt({SPREAD} * n / (n - 1))\n"
                + "    return max(0, p - half), min(1, p + half)",
                "Do not cut the ends off",
            ),
            (
                USUAL
                + PARTS
                + "half = ((weight * (hit - p)) ** 2).sum() / (weight**2).sum() * n / (n - 1)\n"
                + "    half = 1.96 * math.sqrt(half)\n    return p - half, p + half",
                "sum of the squared weights",
            ),
            (
                USUAL
                + PARTS
                + "half = ((weight * (hit - p)) ** 2).sum() / weight.sum() * n / (n - 1)\n"
                + "    half = 1.96 * math.sqrt(half)\n    return p - half, p + half",
                "It must be squared",
            ),
            (
                USUAL
                + PARTS
                + f"half = 1.96 * math.sqrt({SPREAD} / (n - 1))\n    return p - half, p + half",
                "1 / (n - 1) for",
            ),
            (
                USUAL
                + PARTS
                + f"half = 1.96 * math.sqrt({SPREAD} * (n - 1) / n)\n"
                + "    return p - half, p + half",
                "You turned n / (n - 1) round",
            ),
            (
                USUAL
                + PARTS
                + f"half = 2 * math.sqrt({SPREAD} * n / (n - 1))\n    return p - half, p + half",
                "You took 2 standard errors",
            ),
            (
                USUAL
                + PARTS
                + f"half = 1.96 * math.sqrt({SPREAD} * n / (n - 1))\n"
                + "    return max(0, p - half), p + half",
                "cut the lower end off",
            ),
        ],
    },
    "task-5": {
        "check": "check-5",
        "right": HELD
        + """held = 0
    for lower, upper in zip(reports.lower, reports.upper):
        held += bool(lower <= truth <= upper)
    return held / len(reports)""",
        "wrong": [
            (
                HELD + "return ((reports.lower < truth) & (truth < reports.upper)).mean()",
                "the lower one and the upper one",
            ),
            (
                HELD + "return ((reports.lower < truth) & (truth <= reports.upper)).mean()",
                "A lower end that is the truth",
            ),
            (
                HELD + "return ((reports.lower <= truth) & (truth < reports.upper)).mean()",
                "An upper end that is the truth",
            ),
            (
                HELD + "own = reports.dropna()\n"
                "    return ((own.lower <= truth) & (truth <= own.upper)).mean()",
                "left out the office without an interval",
            ),
            (
                HELD + "return 1 - ((reports.lower > truth) | (reports.upper < truth)).mean()",
                "for one that holds the truth",
            ),
            (HELD + "return (reports.upper >= truth).mean()", "upper ends only"),
            (HELD + "return (reports.lower <= truth).mean()", "lower ends only"),
            (
                HELD + "return ((reports.lower <= truth) & (truth <= reports.upper)).sum()",
                "how many hold it",
            ),
            (
                HELD + "return ((reports.lower <= truth) | (truth <= reports.upper)).mean()",
                "& and not |",
            ),
            (
                HELD + "own = reports.dropna()\n"
                "    return ((own.lower < truth) & (truth < own.upper)).mean()",
                "and did not count ends as inside",
            ),
            (
                HELD + "own = reports.fillna(0)\n"
                "    return ((own.lower <= truth) & (truth <= own.upper)).mean()",
                "a missing end is not 0",
            ),
            (
                HELD + "return ((reports.lower <= 0.05) & (reports.upper >= 0.05)).mean()",
                "Use the truth that is given",
            ),
        ],
    },
    "task-6": {
        "check": "check-6",
        "right": "labels_enough = 1000.0",
        "wrong": [
            ("labels_enough = 200", "whose records are split"),
            ("labels_enough = 50", "another method"),
            ("labels_enough = 500", "93 of 100 draws"),
            ("labels_enough = 100", "fewer than 94 of 100 draws"),
            ("labels_enough = 0.941", "the share of intervals"),
            ("labels_enough = 2000", "with fewer labels already"),
        ],
    },
    "task-7": {
        "check": "check-7",
        "right": LEADS
        + """others = leads[~leads.referred]
    stands_for = len(others) / others.visited.sum()
    weight = np.where(leads.referred, 1, stands_for)[leads.visited]
    return np.average(leads.wrong[leads.visited], weights=weight)""",
        "wrong": [
            (LEADS + "return leads.wrong.mean()", "every visit alike"),
            (LEADS + "return leads.wrong[leads.referred].mean()", "share among the referred"),
            (LEADS + "return leads.wrong[~leads.referred].mean()", "who were not referred"),
            (LEADS + "return leads.wrong.sum() / len(leads)", "that nobody visited"),
            (LEADS + "return leads.groupby('referred').wrong.mean().mean()", "mean of the two"),
            (
                LEADS + "first, rest = (leads.wrong[leads.referred == r].mean() for r in (1, 0))\n"
                "    return leads.referred.mean() * rest + (1 - leads.referred.mean()) * first",
                "exchanged the two",
            ),
            (
                LEADS + "weight = np.where(leads.referred, 1, len(leads) / 60)[leads.visited]\n"
                "    return np.average(leads.wrong[leads.visited], weights=weight)",
                "stand for all leads",
            ),
            (
                LEADS + "first, rest = (leads.wrong[leads.referred == r].sum() for r in (1, 0))\n"
                "    return (first + rest * len(leads) / 60) / len(leads)",
                "stand for all leads",
            ),
            (
                LEADS + "return leads.wrong[leads.referred].sum() / len(leads)",
                "as if nobody else's were wrong",
            ),
            (LEADS + "return leads.wrong.fillna(1).mean()", "for a wrong one"),
            (
                LEADS + "rates = leads.groupby('referred').wrong.mean()\n"
                "    return 100 * leads.referred.map(rates).mean()",
                "That is per cent",
            ),
        ],
    },
}
