"""The append-only record of every change: audit trail, outbox and source of statistics at once."""
