"""m and u from the truth, against counting every pair."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import sameperson as sp
from sameperson.linkage import levels
from sameperson.linkage.from_truth import parameters_from_truth
from sameperson.world.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return sp.make_world(60, seed=5)


@pytest.fixture(scope="module")
def model():
    return sp.link(sp.make_world(600, seed=5).records, cache=False, progress=False).model


def test_m_and_exact_u_are_counted_over_every_pair(world, model) -> None:
    found = parameters_from_truth(world.records, world.truth, model, drawn=400_000)
    every = pd.DataFrame(
        combinations(sorted(world.records.record_id), 2), columns=["record_l", "record_r"]
    )
    own = levels.compare(world.records, every, model)
    same = (every.record_l.map(world.truth) == every.record_r.map(world.truth)).to_numpy()
    for (role, level), row in found.iterrows():
        column = own[f"level_{role}"].to_numpy()
        known, here = column >= 0, column == level
        assert row.m_count == (here & same).sum()
        assert row.m_pairs == (known & same).sum()
        assert row.m == pytest.approx(max(row.m_count, 0.5) / row.m_pairs)
        share = (here & ~same).sum() / (known & ~same).sum()
        if row.label == "same":
            assert row.u_count == (here & ~same).sum()
            assert row.u_pairs == (known & ~same).sum()
            assert row.u == pytest.approx(max(row.u_count, 0.5) / row.u_pairs)
        else:
            spread = np.sqrt(share * (1 - share) / row.u_pairs)
            assert abs(row.u - share) <= 5 * spread + 1 / row.u_pairs
    assert (found.bayes_factor == found.m / found.u).all()
    assert found.index.get_level_values("level").min() == 0


def test_the_draw_has_a_seed(world, model) -> None:
    first, again, other = (
        parameters_from_truth(world.records, world.truth, model, drawn=5000, seed=seed)["u"]
        for seed in (1, 1, 2)
    )
    pd.testing.assert_series_equal(first, again)
    assert not first.equals(other)
