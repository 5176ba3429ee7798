"""``python -m sameperson`` is the command ``sameperson``."""

import sys

from sameperson.cli import main

sys.exit(main())
