"""Prepare an installation, run and supervise its processes, check and reset it."""

from civicloop.assembly.program.adapters.parents import end_with
from civicloop.assembly.program.services.checking import examine
from civicloop.assembly.program.services.preparing import (
    gather_static_files,
    pending_migrations,
    prepare,
    require_migrated,
)
from civicloop.assembly.program.services.resetting import reset
from civicloop.assembly.program.services.supervision import (
    Product,
    await_answer,
    product,
    require_port,
)
from civicloop.assembly.program.services.working import work

__all__ = [
    "Product",
    "await_answer",
    "end_with",
    "examine",
    "gather_static_files",
    "pending_migrations",
    "prepare",
    "product",
    "require_migrated",
    "require_port",
    "reset",
    "work",
]
