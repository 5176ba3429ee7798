"""The tables of a world in SQL."""

import duckdb

from sameperson.world.datasets import DATASETS, data_folder, load
from sameperson.world.world import World


def connect(world: World | str = "classroom") -> duckdb.DuckDBPyConnection:
    """A DuckDB connection in memory, in which every table of a world is a view.

    ``connect("tiny")`` reads the Parquet files that come with the course, each when it is asked
    for; ``connect(world)`` reads the frames of a world that you have at hand. Either way:
    ``connect("tiny").sql("SELECT source, count(*) FROM records GROUP BY source").df()``. Nothing
    that is written there reaches the files.

    Args:
        world: A world, or the name of one (see ``sp.load``).

    Returns:
        Views people, records, truth, departures, kin, contaminated and organisations.

    Raises:
        ValueError: There is no world of that name.
    """
    connection = duckdb.connect()
    if isinstance(world, str) and world in DATASETS and DATASETS[world].committed:
        for path in sorted((data_folder() / world).glob("*.parquet")):
            connection.read_parquet(str(path)).create_view(path.stem)
        return connection
    if isinstance(world, str):
        world = load(world)
    for name, frame in world.frames().items():
        connection.register(name, frame)
    return connection
