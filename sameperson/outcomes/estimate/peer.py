"""The same estimates by ER-Evaluation 2.3, recorded; a test of the course makes them again."""

import numpy as np
import pandas as pd

from sameperson.outcomes.estimate.intervals import USUAL, variance
from sameperson.outcomes.estimate.people import ratio, ratio_sums

LABELS, SEED = 300, 7  # of the sample: people.draw(classroom.truth, LABELS, SEED)
# Pairs in one identity, classroom, threshold with the best F1: estimate and standard deviation.
RECORDED = {"precision": (0.962815, 0.011476), "recall": (0.920854, 0.010916)}


def beside(sample: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Precision and recall over pairs in an identity, from people: ours and theirs.

    Args:
        sample: ``people.draw(world.truth, LABELS, SEED)`` of the classroom.
        own: ``people.pairs_of_people`` at the threshold with the best F1.

    Returns:
        Indexed by precision and recall: ``ours`` and ``our deviation`` (standard error);
        ``er-evaluation`` and ``its deviation``, as recorded. Theirs is the same
        ratio, corrected for its bias.
    """
    rows = {}
    for name, bottom in (("precision", own["claimed"]), ("recall", own["true_pairs"])):
        found = ratio_sums(sample, own["together"], bottom)
        share = ratio(sample, own["together"], bottom, USUAL).share
        rows[name] = [share, float(np.sqrt(variance(found))), *RECORDED[name]]
    columns = ["ours", "our deviation", "er-evaluation", "its deviation"]
    return pd.DataFrame.from_dict(rows, "index", columns=columns)
