"""Events of an imagined module, as modules declare them."""

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class CaseOpened:
    wire: ClassVar[str] = "samples.case_opened"
    case: str
    unit: int = 0
    note: str = field(default="", metadata={"sealed": True})


@dataclass(frozen=True, slots=True)
class CaseClosed:
    wire: ClassVar[str] = "samples.case_closed"
    case: str
    result: str = ""
