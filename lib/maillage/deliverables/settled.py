"""Office files whose bytes depend on what they say alone: no clock, no order of chance, down to embedded workbooks."""

from __future__ import annotations

import io
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day a zip knows
PACKAGES = (".xlsx", ".docx", ".pptx")


def settled(package: bytes) -> bytes:
    """The same package with every date of its archive set to the first a zip knows, and those of packages inside it.

    Parameters
    ----------
    package : bytes
        A `.docx`, `.pptx` or `.xlsx`; the dates its own documents hold are the writer's to fix.

    Examples
    --------
    >>> opened = io.BytesIO()
    >>> with zipfile.ZipFile(opened, "w") as made: made.writestr("a.xml", "<a/>")
    >>> zipfile.ZipFile(io.BytesIO(settled(opened.getvalue()))).infolist()[0].date_time
    (1980, 1, 1, 0, 0, 0)
    """
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as given, zipfile.ZipFile(written, "w") as made:
        for part in given.infolist():
            content = given.read(part)
            if part.filename.endswith(PACKAGES):
                content = settled(content)
            entry = zipfile.ZipInfo(part.filename, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            made.writestr(entry, content)
    return written.getvalue()
