"""References by key, as ``docs/references.bib`` holds them and a lesson shows them."""

from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from pybtex.backends.html import Backend as Html
from pybtex.backends.plaintext import Backend as Plain
from pybtex.database import BibliographyData, parse_file
from pybtex.style.formatting.unsrt import Style
from pybtex.style.template import field, sentence


class Titles(Style):  # type: ignore[misc]
    """The style of unsorted lists, with titles in the letters that they were given."""

    def format_title(self, e: object, which_field: str, as_sentence: bool = True) -> object:
        title = field(which_field)
        return sentence[title] if as_sentence else title


@dataclass(frozen=True)
class References:
    """Works cited, shown as a list in a notebook and as text anywhere else.

    Attributes:
        keys: Keys of the works, in the order in which they are shown.
        texts: One line of text for each.
        marked: The same in HTML, with links to what has a DOI or an address.
    """

    keys: tuple[str, ...]
    texts: tuple[str, ...]
    marked: tuple[str, ...]

    def __repr__(self) -> str:
        return "\n".join(f"[@{k}] {text}" for k, text in zip(self.keys, self.texts, strict=True))

    def _repr_html_(self) -> str:
        rows = zip(self.keys, self.marked, strict=True)
        items = "".join(f"<li><b>[@{escape(key)}]</b> {text}</li>" for key, text in rows)
        return f'<ul class="references">{items}</ul>'


def references(*keys: str) -> References:
    """The works that a lesson cites, by their keys.

    Args:
        keys: Keys of ``docs/references.bib``, without the ``@``.

    Raises:
        ValueError: There is no such key; the sentence names it.
    """
    known = bibliography().entries
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise ValueError(
            f"docs/references.bib has no {', '.join(unknown)}; add an entry, with the row of the "
            "fact base that supports it, or correct the key."
        )
    entries = list(Titles().format_entries([known[key] for key in keys]))
    plain, html = Plain("utf-8"), Html("utf-8")
    return References(
        keys,
        tuple(entry.text.render(plain) for entry in entries),
        tuple(entry.text.render(html) for entry in entries),
    )


@cache
def bibliography() -> BibliographyData:
    """Every reference of the course: inside an installed package, or in ``docs/`` of a checkout."""
    here = Path(__file__).resolve()
    installed = here.parent / "references.bib"
    return parse_file(
        str(installed if installed.exists() else here.parents[2] / "docs" / "references.bib")
    )
