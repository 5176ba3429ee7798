"""The command ``sameperson``: parse, call, print."""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

# Voilà's page would fetch icons from another server each time, which would then see who opens it.
OWN_ONLY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "connect-src 'self' blob: data: ws: wss:"
)
APP = Path(str(files("sameperson"))) / "widgets" / "apps" / "threshold_explorer.ipynb"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="sameperson", description="Same Person? A course on record linkage."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("explore", help="open the threshold explorer alone, in the browser")
    commands.add_parser("review", help="open the review workbench (comes with lesson 18)")
    chosen, rest = parser.parse_known_args(arguments)
    if chosen.command == "review":
        print("The review workbench is not part of the course yet; it comes with lesson 18.")
        return 2
    if not APP.is_file():
        print("The threshold explorer is missing from this installation; install it again.")
        return 2
    return subprocess.call([sys.executable, "-m", "voila", *voila_arguments(), *rest])


def voila_arguments() -> list[str]:
    """How the explorer is served: to this machine only, with a token, without its source."""
    safe = ["--Voila.ip=127.0.0.1", "--Voila.auto_token=True", "--strip_sources=True"]
    # Extensions that packages of the course bring to JupyterLab, and that fail in Voilà.
    foreign = ("@jupyter/nbgrader", "@jupyter-notebook/lab-extension")
    lean = [f"--VoilaConfiguration.extension_denylist={name}" for name in foreign]
    own = f"--Voila.tornado_settings={{'headers': {{'Content-Security-Policy': {OWN_ONLY!r}}}}}"
    return [str(APP), *safe, *lean, own, "--show_tracebacks=True"]
