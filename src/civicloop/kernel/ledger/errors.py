"""What goes wrong in the ledger.

LedgerError
├── EventShapeError           an event class, or a value in it, is not allowed in the ledger
├── OutsideTransactionError   append and once belong to the transaction that makes the change
├── KeyReusedError            an idempotency key came again with another request
└── LetterError               this letter is not dead, or does not exist
"""


class LedgerError(Exception):
    """The ledger refused; nothing was written."""


class EventShapeError(LedgerError, TypeError):
    """An event class, or a value in it, is not allowed in the ledger."""


class OutsideTransactionError(LedgerError, RuntimeError):
    """The call belongs to the transaction that makes the change."""


class KeyReusedError(LedgerError):
    """An idempotency key came again with another request."""

    def __init__(self, scope: str) -> None:
        super().__init__(
            "This idempotency key was used for another request. Send a new key with a new request."
        )
        self.scope = scope


class LetterError(LedgerError):
    """This letter is not dead, or does not exist."""
