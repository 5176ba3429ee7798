"""Coverage: small cases by hand, the committed table, and what is claimed of it."""

import re

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.outcomes.estimate import coverage, pairs, people
from sameperson.outcomes.estimate import population as population_module
from sameperson.outcomes.estimate.intervals import METHODS, RECOMMENDED, USUAL
from sameperson.outcomes.estimate.population import Population
from sameperson.world.datasets import data_folder

ENOUGH = 0.94


@pytest.fixture(scope="module")
def population() -> Population:
    world = sp.load("classroom")
    return Population(world, sp.link(world.records, progress=False))


@pytest.fixture(scope="module")
def kept() -> pd.DataFrame:
    return coverage.kept()


# What is claimed of the table -----------------------------------------------------------------


def test_the_recommended_method_covers_at_every_size_and_rate(kept) -> None:
    own = kept[kept.method == RECOMMENDED]
    assert len(own) == len(kept) / len(METHODS) > 70
    assert (own.covered / own.draws).min() >= ENOUGH


def test_it_is_the_only_one_that_does(kept) -> None:
    least = (kept.covered / kept.draws).groupby(kept.method).min()
    assert least.index[least >= ENOUGH].tolist() == [RECOMMENDED]


def test_the_usual_interval_fails_where_errors_are_rare_and_labels_few(kept) -> None:
    own = coverage.coverage(kept, "merged, threshold 24")[USUAL]
    truth = kept.truth[kept.what == "merged, threshold 24"].unique()
    assert truth == pytest.approx([0.004], abs=0.0005)
    assert own.is_monotonic_increasing
    assert own[50] < 0.33
    assert own[100] < 0.5
    assert own[2_000] < ENOUGH
    assert (own < 0.9).sum() >= 5
    doubted = coverage.coverage(
        kept, "link precision, threshold 24", "pairs where the model doubts"
    )
    assert (doubted[USUAL] < 0.01).all()
    assert (doubted[RECOMMENDED] > 0.99).all()


def test_it_fails_by_saying_too_little(kept) -> None:
    own = kept[(kept.method == USUAL) & (kept["sample"] == "people") & (kept.truth < 0.05)]
    assert own.too_low.sum() > 50 * own.too_high.sum()


def test_every_draw_is_counted(kept) -> None:
    assert (kept.covered + kept.too_low + kept.too_high == kept.draws).all()
    assert (kept.draws == coverage.DRAWS).all()


def test_the_datasheet_says_what_the_table_holds(kept) -> None:
    page = (data_folder() / "README.md").read_text(encoding="utf-8")
    said = re.search(r"<!-- coverage: made.*?-->\n(.*?)\n<!-- end", page, re.DOTALL)[1]
    assert said == coverage.section(kept)
    assert len(said.splitlines()) == 2 + len(kept) / len(METHODS)


# Made again -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "labels"), [("merged, threshold 24", 100), ("accused, best F1", 50)]
)
def test_a_part_made_again_is_the_same_for_people(population, kept, what, labels) -> None:
    again = coverage.people_cell(population, what, labels)
    own = kept[(kept.what == what) & (kept.labels == labels)].reset_index(drop=True)
    pd.testing.assert_frame_equal(again, own, rtol=1e-9)


def test_a_part_made_again_is_the_same_for_pairs(population, kept) -> None:
    again = coverage.pairs_cell(population, "link precision", "evenly", 200)
    own = kept[(kept["sample"] == "pairs evenly") & (kept.what == "link precision")]
    pd.testing.assert_frame_equal(again, own[own.labels == 200].reset_index(drop=True), rtol=1e-9)
    again = coverage.pairs_cell(population, "link precision, threshold 24", "evenly", 200)
    own = kept[(kept["sample"] == "pairs evenly") & (kept.what == "link precision, threshold 24")]
    pd.testing.assert_frame_equal(again, own[own.labels == 200].reset_index(drop=True), rtol=1e-9)


