"""Posts without identifiers: signed, found by name, and what a summary leaves out."""

import pandas as pd

import sameperson as sp
from sameperson.linkage.posts import same_name, signature, summary, write_posts

FILE = pd.DataFrame(
    {
        "person_id": ["P1", "P2", "P3"],
        "tradition": ["Elm", "Birch", "Birch"],
        "given_name": ["Ana", "Bel", "Bel"],
        "family_name": ["Lor", "Wex", "Wex"],
    }
)
POSTS = pd.DataFrame(
    {
        "post_id": ["W1", "W2", "W3", "W4"],
        "text": ["Bel Wex: hello", "Ana Lor: good day: to all", "Cor Nim: hi", "no name"],
        "author": ["P2", "P9", "P8", "P7"],
    }
)


def test_everybody_of_the_name_is_found_by_hand() -> None:
    found = same_name(POSTS, FILE)
    assert list(found[["post_id", "person_id", "namesakes", "right"]].itertuples(index=False)) == [
        ("W1", "P2", 2, True),
        ("W1", "P3", 2, False),
        ("W2", "P1", 1, False),  # somebody else of this name wrote it
    ]
    assert list(found.tradition) == ["Birch", "Birch", "Elm"]


def test_a_signature_and_a_summary_by_hand() -> None:
    assert signature("Ana Lor: good day: to all") == "Ana Lor"
    assert signature("no name") == ""
    assert summary("Ana Lor", "Ana Lor: good day: to all") == "Ana Lor posted: “good day: to all”"


def test_posts_are_signed_by_their_authors_and_name_nobody_else() -> None:
    people = sp.load("tiny").people
    posts = write_posts(people, 200, seed=3)
    names = people.set_index("person_id")[["given_name", "family_name"]].agg(" ".join, axis=1)
    assert (posts.text.map(signature) == posts.author.map(names)).all()
    assert posts.post_id.is_unique
    assert posts.equals(write_posts(people, 200, seed=3))
    assert not posts.equals(write_posts(people, 200, seed=4))
    found = same_name(posts, people)
    assert found.right.sum() == 200  # everybody who writes is in this file
