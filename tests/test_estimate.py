"""Samples of pairs and of people: by hand, unbiased, and beside er-evaluation."""

import er_evaluation as er
import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.outcomes.estimate import pairs, peer, people
from sameperson.outcomes.estimate.intervals import variance

# P has four records, two of them (a, b) in one identity with Q's only record; R has two, apart;
# S has two, together.
TRUTH = pd.Series(list("PPPPQRRSS"), index=list("abcdefghi"))
HOME = pd.Series([1, 1, 2, 2, 1, 3, 4, 5, 5], index=list("abcdefghi"))
VISITS = pd.DataFrame({"person_id": ["R", "S"], "arrival": ["f", "h"], "departure": ["g", "i"]})
LINKS = pd.DataFrame({"record_l": ["a", "b", "c", "h"], "record_r": ["b", "e", "d", "i"]})


def test_marks_by_hand() -> None:
    found = people.marks(HOME, TRUTH, VISITS)
    assert found.index[found.people_wrongly_merged].tolist() == ["P", "Q"]
    assert found.index[found.people_split].tolist() == ["P", "R"]
    assert found.index[found.people_accused].tolist() == ["R"]
    assert found.index[found.people_left_in_time].tolist() == ["R", "S"]
    assert "people_accused" not in people.marks(HOME, TRUTH)


def test_every_record_drawn_once_gives_the_truth() -> None:
    own = TRUTH.map(TRUTH.value_counts())
    sample = pd.DataFrame({"person_id": TRUTH.to_numpy(), "weight": 1 / own.to_numpy()})
    found = people.shares(sample, people.marks(HOME, TRUTH, VISITS))
    assert found.share.tolist() == pytest.approx([2 / 4, 2 / 4, 1 / 2])
    assert found.people.tolist() == [4, 4, 2]


def test_a_weighted_share_by_hand() -> None:
    # P drawn twice (a quarter each), Q once (1): merged is everybody, split is 0.5 of 1.5.
    sample = pd.DataFrame({"person_id": ["P", "P", "Q"], "weight": [0.25, 0.25, 1.0]})
    marks = people.marks(HOME, TRUTH, VISITS)
    assert people.ratio(sample, marks.people_split).share == pytest.approx(1 / 3)
    found = people.shares(sample, marks)
    assert found.share["people_wrongly_merged"] == 1
    assert pd.isna(found.share["people_accused"]), "nobody drawn left in time: not defined"
    assert found.people.tolist() == [2, 2, 0]


def test_draws_are_named_and_put_back() -> None:
    one, again, other = (people.draw(TRUTH, 50, 7, number) for number in (0, 0, 1))
    pd.testing.assert_frame_equal(one, again)
    assert one.record_id.tolist() != other.record_id.tolist()
    assert one.record_id.duplicated().any()
    assert (one.weight * one.records == 1).all()
    with pytest.raises(ValueError, match="0 records cannot be drawn"):
        people.draw(TRUTH, 0, 7)


def test_pairs_of_people_add_up_to_the_sweep() -> None:
    world = sp.load("tiny")
    linkage = sp.link(world.records, progress=False)
    links = linkage.pairs[linkage.pairs.weight >= 0]
    own = people.pairs_of_people(world.truth, linkage.identities(0), links).sum()
    so = sp.Sweep(linkage.pairs, world.truth).at(0)
    assert own.together / own.claimed == pytest.approx(so.precision)
    assert own.together / own.true_pairs == pytest.approx(so.recall)
    assert own.linked / own.true_pairs == pytest.approx(so.link_recall)
    assert 0 < so.link_recall < so.recall < 1
    assert so.precision < 1


def test_pairs_of_people_by_hand() -> None:
    found = people.pairs_of_people(TRUTH, HOME, LINKS).loc[["P", "Q", "R", "S"]]
    assert found.true_pairs.tolist() == [6, 0, 1, 1]
    assert found.together.tolist() == [2, 0, 0, 1]
    assert found.linked.tolist() == [2, 0, 0, 1]
    assert found.claimed.tolist() == [3, 1, 0, 1], "two pairs a-e and b-e, half for each of the two"


