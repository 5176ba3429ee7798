"""What the prose of lesson 15 says in words, counted on the course's own population."""

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage.drawn import draw_identities
from sameperson.linkage.weights import probability
from sameperson.outcomes import repaired, statistic
from sameperson.outcomes.border import EVERYBODY, Border

ALL = ("Alder", "Birch", "Cedar", "Dogwood", "Elm")


@pytest.fixture(scope="module")
def world():
    return sp.load("classroom")


@pytest.fixture(scope="module")
def linkage(world):
    return sp.link(world.records, progress=False)


@pytest.fixture(scope="module")
def sweep(world, linkage):
    return sp.Sweep(linkage.pairs, world.truth, world.groups, world.departures)


@pytest.fixture(scope="module")
def border(world):
    return Border.of(world.records, world.truth.map(world.groups))


@pytest.fixture(scope="module")
def best(sweep):
    return round(sweep.best_f1(), 2)


@pytest.fixture(scope="module")
def truth(border, world):
    return statistic.overstays(border, world.truth)


@pytest.fixture(scope="module")
def file(border, linkage, best):
    return statistic.overstays(border, linkage.identities(best))


@pytest.fixture(scope="module")
def draws(linkage):
    return draw_identities(linkage.pairs, linkage.records, seed=7, draws=20)


@pytest.fixture(scope="module")
def imputed(border, draws):
    return repaired.imputed(draws, lambda own: statistic.overstays(border, own))


def holds(found: pd.DataFrame, truth: pd.DataFrame) -> pd.Series:
    return (found.lower <= truth.rate) & (truth.rate <= found.upper)


def test_the_total_is_right_where_everything_is_worse(world, linkage, sweep, best) -> None:
    at_best, lowest = (
        statistic.people_counted(linkage.identities(t), world.truth, world.groups)
        for t in (best, -10)
    )
    assert 650 < at_best.difference[EVERYBODY] < 800, "some seven hundred too high"
    assert abs(lowest.difference[EVERYBODY]) < 10
    assert lowest.added_by_splits[EVERYBODY] > 600
    assert lowest.hidden_by_merges[EVERYBODY] > 600
    assert 0.45 < -lowest.difference["Birch"] / lowest.people["Birch"] < 0.55, "half of Birch"
    assert lowest.difference["Cedar"] > 200
    assert len(world.people) - world.truth.nunique() == 67, "have no record in this file"
    for found in (at_best, lowest):
        sums = found.people + found.added_by_splits - found.hidden_by_merges
        assert (sums == found.identities).all(), "the sum holds in each row"
    home = pd.DataFrame({"own": linkage.identities(-10), "person": world.truth}).drop_duplicates()
    lost = home[home.own.duplicated()].person.map(world.groups).value_counts()
    assert lost.to_dict() == lowest.hidden_by_merges.drop(EVERYBODY).to_dict(), "for their own"
    assert sweep.at(-10).people_intact < 0.85 * sweep.at(best).people_intact
    curve = sweep.curve(np.arange(-10, 18, 0.5))
    assert (curve.identities.diff().dropna() >= 0).all(), "the count falls with the threshold"


def test_a_target_on_links_is_met_by_links_that_merge(sweep, best) -> None:
    steps = sweep.curve([best, 3, 0, -5, -10]).sort_values("threshold", ascending=False)
    right = steps.links - steps.false_links
    links, rights, merged = (
        own.diff().dropna() for own in (steps.links, right, steps.people_wrongly_merged)
    )
    assert 0.27 < steps.links.iloc[-1] / steps.links.iloc[0] - 1 < 1 / 3, "nearly a third more"
    assert links.iloc[-1] > 3_000
    assert 0.005 < rights.iloc[-1] / links.iloc[-1] < 0.015, "about one in a hundred is right"
    assert merged.iloc[-1] / rights.iloc[-1] > 3, "each of those costs several people"
    assert sweep.at(best).link_precision == pytest.approx(0.99, abs=0.005)


def test_traditions_overstay_alike_in_truth_and_not_in_the_file(truth, file) -> None:
    own = truth.loc[list(ALL)]
    assert own.rate.between(0.08, 0.105).all()
    assert own.lower.max() < own.upper.min(), "all intervals overlap"
    assert (file.rate[list(ALL)] > truth.rate[list(ALL)]).all(), "nearly everywhere too high"
    for group in ("Cedar", "Elm"):
        assert 2 < file.rate[group] / file.rate["Alder"] < 2.3, "twice as often"
    assert truth.rate[EVERYBODY] * 1.5 < file.rate[EVERYBODY], "more than half as high again"
    made = (file.overstays - truth.overstays).drop(EVERYBODY)
    assert made[["Cedar", "Elm"]].sum() > 0.7 * made.sum(), "most of them in two traditions"


