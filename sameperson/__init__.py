"""Same Person? — record linkage, what its errors do to people, and the review that catches them.

Lessons write ``import sameperson as sp``. Public names load on first use, so that the import
itself is quick.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "World": "world",
    "Tradition": "world",
    "Source": "world",
    "load": "world",
    "make_world": "world",
    "Linkage": "linkage",
    "Model": "linkage",
    "link": "linkage",
    "Sweep": "outcomes",
    "Outcome": "outcomes",
    "Casebook": "casebook",
    "between": "course",
    "check": "course",
    "references": "course",
}
_MODULES = {
    "world",
    "linkage",
    "outcomes",
    "review",
    "casebook",
    "widgets",
    "figures",
    "page",
    "course",
}

__version__ = "0.1.0"
__all__ = ["__version__", *sorted(_HOMES), *sorted(_MODULES)]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"sameperson has no name {name!r}; dir(sameperson) lists what it has.")


def __dir__() -> list[str]:
    return __all__
