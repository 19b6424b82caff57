"""Append, seal, verify, deliver: ``from civicloop.kernel.ledger import services as ledger``."""

from civicloop.kernel.ledger.models import Event
from civicloop.kernel.ledger.services.appending import append, append_many
from civicloop.kernel.ledger.services.copying import copy_rows
from civicloop.kernel.ledger.services.cursors import pass_over
from civicloop.kernel.ledger.services.delivery import Delivery, deliver_pending, deliver_to
from civicloop.kernel.ledger.services.findings import Finding, Kind
from civicloop.kernel.ledger.services.heads import copy_out, hand_out_heads, heads_path, heads_since
from civicloop.kernel.ledger.services.keys import forget_keys, once, remember, remembering
from civicloop.kernel.ledger.services.letters import discard_letter, retry_letter
from civicloop.kernel.ledger.services.partitions import keep_months_ahead, prepare_months
from civicloop.kernel.ledger.services.running import Turn, run_once
from civicloop.kernel.ledger.services.sealing import seal_all, seal_pending
from civicloop.kernel.ledger.services.texts import open_texts
from civicloop.kernel.ledger.services.verifying import Report, verify

__all__ = [
    "Delivery",
    "Event",
    "Finding",
    "Kind",
    "Report",
    "Turn",
    "append",
    "append_many",
    "copy_out",
    "copy_rows",
    "deliver_pending",
    "deliver_to",
    "discard_letter",
    "forget_keys",
    "hand_out_heads",
    "heads_path",
    "heads_since",
    "keep_months_ahead",
    "once",
    "open_texts",
    "pass_over",
    "prepare_months",
    "remember",
    "remembering",
    "retry_letter",
    "run_once",
    "seal_all",
    "seal_pending",
    "verify",
]