def test_no_threshold_is_right_for_all(border, sweep, linkage, truth, best) -> None:
    rates = {}
    for threshold in np.arange(-10, 20.01, 0.5):
        found = statistic.overstays(border, linkage.identities(threshold))
        assert not holds(found, truth)[list(ALL)].all()
        rates[threshold] = found.rate
    table = pd.DataFrame(rates).T
    below = table[table.index <= best]
    for group in ("Alder", "Cedar", "Dogwood"):
        assert below[group].max() - below[group].min() < 0.0025, "hardly move"
    at_best = statistic.overstays(border, linkage.identities(best)).rate["Elm"]
    assert at_best - table["Elm"][-10] == pytest.approx(0.015, abs=5e-4), "a point and a half"
    assert 0.115 < at_best - truth.rate["Elm"] < 0.12, "of nearly twelve"
    assert below[["Cedar", "Elm"]].min().min() > 0.19
    assert (table.diff().dropna() > -1e-12).all(axis=None), "raising it finds more overstays"
    assert table.loc[18].sub(table.loc[-10]).idxmax() == "Birch", "moves most"
    assert (table["Birch"][table.index <= 0] < truth.rate["Birch"]).all()
    assert abs(table["Birch"][2] - truth.rate["Birch"]) < 0.0015, "right to a tenth of a point"
    assert table[EVERYBODY][0] == pytest.approx(0.138, abs=5e-4)
    assert table[EVERYBODY][15] == pytest.approx(0.200, abs=5e-4)
    assert table[EVERYBODY][18] == pytest.approx(0.33, abs=0.005)
    assert truth.rate[EVERYBODY] == pytest.approx(0.091, abs=5e-4)
    assert table["Birch"][-10] < truth.rate["Birch"], "the upper bound fails there"


def test_birch_is_right_at_two_and_wrong_on_both_sides(border, world, linkage, truth) -> None:
    so, birch = border.in_time(world.truth), border.of_arrival == 1
    assert border.names[1] == "Birch"
    shown = {t: border.in_time(linkage.identities(t)) for t in (0, 2, 5.44)}
    hidden = {t: (birch & own & ~so).sum() for t, own in shown.items()}
    made = {t: (birch & ~own & so).sum() for t, own in shown.items()}
    assert hidden[0] > 10
    assert made[5.44] > 30
    assert hidden[2] + made[2] <= 1, "at 2 it is right"


def test_a_difference_shrinks_at_every_threshold(world, linkage, best) -> None:
    records = world.records
    arrivals = records[records.event == "arrival"]
    listed = records.record_id[records.source == "address_files"]
    days = pd.to_datetime(arrivals.event_on) - pd.to_datetime(arrivals.birth_date, errors="coerce")
    who = pd.cut(days.dt.days / 365.25, [0, 15, 20, 120], labels=["child", "x", "adult"],
                 right=False).astype(object)  # fmt: skip
    found = {
        t: statistic.share_with(own, arrivals.record_id, listed, who)
        for t, own in {
            "truth": world.truth,
            **{t: linkage.identities(t) for t in (-5, 0, best, 10)},
        }.items()
    }
    table = pd.DataFrame(found).T
    difference = table.adult - table.child
    assert table.child["truth"] == 0
    assert (difference.drop("truth") < 0.9 * difference["truth"]).all()
    assert table.adult[-5] == pytest.approx(table.adult["truth"], abs=0.002), "by cancelling"
    assert 0.15 < 1 - difference[-5] / difference["truth"] < 0.25, "a fifth too small"
    assert (table.adult.loc[[0, best, 10]] < table.adult["truth"]).all()
    assert (table.child.drop("truth") > 0).all()
    assert 0 < table.x["truth"] < table.adult["truth"], "of 15 to 19 some are listed"


