"""What is wrong with a file, said in two languages, with the line."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing about a file; a ``remark`` keeps nothing out. Line 0 is the whole file."""

    file: str
    line: int
    zh: str = field(compare=False)
    en: str = field(compare=False)
    remark: bool = False

    def reason(self, language: str) -> str:
        """Why, without the place."""
        return self.en if language == "en" else self.zh

    def told(self, language: str) -> str:
        """Place and reason, as a console prints them: ``staff.csv:7: ...``."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        mark = ("remark: " if language == "en" else "提醒：") if self.remark else ""
        return f"{place}: {mark}{self.reason(language)}"


def faults_only(found: list[Fault]) -> list[Fault]:
    """Those that keep something out."""
    return [fault for fault in found if not fault.remark]
