"""Mappings: those that are shipped, by name, and a city's own, by path."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path
from typing import Final

import yaml

from civicloop.answer.cases.errors import ImportingError, MappingError
from civicloop.answer.cases.rules.importing.mapping import Mapping
from civicloop.answer.cases.rules.importing.parsing import parse_mapping

SHIPPED: Final = files("civicloop.answer.cases") / "mappings" / "importing"
LARGEST: Final = 1024 * 1024


def shipped_mappings() -> list[str]:
    """The names of the mappings that come with the product."""
    names = (entry.name for entry in SHIPPED.iterdir())
    return sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))


def mapping_of(name: str) -> Mapping:
    """A shipped mapping by its name, or one of the city's own by the path of its file."""
    is_shipped = name in shipped_mappings()
    content = (SHIPPED / f"{name}.yaml").read_bytes() if is_shipped else _read(name)
    try:
        data = yaml.load(content, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeError, RecursionError) as error:
        told = " ".join(str(error).split())
        raise ImportingError(f"The mapping {name} is not YAML: {told}.") from error
    try:
        return parse_mapping(data, digest=hashlib.sha256(content).hexdigest())
    except MappingError as error:
        raise MappingError(f"{name}: {error.path}", error.why) from error


def _read(name: str) -> bytes:
    path = Path(name)
    if not path.is_file():
        raise ImportingError(
            f"There is no mapping {name}. Shipped are {', '.join(shipped_mappings())}; "
            "your own is named by the path of its file."
        )
    if path.stat().st_size > LARGEST:
        raise ImportingError(f"{name} is larger than any mapping.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise ImportingError(f"{name} cannot be read: {error.strerror}.") from error
