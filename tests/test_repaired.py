"""Reweighting, imputation and bounds: by hand, and by simulation where the mechanism is known."""

import numpy as np
import pandas as pd
import pytest

from sameperson.outcomes.border import EVERYBODY, Border
from sameperson.outcomes.repaired import bounds, chances, imputed, reweighted, rubin
from sameperson.outcomes.statistic import overstays


def world(rows: list[tuple[str, int | None, bool]]) -> tuple[Border, pd.Series, pd.Series]:
    """Visits as (group, days or None, linked): border, truth and identities."""
    file, truth, home, group = [], {}, {}, {}
    for number, (own, days, linked) in enumerate(rows):
        ends = [(f"a{number}", "arrival", 0)]
        if days is not None:
            ends.append((f"d{number}", "departure", days))
        for record, event, day in ends:
            file.append((record, event, str(np.datetime64("2050-01-01") + day)))
            truth[record], group[record] = str(number), own
            home[record] = str(number) if linked or event == "arrival" else record
    records = pd.DataFrame(file, columns=["record_id", "event", "event_on"])
    return Border.of(records, pd.Series(group)), pd.Series(truth), pd.Series(home)


# Ten visits each. Alder: 8 ended in time, all linked. Birch: 8 in time, of which 4 are linked.
ALDER = [("Alder", 30, True)] * 8 + [("Alder", None, True)] * 2
BIRCH = [("Birch", 30, True)] * 4 + [("Birch", 30, False)] * 4
BIRCH += [("Birch", None, True)] * 2


def test_one_chance_for_all_is_right_in_total_and_wrong_for_each() -> None:
    border, truth, home = world(ALDER + BIRCH)
    assert overstays(border, truth).rate.tolist() == pytest.approx([0.2, 0.2, 0.2])
    assert overstays(border, home).rate.tolist() == pytest.approx([0.2, 0.6, 0.4])
    # 12 of 16 departures are matched, so each visit found counts 4/3 times.
    found = reweighted(border, home)
    assert found.rate.tolist() == pytest.approx([1 - 32 / 30, 1 - 16 / 30, 0.2])
    assert found.rate["Alder"] < 0, "no share, and a sign that the chance does not fit"


def test_its_own_chance_repairs_each_group() -> None:
    border, _, home = world(ALDER + BIRCH)
    found = chances(border, home, border.groups)
    assert found.departures.tolist() == [8, 8]
    assert found.matched.tolist() == [8, 4]
    assert found.chance.tolist() == [1.0, 0.5]
    found = reweighted(border, home, border.groups)
    assert found.rate.tolist() == pytest.approx([0.2, 0.2, 0.2])
    assert found.overstays.tolist() == pytest.approx([2, 2, 4])
    same = reweighted(border, home, border.groups.copy())
    pd.testing.assert_frame_equal(found, same)


def test_cells_may_cut_across_groups() -> None:
    # With a document: Alder 8 of 8, Birch 2 of 4. Without: Birch 1 of 4.
    rows = [("Alder", 30, True)] * 8 + [("Alder", None, True)] * 2
    rows += [("Birch", 30, n < 2) for n in range(4)]
    rows += [("Birch", 30, n < 1) for n in range(4)]
    border, _, home = world(rows)
    document = pd.Series("yes", index=home.index)
    document[["d14", "d15", "d16", "d17"]] = "no"
    found = reweighted(border, home, document)
    # 10 of 12 with a document, 1 of 4 without: weights 6/5 and 4.
    assert found.rate["Alder"] == pytest.approx(1 - 8 * 1.2 / 10)
    assert found.rate["Birch"] == pytest.approx(1 - (2 * 1.2 + 4) / 8)
    assert found.rate[EVERYBODY] == pytest.approx(1 - 16 / 18)


def test_a_cell_in_which_nothing_is_matched_has_no_repair() -> None:
    rows = ALDER + [("Birch", 30, False)] * 3
    border, _, home = world(rows)
    found = reweighted(border, home, border.groups)
    assert found.rate["Alder"] == pytest.approx(0.2)
    assert found.loc[["Birch", EVERYBODY], ["rate", "lower", "upper"]].isna().all(axis=None)


def test_it_fails_where_the_late_are_the_unlinked_and_the_bounds_hold() -> None:
    rows = [("Alder", 30, True)] * 6 + [("Alder", 120, False)] * 2
    rows += [("Alder", None, True)] * 2
    border, truth, home = world(rows)
    assert overstays(border, truth).rate[EVERYBODY] == pytest.approx(0.4)
    assert reweighted(border, home, border.groups).rate[EVERYBODY] == pytest.approx(0.2)
    found = bounds(border, home).loc[EVERYBODY]
    assert (found.lower, found.upper) == pytest.approx((0.2, 0.4))


def test_bounds_can_be_too_low_where_a_false_link_hides_an_overstay() -> None:
    border, truth, home = world(ALDER)
    merged = home.replace({"8": "0", "9": "0"})
    assert overstays(border, truth).rate[EVERYBODY] == pytest.approx(0.2)
    assert bounds(border, merged).loc[EVERYBODY].tolist() == pytest.approx([10, 0.2, 0.0])


