"""Sets in a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from civicloop.assembly.operation.errors import SetDamagedError
from civicloop.assembly.operation.rules import manifest as manifests
from civicloop.assembly.operation.rules.manifest import Manifest


def names(folder: Path) -> list[str]:
    """The whole sets in a folder, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(
        path.name
        for path in folder.iterdir()
        if manifests.NAME.fullmatch(path.name) and (path / manifests.FILE).is_file()
    )


def newest(folder: Path) -> Path | None:
    """The newest whole set in a folder."""
    found = names(folder)
    return folder / found[-1] if found else None


def manifest(place: Path) -> Manifest:
    """The manifest of a set; refuses what is no whole set."""
    path = place / manifests.FILE
    if not path.is_file():
        near = ", ".join(names(place)[-3:])
        hint = f" It holds these sets: {near}. Name one of them." if near else ""
        raise SetDamagedError(
            f"{place} is no whole backup: it has no {manifests.FILE}.{hint or ' Name another one.'}"
        )
    return manifests.read(path.read_text(encoding="utf-8"))


def free(folder: Path) -> int:
    """The free bytes where a folder lies or would lie."""
    standing = next(path for path in (folder, *folder.parents) if path.exists())
    return shutil.disk_usage(standing).free
