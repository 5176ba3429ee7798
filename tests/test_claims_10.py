"""What the prose of lesson 10 says in words, counted."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage.weights import probability
from sameperson.outcomes.estimate import (
    compared,
    coverage,
    histories,
    intervals,
    known_answers,
    pairs,
    people,
    population,
    referred,
)
from sameperson.world.streams import stream

LESSON = Path(__file__).resolve().parents[1] / "notebooks/10_estimating_without_the_truth.ipynb"
RARE, LINKS_RIGHT = "merged, threshold 24", "link precision, threshold 24"
DOUBTED = "pairs where the model doubts"


@pytest.fixture(scope="module")
def world():
    return sp.load("classroom")


@pytest.fixture(scope="module")
def linkage(world):
    return sp.link(world.records, progress=False)


@pytest.fixture(scope="module")
def sweep(world, linkage):
    return sp.Sweep(linkage.pairs, world.truth, world.groups, world.departures, world.kin)


@pytest.fixture(scope="module")
def best(sweep):
    return sweep.best_f1()


@pytest.fixture(scope="module")
def home(linkage, best):
    return linkage.identities(best)


@pytest.fixture(scope="module")
def odd(world, home):
    return histories.impossible(world.records, home, histories.death_notices(world))


@pytest.fixture(scope="module")
def kept():
    return coverage.kept()


@pytest.fixture(scope="module")
def prose() -> str:
    cells = json.loads(LESSON.read_text("utf-8"))["cells"]
    return " ".join("".join(cell["source"]) for cell in cells)


# What to label first --------------------------------------------------------------------------


def test_how_three_spreads_spend_300_labels(linkage, best) -> None:
    bands = pairs.bands(linkage.pairs, [linkage.floor, 0, best, 10, 15, 20])
    given = {spread: pairs.allocate(bands, 300, spread) for spread in pairs.SPREADS}
    assert given["in proportion"].iloc[-1] == pytest.approx(150, abs=15), "half of the money"
    assert set(given["evenly"]) == {50}
    doubt = given["where the model doubts"]
    assert doubt[bands.low < best].sum() > 0.9 * 300
    assert doubt.iloc[-1] == 2


def test_the_estimate_was_right_about_a_question_that_leaves_pairs_out(
    world, linkage, sweep, best, prose
) -> None:
    assert f"the weight with the best F1, here {best:.1f}" in prose
    edges = [linkage.floor, 0, best, 10, 15, 20]
    labelled = pairs.label(pairs.draw(linkage.pairs, edges, 300, "evenly", seed=7), world.truth)
    found, so = pairs.estimate(labelled, best), sweep.at(best)
    among = pairs.label(linkage.pairs, world.truth).true.sum()
    recall = found["recall"]
    assert recall.lower < (so.links - so.false_links) / among < recall.upper
    assert found["link_precision"].lower < so.link_precision < found["link_precision"].upper
    right = found["link_precision"]
    ends = [100 * end for own in (right, recall) for end in (own.share, own.lower, own.upper)]
    said = (
        "*{:.1f} % of the links are right (95 % interval {:.1f} to {:.1f} %), and {:.1f} % of the "
        "true pairs are found ({:.1f} to {:.1f} %).*"
    )
    assert said.format(*ends) in prose
    links = so.links - so.false_links
    said = f"are {links / among:.0%} of the second line, and {links / sweep.true_pairs:.0%} of the"
    assert said.replace("%", " %") in prose
    assert so.link_recall < 0.85 < recall.lower
    plain = labelled.true[labelled.weight >= best].mean()
    assert plain < found["link_precision"].share - 0.01


def test_people_answer_it_and_hold_the_truth(world, linkage, sweep, best, home) -> None:
    so = sweep.at(best)
    sample = people.draw(world.truth, 300, seed=7)
    marks = people.marks(home, world.truth, world.departures)
    truths = [
        so.people_wrongly_merged / so.people,
        so.people_split / so.people,
        so.people_accused / so.people_left_in_time,
    ]
    shares = people.shares(sample, marks)
    assert ((shares.lower < truths) & (truths < shares.upper)).all()
    links = linkage.pairs[linkage.pairs.weight >= best]
    own = people.pairs_of_people(world.truth, home, links)
    recall = people.ratio(sample, own.linked, own.true_pairs)
    assert recall.lower < so.link_recall < recall.upper < 0.9
    assert own.together.sum() / own.true_pairs.sum() == pytest.approx(so.recall)
    assert so.recall > so.link_recall, "links join records through others"
    assert so.recall < (so.links - so.false_links) / pairs.label(links, world.truth).true.sum()


def test_what_weights_are_for(world, home, prose) -> None:
    marks = people.marks(home, world.truth, world.departures)
    shares = people.shares(people.draw(world.truth, 300, seed=7), marks)
    for name, could in (
        ("people_wrongly_merged", marks.people_wrongly_merged >= 0),
        ("people_split", marks.people_split >= 0),
        ("people_accused", marks.people_left_in_time),
    ):
        met = world.truth[world.truth.map(could)]
        shift = met.map(marks[name]).mean() - marks[name][could].mean()
        assert abs(shift) < (shares.upper[name] - shares.lower[name]) / 4, "small here"
    once = world.truth.value_counts() == 1
    said = f"{once.mean():.1%} of the people have a single record, and hold "
    said += f"{world.truth.map(once).mean():.1%} of the records"
    assert said.replace("%", " %") in prose


# The interval that lies -----------------------------------------------------------------------


def test_the_usual_interval_keeps_less_than_it_promises_and_lies_below(kept, sweep) -> None:
    usual = kept[(kept.method == "linearised") & (kept.what == RARE)].set_index("labels")
    assert (usual.covered / usual.draws < 0.95).all()
    assert usual.covered[200] < 0.7 * usual.draws[200]
    assert (usual.too_low > 0.9 * (usual.too_low + usual.too_high)).all()
    so = sweep.at(24)
    assert usual.truth.iloc[0] == so.people_wrongly_merged / so.people
    assert so.people_split / so.people == pytest.approx(0.7, abs=0.02), "seven people in ten"
    rare = kept[(kept.method == "linearised") & (kept.truth < 0.05)]
    assert rare.too_low.sum() > 0.97 * (rare.too_low.sum() + rare.too_high.sum()), "nearly always"


def test_why_it_fails(world, linkage) -> None:
    drawn_from = population.Population(world, linkage)
    share = drawn_from.shares[RARE]
    for labels in (50, 100, 200, 1_000):
        rng = stream(10, "why the usual interval fails", str(labels))
        found = population.draw_people(drawn_from, share, labels, 3_000, rng)
        missed = intervals.linearised(found)[1] < share.truth
        none = found.hits[missed] == 0
        assert none.all() if labels <= 200 else none.mean() < 0.2
        together = np.corrcoef(found.share, np.sqrt(intervals.variance(found)))[0, 1]
        assert together > 0.9, "a low estimate, and because it is low, a short interval"


def test_the_other_methods_on_that_table_and_at_their_worst(kept) -> None:
    assert coverage.coverage(kept, "split, best F1").linearised[200] > 0.94
    made_up = kept.what.str.startswith("made up")
    assert (kept.truth[made_up] < 0.02).all()
    worst = (kept.covered / kept.draws)[made_up].groupby(kept.method).min()
    assert worst.index[worst > 0.9].tolist() == ["next_heaviest"]
    assert round(100 * worst["korn_graubard"]) == 85
    linked = (kept.covered / kept.draws)[~made_up].groupby(kept.method).min()
    assert linked.index[linked >= 0.94].tolist() == ["korn_graubard", "next_heaviest"]
    every = (kept.covered / kept.draws).groupby(kept.method).min()
    for bar in (0.94, 0.95):
        assert every.index[every >= bar].tolist() == ["next_heaviest"], "the answer is the same"
    tried = set(kept.what) - set(kept.what[made_up])
    assert tried == {
        RARE, "merged, threshold 15", "merged, best F1", "accused, best F1", "split, best F1",
        "true pairs linked, best F1", "link precision", LINKS_RIGHT, "recall among candidates",
    }  # fmt: skip
    assert kept.what[made_up].nunique() == 2
    assert set(kept["sample"]) == {"people", *(f"pairs {spread}" for spread in pairs.SPREADS)}
    assert (kept.labels.min(), kept.labels.max()) == (50, 2_000)


def test_what_it_costs(kept, prose) -> None:
    width = kept[kept["sample"] == "people"].pivot_table("width", ["what", "labels"], "method")
    usual, honest = width.linearised, width.next_heaviest
    assert usual[RARE, 50] == 0
    assert honest["split, best F1", 1_000] < 1.15 * usual["split, best F1", 1_000]
    graubard = width.korn_graubard
    assert usual["split, best F1", 1_000] < graubard["split, best F1", 1_000]
    assert graubard["split, best F1", 1_000] < honest["split, best F1", 1_000]
    said = f"has {100 * graubard[RARE, 200]:.1f} points and *next heaviest* "
    assert f"{said}{100 * honest[RARE, 200]:.1f}" in prose
    rare = coverage.coverage(kept, RARE)
    assert (100 * rare.loc[200, ["korn_graubard", "next_heaviest"]]).round().tolist() == [99, 99]


def test_two_labels_stand_for_all_links(kept, linkage, prose) -> None:
    """Step 6: the usual interval takes them for all, the recommended one for next to nothing."""
    links = (linkage.pairs.weight >= 24).sum()
    assert f"Two labels stand for all {links:,} links of weight 24 or more" in prose
    bands = population.Population(sp.load("classroom"), linkage).bands_at(24.0)
    assert bands.low.iloc[-1] == 24
    for labels in coverage.PAIR_LABELS:
        assert pairs.allocate(bands, labels, "where the model doubts").iloc[-1] == 2
    assert pairs.allocate(bands, 200, "evenly").iloc[-1] == 33
    own = kept[(kept.what == LINKS_RIGHT) & (kept["sample"] == DOUBTED)]
    most = 1 - 0.025 ** (1 / 2)
    assert round(100 * most) == 84
    widths = own.pivot_table("width", "labels", "method")
    assert widths.next_heaviest.to_numpy() == pytest.approx(most)
    assert (widths.linearised == 0).all()
    evenly = kept[(kept.what == LINKS_RIGHT) & (kept["sample"] == "pairs evenly")]
    of_200 = evenly[(evenly.labels == 200) & (evenly.method == "next_heaviest")].width.item()
    assert f"an interval of {100 * of_200:.1f} points" in prose


def test_why_it_is_longer_than_for_equal_draws(world) -> None:
    sample = people.draw(world.truth, 200, 3)
    none = people.ratio(sample, pd.Series(0.0, index=world.truth.unique()))
    equal = intervals.of_count(0, 200)[1]
    assert equal == pytest.approx(1 - 0.025 ** (1 / 200))
    assert none.upper > 3 * equal
    few = intervals.sums(sample.weight, np.zeros(200), heaviest=sample.weight.mean())
    assert intervals.next_heaviest(few)[1] < none.upper / 2, "a single record makes it long"


# Without labels -------------------------------------------------------------------------------


def test_a_departure_without_an_arrival_is_a_missing_link(odd, home, world) -> None:
    said = histories.summary(odd, home, world.truth)
    first = said.loc[histories.BEFORE]
    assert first.identities > 0.7 * said.identities.sum(), "by far the most frequent"
    shown = odd[odd.history == histories.BEFORE]
    came = set(world.records[world.records.event == "arrival"].record_id.map(home))
    without = set(shown.identity_id[~shown.identity_id.isin(came)])
    linked = compared.has_arrival(world.records, home)
    assert set(linked.index[~linked].map(home)) == without, "the unlinked departures lie in these"
    assert (shown.record_l == shown.record_r).all(), "one alone is enough"
    others = odd[odd.history != histories.BEFORE]
    assert (others.record_l != others.record_r).all()
    assert first.mixed <= 3 < 0.95 * first.identities < first.split
    for either in (histories.TWICE_IN, histories.TWICE_OUT):
        assert said.mixed[either] > 5
        assert said.split[either] > 5
    assert said.identities[histories.DEATHS] == 0
    assert (said.identities > 0).sum() == 5


def test_the_bound_is_low_and_why(odd, home, world, sweep, best) -> None:
    so = sweep.at(best)
    assert 0 < histories.proven(odd) < so.mixed_identities / 8
    on = pd.to_datetime(world.records.set_index("record_id").event_on)
    crossing = world.records[world.records.event != "entry"].record_id
    met = pd.DataFrame({"record": crossing, "home": crossing.map(home)})
    met["person"], met["day"] = met.record.map(world.truth), met.record.map(on)
    travellers = met.groupby("home").person.nunique()
    both = set(travellers.index[travellers > 1])
    assert len(both) > 0.75 * so.mixed_identities
    stays = world.departures.assign(
        home=world.departures.arrival.map(home), left=world.departures.departure.map(home)
    )
    stays = stays[stays.home == stays.left].merge(met, on="home")
    inside = (stays.day > stays.arrival.map(on)) & (stays.day < stays.departure.map(on))
    overlap = set(stays.home[inside & (stays.person != stays.person_id)])
    assert len(overlap & both) < 0.15 * len(both), "hardly any of their journeys overlap"


def test_nobody_enters_twice_within_ninety_days(world) -> None:
    came = world.records[world.records.event == "arrival"]
    on, person = pd.to_datetime(came.event_on), came.record_id.map(world.truth)
    gaps = on.sort_values().groupby(person).diff().dt.days
    assert gaps.min() >= histories.STAY


def test_who_is_unlinked(world, home) -> None:
    linked = compared.has_arrival(world.records, home)
    traits = compared.traits(world.records.set_index("record_id").loc[linked.index])
    found = compared.linked_and_not(traits, linked)
    number = found.loc["no document number"]
    assert 1.7 < number.unlinked / number.linked < 2.3
    shown = found.head(5)
    states = shown[shown.index.str.startswith("nationality")]
    assert (states["from"] > states.linked).any()
    assert (states["to"] < states.linked).any()
    apart = (found["from"] > found.linked) | (found["to"] < found.linked)
    assert apart.sum() > len(found) / 2, "chance would leave about one in twenty outside"


def test_the_truth_lies_outside_of_the_whole_range(world, linkage, best) -> None:
    visits = referred.leads(world.records, linkage.identities(best))
    moved = compared.by_threshold(linkage, world.records, [0, round(best, 1), 10, 15, 20])
    assert referred.overstays(world, visits).mean() < 0.8 * moved.share.min()
    assert moved.share.max() > 2 * moved.share.min()


def test_the_model_claims_far_fewer_wrong_links(linkage, sweep, best) -> None:
    claimed = (1 - probability(linkage.pairs.weight[linkage.pairs.weight >= best])).sum()
    assert sweep.at(best).false_links > 20 * claimed


def test_the_referred_are_the_best_of_the_three(world, home) -> None:
    visits = referred.leads(world.records, home)
    seen = referred.verified(world, visits)
    assert seen.share_referred < 0.5 * seen.share_all < seen.share_others / 2
    wrong = visits[visits.lead & ~visits.address & ~referred.overstays(world, visits)]
    assert wrong.alone.mean() > 0.6


def test_no_correction_in_the_area_that_is_never_corrected(
    world, linkage, sweep, best, prose
) -> None:
    links = linkage.pairs[linkage.pairs.weight >= best]
    areas = known_answers.corrections(world.records, links, world.truth)
    first = known_answers.AREAS[0]
    assert areas.corrected[first] == 0
    false, every = areas.false_links, areas.false_links.sum()
    assert f"{false[first]} of {every} false links lie there" in prose
    assert f"where {false[first]} of {every} false links lie" in prose
    assert (false / areas.links).idxmin() == first, "link for link the first area is the best"
    assert areas.links[first] > areas.links.sum() / 2, "most links do"
    assert areas.rightly[first] == 0, "none is ever found"
    at = known_answers.areas(world.records, links)
    assert set(at[known_answers.called_different(world.records, links)]) == set(areas.index[1:])
    others = areas.drop(first)
    assert (others.rightly < others.corrected / 2).all(), "most corrections were of right links"
    false = sweep.false_pairs(-5, best - 1e-6)
    cases = known_answers.seeded_cases(world.records, false, 40, seed=7)
    assert cases.cases.tolist() == [40, 40, 40]
    assert cases.caught[first] == 0
    assert (cases.lower.drop(first) > 0.2).all()
    assert cases.upper[first] == pytest.approx(1 - 0.025 ** (1 / 40))
    covered = areas.caught.between(cases.lower, cases.upper)
    assert covered.all(), "the cases tell what is caught among the links"


def test_the_numbers_that_the_prose_names_are_in_the_facts(prose) -> None:
    assert "433 of 507,778 infants, about one in a thousand" in prose
    assert round(1_000 * 433 / 507_778) == 1
