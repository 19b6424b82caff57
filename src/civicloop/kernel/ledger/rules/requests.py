"""The request in which events arise, so that log lines and events can be laid side by side."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("civicloop_request_id", default="")
"""Set by the edge (web, API, job) to at most 64 letters; the ledger copies it into each event."""
