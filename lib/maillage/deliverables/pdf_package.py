"""A PDF file's objects packed as PDF 1.5 allows: what is no stream waits compressed in object streams.

The tags of a report are thousands of small dictionaries, which typst writes one by one and uncompressed: more than
half of the file. Nothing else is changed: the objects keep their numbers and their words.
"""

from __future__ import annotations

import itertools
import re
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence

TOGETHER = 500  # objects of one stream, which a reader opens whole to see one of them


def packed(content: bytes) -> bytes:
    """The same document, lighter.

    Parameters
    ----------
    content : bytes
        A PDF 1.7 file, unencrypted.

    Returns
    -------
    bytes
        PDF 1.7 with object streams and a cross-reference stream (ISO 32000-1, 7.5.7 and 7.5.8); the same bytes where
        the file is not as typst writes it: one revision, one classic cross-reference table, every row of it in use.

    Examples
    --------
    >>> import typst
    >>> written = typst.compile(b"= Bonjour", format="pdf")
    >>> b"/Type/ObjStm" in written, b"/Type/ObjStm" in packed(written)
    (False, True)
    """
    table = int(re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", content)[1])
    rows = re.findall(rb"^(\d{10}) \d{5} ([nf])", content[table:], re.M)
    starts = [int(offset) for offset, used in rows if used == b"n"]
    if not starts or len(starts) != len(rows) - 1 or b"/Prev" in content[table:]:
        return content
    trailer = re.search(rb"trailer\s*<<(.*)>>\s*startxref", content[table:], re.S)[1]
    made = bytearray(content[: min(starts)])
    places: dict[int, tuple[int, int, int]] = {}  # number → 1, its offset, 0; or 2, its stream's number, its rank there
    loose = []
    for number, written in _objects(content, starts, table):
        if not written.endswith(b"endstream"):
            loose.append((number, written))
            continue
        places[number] = 1, len(made), 0
        made += b"%d 0 obj\n%s\nendobj\n\n" % (number, written)
    above = len(rows)
    for first in range(0, len(loose), TOGETHER):
        together = loose[first : first + TOGETHER]
        places |= {number: (2, above, rank) for rank, (number, _) in enumerate(together)}
        places[above] = 1, len(made), 0
        made += b"%d 0 obj\n%s\nendobj\n\n" % (above, _together(together))
        above += 1
    at = len(made)
    places |= {0: (0, 0, 65535), above: (1, at, 0)}
    made += b"%d 0 obj\n%s\nendobj\n\nstartxref\n%d\n%%%%EOF" % (above, _references(places, trailer), at)
    return bytes(made)


def _objects(content: bytes, starts: Sequence[int], table: int) -> Iterator[tuple[int, bytes]]:
    """Every object's number and what is written of it, by the offsets of the table: a text may well say `endobj`."""
    ends = dict(itertools.pairwise([*sorted(starts), table]))
    for number, start in enumerate(starts, 1):
        written = content[start : ends[start]].strip()
        yield number, written.removeprefix(b"%d 0 obj" % number).removesuffix(b"endobj").strip()


def _together(objects: Sequence[tuple[int, bytes]]) -> bytes:
    offsets = itertools.accumulate((len(written) + 1 for _, written in objects), initial=0)
    head = b" ".join(b"%d %d" % (number, offset) for (number, _), offset in zip(objects, offsets, strict=False)) + b"\n"
    said = b"/Type/ObjStm/N %d/First %d" % (len(objects), len(head))
    return _stream(said, head + b"\n".join(written for _, written in objects))


def _references(places: Mapping[int, tuple[int, int, int]], trailer: bytes) -> bytes:
    rows = b"".join(struct.pack(">BIH", *places[number]) for number in range(len(places)))
    kept = re.sub(rb"/Size \d+", b"/Size %d" % len(places), trailer)
    return _stream(b"/Type/XRef/W[1 4 2]" + kept, rows)


def _stream(said: bytes, content: bytes) -> bytes:
    written = zlib.compress(content, 9)
    return b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (said, len(written), written)
