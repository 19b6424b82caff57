"""Mappings to the files of other systems: shipped under a name, or a city's own by its path."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

import yaml

from civicloop.kernel.tabular.errors import NoMappingError

LARGEST_MAPPING: Final = 1024 * 1024
"""Bytes of a mapping: the longest that is shipped has a fiftieth of them."""


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A mapping as it was written; what it says is for its module to check."""

    data: Any
    digest: str


@dataclass(frozen=True, slots=True)
class Mappings:
    """The mappings of a folder that come with the product: the YAML files in it.

    With ``prefix`` only those whose name begins with it.
    """

    home: Traversable
    prefix: str = ""

    def names(self) -> list[str]:
        """The names under which they are shipped, in order."""
        files = (entry.name for entry in self.home.iterdir())
        return sorted(
            name.removesuffix(".yaml")
            for name in files
            if name.startswith(self.prefix) and name.endswith(".yaml")
        )

    def read(self, name: str) -> MappingFile:
        """A shipped mapping by its name, or one of the city's own by the path of its file.

        Raises ``NoMappingError`` where there is none, it is too large, or it is no YAML.
        """
        is_shipped = name in self.names()
        content = (self.home / f"{name}.yaml").read_bytes() if is_shipped else self._own(name)
        # The quick loader takes the whole process down with what is nested deep enough.
        loader = yaml.CSafeLoader if is_shipped else yaml.SafeLoader
        try:
            data = yaml.load(content, Loader=loader)  # noqa: S506 (both are safe loaders)
        except (yaml.YAMLError, UnicodeError, RecursionError) as error:
            why = " ".join(str(error).split())
            raise NoMappingError(f"The mapping {name} is not YAML: {why}.") from error
        return MappingFile(data, hashlib.sha256(content).hexdigest())

    def _own(self, name: str) -> bytes:
        try:
            with Path(name).open("rb") as file:
                content = file.read(LARGEST_MAPPING + 1)
        except (FileNotFoundError, ValueError) as error:  # a name with a NUL is no path
            raise NoMappingError(
                f"There is no mapping {name}. Shipped are {', '.join(self.names())}; "
                "your own is named by the path of its file."
            ) from error
        except OSError as error:
            raise NoMappingError(f"{name} cannot be read: {error.strerror}.") from error
        if len(content) > LARGEST_MAPPING:
            raise NoMappingError(f"{name} is larger than any mapping.")
        return content
