"""Names: one inventory, one mechanism a tradition, nothing unkind."""

import dataclasses

import numpy as np
import pytest

import sameperson as sp
from sameperson.world.names import UNKIND, UNWANTED, lexicon, other_spellings, short_form
from sameperson.world.streams import stream
from sameperson.world.traditions import ALDER, BIRCH, TRADITIONS, check_traditions


def test_a_stream_is_decided_by_its_seed_and_its_name() -> None:
    assert stream(7, "border", "typo").random() == stream(7, "border", "typo").random()
    others = [stream(8, "border", "typo"), stream(7, "border", "missing"), stream(7, "visas")]
    assert stream(7, "border", "typo").random() not in [other.random() for other in others]


def test_short_forms_and_spellings_by_hand() -> None:
    assert short_form("Drevesk") == "Dreni"
    assert short_form("Quihovn") == "Quini"
    assert other_spellings("Kevorn") == "Kevorn Qevorn Keivorn Keworn Kevourn Kavorn".split()
    assert other_spellings("Brun") == "Brun Broon Brun Brun Brun Brun".split()


def test_no_name_is_unkind_and_none_is_a_word() -> None:
    words = [word.lower() for word in lexicon(TRADITIONS).words]
    assert not [word for word in words if any(part in word for part in UNKIND)]
    assert not {word.lower() for word in UNWANTED} & set(words)


def test_one_draw_gives_one_name_by_its_share() -> None:
    pool = lexicon(TRADITIONS).family["Birch"]
    shares = np.diff(pool.cumulative, prepend=0)
    assert pool.draw(np.array([0.0]))[0] == pool.codes[0]
    assert pool.draw(np.array([shares[0] + 1e-12]))[0] == pool.codes[1]
    assert pool.draw(np.array([1 - 1e-12]))[0] == pool.codes[-1]


def test_ten_names_cover_most_of_birch_and_few_of_alder() -> None:
    people = sp.make_world(4_000, seed=1).people
    covered = {
        tradition: names.value_counts(normalize=True).head(10).sum()
        for tradition, names in people.groupby("tradition").family_name
    }
    assert covered["Birch"] > 0.8
    assert covered["Alder"] < 0.2


def test_given_names_of_a_tradition_are_all_different() -> None:
    words = lexicon(TRADITIONS)
    for pool in (*words.given.values(), *words.family.values()):
        names = words.words[pool.codes]
        assert len(set(names)) == len(names) > 20


@pytest.mark.parametrize(
    ("traditions", "message"),
    [
        ((ALDER, ALDER), "a name of its own"),
        ((), "a name of its own"),
        ((dataclasses.replace(ALDER, share=-1.0),), "must not be negative"),
        ((dataclasses.replace(BIRCH, family_names=5),), "common_names must be smaller"),
    ],
)
def test_traditions_that_give_no_population_are_refused(traditions, message) -> None:
    with pytest.raises(ValueError, match=message):
        check_traditions(traditions)