# er-evaluation --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["precision", "recall"])
def test_the_estimators_of_er_evaluation_beside_ours(name: str) -> None:
    """Same ratio of weighted sums; theirs is corrected for its bias and comes with a deviation."""
    world = sp.load("tiny")
    linkage = sp.link(world.records, progress=False)
    home, truth = linkage.identities(0), world.truth
    sample = people.draw(truth, 40, seed=7)
    weights = sample.groupby("person_id").weight.sum()  # drawn twice counts twice
    members = truth[truth.isin(weights.index)]
    theirs, deviation = getattr(er, f"pairwise_{name}_estimator")(home, members, weights)
    own = people.pairs_of_people(truth, home)
    bottom = own["claimed" if name == "precision" else "true_pairs"]
    ours = people.ratio(sample, own.together, bottom)
    top, below = weights * own.together, weights * bottom
    top, below, n = top[weights.index], below[weights.index], len(weights)
    shift = np.mean(below * (top / top.mean() - below / below.mean())) / ((n - 1) * below.mean())
    assert theirs == pytest.approx(ours.share * (1 + shift))
    error = np.sqrt(((top - ours.share * below) ** 2).sum() * n / (n - 1)) / below.sum()
    assert deviation == pytest.approx(error)


def test_where_nobody_is_drawn_twice_the_deviations_are_equal() -> None:
    """Ours goes by draws and theirs by people."""
    world = sp.load("tiny")
    home, truth = sp.link(world.records, progress=False).identities(0), world.truth
    own = people.pairs_of_people(truth, home)
    drawn = (people.draw(truth, 12, 7, number) for number in range(200))
    sample = next(
        each
        for each in drawn
        if each.person_id.is_unique
        and each.records.min() > 1  # whoever has no pair counts in their number of people
        and people.ratio(each, own.together, own.true_pairs).share < 1
    )
    members = truth[truth.isin(sample.person_id)]
    weights = sample.set_index("person_id").weight
    _, deviation = er.pairwise_recall_estimator(home, members, weights)
    ours = variance(people.ratio_sums(sample, own.together, own.true_pairs))
    assert deviation == pytest.approx(np.sqrt(ours))
    assert deviation > 0.01


# Pairs ----------------------------------------------------------------------------------------

CANDIDATES = pd.DataFrame(
    {
        "record_l": [f"l{n}" for n in range(12)],
        "record_r": [f"r{n}" for n in range(12)],
        "weight": [-5, -4, -3, -2, -1, -1, 0, 1, 4, 5, 6, 7.0],
    }
)
EDGES = [-10, 0, 5]


def test_bands_and_their_labels_by_hand() -> None:
    found = pairs.bands(CANDIDATES, EDGES)
    assert found.pairs.tolist() == [6, 3, 3]
    assert found.low.tolist() == [-10, 0, 5]
    assert found.high.tolist() == [0, 5, np.inf]
    # Doubt of the band from 5: the root of p(1-p) at odds of 32, 64 and 128.
    odds = np.array([32, 64, 128])
    assert found.doubt[2] == pytest.approx(np.sqrt(odds / (1 + odds) ** 2).sum())
    assert pairs.allocate(found, 8, "in proportion").tolist() == [4, 2, 2]
    assert pairs.allocate(found, 9, "evenly").tolist() == [3, 3, 3]
    assert pairs.allocate(found, 6, "evenly").tolist() == [2, 2, 2]
    assert pairs.allocate(found, 11, "evenly").tolist() == [5, 3, 3], "no more than there are"
    assert pairs.allocate(found, 99, "evenly").tolist() == [6, 3, 3]
    doubt = pairs.allocate(found, 9, "where the model doubts").tolist()
    assert (doubt[2], sum(doubt)) == (2, 9)


