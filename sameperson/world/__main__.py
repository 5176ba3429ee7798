"""``python -m sameperson.world data`` makes the committed worlds anew."""

import sys
from pathlib import Path

from sameperson.world.datasets import write_datasets

write_datasets(Path(sys.argv[1]))
