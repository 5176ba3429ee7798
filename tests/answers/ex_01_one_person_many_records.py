"""Typical answers to exercise 01: for each task one right in another way, and wrong ones.

A wrong answer stands beside a part of the message that it must get.
"""

TASKS = {
    "task-1": {
        "check": "check-1",
        "right": """
def compare(one, other, fields):
    words = []
    for field in fields:
        values = pd.Series([one[field], other[field]])
        if values.isna().any():
            words.append("missing")
        else:
            words.append("agrees" if values.nunique() == 1 else "differs")
    return [words.count(word) for word in ("agrees", "differs", "missing")]
""",
        "wrong": [
            (
                """
def compare(one, other, fields):
    both = [f for f in fields if pd.isna(one[f]) and pd.isna(other[f])]
    agrees = sum(one[f] == other[f] for f in fields if f not in both)
    return agrees, len(fields) - agrees - len(both), len(both)
""",
                "A value beside a blank",
            ),
            (
                """
def compare(one, other, fields):
    both = [f for f in fields if pd.isna(one[f]) and pd.isna(other[f])]
    single = [f for f in fields if pd.isna(one[f]) != pd.isna(other[f])]
    agrees = len(both) + sum(one[f] == other[f] for f in fields if f not in both)
    return agrees, len(fields) - agrees - len(single), len(single)
""",
                "Two blanks do not agree",
            ),
            (
                """
def compare(one, other, fields):
    agrees = sum(one[f] == other[f] for f in fields)
    differs = sum(one[f] != other[f] for f in fields)
    return agrees, differs, sum(pd.isna(one[f]) or pd.isna(other[f]) for f in fields)
""",
                "must add up",
            ),
            (
                """
def compare(one, other, fields):
    agrees = sum(str(one[f]) == str(other[f]) for f in fields)
    return agrees, len(fields) - agrees, 0
""",
                "as if they were values",
            ),
            (
                """
def compare(one, other, fields):
    known = [f for f in fields if pd.notna(one[f]) and pd.notna(other[f])]
    agrees = sum(one[f] == other[f] for f in known)
    return agrees, len(fields) - agrees, 0
""",
                "Missing is not disagreement",
            ),
            (
                """
def compare(one, other, fields):
    known = [f for f in fields if pd.notna(one[f]) and pd.notna(other[f])]
    agrees = sum(one[f] == other[f] for f in known)
    return agrees, len(fields) - len(known), len(known) - agrees
""",
                "The order is",
            ),
            (
                """
def compare(one, other, fields):
    known = [f for f in one.index if pd.notna(one[f]) and pd.notna(other[f])]
    agrees = sum(one[f] == other[f] for f in known)
    return agrees, len(known) - agrees, len(one) - len(known)
""",
                "record ids too",
            ),
        ],
    },
    "task-2": {
        "check": "check-2",
        "right": """
def spellings(records, truth):
    found = {truth[record]: set() for record in records.record_id}
    for row in records.itertuples():
        if not pd.isna(row.given_name) and not pd.isna(row.family_name):
            found[truth[row.record_id]].add((row.given_name, row.family_name))
    return pd.Series({person: len(names) for person, names in found.items()})
""",
        "wrong": [
            (
                """
def spellings(records, truth):
    return records.groupby(records.record_id.map(truth)).size()
""",
                "You counted records",
            ),
            (
                """
def spellings(records, truth):
    written = records.given_name.fillna("") + " " + records.family_name.fillna("")
    return written.groupby(records.record_id.map(truth)).nunique()
""",
                "a name with a blank",
            ),
            (
                """
def spellings(records, truth):
    written = records.given_name + " " + records.family_name
    return written.groupby(records.record_id.map(truth)).count()
""",
                "every full name",
            ),
            (
                """
def spellings(records, truth):
    full = records[records.family_name.notna()]
    found = full.given_name.groupby(full.record_id.map(truth)).nunique()
    return found
""",
                "You counted given names",
            ),
            (
                """
def spellings(records, truth):
    written = records.given_name + " " + records.family_name
    written = written.map(lambda name: " ".join(sorted(name.split())), na_action="ignore")
    return written.groupby(records.record_id.map(truth)).nunique()
""",
                "You ignored the order",
            ),
            (
                """
def spellings(records, truth):
    full = records.dropna(subset=["given_name", "family_name"])
    written = full.given_name + " " + full.family_name
    return written.groupby(full.record_id.map(truth)).nunique()
""",
                "Somebody is gone",
            ),
            (
                """
def spellings(records, truth):
    written = records.given_name + " " + records.family_name
    return written.groupby(records.record_id.map(truth)).nunique().to_dict()
""",
                "A Series is asked for",
            ),
        ],
    },
    "task-3": {
        "check": "check-3",
        "right": """
def sources_of(records, ids, field):
    found = {}
    for row in records.to_dict("records"):
        if row["record_id"] in ids and not pd.isna(row[field]):
            found.setdefault(row[field], set()).add(row["source"])
    return {value: pd.Series(sorted(names)).unique() for value, names in found.items()}
""",
        "wrong": [
            (
                """
def sources_of(records, ids, field):
    own = records[records.record_id.isin(ids)]
    return {value: sorted(rows.source) for value, rows in own.groupby(field)}
""",
                "one witness",
            ),
            (
                """
def sources_of(records, ids, field):
    own = records[records.record_id.isin(ids)].groupby(field, dropna=False)
    return {value: sorted(set(rows.source)) for value, rows in own}
""",
                "A blank is no value",
            ),
            (
                """
def sources_of(records, ids, field):
    return {value: sorted(set(rows.source)) for value, rows in records.groupby(field)}
""",
                "the whole file",
            ),
            (
                """
def sources_of(records, ids, field):
    own = records[records.record_id.isin(ids)]
    return {value: list(rows.source.unique()) for value, rows in own.groupby(field)}
""",
                "alphabetical order",
            ),
            (
                """
def sources_of(records, ids, field):
    own = records[records.record_id.isin(ids)]
    return {value: len(rows) for value, rows in own.groupby(field)}
""",
                "You counted records",
            ),
            (
                """
def sources_of(records, ids, field):
    own = records[records.record_id.isin(ids)].dropna(subset=[field])
    return {name: sorted(set(rows[field])) for name, rows in own.groupby("source")}
""",
                "the values of each source",
            ),
            (
                """
def sources_of(records, ids, field):
    own = records[records.record_id.isin(ids)].groupby("birth_date")
    return {value: sorted(set(rows.source)) for value, rows in own}
""",
                "You answered for birth_date",
            ),
        ],
    },
    "task-4": {
        "check": "check-4",
        "right": """
def fell_apart(records, links, source):
    gone = set(records.record_id[records.source == source])
    near = {}
    for a, b in zip(links.record_l, links.record_r):
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)

    def reach(start, forbidden):
        seen, todo = {start}, [start]
        while todo:
            for other in near.get(todo.pop(), []):
                if other not in seen and other not in forbidden:
                    seen.add(other)
                    todo.append(other)
        return seen

    count, done = 0, set()
    for record in records.record_id:
        if record not in done:
            whole = reach(record, set())
            done |= whole
            left = whole - gone
            count += bool(left) and reach(next(iter(left)), gone) != left
    return count
""",
        "wrong": [
            (
                """
def fell_apart(records, links, source):
    before = provenance.identities_of(links, records.record_id)
    return before[records.record_id[records.source == source]].nunique()
""",
                "every identity that holds a record",
            ),
            (
                """
def fell_apart(records, links, source):
    before = provenance.identities_of(links, records.record_id)
    kept = records.record_id[records.source != source]
    rest = links[links.record_l.isin(kept) & links.record_r.isin(kept)]
    parts = provenance.identities_of(rest, kept).groupby(before).nunique()
    return parts[parts > 1].sum()
""",
                "You counted the pieces",
            ),
            (
                """
def fell_apart(records, links, source):
    before = provenance.identities_of(links, records.record_id)
    kept = records.record_id[records.source != source]
    rest = links[links.record_l.isin(kept) & links.record_r.isin(kept)]
    return provenance.identities_of(rest, kept).nunique() - before[kept].nunique()
""",
                "how many identities were added",
            ),
            (
                """
def fell_apart(records, links, source):
    before = provenance.identities_of(links, records.record_id)
    kept = records.record_id[records.source != source]
    rest = links[links.record_l.isin(kept) & links.record_r.isin(kept)]
    return provenance.identities_of(rest, kept).nunique() - before.nunique()
""",
                "You compared numbers of identities",
            ),
            (
                """
def fell_apart(records, links, source):
    before = provenance.identities_of(links, records.record_id)
    kept = records.record_id[records.source != source]
    after = provenance.identities_of(links, records.record_id)[kept]
    return (after.groupby(before).nunique() > 1).sum()
""",
                "Nothing falls apart yet",
            ),
            (
                """
def fell_apart(records, links, source):
    before = provenance.identities_of(links, records.record_id)
    touched = before[records.record_id[records.source == source]]
    kept = records.record_id[records.source != source]
    rest = links[links.record_l.isin(kept) & links.record_r.isin(kept)]
    return provenance.identities_of(rest, kept)[before[kept].isin(touched)].nunique()
""",
                "all that is left of the identities",
            ),
            (
                """
def fell_apart(records, links, source):
    before = provenance.identities_of(links, records.record_id)
    kept = records.record_id[records.source != source]
    rest = links[links.record_l.isin(kept) & links.record_r.isin(kept)]
    after = provenance.identities_of(rest, records.record_id)
    return (after.groupby(before).nunique() > 1).sum()
""",
                "They are withdrawn too",
            ),
        ],
    },
    "task-5": {
        "check": "check-5",
        "right": """
def across_sources(records, truth, field):
    from sameperson.world.sql import connect

    db = connect("tiny")
    db.register("mine", records[["record_id", "source", field]].rename(columns={field: "said"}))
    db.register("whose", pd.DataFrame({"record_id": truth.index, "person": truth.to_numpy()}))
    return db.sql('''
        SELECT count(*), count(*) FILTER (p.person = q.person)
        FROM mine a JOIN mine b ON a.said = b.said AND a.record_id < b.record_id
             AND a.source <> b.source
        JOIN whose p ON p.record_id = a.record_id JOIN whose q ON q.record_id = b.record_id
    ''').fetchall()[0]
""",
        "wrong": [
            (
                """
def across_sources(records, truth, field):
    known = records[["record_id", "source", field]].dropna()
    pairs = known.merge(known, on=field)
    pairs = pairs[pairs.record_id_x < pairs.record_id_y]
    return len(pairs), (pairs.record_id_x.map(truth) == pairs.record_id_y.map(truth)).sum()
""",
                "You counted pairs of one source too",
            ),
            (
                """
def across_sources(records, truth, field):
    known = records[["record_id", "source", field]].dropna()
    pairs = known.merge(known, on=field)
    pairs = pairs[pairs.source_x != pairs.source_y]
    return len(pairs), (pairs.record_id_x.map(truth) == pairs.record_id_y.map(truth)).sum()
""",
                "every pair twice",
            ),
            (
                """
def across_sources(records, truth, field):
    known = records[["record_id", "source", field]]
    pairs = known.merge(known, on=field)
    pairs = pairs[(pairs.record_id_x < pairs.record_id_y) & (pairs.source_x != pairs.source_y)]
    return len(pairs), (pairs.record_id_x.map(truth) == pairs.record_id_y.map(truth)).sum()
""",
                "You let blanks share a value",
            ),
            (
                """
def across_sources(records, truth, field):
    known = records[["record_id", "source", field]].dropna()
    pairs = known.merge(known, on=[field, "source"])
    pairs = pairs[pairs.record_id_x < pairs.record_id_y]
    return len(pairs), (pairs.record_id_x.map(truth) == pairs.record_id_y.map(truth)).sum()
""",
                "You counted the pairs of one source.",
            ),
            (
                """
def across_sources(records, truth, field):
    known = records[["record_id", "source", field]].dropna()
    pairs = known.merge(known, on=field)
    pairs = pairs[(pairs.record_id_x < pairs.record_id_y) & (pairs.source_x != pairs.source_y)]
    pairs = pairs[pairs.record_id_x.map(truth) == pairs.record_id_y.map(truth)]
    return len(pairs), len(pairs)
""",
                "The first number is of all such pairs",
            ),
            (
                """
def across_sources(records, truth, field):
    known = records[["record_id", "source", "phone"]].dropna()
    pairs = known.merge(known, on="phone")
    pairs = pairs[(pairs.record_id_x < pairs.record_id_y) & (pairs.source_x != pairs.source_y)]
    return len(pairs), (pairs.record_id_x.map(truth) == pairs.record_id_y.map(truth)).sum()
""",
                "You answered for phone",
            ),
        ],
    },
    "task-6": {
        "check": "check-6",
        "right": """
groups = linkage.identities(threshold).loc[case.person.index]
left_out = set(groups.index[(groups != groups.iloc[0]) & (case.person == case.person.iloc[0])])
""",
        "wrong": [
            ("left_out = case.same\n", "all who are about the same person"),
            (
                "left_out = [r for r in case.others\n"
                "            if case.identity[r] != case.identity[case.first]]\n",
                "One of these records is about somebody else",
            ),
            (
                "left_out = [r for r in case.others\n"
                "            if case.identity[r] == case.identity[case.first]]\n",
                "Those stand in the identity of the first",
            ),
            ("left_out = []\n", "Something is left out"),
            (
                "left_out = sum((case.identity != case.identity[case.first])\n"
                "               & (case.person == case.person[case.first]))\n",
                "That is how many",
            ),
            ("left_out = None\n", "no answer yet"),
        ],
    },
}
