"""What was recorded with a request that staff wrote down."""

from __future__ import annotations

from civicloop.answer.cases.models import Case, IntakeRecord


def intake_record(case: Case) -> IntakeRecord | None:
    """The record of how a case came in, if staff wrote it down."""
    return IntakeRecord.objects.filter(case=case).first()


def sealed_address(case: Case) -> bytes | memoryview | None:
    """The sealed postal address of a reporter, if one was recorded."""
    found = intake_record(case)
    return found.address_sealed if found else None
