"""The slow way: components by search, every count from its definition."""

from collections import Counter
from itertools import combinations


def components(size: int, links: list[tuple[int, int]]) -> list[set[int]]:
    whole = [{record} for record in range(size)]
    for a, b in links:
        first = next(part for part in whole if a in part)
        second = next(part for part in whole if b in part)
        if first is not second:
            whole.remove(second)
            first |= second
    return whole


def brute_force(person, edges, required, threshold) -> dict[str, object]:
    """Counts at one threshold, by name as in an Outcome."""
    links = {(min(a, b), max(a, b)) for a, b, w in edges if w >= threshold and a != b}
    identities = components(len(person), sorted(links))
    home = {record: i for i, part in enumerate(identities) for record in part}
    people = set(person)
    where = {p: {home[r] for r, q in enumerate(person) if q == p} for p in people}
    held = [{person[r] for r in part} for part in identities]
    merged = {p for p in people if any(len(held[i]) > 1 for i in where[p])}
    split = {p for p in people if len(where[p]) > 1}
    together = [pair for part in identities for pair in combinations(sorted(part), 2)]
    true = sum(person[a] == person[b] for a, b in together)
    all_true = sum(n * (n - 1) // 2 for n in Counter(person).values())
    false_links = sum(person[a] != person[b] for a, b in links)
    return {
        "people": len(people),
        "people_wrongly_merged": len(merged),
        "people_split": len(split),
        "people_both": len(merged & split),
        "people_intact": len(people - merged - split),
        "people_accused": len({person[a] for a, b in required if home[a] != home[b]}),
        "people_left_in_time": len({person[a] for a, _ in required}),
        "identities": len(identities),
        "mixed_identities": sum(len(who) > 1 for who in held),
        "identity_pairs": len(together),
        "false_identity_pairs": len(together) - true,
        "links": len(links),
        "false_links": false_links,
        "precision": true / len(together) if together else None,
        "recall": true / all_true if all_true else None,
        "link_precision": (len(links) - false_links) / len(links) if links else None,
        "link_recall": (len(links) - false_links) / all_true if all_true else None,
    }
