"""What goes wrong with the timeliness of documents.

DocumentsError
├── ImportRefusedError     a file, or a mapping, that cannot be taken; the message says why
├── FrozenMonthError       the month is published; what stands does not change any more
├── FiguresDisagreeError   a table that does not add up is not published
├── NotFoundError          no such document, month, chase or sample
├── FaultyFieldsError      something that was written is wrong; says what, field by field
├── ChangedMeanwhileError  somebody else was first
├── SamePersonNeededError  only whoever brought a file takes it
└── SamePersonError        whoever wrote it does not also review it
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class DocumentsError(Exception):
    """Something is wrong; nothing was changed."""


class ImportRefusedError(DocumentsError):
    """A file or a mapping cannot be taken."""


class FrozenMonthError(DocumentsError):
    """The month is published."""

    def __init__(self, month: str) -> None:
        super().__init__(f"The month {month} is published; what stands in it does not change.")
        self.month = month


class FiguresDisagreeError(DocumentsError):
    """Figures of a table do not add up; ``faults`` says which."""

    def __init__(self, faults: Sequence[Any]) -> None:
        super().__init__(", ".join(str(one) for one in faults))
        self.faults = list(faults)


class NotFoundError(DocumentsError):
    """No such row."""

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"There is no {kind} {key!r}.")


class FaultyFieldsError(DocumentsError):
    """Something that was written is wrong; ``faults`` holds codes, field by field."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{name}: {code}" for name, code in faults.items()))
        self.faults = dict(faults)


class ChangedMeanwhileError(DocumentsError):
    """Somebody else was first."""


class SamePersonNeededError(DocumentsError):
    """Only whoever brought a file takes it."""


class SamePersonError(DocumentsError):
    """Whoever wrote an explanation does not also review it."""
