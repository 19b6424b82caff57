"""Who is told."""

RECEIVE_WARNINGS = "operation.receive_warnings"
