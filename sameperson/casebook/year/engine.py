"""A year of the office, week by week, counted in people and person-days."""

import shutil
import tempfile
from pathlib import Path

import pandas as pd
from tqdm.auto import tqdm

from sameperson.casebook.in_force import adopt
from sameperson.casebook.intake import accept
from sameperson.casebook.policy import Policy
from sameperson.casebook.store import Store
from sameperson.casebook.year.assumptions import Assumptions
from sameperson.casebook.year.draws import TODAY
from sameperson.casebook.year.office import ADMINISTRATOR, Office, Papers
from sameperson.casebook.year.result import Year
from sameperson.casebook.year.run import WEEK, Run
from sameperson.linkage import Linkage, link
from sameperson.review import Reviewer
from sameperson.world import World


def year(
    world: World,
    policy: Policy,
    seed: int = 1,
    weeks: int = 52,
    *,
    linkage: Linkage | pd.DataFrame | None = None,
    reviewer: Reviewer | None = None,
    path: str | Path | None = None,
    assumptions: Assumptions | None = None,
    progress: bool = True,
) -> Year:
    """Run the office for some weeks, and count what that does to people.

    The year is the last ``weeks`` weeks before the world's reference day, 2051-01-01. What had been
    recorded before is the base file: it is filed and matched under the policy on the first day.
    Then each week records arrive and are matched, sources send some again, held links are reviewed
    as the hours allow, requests are decided and corrections made, leads open and close and are
    worked up by priority, and people learn what was done to them and ask.

    Of the policy, provenance and the years of retention play no part here. A visit whose arrival
    is on hold belongs to nobody, so nobody is accused by it until it is filed.

    A simulation on an invented population, which is not evidence about any agency. What nobody
    measured stands in ``Assumptions``. Every draw depends on the seed and on whom it is about, so
    the same seed gives the same year, and two policies meet the same luck.

    Args:
        world: Whose records come in.
        policy: The office's rules.
        seed: Of every draw but the reviewer's, who has one of their own.
        weeks: How many, 1 or more.
        linkage: What the office's fixed model says of pairs: a linkage, or a frame record_l,
            record_r, weight. None links the world's records. Only pairs of two records on file are
            looked at, in the week in which the second comes in.
        reviewer: Who decides held links; None takes ``Reviewer()``. The hours are the policy's.
        path: Of the casebook that the year writes; None keeps it in a temporary folder for as long
            as the ``Year`` lives.
        assumptions: None takes ``Assumptions()``.
        progress: Show a bar.

    Raises:
        ValueError: A sentence: no weeks, or pairs that were not kept down to the policy's lower
            weight.
        FileExistsError: Something lies at ``path`` already.
    """
    if weeks < 1:
        raise ValueError(f"A year has one week or more; this had {weeks}.")
    if linkage is None:
        linkage = link(world.records, progress=progress)
    pairs = _pairs(policy, linkage)
    model = linkage.model if isinstance(linkage, Linkage) else None
    folder = None if path is not None else Path(tempfile.mkdtemp(prefix="casebook-"))
    try:
        book = Store.create(path or (folder or Path()) / "year.case")
        papers = Papers(world.records)
        ends = {"left": papers.places(pairs["record_l"]), "right": papers.places(pairs["record_r"])}
        start, assume = TODAY - WEEK * weeks, assumptions or Assumptions()
        office = Office(book, policy, assume, seed, papers, pairs.assign(**ends), start)
        run = Run(office, world, reviewer or Reviewer())
        with book:
            accept(book, ADMINISTRATOR, world)
            adopt(book, ADMINISTRATOR, policy, "a year under this policy", model)
            for week in tqdm(range(weeks + 1), desc="A year", unit="week", disable=not progress):
                office.day = start + WEEK * week
                run.week()
            leads = run.leads()
        return Year(run, world, leads, folder)
    except BaseException:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _pairs(policy: Policy, linkage: Linkage | pd.DataFrame) -> pd.DataFrame:
    """The pairs that the policy may look at."""
    if isinstance(linkage, Linkage):
        if policy.lower < linkage.floor:
            raise ValueError(
                f"Pairs were kept down to weight {linkage.floor}; the policy's lower weight of "
                f"{policy.lower} lies below. Link again with floor={policy.lower}."
            )
        linkage = linkage.pairs
    columns = ["record_l", "record_r", "weight", "evidence_weight"]
    heavy = linkage.loc[linkage["weight"] >= policy.lower, :]
    return heavy[[name for name in columns if name in heavy]].reset_index(drop=True)
