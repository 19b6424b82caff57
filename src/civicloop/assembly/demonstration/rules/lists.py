"""The word lists and tables of the module, read once per process."""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

MAPPINGS = files("civicloop.assembly.demonstration") / "mappings"


@cache
def table(name: str) -> Any:  # noqa: ANN401 (YAML says what it holds)
    """The content of ``mappings/<name>.yaml``."""
    return yaml.load((MAPPINGS / f"{name}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)


@cache
def packed(name: str) -> Any:  # noqa: ANN401 (JSON says what it holds)
    """The content of ``mappings/<name>.json.gz``."""
    return json.loads(gzip.decompress((MAPPINGS / f"{name}.json.gz").read_bytes()))
