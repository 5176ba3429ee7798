"""A model with some of its m replaced, so that another way of training can be tried out."""

import copy
import dataclasses

import pandas as pd

from sameperson.linkage.levels import numbered
from sameperson.linkage.links import Model


def with_m(model: Model, parameters: pd.DataFrame) -> Model:
    """The same model, but for the m of some comparison levels.

    What training said of the old m is no longer said.

    Args:
        model: Whose u, prior and other m are kept.
        parameters: Column ``m`` (above 0, at most 1) by role and level, as ``em.Step`` holds it.

    Raises:
        ValueError: The model has no such level, or an m is out of bounds.
    """
    keys = parameters.index.to_frame(index=False).itertuples(index=False, name=None)
    unused = dict(zip(keys, parameters["m"].astype(float), strict=True))
    if bad := [key for key, m in unused.items() if not 0 < m <= 1]:
        raise ValueError(
            f"m of {bad[0][0]}, level {bad[0][1]}, is {unused[bad[0]]}; it is a share of pairs "
            "above 0 and at most 1."
        )
    settings = copy.deepcopy(model.settings)
    for comparison in settings["comparisons"]:
        for number, level in numbered(comparison):
            key = comparison["output_column_name"], number
            level["m_probability"] = unused.pop(key, level["m_probability"])
    if unused:
        role, number = next(iter(unused))
        raise ValueError(f"The model has no level {number} of {role}.")
    training = {"sessions": [], "not_estimated": [], "notes": ["Some m were put in by hand."]}
    return dataclasses.replace(model, settings=settings, training=training)
