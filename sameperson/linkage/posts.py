"""Fictional posts on an open web: a name, a few words, and no identifier.

Who wrote one is known here because it was invented. In the posts themselves there is a name.
"""

from collections.abc import Sequence

import pandas as pd

from sameperson.world.streams import stream

SIGNED = ": "
SENTENCES: Sequence[str] = (
    "the ferry was late again this morning.",
    "found a blue scarf on the market steps.",
    "does anybody know when the library opens?",
    "the pears are better than last year.",
    "thank you to whoever returned the keys.",
    "moving the piano took five of us.",
)


def write_posts(people: pd.DataFrame, count: int, seed: int = 1) -> pd.DataFrame:
    """Posts by people of a population, each signed with the name on their papers.

    Args:
        people: One row per person: person_id, given_name, family_name.
        count: How many; some people write more than one.
        seed: Of who writes what.

    Returns:
        post_id, text, and ``author``: the person_id, which nobody reads in the post.
    """
    random = stream(seed, "posts")
    who = people.iloc[random.integers(0, len(people), count)]
    says = [SENTENCES[i] for i in random.integers(0, len(SENTENCES), count)]
    names = who["given_name"] + " " + who["family_name"]
    return pd.DataFrame(
        {
            "post_id": [f"W{i:05d}" for i in range(1, count + 1)],
            "text": [f"{name}{SIGNED}{said}" for name, said in zip(names, says, strict=True)],
            "author": who["person_id"].to_numpy(dtype=object),
        }
    )


def signature(text: str) -> str:
    """The name that a post is signed with; empty where it has none."""
    name, colon, _ = text.partition(SIGNED)
    return name if colon else ""


def same_name(posts: pd.DataFrame, file: pd.DataFrame) -> pd.DataFrame:
    """Everybody in a file who bears the name that a post is signed with: similarity 1.

    Args:
        posts: As ``write_posts`` makes them.
        file: One row per person: person_id, tradition, given_name, family_name.

    Returns:
        One row per post and person: post_id, text, person_id, name, tradition, namesakes (people
        in the file with this name) and right (whether this person wrote it).
    """
    names = (file["given_name"] + " " + file["family_name"]).rename("name")
    known = file[["person_id", "tradition"]].join(names)
    known["namesakes"] = known.groupby("name")["person_id"].transform("size")
    signed = posts.assign(name=posts["text"].map(signature))
    found = signed.merge(known, on="name").sort_values(["post_id", "person_id"], ignore_index=True)
    found["right"] = found["person_id"] == found["author"]
    columns = ["post_id", "text", "person_id", "name", "tradition", "namesakes", "right"]
    return found[columns]


def summary(name: str, text: str) -> str:
    """What a hurried summary makes of a post: the author's name has become the subject's deed."""
    said = text.partition(SIGNED)[2] or text
    return f"{name} posted: “{said}”"
