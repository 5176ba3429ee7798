"""Typical answers to exercise 08: for each task one right in another way, and wrong ones.

A wrong answer stands beside a part of the message that it must get.
"""

TASKS = {
    "task-1": {
        "check": "check-1",
        "right": """
def company(links, record):
    beside = {}
    for row in links.itertuples():
        beside.setdefault(row.record_l, []).append(row.record_r)
        beside.setdefault(row.record_r, []).append(row.record_l)
    found, waiting = {record}, [record]
    while waiting:
        for other in beside.get(waiting.pop(), []):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
""",
        "wrong": [
            (
                """
def company(links, record):
    own = links[(links.record_l == record) | (links.record_r == record)]
    return {record} | set(own.record_l) | set(own.record_r)
""",
                "joins to it directly",
            ),
            (
                """
def company(links, record):
    found = {record}
    for step in range(2):
        own = links[links.record_l.isin(found) | links.record_r.isin(found)]
        found |= set(own.record_l) | set(own.record_r)
    return found
""",
                "You took two steps",
            ),
            (
                """
def company(links, record):
    found, size = {record}, 0
    while len(found) > size:
        size = len(found)
        found |= set(links.record_r[links.record_l.isin(found)])
    return found
""",
                "from left to right only",
            ),
            (
                """
def company(links, record):
    found, size = {record}, 0
    while len(found) > size:
        size = len(found)
        own = links[links.record_l.isin(found) | links.record_r.isin(found)]
        found |= set(own.record_l) | set(own.record_r)
    return found - {record}
""",
                "The record itself",
            ),
            (
                """
def company(links, record):
    return set(links.record_l) | set(links.record_r)
""",
                "all records that any link names",
            ),
        ],
    },
    "task-2": {
        "check": "check-2",
        "right": """
def hangs_on(links, record):
    most, whole = 0, company(links, record)
    for at in range(len(links)):
        rest = links[np.arange(len(links)) != at]
        most = max(most, len(whole - company(rest, record)))
    return most
""",
        "wrong": [
            (
                """
def hangs_on(links, record):
    return min(len(company(links.drop(row), record)) for row in links.index)
""",
                "You counted the records that stay",
            ),
            (
                """
def hangs_on(links, record):
    whole = company(links, record)
    return sum(company(links.drop(row), record) != whole for row in links.index)
""",
                "You counted the links that matter",
            ),
            (
                """
def hangs_on(links, record):
    whole = len(company(links, record))
    lost = [whole - len(company(links.drop(row), record)) for row in links.index]
    return min((n for n in lost if n), default=0)
""",
                "takes fewest",
            ),
            (
                """
def hangs_on(links, record):
    whole, most = len(company(links, record)), 0
    for row in links.index:
        left = len(company(links.drop(row), record))
        if left < whole:
            most = max(most, left, whole - left)
    return most
""",
                "the larger side",
            ),
            (
                """
def hangs_on(links, record):
    whole = len(company(links, record))
    own = links.index[(links.record_l == record) | (links.record_r == record)]
    return max((whole - len(company(links.drop(row), record)) for row in own), default=0)
""",
                "only links of the record itself",
            ),
            (
                """
def hangs_on(links, record):
    whole = len(company(links, record))
    return whole - len(company(links.drop(links.weight.idxmin()), record))
""",
                "lightest link need not be the one it hangs on",
            ),
        ],
    },
    "task-3": {
        "check": "check-3",
        "right": """
def refused(links, a, b):
    group, found = {}, set()
    for row in links.sort_values("weight", ascending=False).itertuples():
        left = group.get(row.record_l, {row.record_l})
        right = group.get(row.record_r, {row.record_r})
        if {a, b} <= left | right:
            found.add((row.record_l, row.record_r))
        else:
            for record in left | right:
                group[record] = left | right
    return found
""",
        "wrong": [
            (
                """
def refused(links, a, b):
    pairs = set(zip(links.record_l, links.record_r))
    return pairs & {(a, b), (b, a)}
""",
                "between the two records themselves",
            ),
            (
                """
def refused(links, a, b):
    made = links[:0]
    for row in links.sort_values("weight", ascending=False).index:
        made = pd.concat([made, links.loc[[row]]])
        if b in company(made, a):
            return {(links.record_l[row], links.record_r[row])}
    return set()
""",
                "You stopped at the first link",
            ),
            (
                """
def refused(links, a, b):
    made, found = links[:0], set()
    for row in links.sort_values("weight").index:
        tried = pd.concat([made, links.loc[[row]]])
        if b in company(tried, a):
            found.add((links.record_l[row], links.record_r[row]))
        else:
            made = tried
    return found
""",
                "the lightest links first",
            ),
            (
                """
def refused(links, a, b):
    made, found = links[:0], set()
    for row in links.index:
        tried = pd.concat([made, links.loc[[row]]])
        if b in company(tried, a):
            found.add((links.record_l[row], links.record_r[row]))
        else:
            made = tried
    return found
""",
                "in the order of the rows",
            ),
            (
                """
def refused(links, a, b):
    own = links[links.record_l.isin([a, b]) | links.record_r.isin([a, b])]
    return set(zip(own.record_l, own.record_r))
""",
                "every link of the two records",
            ),
            (
                """
def refused(links, a, b):
    return set(zip(links.record_l, links.record_r))
""",
                "every link on a path",
            ),
            (
                """
def refused(links, a, b):
    made, found = links[:0], set()
    for row in links.sort_values("weight", ascending=False).index:
        made = pd.concat([made, links.loc[[row]]])
        if b in company(made, a):
            found.add((links.record_l[row], links.record_r[row]))
    return found
""",
                "every link from the first refused one on",
            ),
            (
                """
def refused(links, a, b):
    found, rest = set(), links.sort_values("weight")
    while b in company(rest, a):
        found.add((rest.record_l.iloc[0], rest.record_r.iloc[0]))
        rest = rest.iloc[1:]
    return found
""",
                "the harmless one too",
            ),
        ],
    },
    "task-4": {
        "check": "check-4",
        "right": """
def people_disturbed(before, after, truth):
    churn = arrival.churn(before, after)
    return int((churn.lost + churn.gained).groupby(truth).max().gt(0).sum())
""",
        "wrong": [
            (
                """
def people_disturbed(before, after, truth):
    churn = arrival.churn(before, after)
    return int((churn.lost + churn.gained > 0).sum())
""",
                "You counted records",
            ),
            (
                """
def people_disturbed(before, after, truth):
    return truth[before.index[before != after]].nunique()
""",
                "You compared the numbers",
            ),
            (
                """
def people_disturbed(before, after, truth):
    churn = arrival.churn(before, after)
    return truth[churn.index[churn.lost > 0]].nunique()
""",
                "those who lost company",
            ),
            (
                """
def people_disturbed(before, after, truth):
    churn = arrival.churn(before, after)
    return truth[churn.index[churn.gained > 0]].nunique()
""",
                "those who gained company",
            ),
            (
                """
def people_disturbed(before, after, truth):
    churn = arrival.churn(before, after)
    return truth[churn.index[(churn.lost > 0) & (churn.gained > 0)]].nunique()
""",
                "lost and gained",
            ),
            (
                """
def people_disturbed(before, after, truth):
    churn = arrival.churn(before, after)
    changed = truth[churn.index[(churn.lost > 0) | (churn.gained > 0)]]
    return (~pd.Series(truth.unique()).isin(changed)).sum()
""",
                "all kept their company",
            ),
            (
                """
def people_disturbed(before, after, truth):
    churn = arrival.churn(before, after)
    return truth[churn.index[churn.lost != churn.gained]].nunique()
""",
                "loses one and gains one",
            ),
            (
                """
def people_disturbed(before, after, truth):
    churn = arrival.churn(before, after)
    return truth[churn.index[(churn.lost == 0) & (churn.gained == 0)]].nunique()
""",
                "a record that kept its company",
            ),
        ],
    },
    "task-5": {
        "check": "check-5",
        "right": """
state = viewer.state
state.first, state.second = state.letter[_judged.record_l], state.letter[_judged.record_r]
state.act("different")
together_up_to = float(state.path(state.made[0]).weight.min())
""",
        "wrong": [
            ("together_up_to = round(_judged.weight, 1)\n", "your verdict took away"),
            ("together_up_to = round(_path.weight.max(), 1)\n", "the strongest link on the way"),
            ("together_up_to = round(_rest.weight.min(), 1)\n", "of the whole identity"),
            ("together_up_to = round(_path.weight.mean(), 1)\n", "You averaged the way"),
            ("together_up_to = 6.0\n", "the threshold of now"),
        ],
    },
    "task-6": {
        "check": "check-6",
        "right": """
def harmed(before, after, truth):
    both = pd.crosstab(states(before, truth), states(after, truth))
    return both.loc["intact"].drop("intact").sum()
""",
        "wrong": [
            (
                """
def harmed(before, after, truth):
    was, now = states(before, truth), states(after, truth)
    return (now == "intact").sum() - (was == "intact").sum()
""",
                "how many more are intact",
            ),
            (
                """
def harmed(before, after, truth):
    was, now = states(before, truth), states(after, truth)
    return (was == "intact").sum() - (now == "intact").sum()
""",
                "the difference of the two counts",
            ),
            (
                """
def harmed(before, after, truth):
    was, now = states(before, truth), states(after, truth)
    return ((was != "intact") & (now == "intact")).sum()
""",
                "those who gain",
            ),
            (
                """
def harmed(before, after, truth):
    return (states(after, truth) != "intact").sum()
""",
                "everybody who is not intact after",
            ),
            (
                """
def harmed(before, after, truth):
    was, now = (states(own, truth).isin(["merged", "both"]) for own in (before, after))
    return now.sum() - was.sum()
""",
                "who were split before",
            ),
            (
                """
def harmed(before, after, truth):
    was, now = states(before, truth), states(after, truth)
    return ((was == "intact") & now.isin(["merged", "both"])).sum()
""",
                "Whoever is split is not intact either",
            ),
            (
                """
def harmed(before, after, truth):
    was, now = (states(own, truth).isin(["merged", "both"]) for own in (before, after))
    return (~was & now).sum()
""",
                "who were split before",
            ),
        ],
    },
}
