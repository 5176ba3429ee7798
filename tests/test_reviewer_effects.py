"""What changes a simulated reviewer's errors: by hand, by counting, and what must always hold."""

import doctest
import hashlib
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sameperson.review import Band, Reviewer, draws, effects

VERDICTS = ["same", "different", "cannot tell"]
EFFECTS = ["hardness", "fatigue", "rarity", "priming", "speed"]


def frame(evidence, true, start: int = 0) -> pd.DataFrame:
    number = range(start, start + len(true))
    return pd.DataFrame(
        {
            "record_l": [f"a{i}" for i in number],
            "record_r": [f"b{i}" for i in number],
            "evidence_weight": evidence,
            "true": true,
        }
    )


TWO = frame([0.0, 0.0], [True, False])
MANY = frame(np.tile([-3.0, 0.0, 0.0, 1.0, 6.0], 800), [True, False] * 2000)


def alone(seed: int, pairs: pd.DataFrame) -> np.ndarray:
    """The draw of the reviewer with two rates alone, written out once more."""
    found = []
    for left, right in zip(pairs.record_l, pairs.record_r, strict=True):
        low, high = sorted([str(left), str(right)])
        digest = hashlib.blake2b(f"{seed}/{low}/{high}".encode(), digest_size=8).hexdigest()
        found.append(int(digest, 16) / 2**64)
    return np.array(found)


# By hand ----------------------------------------------------------------------------------------


def test_the_examples_in_the_docstrings_hold() -> None:
    ran = doctest.testmod(effects)
    assert ran.failed == 0
    assert ran.attempted == 5


def test_hardness_by_hand() -> None:
    reviewer = Reviewer(joins=0.2, parts=0.2, hardness=3)
    # Even evidence is half against the truth: odds 1/4 times 1 + 3/2 are 5/8.
    assert reviewer.errors(TWO) == pytest.approx([5 / 13, 5 / 13])
    # Two bits towards the wrong answer: 4/5 against, odds 1/4 times 17/5; the right way: 1/5, 8/5.
    two_bits = TWO.assign(evidence_weight=2.0)
    assert reviewer.errors(two_bits) == pytest.approx([8 / 28, 17 / 37])
    # With the balance at two bits, the same evidence is even.
    assert replace(reviewer, balance=2).errors(two_bits) == pytest.approx([5 / 13, 5 / 13])


def test_fatigue_by_hand() -> None:
    reviewer = Reviewer(joins=0.2, parts=0.2, minutes=30, shift=1.25, fatigue=6)
    # Two pairs of half an hour fit in 75 minutes: hours 0, 1/2, 0; odds 1/4 times 1, 4, 1.
    three = frame([0.0] * 3, [False] * 3)
    assert reviewer.errors(three, order=[0, 1, 2]) == pytest.approx([0.2, 0.5, 0.2])
    assert reviewer.errors(three, order=[1, 2, 0]) == pytest.approx([0.5, 0.2, 0.2])
    assert reviewer.errors(three) == pytest.approx([0.2] * 3)
    # A pair longer than the shift is still taken up fresh.
    assert replace(reviewer, minutes=90).errors(three, order=[0, 1, 2]) == pytest.approx([0.2] * 3)
    assert replace(reviewer, minutes=0).errors(three, order=[0, 1, 9]) == pytest.approx([0.2] * 3)


def test_rarity_by_hand() -> None:
    reviewer = Reviewer(joins=0.2, parts=0.2, rarity=6)
    # A quarter true: 1 - 2/4 is a half, odds 1/4 times 4, for the true pair alone.
    assert reviewer.errors(TWO, prevalence=0.25) == pytest.approx([0.5, 0.2])
    assert reviewer.errors(TWO, prevalence=0.75) == pytest.approx([0.2, 0.5])
    assert reviewer.errors(TWO, prevalence=0.5) == pytest.approx([0.2, 0.2])
    assert reviewer.errors(TWO, prevalence=[0.5, 0.75]) == pytest.approx([0.2, 0.5])


