"""The door to the course: sets everything up, then opens it.

    python start.py lab       JupyterLab on the lessons
    python start.py explore   the threshold explorer alone, in the browser
    python start.py review    the review workbench (comes with lesson 18)
    python start.py test      the tests

Needs nothing but Python 3.11 to 3.13. Further arguments go to JupyterLab, Voila or pytest.
"""

# No syntax here that an old Python cannot read: it must get far enough to say that it is too old.
import hashlib
import os
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HERE, ".venv")
PYTHON = os.path.join(VENV, *(["Scripts", "python.exe"] if os.name == "nt" else ["bin", "python"]))
STAMP = os.path.join(VENV, "same-person.stamp")
LOCK = os.path.join(HERE, ".venv.lock")
LESSON = "/lab/tree/notebooks/11_choosing_a_threshold.ipynb"
LAB = "-m jupyterlab --ServerApp.ip=127.0.0.1 --LabApp.default_url=" + LESSON
COMMANDS = {
    "lab": [*LAB.split(), "--ServerApp.root_dir=" + HERE],
    "explore": ["-m", "sameperson", "explore"],
    "review": ["-m", "sameperson", "review"],
    "test": ["-m", "pytest", "-n", "2", "-m", "not slow"],
}


def say(text: str) -> None:
    sys.stdout.write("Same Person? " + text + "\n")
    sys.stdout.flush()


def give_up(text: str) -> None:
    sys.exit("Same Person? " + text)


def check_python() -> None:
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        version = ".".join(map(str, sys.version_info[:2]))
        give_up("needs Python 3.11, 3.12 or 3.13; this is " + version + ". Use one of those.")


def fingerprint() -> str:
    """What the environment is made from: a change of any of it sets up again."""
    digest = hashlib.sha256(repr((sys.version_info[:2], HERE)).encode())
    for name in ("requirements.txt", "pyproject.toml"):
        with open(os.path.join(HERE, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def is_set_up() -> bool:
    if not (os.path.exists(PYTHON) and os.path.exists(STAMP)):
        return False
    with open(STAMP) as file:
        return file.read() == fingerprint()


def runs(*command: str) -> bool:
    """Whether a command ends well; what it prints is shown."""
    try:
        return subprocess.call(command, cwd=HERE) == 0
    except OSError:
        return False


def make_venv() -> None:
    """A virtual environment whose Python is this version and has pip; else it is made anew."""
    same = "import sys, pip; sys.exit(sys.version_info[:2] != %r)" % (sys.version_info[:2],)
    if os.path.exists(PYTHON) and runs(PYTHON, "-c", same):
        return
    say("1/3 makes a virtual environment in .venv")
    if not runs(sys.executable, "-m", "venv", "--clear", VENV):
        give_up(
            "could not make .venv. On Debian or Ubuntu install the package python3-venv; "
            "otherwise see that this folder can be written to and the disk is not full."
        )


def install() -> None:
    """Everything in requirements.txt and this package, with uv where it works, else with pip."""
    say("2/3 installs what the course needs (a few minutes, once)")
    packages = ["-r", os.path.join(HERE, "requirements.txt"), "-e", HERE]
    uv = shutil.which("uv")
    if uv and runs(uv, "pip", "install", "--python", PYTHON, *packages):
        return
    if uv:
        say("    uv could not do it; pip tries")
    if not runs(PYTHON, "-m", "pip", "install", "--disable-pip-version-check", *packages):
        give_up(
            "could not install. The lines above say why; most often there is no network, or "
            "the disk is full. Run the same command again: it goes on where it stopped."
        )


def is_locked(descriptor: int) -> bool:
    """Whether this process got the lock; the system frees it when a process dies."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def set_up() -> None:
    with open(LOCK, "a") as lock:
        waits = False
        while not is_locked(lock.fileno()):
            if not waits:
                say("waits for another start that sets up")
            waits = True
            time.sleep(0.2)
        if is_set_up():
            return
        if os.path.exists(STAMP):
            os.remove(STAMP)
        make_venv()
        install()
        with open(STAMP, "w") as file:  # last, so that a broken set-up is taken up again
            file.write(fingerprint())
        say("3/3 is ready")


def main(arguments: "list[str]") -> int:
    check_python()
    if not arguments or arguments[0] not in COMMANDS:
        say((__doc__ or "").strip())
        return 0 if not arguments or arguments[0] in ("-h", "--help", "help") else 2
    try:
        if not is_set_up():
            set_up()
        return subprocess.call([PYTHON, *COMMANDS[arguments[0]], *arguments[1:]], cwd=HERE)
    except OSError as error:
        give_up(
            "could not set up: " + str(error) + ". The folder must be writable, with 3 GB free."
        )
    except KeyboardInterrupt:
        pass
    return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
