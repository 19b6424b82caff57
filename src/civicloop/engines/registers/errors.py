"""What goes wrong with registers.

RegistersError
├── NotFoundError            no register, entry or import of that name
├── DefinitionFaultsError    the definition is not sound, or may not change like this
├── RowFaultsError           a row does not fit, field by field
├── ChangedMeanwhileError    somebody else was first; what stands now comes with it
├── NothingToUndoError       there is no change of the entry to take back
├── GoneError                the entry is withdrawn, or it is not
├── NotOpenError             the register is not published
└── ImportRefusedError       the file cannot be taken as it is
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from civicloop.engines.registers.rules import Fault


class RegistersError(Exception):
    """The verb was refused."""


class NotFoundError(RegistersError):
    """There is none of that name."""


class DefinitionFaultsError(RegistersError):
    """The definition is not sound; ``faults`` names everything."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(fault.en for fault in faults))
        self.faults = tuple(faults)


class RowFaultsError(RegistersError):
    """A row does not fit; ``faults`` names every field."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(fault.en for fault in faults))
        self.faults = tuple(faults)


class ChangedMeanwhileError(RegistersError):
    """Somebody else changed it since it was read; ``version`` stands now."""

    def __init__(self, version: int) -> None:
        super().__init__(f"it has version {version} now")
        self.version = version


class NothingToUndoError(RegistersError):
    """No change of the entry can be taken back."""


class GoneError(RegistersError):
    """The entry is withdrawn, or is not."""


class NotOpenError(RegistersError):
    """The register is not published."""


class ImportRefusedError(RegistersError):
    """The file cannot be taken as it is; the message says why, in either language."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh

    def message(self, language: str) -> str:
        """The sentence for the reader."""
        return str(self) if language == "en" else self.zh