def test_priming_by_hand() -> None:
    reviewer = Reviewer(joins=0.2, parts=0.5, priming=3)
    # Odds of "same" times 4: 1/4 to 1 where it is wrong, 1 to 4 where it is right.
    assert reviewer.errors(TWO, labelled=[True, True]) == pytest.approx([0.2, 0.5])
    assert reviewer.errors(TWO, labelled=[False, True]) == pytest.approx([0.5, 0.5])
    assert reviewer.errors(TWO) == pytest.approx([0.5, 0.2])


def test_speed_and_backlog_by_hand() -> None:
    reviewer = Reviewer(joins=0.2, parts=0.2, minutes=6, speed=3)
    assert reviewer.backlog(pairs=100, hours=7.5) == pytest.approx(0.25)  # 100 pairs take 10 hours
    assert reviewer.backlog(pairs=100, hours=11) == reviewer.backlog(pairs=0, hours=0) == 0
    # A third of the hours is missing: twice the pace, half the time, twice the odds.
    assert reviewer.hours(100, backlog=1 / 3) == pytest.approx(5)
    assert reviewer.errors(TWO, backlog=1 / 3) == pytest.approx([1 / 3, 1 / 3])
    assert reviewer.hours(100) == 10
    # At twice the pace the second pair of a shift comes after half the time.
    tired = replace(reviewer, minutes=60, fatigue=2)
    assert tired.errors(TWO, order=[0, 1], backlog=1 / 3) == pytest.approx([1 / 3, 1 / 2])


def test_doubt_by_hand() -> None:
    pairs = TWO.assign(evidence_weight=[0.0, 2.0])
    chances = Reviewer(joins=0.1, parts=0.2, doubt=0.5).chances(pairs)
    # Even evidence: half cannot tell, a fifth of the rest is wrong. Two bits: thin by 2/5.
    assert chances.to_numpy() == pytest.approx(np.array([[0.4, 0.1, 0.5], [0.08, 0.72, 0.2]]))
    assert list(chances) == VERDICTS


def test_pull_by_hand() -> None:
    reviewer = Reviewer(joins=0.2, parts=0.2, pull=0.5)
    pairs = frame([0.0] * 4, [False] * 4)
    same = reviewer.chances(pairs, shown=[np.nan, 0.0, -1.0, np.inf])["same"]
    assert same.to_numpy() == pytest.approx([0.2, 0.6, 0.1, 0.6])
    assert reviewer.chances(pairs)["same"].to_numpy() == pytest.approx([0.2] * 4)
    led = replace(reviewer, pull=1, doubt=1).verdicts(pairs, shown=[np.nan, 0.0, -1.0, 9])
    assert led.tolist() == ["cannot tell", "same", "different", "same"]


def test_together_factors_multiply() -> None:
    reviewer = Reviewer(joins=0.1, parts=0.5, hardness=2, rarity=2, priming=2, speed=1)
    found = reviewer.errors(TWO, prevalence=0.25, labelled=[True, True], backlog=1)
    # One person: 2 (half against) * 2 (half rare) * 2 (pace) / 3 (label); two: 2 * 1 * 2 * 3.
    assert found == pytest.approx([8 / 11, 12 / 21])


# What the two rates alone gave -------------------------------------------------------------------


@given(
    joins=st.floats(0, 1),
    parts=st.floats(0, 1),
    seed=st.integers(0, 9),
    order=st.permutations(range(20)),
    prevalence=st.floats(0, 1),
    backlog=st.floats(0, 1),
)
@settings(max_examples=40, deadline=None)
def test_by_default_nothing_but_the_two_rates_counts(
    joins, parts, seed, order, prevalence, backlog
) -> None:
    pairs = MANY[:20]
    reviewer = Reviewer(joins, parts, 4, seed)
    said = pairs.true ^ (alone(seed, pairs) < np.where(pairs.true, parts, joins))
    bare = pairs.drop(columns="evidence_weight")
    around = {"order": order, "prevalence": prevalence, "backlog": backlog}
    for found in (
        reviewer.verdicts(bare),
        reviewer.verdicts(pairs, shown=99.0, labelled=True, **around),
    ):
        assert (found == np.where(said, "same", "different")).all()
    assert (reviewer.says_same(bare) == said).all()
    assert (reviewer.errors(pairs, labelled=True, **around) == reviewer.errors(bare)).all()
    assert reviewer.hours(7, backlog=backlog) == 7 * 4 / 60


# What always holds -------------------------------------------------------------------------------

