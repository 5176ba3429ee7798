"""A batch as somebody sends it, read as text: a csv file, a spreadsheet, or a frame.

What cannot be read without guessing is refused whole, with a sentence that says where.
"""

import csv
import datetime
import io
import math
import os
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd

from sameperson.world.build import COLUMNS

REQUIRED = ("record_id", "event_on", "recorded_on", "given_name", "family_name")
DELIMITERS = ",;\t"
ROW = "row"  # name of the index: the row as a spreadsheet shows it
SURROGATE = re.compile("[\ud800-\udfff]")

Cells = list[str | None]
Rows = Iterator[tuple[int, Cells]]


def read(file: str | os.PathLike[str] | pd.DataFrame) -> pd.DataFrame:
    """Read a batch as text, with blanks missing.

    Args:
        file: Path of a ``.csv`` (UTF-8, with or without a byte order mark; separated by commas,
            semicolons or tabs) or of an ``.xlsx`` (its first sheet), or a frame. Columns are those
            of ``records`` in a world, by name and in any order; ``REQUIRED`` must be there, and
            no other. In a csv file everything is text. A date in a cell or frame becomes
            YYYY-MM-DD, a whole number loses its point.

    Returns:
        The columns of the file, all text. The index, called ``row``, counts as a spreadsheet does:
        the line of column names is row 1. Rows of a frame count from 1. Rows without any value are
        left out. None, nan and NULL are text in a file: somebody may be called so.

    Raises:
        ValueError: The file cannot be read, or not without guessing: the sentence says where.
    """
    if isinstance(file, pd.DataFrame):
        return _framed([str(column) for column in file.columns], _of_frame(file), "The frame")
    path = Path(file)
    readers = {".csv": _of_csv, ".xlsx": _of_xlsx}
    if path.suffix.lower() not in readers:
        raise ValueError(f"{path.name} is neither a .csv nor an .xlsx file; save it as one.")
    rows = readers[path.suffix.lower()](path)
    header = next(rows, None)
    if header is None:
        raise ValueError(f"{path.name} holds nothing, not even a line with the names of columns.")
    return _framed([name or "" for name in header[1]], rows, path.name)


def _framed(header: list[str], rows: Iterable[tuple[int, Cells]], name: str) -> pd.DataFrame:
    _check_header(header, name)
    kept = [(row, cells) for row, cells in rows if any(cell is not None for cell in cells)]
    for row, cells in kept:
        for column, cell in zip(header, cells, strict=True):
            if cell is not None and ("\x00" in cell or SURROGATE.search(cell)):
                raise ValueError(
                    f"{name}, row {row}, column {column}: the value holds a NUL or half of a "
                    f"character ({cell[:40]!a}); ask the sender for a clean copy."
                )
    index = pd.Index([row for row, _ in kept], name=ROW, dtype="int64")
    columns = {
        column: pd.Series([cells[at] for _, cells in kept], index=index, dtype="str")
        for at, column in enumerate(header)
    }
    return pd.DataFrame(columns, index=index)


def _check_header(header: list[str], name: str) -> None:
    wrong = {
        "names twice": sorted({column for column in header if header.count(column) > 1}),
        "lacks": [column for column in REQUIRED if column not in header],
        "has unknown": [column for column in header if column not in COLUMNS],
    }
    found = [
        f"{what} the column{'s'[: len(columns) > 1]} {', '.join(map(ascii, columns))}"
        for what, columns in wrong.items()
        if columns
    ]
    if found:
        raise ValueError(
            f"{name} {', and '.join(found)}. Columns are named exactly as in a world's records: "
            f"{', '.join(COLUMNS)}."
        )


def _of_csv(path: Path) -> Rows:
    text = _decoded(path)
    try:
        first = text.partition("\n")[0]
        delimiter = csv.Sniffer().sniff(first, delimiters=DELIMITERS).delimiter
    except csv.Error:
        delimiter = ","  # one column, or an empty line: the header says what is wrong
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    width, line, row = 0, 1, 0
    try:
        for row, cells in enumerate(reader, 1):
            width = width or len(cells)
            if cells and len(cells) != width:
                raise ValueError(
                    f"Line {line} of {path.name} has {len(cells)} cells; the line of column names "
                    f"has {width}. Look for a separator inside a value, or a line that was cut."
                )
            line = reader.line_num + 1
            yield row, [cell if cell.strip() else None for cell in cells] or [None] * width
    except csv.Error as error:
        raise ValueError(
            f"Line {line} of {path.name} (row {row + 1}) cannot be split into cells: {error}. "
            "Look for a quote that is not closed."
        ) from error


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    at = data.find(b"\x00")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError(f"{path.name} is UTF-16; save it as 'CSV UTF-8'. Byte 1, line 1.")
    if at >= 0:
        raise ValueError(f"Line {_line(data, at)} of {path.name} holds a NUL (byte {at + 1}).")
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start + len(data) - len(error.object)
        raise ValueError(
            f"Line {_line(data, at)} of {path.name} is not UTF-8: byte {at + 1} is "
            f"0x{data[at]:02X}. Save the file as 'CSV UTF-8'; no other encoding is guessed."
        ) from error


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def _of_xlsx(path: Path) -> Rows:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that nothing here reads
            book = openpyxl.load_workbook(path, read_only=True, data_only=False)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ValueError(
            f"{path.name} is no .xlsx file that can be read; is it damaged or locked?"
        ) from error
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size may be wrong
        width = 0
        for row, cells in enumerate(sheet.iter_rows(), 1):
            values = [_cell(cell, path.name) for cell in cells]
            while values and values[-1] is None and (not width or len(values) > width):
                values.pop()
            width = width or len(values)
            if len(values) > width:
                raise ValueError(
                    f"Row {row} of {path.name} has {len(values)} cells; the row of column names "
                    f"has {width}."
                )
            yield row, values + [None] * (width - len(values))
    finally:
        book.close()


def _cell(cell: openpyxl.cell.Cell, name: str) -> str | None:
    if cell.value is None:
        return None
    if cell.data_type in ("f", "e"):
        what = "a formula" if cell.data_type == "f" else "an error"
        raise ValueError(
            f"Cell {cell.coordinate} of {name} holds {what}; paste its value in its place. "
            "Nothing is computed on the way in."
        )
    return _text(cell.value, f"{name}, cell {cell.coordinate}")


def _of_frame(frame: pd.DataFrame) -> Rows:
    columns = [str(column) for column in frame.columns]
    for row, values in enumerate(frame.itertuples(index=False, name=None), 1):
        yield (
            row,
            [
                _text(value, f"The frame, row {row}, column {column}")
                for column, value in zip(columns, values, strict=True)
            ],
        )


def _text(value: object, where: str) -> str | None:
    if isinstance(value, str):
        return value if value.strip() else None
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, bool | np.bool_):
        return str(value).upper()
    if isinstance(value, float | np.floating):
        if math.isnan(value):
            return None
        return str(int(value)) if float(value).is_integer() else str(float(value))
    if isinstance(value, int | np.integer):
        return str(int(value))
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time() and value.tzinfo is None
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    raise ValueError(f"{where} holds a {type(value).__name__}, which is no text, number or date.")