def test_an_estimate_from_pairs_by_hand() -> None:
    # Six links of which two are drawn, one false; six others of which three are drawn, one true.
    labelled = pd.DataFrame(
        {
            "weight": [6.0, 7.0, -1.0, -2.0, -3.0],
            "stands_for": [3, 3, 2, 2, 2],
            "true": [True, False, True, False, False],
        }
    )
    found = pairs.estimate(labelled, threshold=5)
    assert found["link_precision"].share == pytest.approx(3 / 6)
    assert found["recall"].share == pytest.approx(3 / 5)
    assert pairs.estimate(labelled, threshold=8)["link_precision"].share is None
    assert pairs.estimate(labelled, threshold=7)["link_precision"].share == 0, "at the threshold"


def test_all_candidates_labelled_give_the_truth() -> None:
    world = sp.load("tiny")
    linkage = sp.link(world.records, progress=False)
    candidates = linkage.pairs
    for spread in pairs.SPREADS:
        sample = pairs.draw(candidates, [-10, 0, 10], len(candidates), spread, seed=7)
        assert (sample.stands_for == 1).all()
        found = pairs.estimate(pairs.label(sample, world.truth), threshold=0)
        so = sp.Sweep(candidates, world.truth).at(0)
        assert found["link_precision"].share == pytest.approx(so.link_precision)
        formed = pairs.label(candidates, world.truth).true.sum()
        true_links = so.links - so.false_links
        assert found["recall"].share == pytest.approx(true_links / formed)
        assert found["recall"].share > so.link_recall, "what was never formed is not among them"


def test_weights_undo_the_spread_on_average() -> None:
    world = sp.load("tiny")
    linkage = sp.link(world.records, progress=False)
    so = sp.Sweep(linkage.pairs, world.truth).at(0)
    edges = [-10, 0, 5, 15]
    for spread in pairs.SPREADS:
        drawn = [pairs.draw(linkage.pairs, edges, 60, spread, 7, n) for n in range(100)]
        for sample in drawn[:3]:
            assert sample.groupby("band").stands_for.sum().sum() == pytest.approx(
                len(linkage.pairs)
            )
            assert not sample[["record_l", "record_r"]].duplicated().any()
        shares = [
            pairs.estimate(pairs.label(sample, world.truth), 0)["link_precision"].share
            for sample in drawn
        ]
        error = np.std(shares) / np.sqrt(len(shares))
        assert abs(np.mean(shares) - so.link_precision) < 4 * error + 1e-9
        assert error < 0.02, "too few draws to tell a bias"


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="must rise"):
        pairs.bands(CANDIDATES, [0, 0])
    with pytest.raises(ValueError, match="from weight 9 on holds no pair"):
        pairs.bands(CANDIDATES, [-10, 9])
    with pytest.raises(ValueError, match="3 bands need 6 labels; there are 5"):
        pairs.draw(CANDIDATES, EDGES, 5, "evenly", 7)
    with pytest.raises(ValueError, match="no spread 'anyhow'"):
        pairs.draw(CANDIDATES, EDGES, 9, "anyhow", 7)


def test_what_er_evaluation_says_of_the_classroom_is_recorded_rightly() -> None:
    world = sp.load("classroom")
    linkage = sp.link(world.records, progress=False)
    home = linkage.identities(sp.Sweep(linkage.pairs, world.truth).best_f1())
    sample = people.draw(world.truth, peer.LABELS, peer.SEED)
    weights = sample.groupby("person_id").weight.sum()
    members = world.truth[world.truth.isin(weights.index)]
    for name, recorded in peer.RECORDED.items():
        theirs = getattr(er, f"pairwise_{name}_estimator")(home, members, weights)
        assert recorded == pytest.approx(theirs, abs=1e-6)
    found = peer.beside(sample, people.pairs_of_people(world.truth, home))
    assert found["er-evaluation"].tolist() == pytest.approx(found["ours"].tolist(), abs=2e-4)
    assert found["its deviation"].tolist() == pytest.approx(
        found["our deviation"].tolist(), rel=0.05
    )