share = st.floats(0, 1)
size = st.floats(0, 50)
people = st.builds(
    Reviewer,
    joins=share,
    parts=share,
    minutes=st.floats(0, 60),
    seed=st.integers(0, 5),
    hardness=size,
    balance=st.floats(-5, 5),
    pull=share,
    fatigue=size,
    shift=st.floats(0.5, 10),
    rarity=size,
    priming=size,
    speed=size,
    doubt=share,
    shared=share,
)
FEW = frame([-np.inf, -30.0, -2.0, -0.5, 0.0, 0.0, 0.5, 2.0, 30.0, np.inf], [True, False] * 5)
seen = st.fixed_dictionaries(
    {
        "shown": st.lists(st.sampled_from([np.nan, -3.0, 0.0, 8.0]), min_size=10, max_size=10),
        "order": st.permutations(range(10)),
        "prevalence": share,
        "labelled": st.lists(st.booleans(), min_size=10, max_size=10),
        "backlog": share,
    }
)
always = settings(max_examples=80, deadline=None)


@given(people, seen)
@always
def test_chances_are_chances(reviewer, seen) -> None:
    chances = reviewer.chances(FEW, **seen)
    assert ((chances >= 0) & (chances <= 1)).all().all()
    assert chances.sum(axis=1).to_numpy() == pytest.approx(np.ones(10))
    assert set(reviewer.verdicts(FEW, **seen)) <= set(VERDICTS)


@given(people, seen, st.sampled_from(["hardness", "fatigue", "rarity", "speed"]), size)
@always
def test_a_larger_effect_makes_no_error_less_likely(reviewer, seen, effect, more) -> None:
    del seen["shown"]
    if effect == "speed":  # which also brings a later pair into an earlier hour
        del seen["order"]
    stronger = replace(reviewer, **{effect: getattr(reviewer, effect) + more})
    errors, grown = reviewer.errors(FEW, **seen), stronger.errors(FEW, **seen)
    assert (grown >= errors - 1e-12).all()
    err, err_too = (r.verdicts(FEW, **seen) for r in (reviewer, stronger))
    opposite = np.where(FEW.true, "different", "same")
    assert not ((err == opposite) & (err_too != opposite) & (grown > errors)).any()


@given(people, seen, size)
@always
def test_more_priming_only_ever_adds_verdicts_of_same(reviewer, seen, more) -> None:
    stronger = replace(reviewer, priming=reviewer.priming + more)
    same, more_same = (r.chances(FEW, **seen)["same"] for r in (reviewer, stronger))
    assert (more_same >= same - 1e-12).all()
    unlabelled = ~np.array(seen["labelled"])
    assert (more_same == same)[unlabelled].all()


@given(people, seen, share)
@always
def test_more_pull_only_ever_moves_verdicts_to_what_is_shown(reviewer, seen, pull) -> None:
    low, high = (replace(reviewer, pull=p) for p in sorted([reviewer.pull, pull]))
    before, after = (r.verdicts(FEW, **seen) for r in (low, high))
    shown = np.array(seen["shown"])
    moved = before != after
    assert (after[moved] == np.where(shown >= 0, "same", "different")[moved]).all()
    assert not moved[np.isnan(shown)].any()


@given(people, seen, share)
@always
def test_more_doubt_only_ever_turns_verdicts_into_cannot_tell(reviewer, seen, doubt) -> None:
    del seen["shown"]
    low, high = (replace(reviewer, doubt=d) for d in sorted([reviewer.doubt, doubt]))
    before, after = (r.verdicts(FEW, **seen) for r in (low, high))
    assert (after[before != after] == "cannot tell").all()


@pytest.mark.parametrize("effect", EFFECTS)
def test_each_effect_shows_where_it_should(effect) -> None:
    """Otherwise an effect that did nothing would pass all that is above."""
    seen = {"order": [5, 5], "prevalence": [0.1, 0.9], "labelled": [0, 1], "backlog": 0.5}
    plain, strong = (Reviewer(**{effect: size}).errors(TWO, **seen) for size in (0, 2))
    assert strong[1] > plain[1]
    assert (strong[0] > plain[0]) == (effect != "priming")


