"""The files of a folder, and the folder that a city begins with."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from civicloop.assembly.founding.errors import FolderError
from civicloop.assembly.founding.rules.city_file import NAME
from civicloop.kernel.clock import services as clock

MOST_BYTES = 80_000_000
EXAMPLE = files("civicloop.assembly.founding") / "mappings" / "example"


def read_folder(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its name inside it; links that lead out are left out."""
    root = folder.resolve()
    if not root.is_dir():
        raise FolderError(
            f"{folder} is no folder. civicloop new-city --template {folder} makes one."
        )
    if not (root / NAME).is_file():
        raise FolderError(f"{folder} has no {NAME}. civicloop new-city --template shows one.")
    found: dict[str, bytes] = {}
    total = 0
    for path in sorted(root.rglob("*")):
        if not path.is_file() or not path.resolve().is_relative_to(root):
            continue
        total += path.stat().st_size
        if total > MOST_BYTES:
            raise FolderError(f"{folder} holds more than {MOST_BYTES // 1_000_000} MB.")
        found[path.relative_to(root).as_posix()] = path.read_bytes()
    return found


EXAMPLES = {
    "boundaries": "districts.geojson",
    "villages": "villages.geojson",
    "calendar": "calendar.csv",
    "agencies": "agencies.csv",
    "staff": "staff.csv",
    "categories": "categories.csv",
    "routes": "routes.csv",
    "rules": "rules.yaml",
}
"""The file of the example that belongs to each step."""


def example_of(step: str) -> tuple[str, str]:
    """The name and the text of a step's example."""
    name = EXAMPLES[step]
    return name, _filled(name)


def _filled(name: str) -> str:
    year = clock.now().year
    text = (EXAMPLE / name).read_text("utf-8")
    return text.replace("{{this_year}}", str(year)).replace("{{next_year}}", str(year + 1))


def write_example(folder: Path) -> list[str]:
    """Write the folder of an invented city, which a city then fills with its own files.

    Nothing that is there already is written over.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = sorted(each.name for each in EXAMPLE.iterdir() if each.is_file())
    taken = [name for name in names if (folder / name).exists()]
    if taken:
        raise FolderError(f"{folder} holds {', '.join(taken)} already. Choose an empty folder.")
    for name in names:
        (folder / name).write_text(_filled(name), "utf-8")
    return names
