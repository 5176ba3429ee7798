"""Typical answers to exercise 15: for each task one right in another way, and the usual wrong ones.

A wrong answer stands beside a part of the message that it must get.
"""

VISITS = """
def overstay_share(days):
    arrivals, departures = days[days.event == "arrival"], days[days.event == "departure"]
    over = 0
    for visit in arrivals.itertuples():
        own = departures[{own}]
        over += not ({ends}).any()
    return {result}
"""
SAME = "departures.identity == visit.identity"
STAY = "(own.day - visit.day)"


def visits(
    own: str = SAME, ends: str = f"{STAY}.between(0, 90)", result: str = "over / len(arrivals)"
) -> str:
    return VISITS.format(own=own, ends=ends, result=result)


REPAIR = """
def repaired_rate(groups):
    chance = groups.matched / groups.departures
    return {result}
"""
RUBIN = """
def rubin(rates, variances):
    rates, variances = pd.Series(rates), pd.Series(variances)
    within, between, m = variances.mean(), rates.var(), len(rates)
    return rates.mean(), {result}
"""
MERGED = """
def merged_for_each_right(low, high):
    links, false = low.links - high.links, low.false_links - high.false_links
    merged = low.people_wrongly_merged - high.people_wrongly_merged
    return {result}
"""
MERGE = """
def overstay_share(days):
    arrivals, departures = days[days.event == "arrival"], days[days.event == "departure"]
    both = arrivals.merge(departures, on="identity", how="left", suffixes=("", "_out"))
    both["stay"] = both.day_out - both.day
    ended = both.stay.between(0, 90)
    in_time = both.record_id[ended].nunique()
    return {result}
"""
ONE_EACH = """
def overstay_share(days):
    arrivals, departures = days[days.event == "arrival"], days[days.event == "departure"]
    left = departures.groupby("identity").day.{which}()
    return 1 - (arrivals.identity.map(left) - arrivals.day).between(0, 90).mean()
"""
COUNTED = """
def added_and_hidden(identities, truth):
    added = identities.groupby(truth).nunique() - {away}
    hidden = truth.groupby(identities).nunique() - {away}
    return {result}
"""
BIRCH = """
_t = {t}
_c = statistic.people_counted(linkage.identities(_t), world.truth, world.groups)
birch_is_right_at, birch_too_many = _t, {n}
"""

