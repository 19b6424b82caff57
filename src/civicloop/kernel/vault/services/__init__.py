"""Seal, open, destroy, index, rotate.

No object's key is kept open: each call fetches the keys that it needs, so a key destroyed
by one process is gone for all of them at once; an ``OpenKey`` is for one transaction. The key
of the blind indexes alone stays in the memory of a process, while its row stays what it is.
"""

from civicloop.kernel.vault.services.boxes import (
    FirstKey,
    OpenKey,
    first_key,
    open_key,
    seal,
    seal_many,
    unseal,
    unseal_many,
    unseal_text,
)
from civicloop.kernel.vault.services.indexes import blind_index, blind_indexes
from civicloop.kernel.vault.services.keys import (
    destroy,
    new_master,
    newest_master,
    rewrap,
    rotate,
)

__all__ = [
    "FirstKey",
    "OpenKey",
    "blind_index",
    "blind_indexes",
    "destroy",
    "first_key",
    "new_master",
    "newest_master",
    "open_key",
    "rewrap",
    "rotate",
    "seal",
    "seal_many",
    "unseal",
    "unseal_many",
    "unseal_text",
]