def test_a_verdict_is_the_pairs_own_under_every_effect() -> None:
    reviewer = Reviewer(0.2, 0.3, 5, 3, hardness=2, pull=0.4, fatigue=0.5, rarity=3, priming=1,
                        speed=1, doubt=0.6, shared=0.5)  # fmt: skip
    order, shown = np.arange(len(MANY)), np.tile([4.0, np.nan], 2000)
    label = order % 3 == 0
    seen = {"prevalence": 0.1, "backlog": 0.4}
    said = reviewer.verdicts(MANY, shown=shown, order=order, labelled=label, **seen)
    assert set(said) == set(VERDICTS)
    some = np.random.default_rng(1).permutation(len(MANY))[:1500]
    turned = MANY.rename(columns={"record_l": "record_r", "record_r": "record_l"}).iloc[some]
    again = reviewer.verdicts(
        turned, shown=shown[some], order=order[some], labelled=label[some], **seen
    )
    assert (again == said[some]).all()


def test_an_empty_queue_has_no_verdicts() -> None:
    reviewer = Reviewer(hardness=1, doubt=0.5, pull=0.5, shared=0.5, rarity=1)
    nothing = MANY[:0]
    assert reviewer.verdicts(nothing, shown=[], order=[], prevalence=0.2).tolist() == []
    assert reviewer.chances(nothing).shape == (0, 3)


def test_cannot_tell_does_not_link() -> None:
    pairs = MANY[:10].assign(weight=1.0, evidence_weight=0.0)
    assert len(Band(0, 2).links(pairs, Reviewer(doubt=1))) == 0
    assert len(Band(0, 2).links(pairs, Reviewer(0, 0))) == 5


# By counting -------------------------------------------------------------------------------------


@pytest.mark.parametrize("shared", [0.0, 0.4, 1.0])
def test_verdicts_come_as_often_as_the_chances_say(shared) -> None:
    """Ten kinds of pair, 4,000 of each: four standard errors are 0.032 of one kind, 0.01 of all."""
    kinds, times = 10, 4000
    pairs = frame(np.tile(FEW.evidence_weight, times), np.tile(FEW.true, times))
    reviewer = Reviewer(0.2, 0.3, 20, 7, hardness=1, pull=0.3, fatigue=0.2, rarity=2, priming=1,
                        speed=1, doubt=0.5, shared=shared)  # fmt: skip
    seen = {
        "shown": np.tile([np.nan, 3.0, -3.0, 3.0, np.nan, np.nan, -3.0, -3.0, 3.0, 3.0], times),
        "order": np.tile(np.arange(kinds), times),
        "labelled": np.tile([0, 1, 1, 0, 0, 1, 1, 0, 0, 0], times),
    }
    said = reviewer.verdicts(pairs, **seen, prevalence=0.2, backlog=0.5).reshape(times, kinds)
    chances = reviewer.chances(pairs[:kinds], **{k: v[:kinds] for k, v in seen.items()},
                               prevalence=0.2, backlog=0.5)  # fmt: skip
    for verdict in VERDICTS:
        expected = chances[verdict].to_numpy()
        assert (said == verdict).mean(axis=0) == pytest.approx(expected, abs=0.035)
        assert (said == verdict).mean() == pytest.approx(expected.mean(), abs=0.01)


def errs(reviewer: Reviewer, pairs: pd.DataFrame) -> np.ndarray:
    return np.asarray(reviewer.says_same(pairs) != pairs.true)


@pytest.mark.parametrize("shared", [0.0, 0.3, 0.8, 1.0])
@pytest.mark.parametrize(("p", "q"), [(0.2, 0.2), (0.1, 0.4)])
def test_what_is_shared_joins_errors_and_changes_neither_rate(shared, p, q) -> None:
    """40 offices of two reviewers, 2,000 pairs each: a standard error is at most 0.002."""
    pairs = MANY[:2000]
    found = []
    for office in range(40):
        first = Reviewer(p, p, seed=2 * office, shared=shared, sources=office)
        second = Reviewer(q, q, seed=2 * office + 1, shared=shared, sources=office)
        one, two = errs(first, pairs), errs(second, pairs)
        found.append([one.mean(), two.mean(), (one & two).mean()])
    both = shared * min(p, q) + (1 - shared) * p * q
    assert np.mean(found, axis=0) == pytest.approx([p, q, both], abs=0.008)


