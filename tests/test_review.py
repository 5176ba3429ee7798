"""The simulated reviewer and the band: verdicts that stay, and people against the sweep."""

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.outcomes.remedies import Register
from sameperson.review import Band, Reviewer

PAIRS = pd.DataFrame(
    {
        "record_l": [f"a{i}" for i in range(4000)],
        "record_r": [f"b{i}" for i in range(4000)],
        "true": [True, False] * 2000,
    }
)


def test_without_errors_the_verdict_is_the_truth_and_with_nothing_else_its_opposite() -> None:
    assert (Reviewer(0, 0).says_same(PAIRS) == PAIRS.true).all()
    assert (Reviewer(1, 1).says_same(PAIRS) != PAIRS.true).all()


def test_each_error_has_its_own_rate() -> None:
    said = Reviewer(joins=0.1, parts=0.3).says_same(PAIRS)
    assert said[~PAIRS.true].mean() == pytest.approx(0.1, abs=0.02)
    assert (~said)[PAIRS.true].mean() == pytest.approx(0.3, abs=0.03)


def test_a_verdict_is_the_pairs_own() -> None:
    reviewer = Reviewer(0.2, 0.2)
    said = reviewer.says_same(PAIRS)
    mixed = PAIRS.sample(frac=0.5, random_state=1)
    assert (reviewer.says_same(mixed) == said[mixed.index]).all()
    turned = PAIRS.rename(columns={"record_l": "record_r", "record_r": "record_l"})
    assert (reviewer.says_same(turned) == said).all()
    assert (Reviewer(0.2, 0.2, seed=2).says_same(PAIRS) != said).any()


def test_a_worse_reviewer_errs_on_the_same_pairs_and_on_more() -> None:
    few, many = (Reviewer(r, r).says_same(PAIRS) != PAIRS.true for r in (0.05, 0.2))
    assert few.sum() < many.sum()
    assert not (few & ~many).any()


@pytest.mark.parametrize("wrong", [{"joins": -0.1}, {"parts": 1.1}, {"minutes": -1}])
def test_what_cannot_be_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match=r"between 0 and 1|minutes"):
        Reviewer(**wrong)


def test_the_band_takes_its_lower_end_and_not_its_upper() -> None:
    pairs = PAIRS[:5].assign(weight=[5.0, 4.0, 3.0, 2.0, 1.0])
    band = Band(2.0, 4.0)
    assert band.queue(pairs).weight.tolist() == [3.0, 2.0]
    assert band.hours(pairs, Reviewer(minutes=15)) == 0.5
    perfect = band.links(pairs, Reviewer(0, 0))
    assert perfect.weight.tolist() == [5.0, 4.0, 3.0]  # 2.0 is of two people
    with pytest.raises(ValueError, match="lower to an upper"):
        Band(4.0, 2.0)


def test_people_merged_are_those_of_the_sweep() -> None:
    world = sp.load("tiny")
    sweep = sp.Sweep(sp.link(world.records, progress=False).pairs, world.truth, world.groups)
    register = Register(world.truth, world.groups, world.departures)
    for low, high in ((-5.0, 5.0), (0.0, 12.0), (3.0, 3.0)):
        reviewer = Reviewer(joins=0.3, parts=0.2)
        people = register.people(Band(low, high).links(sweep.pairs, reviewer))
        said = reviewer.says_same(sweep.pairs)
        assert people.people_wrongly_merged.sum() == sweep.band(low, high, said)


def test_a_band_of_no_width_is_a_threshold() -> None:
    pairs = PAIRS.assign(weight=np.linspace(10, -10, len(PAIRS)))
    links = Band(1.0, 1.0).links(pairs, Reviewer())
    assert links.equals(pairs[pairs.weight >= 1.0])
