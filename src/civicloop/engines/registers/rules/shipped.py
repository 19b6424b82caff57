"""The definitions that come with the product, read once from their files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from civicloop.engines.registers.rules.definitions import Definition

FOLDER = Path(__file__).resolve().parent.parent / "definitions"


@dataclass(frozen=True)
class Shipped:
    """A definition with the key of its register and the rows of the inventory that it serves."""

    key: str
    rows: tuple[str, ...]
    definition: Definition


@cache
def shipped() -> tuple[Shipped, ...]:
    """Every definition, in the order of the files."""
    return tuple(
        Shipped(row["register"], tuple(row["rows"]), Definition.from_json(row))
        for path in sorted(FOLDER.glob("*.yaml"))
        for row in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    )
