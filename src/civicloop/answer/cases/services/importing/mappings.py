"""Mappings: those that are shipped, by name, and a city's own, by path."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from civicloop.answer.cases.errors import ImportingError, MappingError
from civicloop.answer.cases.rules.importing.mapping import Mapping
from civicloop.answer.cases.rules.importing.parsing import parse_mapping
from civicloop.kernel.tabular.errors import NoMappingError
from civicloop.kernel.tabular.rules import Mappings

MAPPINGS: Final = Mappings(files("civicloop.answer.cases") / "mappings" / "importing")


def shipped_mappings() -> list[str]:
    """The names of the mappings that come with the product."""
    return MAPPINGS.names()


def mapping_of(name: str) -> Mapping:
    """A shipped mapping by its name, or one of the city's own by the path of its file."""
    try:
        file = MAPPINGS.read(name)
        return parse_mapping(file.data, digest=file.digest)
    except NoMappingError as error:
        raise ImportingError(str(error)) from error
    except MappingError as error:
        raise MappingError(f"{name}: {error.path}", error.why) from error
