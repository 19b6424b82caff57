"""Seal, open, destroy, index, rotate.

Nothing opened is kept: each call fetches the keys that it needs, so a key destroyed by
one process is gone for all of them at once.
"""

from civicloop.kernel.vault.services.boxes import seal, seal_many, unseal, unseal_many, unseal_text
from civicloop.kernel.vault.services.indexes import blind_index, blind_indexes
from civicloop.kernel.vault.services.keys import (
    destroy,
    new_master,
    newest_master,
    rewrap,
    rotate,
)

__all__ = [
    "blind_index",
    "blind_indexes",
    "destroy",
    "new_master",
    "newest_master",
    "rewrap",
    "rotate",
    "seal",
    "seal_many",
    "unseal",
    "unseal_many",
    "unseal_text",
]
