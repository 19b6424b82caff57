"""Build the demonstration city: ``demonstration.build(scale=1)``."""

from civicloop.assembly.demonstration.services.accounts import accounts_path
from civicloop.assembly.demonstration.services.building import build

__all__ = ["accounts_path", "build"]
