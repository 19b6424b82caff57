"""Append, seal, verify, deliver: ``from civicloop.kernel.ledger import services as ledger``."""

from civicloop.kernel.ledger.services.appending import append, append_many
from civicloop.kernel.ledger.services.cursors import pass_over
from civicloop.kernel.ledger.services.heads import copy_out, heads_path, heads_since
from civicloop.kernel.ledger.services.keys import forget_keys, once, remember
from civicloop.kernel.ledger.services.sealing import seal_all, seal_pending

__all__ = [
    "append",
    "append_many",
    "copy_out",
    "forget_keys",
    "heads_path",
    "heads_since",
    "once",
    "pass_over",
    "remember",
    "seal_all",
    "seal_pending",
]