TASKS = {
    "task-1": {
        "check": "check-1",
        "right": """
def added_and_hidden(identities, truth):
    added = identities.groupby(truth).nunique() - 1
    hidden = truth.groupby(identities).nunique() - 1
    return added.sum(), hidden.sum()
""",
        "wrong": [
            (
                """
def added_and_hidden(identities, truth):
    added = identities.groupby(truth).nunique() - 1
    hidden = truth.groupby(identities).nunique() - 1
    return hidden.sum(), added.sum()
""",
                "You exchanged the two",
            ),
            (
                """
def added_and_hidden(identities, truth):
    split = (identities.groupby(truth).nunique() > 1).sum()
    mixed = truth.groupby(identities).nunique() > 1
    return split, truth[identities.map(mixed)].nunique()
""",
                "You counted people: whose records are split",
            ),
            (
                """
def added_and_hidden(identities, truth):
    split = (identities.groupby(truth).nunique() > 1).sum()
    return split, (truth.groupby(identities).nunique() - 1).sum()
""",
                "For the splits you counted people",
            ),
            (
                """
def added_and_hidden(identities, truth):
    added = (identities.groupby(truth).nunique() - 1).sum()
    mixed = truth.groupby(identities).nunique() > 1
    return added, truth[identities.map(mixed)].nunique()
""",
                "For the merges you counted the people",
            ),
            (
                """
def added_and_hidden(identities, truth):
    added = (identities.groupby(truth).nunique() - 1).sum()
    return added, (truth.groupby(identities).nunique() > 1).sum()
""",
                "you counted mixed identities",
            ),
            (
                """
def added_and_hidden(identities, truth):
    homes, people = identities.groupby(truth).nunique(), truth.groupby(identities).nunique()
    return homes[homes > 1].sum(), people[people > 1].sum()
""",
                "take 1 away for each",
            ),
            (COUNTED.format(away=0, result="added.sum(), hidden.sum()"), "take 1 away for each"),
            (COUNTED.format(away=1, result="(added, hidden)"), "You gave them one by one"),
            (COUNTED.format(away=0, result="[added, hidden]"), "You gave them one by one"),
            (
                """
def added_and_hidden(identities, truth):
    return len(truth) - truth.nunique(), len(truth) - identities.nunique()
""",
                "You counted records",
            ),
            (
                """
def added_and_hidden(identities, truth):
    return identities.nunique() - truth.nunique()
""",
                "You took the difference",
            ),
            (
                """
def added_and_hidden(identities, truth):
    more = identities.nunique() - truth.nunique()
    return more, -more
""",
                "You took the difference",
            ),
            ("def added_and_hidden(identities, truth):\n    return 6, 5", "the small file alone"),
        ],
    },
    "task-2": {
        "check": "check-2",
        "right": visits(),
        "wrong": [
            (visits(result="1 - over / len(arrivals)"), "the share that ends in time"),
            (visits(ends=f"{STAY}.between(0, 89)"), "left out the 90th day"),
            (visits(ends=f"{STAY}.between(1, 90)"), "on the day of the arrival"),
            (visits(ends=f"{STAY} >= 0"), "every later departure"),
            (visits(ends=f"{STAY}.abs() <= 90"), "before the arrival"),
            (
                """
def overstay_share(days):
    both = days[days.event == "arrival"].merge(days[days.event == "departure"], on="identity")
    stay = both.day_y - both.day_x
    in_time = both.identity[stay.between(0, 90)].nunique()
    everyone = days.identity[days.event == "arrival"].nunique()
    return 1 - in_time / everyone
""",
                "You counted identities",
            ),
            (
                """
def overstay_share(days):
    counts = days.event.value_counts()
    return 1 - counts["departure"] / counts["arrival"]
""",
                "how many arrivals and departures there are",
            ),
            (visits(result="over / len(departures)"), "You divided by the departures"),
            (visits(own="departures.day >= -1"), "departures of any identity"),
            (visits(result="over"), "That is how many"),
            (visits(result="100 * over / len(arrivals)"), "in percent"),
            (visits(result="over / len(days)"), "divided by all records"),
            (visits(ends=f"{STAY} <= 90"), "before the arrival"),
            (visits(ends="own.day > -1"), "any departure at all"),
            (MERGE.format(result="1 - ended.mean()"), "rows of a merge"),
            (MERGE.format(result="1 - ended[both.stay.notna()].mean()"), "rows of a merge"),
            (MERGE.format(result="(~ended).sum() / len(arrivals)"), "rows of a merge"),
            (MERGE.format(result="1 - ended.sum() / len(arrivals)"), "rows of a merge"),
            (MERGE.format(result="(both.stay > 90).sum() / len(arrivals)"), "forgot those without"),
            (
                MERGE.format(result="1 - in_time / both.record_id[both.stay.notna()].nunique()"),
                "forgot those without",
            ),
            (ONE_EACH.format(which="min"), "You kept one row or one departure"),
            (ONE_EACH.format(which="max"), "You kept one row or one departure"),
            (
                """
def overstay_share(days):
    one = days.pivot_table(index="identity", columns="event", values="day", aggfunc="first")
    ended = (one.departure - one.arrival).between(0, 90).sum()
    return 1 - ended / (days.event == "arrival").sum()
""",
                "You kept one row or one departure",
            ),
            (
                """
def overstay_share(days):
    arrivals, departures = days[days.event == "arrival"], days[days.event == "departure"]
    over, used = 0, set()
    for visit in arrivals.sort_values("day").itertuples():
        own = departures[(departures.identity == visit.identity) & ~departures.record_id.isin(used)]
        own = own[(own.day - visit.day).between(0, 90)].sort_values("day")
        used |= set(own.record_id[:1])
        over += own.empty
    return over / len(arrivals)
""",
                "You let a departure end one visit only",
            ),
            ("def overstay_share(days):\n    return 7 / 19", "not it"),
        ],
    },
    "task-3": {
        "check": "check-3",
        "right": """
def repaired_rate(groups):
    rates = {}
    for name, row in groups.iterrows():
        ended = float("nan")
        if row.matched:
            ended = row.in_time * row.departures / row.matched
        rates[name] = (row.visits - ended) / row.visits
    return pd.Series(rates)
""",
        "wrong": [
            (
                """
def repaired_rate(groups):
    chance = groups.matched.sum() / groups.departures.sum()
    return 1 - groups.in_time / chance / groups.visits
""",
                "one chance for all",
            ),
            (REPAIR.format(result="1 - groups.in_time * chance / groups.visits"), "You multiplied"),
            (REPAIR.format(result="1 - groups.in_time / groups.visits"), "the rate as linked"),
            (REPAIR.format(result="groups.in_time / chance / groups.visits"), "ends in time"),
            (
                """
def repaired_rate(groups):
    chance = groups.matched / groups.visits
    return 1 - groups.in_time / chance / groups.visits
""",
                "visits that never ended are left out",
            ),
            (
                REPAIR.format(result="1 - groups.in_time / chance / groups.departures"),
                "visits that never ended are left out",
            ),
            (
                REPAIR.format(result="(1 - groups.in_time / chance / groups.visits).fillna(1.0)"),
                "A rate of 1 would say",
            ),
            (
                REPAIR.format(result="(1 - groups.in_time / chance / groups.visits).fillna(0.0)"),
                "A rate of 0 would say",
            ),
            (
                REPAIR.format(result="(1 - groups.in_time / chance / groups.visits).dropna()"),
                "You left Cedar out",
            ),
            (REPAIR.format(result="groups.in_time / chance"), "visits that end in time after"),
            (
                REPAIR.format(result="(groups.visits - groups.in_time) / chance / groups.visits"),
                "divided the overstays by the chance",
            ),
            (
                REPAIR.format(result="1 - groups.matched / chance / groups.visits"),
                "divided the matched departures",
            ),
            (
                REPAIR.format(result="100 * (1 - groups.in_time / chance / groups.visits)"),
                "in percent",
            ),
            (REPAIR.format(result="groups.visits - groups.in_time / chance"), "how many overstays"),
            (
                REPAIR.format(
                    result="1 - groups.in_time * chance.where(chance > 0) / groups.visits"
                ),
                "You multiplied",
            ),
            (REPAIR.format(result="_rates_3[0]"), "fits the first table alone"),
        ],
    },
    "task-4": {
        "check": "check-4",
        "right": """
def rubin(rates, variances):
    m, mean = len(rates), sum(rates) / len(rates)
    between = sum((rate - mean) ** 2 for rate in rates) / (m - 1)
    return mean, (sum(variances) / m + between + between / m) ** 0.5
""",
        "wrong": [
            (RUBIN.format(result="within + (1 + 1 / m) * between"), "That is the variance"),
            (RUBIN.format(result="(within + between) ** 0.5"), "You left out 1/m"),
            (
                RUBIN.format(result="(within + (1 + 1 / m) * rates.var(ddof=0)) ** 0.5"),
                "divided by m - 1",
            ),
            (RUBIN.format(result="within ** 0.5"), "as if one draw were the truth"),
            (RUBIN.format(result="((1 + 1 / m) * between) ** 0.5"), "between the draws alone"),
            (
                RUBIN.format(result="(within / m + (1 + 1 / m) * between) ** 0.5"),
                "They are the same travellers",
            ),
            (RUBIN.format(result="(within + between / m) ** 0.5"), "More draws would make"),
            (RUBIN.format(result="(between + (1 + 1 / m) * within) ** 0.5"), "You exchanged"),
            (
                RUBIN.format(result="(within + (1 + 1 / m) * between / (m - 1)) ** 0.5"),
                "You divided by m - 1 twice",
            ),
            (
                RUBIN.format(result="within + (1 + 1 / m) * rates.var(ddof=0)"),
                "its root; and between the rates",
            ),
            (RUBIN.format(result="((1 + 1 / m) * (within + between)) ** 0.5"), "both terms"),
            (RUBIN.format(result="within**0.5 + ((1 + 1 / m) * between) ** 0.5"), "two roots"),
            (
                """
def rubin(rates, variances):
    rates, variances = pd.Series(rates), pd.Series(variances)
    return (variances.mean() + (1 + 1 / len(rates)) * rates.var()) ** 0.5, rates.mean()
""",
                "the rate comes first",
            ),
        ],
    },
    "task-5": {
        "check": "check-5",
        "right": """
def merged_for_each_right(low, high):
    right = [one.links - one.false_links for one in (low, high)]
    merged = low.people_wrongly_merged - high.people_wrongly_merged
    return merged / (right[0] - right[1]) if right[0] != right[1] else float("nan")
""",
        "wrong": [
            (MERGED.format(result="merged / (links - false)"), "you divided by 0"),
            (
                MERGED.format(result="merged / (links - false) if links != false else 0.0"),
                "0 would say",
            ),
            (
                MERGED.format(result="merged / (links - false) if links != false else None"),
                "so that it can stand in a column",
            ),
            (MERGED.format(result="merged / links"), "all further links"),
            (MERGED.format(result="merged / false"), "further false links"),
            (MERGED.format(result="false / (links - false)"), "You counted false links"),
            (MERGED.format(result="(links - false) / merged"), "the other way round"),
            (
                """
def merged_for_each_right(low, high):
    return low.people_wrongly_merged / (low.links - low.false_links)
""",
                "What the step adds",
            ),
            (
                MERGED.format(
                    result="-merged / (links - false) if links != false else float('nan')"
                ),
                "You went up",
            ),
            (MERGED.format(result="-merged / (links - false)"), "You went up"),
            (
                MERGED.format(result="merged / links if links != false else float('nan')"),
                "all further links",
            ),
            (
                MERGED.format(result="merged / false if links != false else float('nan')"),
                "further false links",
            ),
            (
                MERGED.format(result="false / (links - false) if links != false else float('nan')"),
                "You counted false links",
            ),
            (
                MERGED.format(result="low.people_wrongly_merged / (links - false)"),
                "How many the step adds",
            ),
            (
                """
def merged_for_each_right(low, high):
    right = low.links - low.false_links
    stays = right == high.links - high.false_links
    return float("nan") if stays else low.people_wrongly_merged / right
""",
                "What the step adds",
            ),
            (
                MERGED.format(result="merged / (links - false) if links != false else 'nan'"),
                "and not as text",
            ),
        ],
    },
    "task-6": {
        "check": "check-6",
        "right": """
def _birch(t):
    return statistic.people_counted(linkage.identities(t), world.truth, world.groups).loc["Birch"]

_rows = pd.DataFrame({t: _birch(t) for t in range(-10, 11)}).T
birch_is_right_at = int(_rows.difference.abs().idxmin())
birch_too_many = int(_rows.added_by_splits[birch_is_right_at])
""",
        "wrong": [
            (BIRCH.format(t=2, n='_c.hidden_by_merges["Birch"]'), "whom merges hide"),
            (BIRCH.format(t=2, n='_c.difference["Birch"]'), "in which the two errors cancel"),
            (BIRCH.format(t=2, n='_c.identities["Birch"]'), "how many identities there are"),
            (BIRCH.format(t=2, n='_c.added_by_splits["everybody"]'), "Birch alone is asked for"),
            (BIRCH.format(t=-10, n='_c.added_by_splits["Birch"]'), "There the count of everybody"),
            (BIRCH.format(t=-10, n='_c.added_by_splits["everybody"]'), "in both numbers"),
            (
                BIRCH.format(t=2, n="0")
                + 'birch_is_right_at, birch_too_many = int(_c.added_by_splits["Birch"]), _t\n',
                "the threshold comes first",
            ),
            (BIRCH.format(t=2, n="0"), "the identities too many are not"),
            (BIRCH.format(t=5, n='_c.added_by_splits["Birch"]'), "is not counted best"),
            (BIRCH.format(t=0, n='_c.added_by_splits["Birch"]'), "is not counted best"),
        ],
    },
}
