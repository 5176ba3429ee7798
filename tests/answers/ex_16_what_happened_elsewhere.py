"""Typical answers to exercise 16: for each task one right in another way, and wrong ones.

A wrong answer stands beside a part of the message that it must get.
"""


def errors(**changed: str) -> str:
    """The right answers of task 2, but for some."""
    right = {
        "a": "false link", "b": "missed link", "c": "no linkage error",
        "d": "no linkage error", "e": "false link", "f": "missed link",
    }  # fmt: skip
    return f"error_of = { ({**right, **changed})!r}"


TASKS = {
    "task-1": {
        "check": "check-1",
        "right": """
def two_rates(asked, refused, rightly):
    of_refused = 1 - rightly / refused
    return [of_refused * refused / asked, of_refused]
""",
        "wrong": [
            (
                """
def two_rates(asked, refused, rightly):
    return (refused - rightly) / refused, (refused - rightly) / asked
""",
                "stand in the other order",
            ),
            (
                """
def two_rates(asked, refused, rightly):
    return rightly / asked, rightly / refused
""",
                "You counted the refusals that were right",
            ),
            (
                """
def two_rates(asked, refused, rightly):
    return refused / asked, (refused - rightly) / refused
""",
                "only the wrong ones are asked for",
            ),
            (
                """
def two_rates(asked, refused, rightly):
    return (refused - rightly) / asked, (refused - rightly) / rightly
""",
                "those are the odds",
            ),
            (
                """
def two_rates(asked, refused, rightly):
    return (refused - rightly) / asked, (refused - rightly) / asked
""",
                "Both have the same denominator",
            ),
            (
                """
def two_rates(asked, refused, rightly):
    return 100 * (refused - rightly) / asked, 100 * (refused - rightly) / refused
""",
                "Those are per cent",
            ),
        ],
    },
    "task-2": {
        "check": "check-2",
        "right": errors().replace("error_of = ", "error_of = {**") + "}",
        "wrong": [
            (errors(b="false link"), "Case b is no false link: here one person's records"),
            (errors(e="missed link"), "Case e is no missed link: here two people's records"),
            (errors(d="false link"), "Case d is no false link: here whose record it is"),
            (errors(f="no linkage error"), "Case f is a linkage error"),
            (errors(a=None), "no answer yet"),
            (errors(a="mixed identity"), "one of the three answers"),
        ],
    },
    "task-3": {
        "check": "check-3",
        "right": "other_errors = {7, 6}",
        "wrong": [
            ("other_errors = [7]", "There is one more"),
            ("other_errors = [6, 7, 12]", "Look at sentence 12 again"),
            ("other_errors = [2, 6, 7]", "its source makes it 'overturned'"),
            ("other_errors = [3, 6, 7]", "Look at sentence 3 again"),
            ("other_errors = [1, 10, 11]", "say more than their source"),
            ("other_errors = [5, 6]", "You counted from 0"),
        ],
    },
    "task-4": {
        "check": "check-4",
        "right": """
def witnesses(agreeing, copied_from, other):
    found = set()
    for field in agreeing:
        if copied_from[field] != other:
            found.add(copied_from[field] or field)
    return len(found)
""",
        "wrong": [
            (
                """
def witnesses(agreeing, copied_from, other):
    return len(agreeing)
""",
                "You counted fields",
            ),
            (
                """
def witnesses(agreeing, copied_from, other):
    return len({copied_from[field] or field for field in agreeing})
""",
                "One look-up too many",
            ),
            (
                """
def witnesses(agreeing, copied_from, other):
    return sum(copied_from[field] is None for field in agreeing)
""",
                "You counted only what the record had by itself",
            ),
            (
                """
def witnesses(agreeing, copied_from, other):
    return sum(copied_from[field] != other for field in agreeing)
""",
                "You counted each copied field",
            ),
            (
                """
def witnesses(agreeing, copied_from, other):
    return 1 + len({copied_from[field] for field in agreeing} - {None, other})
""",
                "not one together",
            ),
            (
                """
def witnesses(agreeing, copied_from, other):
    return len({copied_from[field] for field in agreeing} - {None, other})
""",
                "You left out what the record had by itself",
            ),
        ],
    },
    "task-5": {
        "check": "check-5",
        "right": """
def wrong_lookups(lookups, truth, groups):
    found = {}
    for arrived, other in zip(lookups.record_id, lookups.found):
        found.setdefault(groups[truth[arrived]], []).append(truth[arrived] != truth[other])
    return pd.Series({name: sum(hits) / len(hits) for name, hits in found.items()})
""",
        "wrong": [
            (
                """
def wrong_lookups(lookups, truth, groups):
    person = lookups.found.map(truth)
    return (person != lookups.record_id.map(truth)).groupby(person.map(groups)).mean()
""",
                "the person who was found",
            ),
            (
                """
def wrong_lookups(lookups, truth, groups):
    person = lookups.record_id.map(truth)
    wrong = person != lookups.found.map(truth)
    return person[wrong].map(groups).value_counts(normalize=True)
""",
                "the make-up of the wrong look-ups",
            ),
            (
                """
def wrong_lookups(lookups, truth, groups):
    person = lookups.record_id.map(truth)
    return (person != lookups.found.map(truth)).groupby(person.map(groups)).sum()
""",
                "Those are counts",
            ),
            (
                """
def wrong_lookups(lookups, truth, groups):
    person = lookups.record_id.map(truth)
    wrong = person[person != lookups.found.map(truth)]
    return wrong.map(groups).value_counts() / len(lookups)
""",
                "You divided by all look-ups",
            ),
            (
                """
def wrong_lookups(lookups, truth, groups):
    person = lookups.record_id.map(truth)
    return (person == lookups.found.map(truth)).groupby(person.map(groups)).mean()
""",
                "found the right person",
            ),
            (
                """
def wrong_lookups(lookups, truth, groups):
    wrong = lookups.record_id != lookups.found
    return wrong.groupby(lookups.record_id.map(truth).map(groups)).mean()
""",
                "You compared record ids",
            ),
            (
                """
def wrong_lookups(lookups, truth, groups):
    one, two = (lookups[end].map(truth).map(groups) for end in ("record_id", "found"))
    return (one != two).groupby(one).mean()
""",
                "You compared traditions",
            ),
            (
                """
def wrong_lookups(lookups, truth, groups):
    person = lookups.record_id.map(truth)
    return (person != lookups.found.map(truth)).mean()
""",
                "a Series is asked for",
            ),
        ],
    },
    "task-6": {
        "check": "check-6",
        "right": """
def mixed_at_top(identities, truth, top):
    held = {}
    for record, identity in identities.items():
        held.setdefault(identity, []).append(truth[record])
    order = sorted(held, key=lambda identity: (-len(held[identity]), identity))[:top]
    return sum(len(set(held[identity])) > 1 for identity in order) / top
""",
        "wrong": [
            (
                """
def mixed_at_top(identities, truth, top):
    people = truth.reindex(identities.index).groupby(identities).agg(["size", "nunique"])
    first = people.iloc[::-1].sort_values("size", ascending=False, kind="stable").head(top)
    return (first["nunique"] > 1).mean()
""",
                "of ties the smaller id comes first",
            ),
            (
                """
def mixed_at_top(identities, truth, top):
    people = truth.reindex(identities.index).groupby(identities).agg(["size", "nunique"])
    first = people.sort_values("size", ascending=False, kind="stable").head(top)
    return first["nunique"][first["nunique"] > 1].sum() / first["nunique"].sum()
""",
                "You counted people",
            ),
            (
                """
def mixed_at_top(identities, truth, top):
    people = truth.reindex(identities.index).groupby(identities).agg(["size", "nunique"])
    first = people.sort_values("size", ascending=False, kind="stable").head(top)
    return (first["nunique"] > 1).sum() / (people["nunique"] > 1).sum()
""",
                "the share of the mixed identities which stand on top",
            ),
            (
                """
def mixed_at_top(identities, truth, top):
    people = truth.reindex(identities.index).groupby(identities).agg(["size", "nunique"])
    first = people.sort_values("size", ascending=False, kind="stable").head(top)
    return first["size"][first["nunique"] > 1].sum() / first["size"].sum()
""",
                "You counted records",
            ),
            (
                """
def mixed_at_top(identities, truth, top):
    people = truth.reindex(identities.index).groupby(identities).agg(["size", "nunique"])
    first = people.sort_values("size", ascending=False, kind="stable").head(top)
    return (first["nunique"] > 1).sum()
""",
                "That is a count",
            ),
            (
                """
def mixed_at_top(identities, truth, top):
    people = truth.reindex(identities.index).groupby(identities).agg(["size", "nunique"])
    return (people.sort_values("size", kind="stable").head(top)["nunique"] > 1).mean()
""",
                "You took the end of the list",
            ),
            (
                """
def mixed_at_top(identities, truth, top):
    people = truth.reindex(identities.index).groupby(identities).nunique().sort_index()
    return (people.sort_values(ascending=False, kind="stable").head(top) > 1).mean()
""",
                "You ranked by people",
            ),
            (
                """
def mixed_at_top(identities, truth, top):
    people = truth.reindex(identities.index).groupby(identities).agg(["size", "nunique"])
    return (people.nlargest(top, "size", keep="all")["nunique"] > 1).mean()
""",
                "Five identities were looked at",
            ),
            (
                """
def mixed_at_top(identities, truth, top):
    return (truth.reindex(identities.index).groupby(identities).nunique() > 1).mean()
""",
                "the share of all identities",
            ),
        ],
    },
}
