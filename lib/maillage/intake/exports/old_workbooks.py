"""Workbooks in Excel's old format (.xls), as LinkedIn still writes them: measured record by record, then opened.

The reader of workbooks fills every cell between the first and the last, so that a few bytes far apart would take the
memory of the whole machine; how far a file reaches is therefore found out before it is opened.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from maillage.intake.reading import LARGEST_PART, MOST_CELLS, MOST_COLUMNS
from maillage.intake.values import Cell

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
LARGEST = 50_000_000  # bytes; exports of a page are a thousand times smaller

_END = 0xFFFFFFFA  # from here on, a sector number is a mark
_BEGIN, _STRINGS, _CONTINUED, _LABEL = 0x0809, 0x00FC, 0x003C, 0x00FD
_ONE_CELL = frozenset({0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x00D6, _LABEL, 0x027E})
_CELLS = frozenset({0x00BD, 0x00BE})
_LONGEST_STRING = 32_767

OldSheet = tuple[str, bool, tuple[tuple[Cell, ...], ...]]


def old_sheets(raw: bytes) -> list[OldSheet] | None:
    """Name, whether hidden, and cells of every sheet; None when the file is torn, protected, or reaches too far."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        if len(raw) > LARGEST or not _fits(_stream(raw)):
            return None
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        return [
            (
                sheet.name,
                sheet.visible != SheetVisibleEnum.Visible,
                tuple(map(tuple, book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False))),
            )
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]
    except Exception:  # whatever a torn file makes of its reader, it is a file that does not open
        return None
    except BaseException as failure:
        if type(failure).__name__ != "PanicException":  # what the reader, written in Rust, raises where it gives up
            raise
        return None


def _stream(raw: bytes) -> bytes:
    """The workbook inside the container."""
    size = 1 << struct.unpack_from("<H", raw, 30)[0]
    if size not in (512, 4096):
        raise ValueError("no such sector")
    tables = [at for at in struct.unpack_from("<109I", raw, 76) if at < _END]
    further, count = struct.unpack_from("<2I", raw, 68)
    for _ in range(min(count, len(raw) // size)):
        *more, further = struct.unpack_from(f"<{size // 4}I", raw, (further + 1) * size)
        tables += [at for at in more if at < _END]
    following = [
        at
        for table in tables[: len(raw) // size]
        for at in struct.unpack_from(f"<{size // 4}I", raw, (table + 1) * size)
    ]

    def chain(at: int) -> bytes:
        parts = []
        while at < _END and len(parts) <= len(raw) // size:
            parts.append(raw[(at + 1) * size : (at + 2) * size])
            at = following[at]
        return b"".join(parts)

    folder = chain(struct.unpack_from("<I", raw, 48)[0])
    for at in range(0, len(folder) - 127, 128):
        name = folder[at : at + 64].decode("utf-16-le", errors="replace").partition("\x00")[0]
        start, length = struct.unpack_from("<2I", folder, at + 116)
        if name.casefold() in ("workbook", "book") and length >= 4096:
            return chain(start)[:length]
    raise ValueError("no workbook in it")


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, place and length of every record."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        yield kind, at + 4, length
        at += 4 + length


def _fits(stream: bytes) -> bool:
    """Whether all sheets together, and their texts, stay within what a workbook may hold."""
    rows = columns = cells = labels = strings = 0
    before = 0
    for kind, at, length in _records(stream):
        if kind == _BEGIN:
            cells, rows, columns = cells + rows * columns, 0, 0
        elif kind in _ONE_CELL or kind in _CELLS:
            row, column = struct.unpack_from("<2H", stream, at)
            last = struct.unpack_from("<H", stream, at + length - 2)[0] if kind in _CELLS else column
            rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
            labels += kind == _LABEL
        elif kind == _STRINGS or (kind == _CONTINUED and before in (_STRINGS, _CONTINUED)):
            strings += length
        before = kind
        if columns > MOST_COLUMNS or cells + rows * columns > MOST_CELLS:
            return False
    return labels * min(strings, _LONGEST_STRING) <= LARGEST_PART