def test_identical_reviewers_agree_and_independent_ones_need_other_sources() -> None:
    one = Reviewer(0.3, 0.3, seed=1, shared=1, doubt=0.5, pull=0.5)
    shown = np.tile([4.0, -4.0, np.nan, np.nan], 1000)
    said = one.verdicts(MANY, shown=shown)
    assert (replace(one, seed=2).verdicts(MANY, shown=shown) == said).all()
    assert (replace(one, sources=2).verdicts(MANY, shown=shown) != said).any()
    first, other = Reviewer(0.3, 0.3, shared=1), Reviewer(0.3, 0.3, shared=1, sources=2)
    both = (errs(first, MANY) & errs(other, MANY)).mean()
    assert both == pytest.approx(0.09, abs=0.02)


def test_where_two_share_unequally_the_smaller_counts() -> None:
    pairs = frame([0.0] * 20000, [False] * 20000)
    one = Reviewer(0.2, 0.2, seed=1, shared=0.9)
    two = Reviewer(0.2, 0.2, seed=2, shared=0.5)
    both = (errs(one, pairs) & errs(two, pairs)).mean()
    assert both == pytest.approx(0.5 * 0.2 + 0.5 * 0.04, abs=0.01)


def test_all_kinds_of_draw_are_shared_on_the_same_pairs() -> None:
    own = np.full(len(MANY), 2.0)  # what no draw can be
    masks = [draws.in_part(own, MANY, kind, 0.3, 1) < 2 for kind in ("", "doubt ", "pull ")]
    assert masks[0].mean() == pytest.approx(0.3, abs=0.03)
    assert all((mask == masks[0]).all() for mask in masks)


def test_sharing_more_exchanges_draws_on_the_same_pairs_and_on_more() -> None:
    said = {s: Reviewer(0.4, 0.4, shared=s).says_same(MANY) for s in (0.0, 0.3, 0.6)}
    changed, more = (said[s] != said[0.0] for s in (0.3, 0.6))
    assert changed.sum() < more.sum()
    assert not (changed & ~more).any()


# What is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"pull": 1.1}, "pull lies between 0 and 1; it was 1.1"),
        ({"doubt": -0.1}, "doubt lies"),
        ({"shared": np.nan}, "shared lies"),
        ({"hardness": -1}, "hardness is a number from 0 on"),
        ({"fatigue": np.inf}, "fatigue is"),
        ({"rarity": np.nan}, "rarity is"),
        ({"priming": -0.5}, "priming is"),
        ({"speed": -1}, "speed is"),
        ({"shift": 0}, "more than 0 hours"),
        ({"balance": np.nan}, "balance is a weight"),
    ],
)
def test_what_cannot_be_is_refused(wrong, sentence) -> None:
    with pytest.raises(ValueError, match=sentence):
        Reviewer(**wrong)


@pytest.mark.parametrize(
    ("seen", "sentence"),
    [
        ({"order": [1]}, r"order needs one value for each of 2 pairs.*\(1,\)"),
        ({"order": [0, -1]}, "order must be a number from 0 on"),
        ({"order": [0, np.inf]}, "order must be a number from 0 on"),
        ({"prevalence": 1.2}, "prevalence must be from 0 to 1"),
        ({"prevalence": np.nan}, "prevalence must be"),
        ({"labelled": [0, 2]}, "labelled must be"),
        ({"backlog": 2}, "share of the queue, 0 to 1; it was 2"),
        ({"shown": [1.0, 2.0, 3.0]}, "shown needs one score for each of 2 pairs"),
    ],
)
def test_circumstances_that_do_not_fit_are_refused(seen, sentence) -> None:
    reviewer = Reviewer()
    for asked in (reviewer.verdicts, reviewer.chances):
        with pytest.raises(ValueError, match=sentence):
            asked(TWO, **seen)


def test_what_a_reviewer_sees_must_be_given_where_it_counts() -> None:
    bare = TWO.drop(columns="evidence_weight")
    for reviewer in (Reviewer(hardness=1), Reviewer(doubt=0.1)):
        with pytest.raises(ValueError, match="no column evidence_weight"):
            reviewer.verdicts(bare)
        with pytest.raises(ValueError, match="evidence_weight has gaps"):
            reviewer.verdicts(bare.assign(evidence_weight=np.nan))
