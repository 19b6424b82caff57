"""Requests to open guarded fields; legal holds; lists of what is to be destroyed."""

from civicloop.kernel.privacy.models.retention import (
    DestructionEntry,
    DestructionList,
    Hold,
)
from civicloop.kernel.privacy.models.unsealing import UnsealRequest

__all__ = ["DestructionEntry", "DestructionList", "Hold", "UnsealRequest"]
