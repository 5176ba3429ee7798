"""Whether a text names somebody or something, however it is written down."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

WORD = re.compile(r"[^\W_]+")
ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
CONTROL = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


class Names:
    """Says whether a text holds one of many names, as words of their own, in capitals or not.

    Letters count as the same whichever way Unicode spells them. A text may be JSON, and JSON that
    is a text of other JSON. Names in a script without capitals, which may not part words, and signs
    that no keyboard has are found inside of words too; names of punctuation alone only where they
    are a whole text or value.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.by_word: dict[str, list[re.Pattern[str]]] = {}
        self.anywhere = set[str]()
        self.values = set[str]()
        for name in {folded(name).strip() for name in names} - {""}:
            words = WORD.findall(name)
            if any(char.isalpha() and char.upper() == char.lower() for char in name):
                self.anywhere.add(name)
            elif words:
                whole = re.compile(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])")
                if not name[0].isalnum() or not name[-1].isalnum():
                    whole = re.compile(re.escape(name))
                self.by_word.setdefault(max(words, key=len), []).append(whole)
            elif name.isascii():
                self.values.add(name)
            else:
                self.anywhere.add(name)

    def __call__(self, text: str) -> bool:
        return any(self._in(folded(form)) for form in forms(text))

    def _in(self, text: str) -> bool:
        words = set(WORD.findall(text)) & self.by_word.keys()
        return (
            any(whole.search(text) for word in words for whole in self.by_word[word])
            or any(name in text for name in self.anywhere)
            or any(text.strip() == name or f'"{name}"' in text for name in self.values)
        )


def folded(text: str) -> str:
    """Without capitals, and each letter spelled in one way."""
    composed = unicodedata.normalize("NFC", text).casefold()
    return unicodedata.normalize("NFC", composed)


def forms(text: str) -> Iterator[str]:
    r"""A text, and what it says when one layer of JSON after the other is taken off.

    >>> list(forms('{"a": "\\u00e9"}'))
    ['{"a": "\\u00e9"}', '{"a": "é"}']
    """
    yield text
    while "\\" in text:
        plain = ESCAPED.sub(_plain, text)
        if "\\u" in text:  # what UTF-16 writes as two halves is one sign
            plain = plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if plain == text:
            return
        yield plain
        text = plain


def _plain(found: re.Match[str]) -> str:
    code, sign = found.groups()
    return chr(int(code, 16)) if code else CONTROL.get(sign, sign)
