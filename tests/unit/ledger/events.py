"""Events of an imagined module."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CaseAssignedToUnit:
    case: str
    unit: object = 0
    note: str = field(default="", metadata={"sealed": True})


@dataclass(frozen=True, slots=True)
class HTTPCallMade:
    call: str


@dataclass
class Mutable:
    case: str


@dataclass(frozen=True)
class Wordy:
    case: str
    reason: str = field(default="", metadata={"sealed": True})


@dataclass(frozen=True)
class SealedFirst:
    case: str = field(default="", metadata={"sealed": True})
