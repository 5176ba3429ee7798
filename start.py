"""The door to the course: sets everything up, then opens it.

    python start.py lab       JupyterLab on the lessons
    python start.py explore   the threshold explorer alone, in the browser
    python start.py review    the review workbench (comes with lesson 18)
    python start.py test      the tests

Needs nothing but Python 3.11 to 3.13. Further arguments go to JupyterLab, Voila or pytest.
"""

import hashlib
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HERE, ".venv")
PYTHON = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin",
                      "python.exe" if os.name == "nt" else "python")
STAMP = os.path.join(VENV, "same-person.stamp")
PINS = os.path.join(HERE, "requirements.txt")
LESSON = "/lab/tree/notebooks/11_choosing_a_threshold.ipynb"
COMMANDS = {
    "lab": ["-m", "jupyterlab", "--ServerApp.ip=127.0.0.1", "--ServerApp.root_dir=" + HERE,
            "--LabApp.default_url=" + LESSON],
    "explore": ["-m", "sameperson", "explore"],
    "review": ["-m", "sameperson", "review"],
    "test": ["-m", "pytest", "-n", "2", "-m", "not slow"],
}


def say(text):
    print("Same Person? " + text, flush=True)


def give_up(text):
    sys.exit("Same Person? " + text)


def check_python():
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        give_up("needs Python 3.11, 3.12 or 3.13; this is %d.%d. Install one of them and run it "
                "with that." % sys.version_info[:2])


def fingerprint():
    """What the environment was made from: a change of any of it sets up again."""
    digest = hashlib.sha256(repr((sys.version_info[:2], HERE)).encode())
    for name in ("requirements.txt", "pyproject.toml"):
        with open(os.path.join(HERE, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def is_set_up():
    if not (os.path.exists(PYTHON) and os.path.exists(STAMP)):
        return False
    with open(STAMP) as file:
        return file.read() == fingerprint()


def runs(*command):
    """Whether a command ends well; what it prints is shown."""
    try:
        return subprocess.call(command, cwd=HERE) == 0
    except OSError:
        return False


def make_venv():
    """A virtual environment with a Python and pip that start; a broken one is made anew."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        if subprocess.call([PYTHON, "-m", "pip", "--version"], **quiet) == 0:
            return
    except OSError:
        pass
    say("1/3 makes a virtual environment in .venv")
    if not runs(sys.executable, "-m", "venv", "--clear", VENV):
        give_up("could not make .venv. On Debian or Ubuntu install the package python3-venv; "
                "otherwise see that this folder can be written to and the disk is not full.")


def install():
    """Everything in requirements.txt and this package, with uv where it works, else with pip."""
    say("2/3 installs what the course needs (a few minutes, once)")
    packages = ["-r", PINS, "-e", HERE]
    uv = shutil.which("uv")
    if uv and runs(uv, "pip", "install", "--quiet", "--python", PYTHON, *packages):
        return
    if uv:
        say("    uv could not do it; pip tries")
    if not runs(PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--quiet",
                "--progress-bar", "on", *packages):
        give_up("could not install. The lines above say why; most often there is no network, or "
                "the disk is full. Run the same command again: it goes on where it stopped.")


def set_up():
    if is_set_up():
        return
    if os.path.exists(STAMP):
        os.remove(STAMP)
    make_venv()
    install()
    with open(STAMP, "w") as file:  # last, so that a broken set-up is taken up again
        file.write(fingerprint())
    say("3/3 is ready")


def main(arguments):
    check_python()
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__.strip())
        return 0 if not arguments or arguments[0] in ("-h", "--help", "help") else 2
    set_up()
    try:
        return subprocess.call([PYTHON] + COMMANDS[arguments[0]] + arguments[1:], cwd=HERE)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