def test_false_links_put_a_childs_record_with_an_adults(world, linkage) -> None:
    records = world.records.set_index("record_id")
    listed = records.index[records.source == "address_files"]
    arrivals = records[records.event == "arrival"]
    days = pd.to_datetime(arrivals.event_on) - pd.to_datetime(arrivals.birth_date, errors="coerce")
    children = arrivals.index[days.dt.days / 365.25 < 15]
    assert not set(world.truth[children]) & set(world.truth[listed])
    born = pd.to_datetime(world.people.set_index("person_id").birth_date)[world.truth[listed]]
    last = pd.to_datetime(world.records.event_on).max()
    assert (last - born).min().days / 365.25 > 17, "the files list adults only"


def test_the_adults_share_is_right_by_two_errors(world, linkage) -> None:
    records = world.records.set_index("record_id")
    home = linkage.identities(-5)
    listed = records.index[records.source == "address_files"]
    own = records[records.event == "arrival"]
    days = pd.to_datetime(own.event_on) - pd.to_datetime(own.birth_date, errors="coerce")
    arrivals = own.index[days.dt.days / 365.25 >= 20]
    so = world.truth[arrivals].isin(set(world.truth[listed])).to_numpy()
    shown = home[arrivals].isin(set(home[listed])).to_numpy()
    assert (shown & ~so).sum() > 100
    assert (so & ~shown).sum() > 100


def test_who_is_matched_differs(border, linkage, world, best) -> None:
    home = linkage.identities(best)
    number = world.records.set_index("record_id").document_number.notna().astype(str)
    by_number = repaired.chances(border, home, number)
    by_group = repaired.chances(border, home, border.groups)
    assert by_number.upper["False"] < by_number.lower["True"]
    assert by_group.upper[["Cedar", "Elm"]].max() < by_group.lower.drop(["Cedar", "Elm"]).min()
    assert set(by_group.chance.nsmallest(2).index) == {"Cedar", "Elm"}


def test_one_chance_is_right_in_total_alone(border, linkage, world, truth, file, best) -> None:
    home = linkage.identities(best)
    one, own = repaired.reweighted(border, home), repaired.reweighted(border, home, border.groups)
    number = world.records.set_index("record_id").document_number.notna().astype(str)
    by_number = repaired.reweighted(border, home, number)
    assert abs(one.rate[EVERYBODY] - truth.rate[EVERYBODY]) < 0.0015, "to a tenth of a point"
    assert not holds(one, truth)[list(ALL)].any()
    assert one.rate["Alder"] < truth.rate["Alder"] / 2, "less than half"
    assert abs(file.rate["Alder"] - truth.rate["Alder"]) < 0.003, "Alder was right"
    assert (by_number.rate - one.rate).abs().max() < 0.003, "nearly the same"
    assert (own.rate - truth.rate).abs().max() < 0.005, "within half a point"
    assert repaired.reweighted(border, linkage.identities(18)).rate["Alder"] < 0


def test_imputation_repairs_doubt_and_no_more(
    border, linkage, world, truth, imputed, draws, file
) -> None:
    assert not holds(imputed, truth)[["Cedar", "Dogwood", "Elm"]].any()
    assert holds(imputed, truth)[["Alder", "Birch"]].all()
    for group in ("Cedar", "Dogwood"):
        assert abs(imputed.rate[group] - file.rate[group]) < 0.001, "stay where they were"
    assert 0.01 < file.rate["Elm"] - imputed.rate["Elm"] < 0.014, "little more than a point"
    assert imputed.rate["Birch"] < truth.rate["Birch"] - 0.01
    assert (imputed.variance_between < 0.05 * imputed.variance_within).all(), "hardly moves"
    width = imputed.upper - imputed.lower
    plain = 2 * 1.96 * np.sqrt(imputed.variance_within)
    assert (width < 1.05 * plain).all(), "hardly wider than chance"
    ended = pd.DataFrame({name: border.in_time(draws[name]) for name in draws})
    assert (ended.any(axis=1) & ~ended.all(axis=1)).mean() < 0.01, (
        "few decide whether a visit ends in time"
    )
    doubtful = probability(linkage.pairs.weight)
    assert ((doubtful > 0.1) & (doubtful < 0.9)).sum() > 3_000, "the model doubts many pairs"
    # Why: records apart at the floor.
    lowest, ends = linkage.identities(-10), world.departures
    apart = ends.arrival.map(lowest).to_numpy() != ends.departure.map(lowest).to_numpy()
    by_group = pd.Series(apart).groupby(ends.person_id.map(world.groups).to_numpy()).sum()
    made = file.overstays - truth.overstays
    for group in ("Cedar", "Elm"):
        assert by_group[group] > 0.85 * made[group], "they are why these stay near 20 %"
        assert 0.19 < statistic.overstays(border, lowest).rate[group] < 0.205
    assert all(
        (draws[k].loc[ends.arrival[apart]].to_numpy() !=
         draws[k].loc[ends.departure[apart]].to_numpy()).all() for k in draws
    ), "no draw brings them together"  # fmt: skip


