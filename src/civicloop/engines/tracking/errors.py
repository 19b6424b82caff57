"""What goes wrong with tracked items.

TrackingError
├── NumberError           a number that is none, or lies outside its range; says which and why
├── FaultyFieldsError     something that was written is wrong; says what, field by field
├── NotFoundError         no such programme, item, report or other row
├── StepNotOpenError      the state does not let the step be made; says in which state it is
├── ChangedMeanwhileError somebody else saved first; says which version stands
├── FrozenError           the period is frozen: only a correction with a reason is left
├── NotReadyError         a report that cannot be sent yet; says what is missing
└── NoPowerError          the body does not have the power to release this item
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one field: a code and the values that its message needs."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)


class TrackingError(Exception):
    """Something is wrong with a tracked item; nothing was changed."""


class NumberError(TrackingError):
    """A number that is none or lies outside its range."""

    def __init__(self, name: str, given: str, code: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name, self.given, self.code = name, given, code


class FaultyFieldsError(TrackingError):
    """Something that was written is wrong; says what, field by field."""

    def __init__(self, faults: Mapping[str, tuple[Fault, ...]]) -> None:
        super().__init__(
            "; ".join(
                f"{name}: {fault.code}{_said(fault.values)}"
                for name, row in faults.items()
                for fault in row
            )
        )
        self.faults = dict(faults)


class NotFoundError(TrackingError):
    """No such row."""

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"There is no {kind} {key!r}.")
        self.kind, self.key = kind, key


class StepNotOpenError(TrackingError):
    """The state does not let the step be made."""

    def __init__(self, kind: str, move: str, state: str) -> None:
        super().__init__(f"The {kind} is {state}: {move} is not open.")
        self.kind, self.move, self.state = kind, move, state


class ChangedMeanwhileError(TrackingError):
    """Somebody else saved first."""

    def __init__(self, kind: str, expected: int, found: int) -> None:
        super().__init__(
            f"The {kind} was saved by somebody else (version {found}, you began at {expected}). "
            "Look at what stands now, then save again."
        )
        self.kind, self.expected, self.found = kind, expected, found


class FrozenError(TrackingError):
    """The period is frozen: only a correction with a reason is left."""


class NotReadyError(FaultyFieldsError):
    """A report that cannot be sent yet; says what is missing."""


class NoPowerError(TrackingError):
    """The body does not have the power to release this item."""

    def __init__(self, item: str, needed: str, given: str) -> None:
        super().__init__(f"{item} is released by {needed} alone, not by {given}.")
        self.item, self.needed, self.given = item, needed, given


def _said(values: Mapping[str, str | int]) -> str:
    return f" ({', '.join(f'{key} {value}' for key, value in values.items())})" if values else ""
