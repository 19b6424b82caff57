"""Cells of a workbook whose formula failed: readers of workbooks give them as empty ones.

Taken as empty, ``#REF!`` would clear what stands. It is read as the text that the sheet shows,
which is no number and no day, so that its row is told.
"""

from __future__ import annotations

import io
import re
from typing import Final
from zipfile import BadZipFile, ZipFile

Place = tuple[int, int]
_SHEET: Final = re.compile(rb'<sheet\s[^>]*?\br:id="([^"]+)"')
_PART: Final = re.compile(rb"<Relationship\s([^>]*?)/?>")
_NAMED: Final = re.compile(rb'\b(Id|Target)="([^"]*)"')
_FAILED: Final = re.compile(rb'<c\s([^>/]*\bt="e"[^>/]*)>(.*?)</c>', re.DOTALL)
_AT: Final = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_SHOWN: Final = re.compile(rb"<v>([^<]{1,40})</v>")
LETTERS: Final = 26
LARGEST: Final = 100 * 1024 * 1024
"""Bytes of a sheet that are looked through."""


def failed_cells(content: bytes, sheet: int) -> dict[Place, str]:
    """What the failed cells of a sheet of an XLSX file show, by row and column from nought.

    A package that is built in another way has none that are known.
    """
    try:
        with ZipFile(io.BytesIO(content)) as pack, pack.open(_part_of(pack, sheet)) as part:
            text = part.read(LARGEST)
    except (BadZipFile, KeyError, IndexError):
        return {}
    if b't="e"' not in text:
        return {}
    found: dict[Place, str] = {}
    for attributes, inside in _FAILED.findall(text):
        at, shown = _AT.search(attributes), _SHOWN.search(inside)
        if at and shown:
            place = int(at[2]) - 1, _column(at[1].decode())
            found[place] = shown[1].decode("utf-8", "replace")
    return found


def _part_of(pack: ZipFile, sheet: int) -> str:
    """The file of a sheet inside the package, by the order of the workbook."""
    wanted = _SHEET.findall(pack.read("xl/workbook.xml"))[sheet]
    for attributes in _PART.findall(pack.read("xl/_rels/workbook.xml.rels")):
        said = dict(_NAMED.findall(attributes))
        if said.get(b"Id") == wanted:
            target = said[b"Target"].decode()
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(wanted)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * LETTERS + ord(letter) - ord("A") + 1
    return number - 1