def test_pairs_at_another_threshold_estimate_its_precision(population) -> None:
    part, threshold = population.pair_shares["link precision, threshold 24"]
    so = sp.Sweep(population.linkage.pairs, population.world.truth).at(24)
    truth = population_module.truth_of_pairs(population.bands_at(threshold), threshold, part)
    assert truth == pytest.approx(so.link_precision)
    assert truth > population_module.truth_of_pairs(population.bands, population.best, part)


@pytest.mark.slow
def test_the_whole_table_made_again_is_the_same(population, kept) -> None:
    pd.testing.assert_frame_equal(coverage.table(population), kept, rtol=1e-9)


# How it counts --------------------------------------------------------------------------------


def test_truths_are_those_of_the_sweep(population) -> None:
    world, linkage = population.world, population.linkage
    so = sp.Sweep(linkage.pairs, world.truth, must_join=world.departures).at(population.best)
    shares = {name: share.truth for name, share in population.shares.items()}
    assert shares["merged, best F1"] == so.people_wrongly_merged / so.people
    assert shares["split, best F1"] == so.people_split / so.people
    assert shares["accused, best F1"] == so.people_accused / so.people_left_in_time
    assert shares["true pairs linked, best F1"] == pytest.approx(so.link_recall)
    made_up = population.shares["made up: all people seen once"]
    assert made_up.top.sum() == (world.truth.value_counts() == 1).sum()
    bands = population.bands
    links = bands[bands.low >= population.best]
    assert links.pairs.sum() == so.links
    assert links.true.sum() == so.links - so.false_links


def test_sums_of_simulated_draws_are_those_of_the_samples(population) -> None:
    """One simulated draw of people, summed, is what ``people.ratio_sums`` makes of it."""
    share = population.shares["accused, best F1"]
    sample = people.draw(population.world.truth, 200, 7)
    index = pd.Index(population.people)
    top, bottom = pd.Series(share.top, index), pd.Series(share.bottom, index)
    ours = people.ratio_sums(sample, top, bottom)
    place = index.get_indexer(sample.person_id)
    weight = share.bottom / population.records
    y = np.divide(share.top, share.bottom, out=np.zeros_like(share.top), where=share.bottom > 0)
    theirs = population_module.sums_of(weight[place][None], y[place][None])
    for name in ("units", "weight", "hits", "squares", "crossed", "hit_squares", "heaviest"):
        assert getattr(theirs, name)[0] == pytest.approx(float(getattr(ours, name))), name


def test_sums_of_bands_are_those_of_the_sample(population) -> None:
    world, found = population.world, population.bands
    edges = [population.linkage.floor, *found.low[1:]]
    sample = pairs.draw(population.linkage.pairs, edges, 120, "evenly", 7)
    labelled = pairs.label(sample, world.truth)
    hits = labelled.groupby("band").true.sum().to_numpy(float)
    given = labelled.groupby("band").size().to_numpy(float)
    weight = found.pairs.to_numpy() / given
    link = found.low.to_numpy() >= population.best
    own = population_module.sums_by_band((given * link)[None], (hits * link)[None], weight * link)
    estimate = pairs.estimate(labelled, population.best)["link_precision"]
    assert own.share[0] == pytest.approx(estimate.share)
    lower, upper = METHODS[RECOMMENDED](own)
    assert (lower[0], upper[0]) == pytest.approx((estimate.lower, estimate.upper))


def test_counting_by_hand() -> None:
    # Two samples of two units of weight 1: nobody hit, and both hit. The usual interval is a point.
    own = population_module.sums_of(np.ones((2, 2)), np.array([[0.0, 0.0], [1.0, 1.0]]))
    rows = coverage._counted(own, 0.5, "people", "by hand", 2).set_index("method")
    assert rows.loc[USUAL, ["draws", "covered", "too_low", "too_high"]].tolist() == [2, 0, 1, 1]
    assert rows.loc[RECOMMENDED, "covered"] == 2
    assert rows.loc[USUAL, "width"] == 0
