"""The tables of registers."""

from civicloop.engines.registers.models.confirmations import Confirmation
from civicloop.engines.registers.models.entries import Change, Entry
from civicloop.engines.registers.models.imports import Import
from civicloop.engines.registers.models.marks import Mark
from civicloop.engines.registers.models.registers import Register, Version

__all__ = ["Change", "Confirmation", "Entry", "Import", "Mark", "Register", "Version"]