def test_when_everything_is_linked_the_variance_is_the_plain_one() -> None:
    border, truth, _ = world(ALDER + BIRCH)
    found, plain = reweighted(border, truth, border.groups), overstays(border, truth)
    assert found.variance.tolist() == pytest.approx(plain.variance.tolist())
    half = 1.96 * np.sqrt(plain.variance)
    assert (found.upper - found.rate).tolist() == pytest.approx(half.tolist())


def simulated(rng: np.random.Generator, chance: np.ndarray) -> tuple[Border, pd.Series]:
    """300 visits of Alder and 200 of Birch; 1 in 10 and 1 in 5 overstay, half of them for good."""
    code = np.repeat([0, 1], [300, 200])
    rate, fate = np.where(code == 0, 0.1, 0.2), rng.random(500)
    days = np.where(fate < rate, 120, 30)
    left = np.flatnonzero(fate >= rate / 2)
    ids = pd.RangeIndex(500 + len(left))
    alone = np.where(rng.random(500) < chance, np.arange(500), -1 - np.arange(500))
    home = pd.Series(np.r_[np.arange(500), alone[left]], index=ids)
    names = pd.Index(["Alder", "Birch", EVERYBODY], name="group")
    groups = pd.Series(names.to_numpy()[np.r_[code, code[left]]], index=ids)
    border = Border(
        records=ids, arrivals=np.arange(500), departures=np.arange(500, len(ids)),
        arrived=np.zeros(500, dtype=np.int64), left=days[left], groups=groups, names=names,
        of_arrival=code, of_departure=code[left],
    )  # fmt: skip
    return border, home


@pytest.mark.parametrize("by_group", [True, False])
def test_the_interval_covers_where_its_assumption_holds(by_group) -> None:
    """500 files in which departures are linked by lot, with one chance or with two."""
    rng, times = np.random.default_rng(7), 500
    chance = np.repeat([0.9, 0.6], [300, 200]) if by_group else np.full(500, 0.75)
    truth = pd.Series({"Alder": 0.1, "Birch": 0.2, EVERYBODY: 0.14})
    held = 0
    for _ in range(times):
        border, home = simulated(rng, chance)
        found = reweighted(border, home, border.groups if by_group else None)
        held += (found.lower <= truth) & (truth <= found.upper)
    # 95 % within three standard errors at 500.
    assert (held / times).between(0.921, 0.979).all(), held / times


# Rubin's rules -------------------------------------------------------------------------------


def test_rubin_by_hand() -> None:
    index = pd.Index(["Alder"], name="group")
    rates = [pd.Series([rate], index) for rate in (0.1, 0.2, 0.3)]
    variances = [pd.Series([v], index) for v in (0.001, 0.002, 0.003)]
    found = rubin(pd.Series([50.0], index), rates, variances).loc["Alder"]
    assert found.rate == pytest.approx(0.2)
    assert found.overstays == pytest.approx(10)
    assert found.variance_within == pytest.approx(0.002)
    assert found.variance_between == pytest.approx(0.01)
    assert found.variance == pytest.approx(0.002 + 4 / 3 * 0.01)
    # Degrees of freedom 2 (1 + 0.002 / 0.01333)^2; with x = sqrt(df) tan(angle) Student's density
    # is cos(angle)^(df - 1), of which 95 % must lie within the ends.
    freedom = 2 * (1 + 0.002 / (4 / 3 * 0.01)) ** 2
    times = (found.upper - found.rate) / np.sqrt(found.variance)
    angle = np.linspace(-np.pi / 2, np.pi / 2, 200_001)
    density = np.cos(angle) ** (freedom - 1)
    inside = np.abs(np.tan(angle)) * np.sqrt(freedom) <= times
    assert density[inside].sum() / density.sum() == pytest.approx(0.95, abs=1e-4)


def test_draws_that_agree_give_the_plain_interval() -> None:
    border, truth, _ = world(ALDER + BIRCH)
    draws = pd.DataFrame({0: truth, 1: truth, 2: truth})
    found = imputed(draws, lambda one: overstays(border, one))
    plain = overstays(border, truth)
    assert found.variance_between.tolist() == pytest.approx([0, 0, 0])
    assert found.rate.tolist() == pytest.approx(plain.rate.tolist())
    half = 1.959964 * np.sqrt(plain.variance)
    assert (found.upper - found.rate).tolist() == pytest.approx(half.tolist(), rel=1e-5)


def test_draws_are_averaged_and_one_is_refused() -> None:
    border, truth, home = world(ALDER + BIRCH)
    draws = pd.DataFrame({0: truth, 1: home})
    found = imputed(draws, lambda one: overstays(border, one))
    assert found.rate.tolist() == pytest.approx([0.2, 0.4, 0.3])
    assert found.variance_between["Birch"] == pytest.approx(0.08)  # (0.2^2 + 0.2^2) / 1
    with pytest.raises(ValueError, match="One draw"):
        imputed(draws[[0]], lambda one: overstays(border, one))
