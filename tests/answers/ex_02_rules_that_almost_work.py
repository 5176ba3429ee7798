"""Typical answers to exercise 02: for each task one right in another way, and wrong ones.

A wrong answer stands beside a part of the message that it must get.
"""

TASKS = {
    "task-1": {
        "check": "check-1",
        "right": """
def count_links(records, fields):
    known = records[fields].dropna()
    keys = list(map(tuple, known.to_numpy()))
    seen, links = {}, 0
    for key in keys:
        links += seen.get(key, 0)
        seen[key] = seen.get(key, 0) + 1
    return links
""",
        "wrong": [
            (
                """
def count_links(records, fields):
    sizes = records.groupby(fields, dropna=False).size()
    return (sizes * (sizes - 1) // 2).sum()
""",
                "You let a blank agree with a blank",
            ),
            (
                """
def count_links(records, fields):
    return records.dropna(subset=fields).duplicated(fields, keep=False).sum()
""",
                "You counted the records that are linked",
            ),
            (
                """
def count_links(records, fields):
    return records.dropna(subset=fields).duplicated(fields).sum()
""",
                "each record after the first",
            ),
            (
                """
def count_links(records, fields):
    return (records.groupby(fields).size() > 1).sum()
""",
                "You counted the identities",
            ),
            (
                """
def count_links(records, fields):
    sizes = records.groupby(fields).size()
    return (sizes * (sizes - 1)).sum()
""",
                "every pair twice",
            ),
            (
                """
def count_links(records, fields):
    return (records.groupby(fields).size() ** 2).sum()
""",
                "You squared the sizes",
            ),
            (
                """
def count_links(records, fields):
    rows, links = records[fields].to_dict("records"), 0
    for i, one in enumerate(rows):
        links += sum(any(one[f] == other[f] and other[f] is not None and one[f] == one[f]
                         for f in fields) for other in rows[:i])
    return links
""",
                "agree on one of the fields",
            ),
            (
                """
def count_links(records, fields):
    sizes = records.groupby(fields[0]).size()
    return (sizes * (sizes - 1) // 2).sum()
""",
                "the first field only",
            ),
            (
                """
def count_links(records, fields):
    for field in fields:
        sizes = records.groupby(field).size()
    return (sizes * (sizes - 1) // 2).sum()
""",
                "the last field only",
            ),
        ],
    },
    "task-2": {
        "check": "check-2",
        "right": """
def recall_by_tradition(identities, truth, groups):
    found, true_pairs = {}, {}
    for person, own in identities.groupby(truth):
        tradition, count = groups[person], len(own)
        true_pairs[tradition] = true_pairs.get(tradition, 0) + math.comb(count, 2)
        linked = sum(math.comb(n, 2) for n in own.value_counts())
        found[tradition] = found.get(tradition, 0) + linked
    return pd.Series(found) / pd.Series(true_pairs)
""",
        "wrong": [
            (
                """
def recall_by_tradition(identities, truth, groups):
    table = pd.DataFrame({"person": truth, "identity": identities})
    table["group"] = table.person.map(groups)
    size = table.groupby("identity").person.transform("size")
    own = table.groupby(["identity", "person"]).group.transform("size")
    return (own - 1).groupby(table.group).sum() / (size - 1).groupby(table.group).sum()
""",
                "That is precision",
            ),
            (
                """
def recall_by_tradition(identities, truth, groups):
    table = pd.DataFrame({"person": truth, "identity": identities})
    table["group"] = table.person.map(groups)
    size = table.groupby("person").identity.transform("size")
    own = table.groupby(["identity", "person"]).group.transform("size")
    return (size - own).groupby(table.group).sum() / (size - 1).groupby(table.group).sum()
""",
                "share of true pairs that are missed",
            ),
            (
                """
def recall_by_tradition(identities, truth, groups):
    whole = identities.groupby(truth).nunique() == 1
    return whole.groupby(groups).mean()
""",
                "people whose records are all together",
            ),
            (
                """
def recall_by_tradition(identities, truth, groups):
    of_person = truth.value_counts()
    together = pd.DataFrame({"p": truth, "i": identities}).groupby(["p", "i"]).size()
    return (together * (together - 1)).sum() / (of_person * (of_person - 1)).sum()
""",
                "That is everybody together",
            ),
            (
                """
def recall_by_tradition(identities, truth, groups):
    together = pd.DataFrame({"p": truth, "i": identities}).groupby(["p", "i"]).size()
    found = (together * (together - 1)).groupby("p").sum()
    size = truth.value_counts()
    return (found / (size * (size - 1))).groupby(groups).mean()
""",
                "the mean of each person's own recall",
            ),
            (
                """
def recall_by_tradition(identities, truth, groups):
    together = pd.DataFrame({"p": truth, "i": identities}).groupby(["p", "i"]).size()
    found = (together * (together - 1)).groupby("p").sum().groupby(groups).sum()
    size = truth.value_counts()
    return 100 * found / (size * (size - 1)).groupby(groups).sum()
""",
                "That is in percent",
            ),
        ],
    },
    "task-3": {
        "check": "check-3",
        "right": """
import re

def tidy(name):
    if name is None:
        return None
    kept = re.sub(r"\\b(ar|den|ola|tes)\\b", " ", name.lower().replace("-", " "))
    return re.sub(" +", " ", kept).strip()
""",
        "wrong": [
            (
                """
def tidy(name):
    if name is None:
        return None
    name = name.lower().replace("-", " ")
    for particle in ("ar", "den", "ola", "tes"):
        name = name.replace(particle, "")
    return " ".join(name.split())
""",
                "You cut the letters out of longer words",
            ),
            (
                """
def tidy(name):
    if name is None:
        return None
    words = name.lower().replace("-", "").split()
    return " ".join(word for word in words if word not in ("ar", "den", "ola", "tes"))
""",
                "You removed the hyphen",
            ),
            (
                """
def tidy(name):
    if name is None:
        return None
    words = [word for word in name.lower().split() if word not in ("ar", "den", "ola", "tes")]
    return " ".join(words).replace("-", " ")
""",
                "before you replaced hyphens",
            ),
            (
                """
def tidy(name):
    if name is None:
        return None
    words = name.replace("-", " ").split()
    return " ".join(word for word in words if word not in ("ar", "den", "ola", "tes"))
""",
                "Capitals are still there",
            ),
            (
                """
def tidy(name):
    words = (name or "").lower().replace("-", " ").split()
    return " ".join(word for word in words if word not in ("ar", "den", "ola", "tes"))
""",
                "You made an empty text of a blank",
            ),
            (
                """
import re

def tidy(name):
    if name is None:
        return None
    kept = re.sub(r"(ar|den|ola|tes)\\b", " ", name.lower().replace("-", " "))
    return " ".join(kept.split())
""",
                "You cut the end of a longer word",
            ),
            (
                """
import re

def tidy(name):
    if name is None:
        return None
    kept = re.sub(r"\\b(ar|den|ola|tes)", " ", name.lower().replace("-", " "))
    return " ".join(kept.split())
""",
                "You cut the beginning of a longer word",
            ),
            (
                """
def tidy(name):
    if name is None:
        return None
    words = name.replace("-", " ").split()
    return " ".join(word for word in words if word not in ("ar", "den", "ola", "tes")).lower()
""",
                "before the letters were small",
            ),
        ],
    },
    "task-4": {
        "check": "check-4",
        "right": """
builder = sp.widgets.RuleBuilder(world, ["family_name", "birth_date"])
counts = []
for steps in ([], ["hyphens", "first"]):
    builder.state.standardise = steps
    counts.append(builder.state.found.people.people_wrongly_merged["everybody"])
more_merged = counts[1] - counts[0]
""",
        "wrong": [
            (
                """
state = sp.widgets.RuleBuilder(world, ["family_name", "birth_date"], ["hyphens", "first"]).state
more_merged = int(state.found.people.people_wrongly_merged["everybody"])
""",
                "how many are merged after the steps",
            ),
            (
                """
state = sp.widgets.RuleBuilder(world, ["family_name", "birth_date"]).state
more_merged = int(state.found.people.people_wrongly_merged["everybody"])
""",
                "how many are merged as written",
            ),
            (
                """
state = sp.widgets.RuleBuilder(world, ["family_name", "birth_date"], ["hyphens", "first"]).state
more_merged = int((state.before.people - state.found.people).people_split["everybody"])
""",
                "how many fewer have split records",
            ),
            (
                """
state = sp.widgets.RuleBuilder(world, ["family_name", "birth_date"], ["hyphens", "first"]).state
more_merged = int((state.before.people - state.found.people).people_wrongly_merged["everybody"])
""",
                "the other way round",
            ),
        ],
    },
    "task-5": {
        "check": "check-5",
        "right": """
def chance_of_shared(people, days):
    nobody = 1.0
    for entered in range(1, people):
        nobody *= (days - entered) / days
    return 1 - nobody
""",
        "wrong": [
            (
                """
def chance_of_shared(people, days):
    return math.prod(1 - i / days for i in range(people))
""",
                "the chance that nobody shares",
            ),
            (
                """
def chance_of_shared(people, days):
    return 1 - (1 - 1 / days) ** (people - 1)
""",
                "somebody shares *my* date",
            ),
            (
                """
def chance_of_shared(people, days):
    return 1 - (1 - 1 / days) ** people
""",
                "this many others",
            ),
            ("def chance_of_shared(n, d):\n    return n / d\n", "You divided people by dates"),
            (
                """
def chance_of_shared(people, days):
    return math.comb(people, 2) / days
""",
                "the number of pairs to expect",
            ),
            (
                """
def chance_of_shared(people, days):
    return 1 - math.prod(1 - i / days for i in range(1, people + 1))
""",
                "one person too many",
            ),
            (
                """
def chance_of_shared(people, days):
    return 1 - math.prod(1 - i / days for i in range(1, people - 1))
""",
                "one person too few",
            ),
            (
                """
def chance_of_shared(people, days):
    return 1 - (1 - 1 / days) ** math.comb(people, 2)
""",
                "all pairs as independent",
            ),
            (
                """
def chance_of_shared(people, days):
    return 1 - math.exp(-people * (people - 1) / 2 / days)
""",
                "all pairs as independent",
            ),
        ],
    },
    "task-6": {
        "check": "check-6",
        "right": """
from collections import Counter

def expected_pairs(people, size):
    both = Counter(zip(people.given_name, people.family_name))
    dates = Counter(people.papers_birth_date)
    every = math.comb(len(people), 2)
    names, date = (sum(math.comb(n, 2) for n in c.values()) / every for c in (both, dates))
    return names * date * math.comb(size, 2)
""",
        "wrong": [
            (
                """
def expected_pairs(people, size):
    same = people.groupby(list(people.columns)).size()
    chance = (same * (same - 1)).sum() / (len(people) * (len(people) - 1))
    return chance * size * (size - 1) / 2
""",
                "pairs of this file that agree on all three",
            ),
            (
                """
def expected_pairs(people, size):
    same = people.groupby(["given_name", "family_name"]).size()
    chance = (same * (same - 1)).sum() / (len(people) * (len(people) - 1))
    return chance * size * (size - 1) / 2
""",
                "You left out the birth date",
            ),
            (
                """
def expected_pairs(people, size):
    same = people.papers_birth_date.value_counts()
    chance = (same * (same - 1)).sum() / (len(people) * (len(people) - 1))
    return chance * size * (size - 1) / 2
""",
                "You left out the names",
            ),
            (
                """
def expected_pairs(people, size):
    chance = 1.0
    for fields in (["given_name", "family_name"], ["papers_birth_date"]):
        same = people.groupby(fields).size()
        chance *= (same * (same - 1)).sum() / (len(people) * (len(people) - 1))
    return chance * size * (size - 1)
""",
                "each pair of the list twice",
            ),
            (
                """
def expected_pairs(people, size):
    chance = 1.0
    for fields in (["given_name", "family_name"], ["papers_birth_date"]):
        same = people.groupby(fields).size()
        chance *= (same * (same - 1)).sum() / (len(people) * (len(people) - 1))
    return chance * size
""",
                "You multiplied by people",
            ),
            (
                """
def expected_pairs(people, size):
    chance = 1.0
    for fields in (["given_name", "family_name"], ["papers_birth_date"]):
        same = people.groupby(fields).size()
        chance *= (same * (same - 1)).sum() / (len(people) * (len(people) - 1))
    return chance * math.comb(len(people), 2) * size / len(people)
""",
                "Pairs grow with its square",
            ),
            (
                """
def expected_pairs(people, size):
    chance, n = 1.0, len(people)
    for fields in (["given_name", "family_name"], ["papers_birth_date"]):
        same = people.groupby(fields).size()
        chance *= (same**2).sum() / n**2
    return chance * size * (size - 1) / 2
""",
                "agreeing with themselves",
            ),
            (
                """
def expected_pairs(people, size):
    chance, n = 1.0, len(people)
    for fields in (["given_name", "family_name"], ["papers_birth_date"]):
        same = people.groupby(fields).size()
        chance *= ((same / n) ** 2).sum()
    return chance * size**2 / 2
""",
                "agreeing with themselves",
            ),
            (
                """
def expected_pairs(people, size):
    chance, n = 1.0, len(people)
    for fields in (["given_name", "family_name"], ["papers_birth_date"]):
        same = people.groupby(fields).size()
        chance *= (same**2).sum() / (n * (n - 1))
    return chance * size * (size - 1) / 2
""",
                "agreeing with themselves",
            ),
            (
                """
def expected_pairs(people, size):
    chance, n = 1.0, len(people)
    for fields in people.columns:
        same = people.groupby(fields).size()
        chance *= (same * (same - 1)).sum() / (n * (n - 1))
    return chance * size * (size - 1) / 2
""",
                "given name and family name as independent",
            ),
            (
                """
def expected_pairs(people, size):
    chance, n = 1.0, len(people)
    for fields in (["given_name", "family_name"], ["papers_birth_date"]):
        same = people.groupby(fields).size()
        chance *= (same * (same - 1)).sum() / (n * (n - 1))
    return round(chance * size * (size - 1) / 2)
""",
                "Do not round",
            ),
            (
                """
def expected_pairs(people, size):
    chance, n = 1.0, len(people)
    for fields in (["given_name", "family_name"], ["papers_birth_date"]):
        same = people.groupby(fields).size()
        chance *= (same * (same - 1)).sum() / (n * (n - 1))
    return chance * size**2 / 2
""",
                "n(n-1)/2 of n",
            ),
        ],
    },
    "task-7": {
        "check": "check-7",
        "right": """
from scipy.stats import binom

def chance_of_so_few(late, rows, usual):
    return binom(rows, usual).cdf(late)
""",
        "wrong": [
            (
                """
def chance_of_so_few(late, rows, usual):
    return math.comb(rows, late) * usual**late * (1 - usual) ** (rows - late)
""",
                "exactly so many",
            ),
            (
                """
def chance_of_so_few(late, rows, usual):
    return sum(math.comb(rows, k) * usual**k * (1 - usual) ** (rows - k) for k in range(late))
""",
                "at most includes it",
            ),
            (
                """
from scipy.stats import binom

def chance_of_so_few(late, rows, usual):
    return binom(rows, usual).sf(late - 1)
""",
                "at least so many",
            ),
            (
                """
from scipy.stats import binom

def chance_of_so_few(late, rows, usual):
    return 1 - binom(rows, usual).cdf(late)
""",
                "more than so many",
            ),
            (
                """
def chance_of_so_few(late, rows, usual):
    return (1 - usual) ** (rows - late)
""",
                "chosen rows are not late",
            ),
            (
                """
def chance_of_so_few(late, rows, usual):
    return (1 - usual) ** rows
""",
                "the chance that none is late",
            ),
            (
                """
def chance_of_so_few(late, rows, usual):
    return sum(math.comb(rows, k) * (1 - usual) ** k * usual ** (rows - k) for k in range(late + 1))
""",
                "You exchanged the two shares",
            ),
            (
                """
def chance_of_so_few(late, rows, usual):
    return sum(usual**k * (1 - usual) ** (rows - k) for k in range(late + 1))
""",
                "in how many ways",
            ),
        ],
    },
}
