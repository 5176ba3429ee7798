"""Small pieces of HTML; every value from the data is escaped here and nowhere else."""

from collections.abc import Iterable
from html import escape

import pandas as pd

STYLE = """<style>
.sp-tiles{display:flex;gap:12px;flex-wrap:wrap;margin:4px 0}
.sp-tile{border-left:6px solid;padding:2px 12px;min-width:230px;background:#fff;color:#111}
.sp-tile b{font-size:26px;line-height:1.15;display:block}
.sp-tile span{font-size:13px;line-height:1.3;display:block}
.sp-note{font-size:12px;color:#444;line-height:1.35;margin:2px 0}
.sp-text{font-size:14px;line-height:1.4;color:#111;margin:2px 0}
.sp-quote{font-size:17px;line-height:1.4;color:#111;margin:6px 0;padding:4px 14px;
 border-left:4px solid #888}
.sp-table{border-collapse:collapse;font-size:12px;color:#111;background:#fff}
.sp-table th,.sp-table td{padding:2px 8px;border:1px solid #ccc;text-align:left;line-height:1.3}
.sp-table td.differs{background:#fde7d9;font-weight:bold}
.sp-table td.agrees{background:#dcebf7}
.sp-table td.missing{background:#f2f2f2;color:#555;font-style:italic}
.sp-table td small{display:block;font-weight:normal;color:#444}
</style>"""

SIGNS = {"agrees": "= agrees", "differs": "≠ differs", "missing": "? missing"}


def tile(number: str, what: str, detail: str, colour: str) -> str:
    """One large number, what it counts, and out of how many."""
    return (
        f'<div class="sp-tile" style="border-color:{escape(colour)}"><b>{escape(number)}</b>'
        f"<span>{escape(what)}</span><span>{escape(detail)}</span></div>"
    )


def text(words: str, kind: str = "text") -> str:
    """A paragraph."""
    return f'<p class="sp-{kind}">{escape(words)}</p>'


def quote(words: str) -> str:
    """A sentence that somebody else says, set apart."""
    return f'<blockquote class="sp-quote">{escape(words)}</blockquote>'


def live(words: str) -> str:
    """A line that a screen reader speaks when it changes."""
    return f'<div role="status" aria-live="polite" class="sp-note">{escape(words)}</div>'


def table(frame: pd.DataFrame, caption: str, marked: str = "differs") -> str:
    """A table with its index as the first column; cells equal to ``marked`` stand out."""
    names = [frame.index.name or "", *frame.columns]
    head = "".join(f'<th scope="col">{_cell(name)}</th>' for name in names)
    body = "".join(_row(index, row, marked) for index, row in zip(
        frame.index, frame.to_numpy(dtype=object), strict=True))  # fmt: skip
    return (
        f'<table class="sp-table"><caption class="sp-note">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def side_by_side(values: pd.DataFrame, words: pd.DataFrame, caption: str) -> str:
    """A table of values, each with a word and a colour for how it compares.

    Args:
        values: One row per field, one column per record.
        words: ``agrees``, ``differs`` or ``missing`` for the same rows and some of the columns; the
            others are shown as they are.
        caption: Above the table.
    """
    head = "".join(f'<th scope="col">{_cell(name)}</th>' for name in ["", *values.columns])
    said = words.reindex(index=values.index, columns=values.columns, fill_value="")
    rows = [
        f'<tr><th scope="row">{_cell(field)}</th>'
        + "".join(_compared(value, word) for value, word in zip(row, of_row, strict=True))
        + "</tr>"
        for field, row, of_row in zip(
            values.index, values.to_numpy(object), said.to_numpy(object), strict=True
        )
    ]
    return (
        f'<table class="sp-table"><caption class="sp-note">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _compared(value: object, word: str) -> str:
    sign = f"<small>{SIGNS[word]}</small>" if word else ""
    shown = "–" if _blank(value) else _cell(value)
    return f'<td class="{escape(word)}">{shown}{sign}</td>'


def _row(index: object, values: Iterable[object], marked: str) -> str:
    cells = "".join(
        f'<td class="{marked if str(value) == marked else ""}">{_cell(value)}</td>'
        for value in values
    )
    return f'<tr><th scope="row">{_cell(index)}</th>{cells}</tr>'


def _cell(value: object) -> str:
    return escape("missing" if _blank(value) else str(value))


def _blank(value: object) -> bool:
    return value is None or value is pd.NA or value != value
