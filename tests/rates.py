"""A rate test that says when it could not tell."""

import math


def assert_rate(hits: int, trials: int, expected: float, z: float = 5.0) -> None:
    """Hits in trials are what a rate would give; refuses to judge on too few trials."""
    se = math.sqrt(expected * (1 - expected) / trials)
    assert z * se < expected / 2, f"{trials} trials cannot tell {expected} from half of it"
    assert abs(hits / trials - expected) < z * se, f"{hits}/{trials}, expected {expected}"