def test_too_much_belief_hides_overstays_in_birch(border, linkage, world, truth, imputed) -> None:
    """Draws from what is so near each weight come nearer to Birch's rate than claims do."""
    pairs = linkage.pairs[["record_l", "record_r", "weight"]].copy()
    true = pairs.record_l.map(world.truth).to_numpy() == pairs.record_r.map(world.truth).to_numpy()
    share = pd.Series(true, index=pairs.index).groupby(np.floor(pairs.weight)).transform("mean")
    odds = share.clip(1e-6, 1 - 1e-6)
    pairs["weight"] = np.log2(odds / (1 - odds))
    draws = draw_identities(pairs, linkage.records, seed=7, draws=20)
    right = repaired.imputed(draws, lambda own: statistic.overstays(border, own))
    short = truth.rate["Birch"] - imputed.rate["Birch"]
    assert truth.rate["Birch"] - right.rate["Birch"] < 0.5 * short
    birch, so = border.of_arrival == 1, border.in_time(world.truth)
    assert border.names[1] == "Birch"
    hidden = [(birch & ~so & border.in_time(draws[k])).sum() for k in draws]
    assert np.mean(hidden) > 0


def test_late_departures_that_are_never_linked_defeat_the_repair(
    border, linkage, world, truth, file, best
) -> None:
    hidden, late = linkage.identities(best), border.late(world.truth)
    hidden[late] = "alone: " + late
    assert not hidden.duplicated(keep=False)[late].any(), "each an identity of its own"
    as_linked = statistic.overstays(border, hidden)
    repair = repaired.reweighted(border, hidden, border.groups)
    assert (as_linked.rate - file.rate).abs().max() < 1e-12, "what they were"
    assert (repair.rate < truth.rate).all()
    assert 0.3 < 1 - repair.rate[EVERYBODY] / truth.rate[EVERYBODY] < 0.36, "by a third"
    # The tables move, and a share as low says nothing of why.
    before = repaired.chances(border, linkage.identities(best), border.groups).chance
    now = repaired.chances(border, hidden, border.groups).chance
    assert (now < before).all(), "in every tradition a smaller percentage is matched"
    (was, was_in_time), (is_, is_in_time) = (
        border.matched(own) for own in (linkage.identities(best), hidden)
    )
    assert (was & ~was_in_time).sum() > 30 * (is_ & ~is_in_time).sum(), "hardly any is late"
    assert (was & ~was_in_time).sum() == 185
    assert (is_ & ~is_in_time).sum() == 4
    assert before["Alder"] == pytest.approx(0.995, abs=5e-4)
    assert now["Alder"] == pytest.approx(0.962, abs=5e-4)
    in_time_lost, ended = linkage.identities(best), border.matched(linkage.identities(best))[1]
    own = pd.Series(border.records[border.departures])
    group = pd.Series(border.of_departure)
    for place in range(len(ALL)):
        fewer = int((was & ~is_ & (group == place).to_numpy()).sum())
        lost = own[ended & (group == place).to_numpy()].iloc[:fewer]
        in_time_lost[lost] = ("alone: " + lost).to_numpy()
    as_many = repaired.chances(border, in_time_lost, border.groups).chance
    assert (as_many - now).abs().max() < 1e-12, "as many in time take them down as far"
    # In this population being linked has nothing to do with being late.
    matched = border.matched(linkage.identities(best))[0]
    in_time = border.matched(world.truth)[1]
    assert abs(in_time[matched].mean() - in_time[~matched].mean()) < 0.02


def test_bounds_hold_and_overlap(border, linkage, truth, best) -> None:
    edges = repaired.bounds(border, linkage.identities(best))
    assert holds(edges, truth).all()
    own = edges.loc[list(ALL)]
    assert own.lower.max() < own.upper.min(), "all five overlap"
    assert not holds(repaired.bounds(border, linkage.identities(-10)), truth)["Birch"]
