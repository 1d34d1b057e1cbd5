"""The first sheet of a workbook (xlsx, xls, ods) as text, read in a process of its own.

python-calamine keeps a sheet as one block of memory: a single stray cell in the last corner asks
for 500 GB and ends the process that reads it. So another process reads, with a limit of memory
and of time; whatever happens to it, the app says what is wrong in a sentence.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

MAX_CELLS = 1_000_000
MAX_UNPACKED = 200_000_000
"""Bytes that the parts of a workbook may take when unpacked."""
MAX_MEMORY = 500_000_000
MAX_COMPUTING = 5
"""Seconds of computing a workbook may take."""
PATIENCE = 20.0
"""Seconds a workbook may take on a busy machine."""

Cells = list[tuple[int, list[str]]]


class SheetError(Exception):
    """Why a workbook cannot be read: ``damaged``, ``locked``, ``empty`` or ``large``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_sheet(data: bytes, patience: float = PATIENCE) -> Cells:
    """The rows of the first visible sheet that is not empty, with their row numbers.

    Numbers become text as a person typed them (12, not 12.0), dates ISO. Raises ``SheetError``.
    """
    if data.startswith(b"PK"):
        _check_parts(data)
    command = [sys.executable, "-P", "-m", __name__]
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=patience,
            check=False,
            creationflags=hidden,
        )
    except subprocess.TimeoutExpired:
        raise SheetError("large") from None
    if done.returncode != 0:
        raise SheetError("large")
    found: dict[str, Any] = json.loads(done.stdout)
    if "reason" in found:
        raise SheetError(found["reason"])
    return [(number, cells) for number, cells in found["rows"]]


def _check_parts(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            listed = parts.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise SheetError("damaged") from None
    if sum(part.file_size for part in listed) > MAX_UNPACKED:
        raise SheetError("large")


# In the other process


def _read(data: bytes) -> Cells:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheets_metadata:
            if sheet.visible != SheetVisibleEnum.Visible or sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            found = book.get_sheet_by_name(sheet.name)
            if found.start is None:
                continue
            first_row, first_column = found.start
            if found.height * (first_column + found.width) > MAX_CELLS:
                raise SheetError("large")
            rows = [
                (number, [""] * first_column + [_text(cell) for cell in cells])
                for number, cells in enumerate(found.to_python(), first_row + 1)
            ]
            if any(any(cells) for _, cells in rows):
                return rows
    except PasswordError:
        raise SheetError("locked") from None
    except CalamineError:
        raise SheetError("damaged") from None
    raise SheetError("empty")


def _text(cell: float | str | bool | date | time | timedelta) -> str:
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float):
        # Whole numbers stand in a workbook as floats; a pupil's number must not get ".0".
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return str(cell)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows: there the limit of time is the only one
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_COMPUTING, MAX_COMPUTING))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main() -> None:
    _limit()
    try:
        answer: dict[str, Any] = {"rows": _read(sys.stdin.buffer.read())}
    except SheetError as error:
        answer = {"reason": error.reason}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    _main()
