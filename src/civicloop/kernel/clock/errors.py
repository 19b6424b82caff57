"""What goes wrong with time.

ClockError
├── CalendarFileError       a calendar file cannot be read; names the line and the reason
├── CalendarError           a calendar or its working hours make no sense
├── PolicyError             a deadline policy contradicts itself
├── UnknownClassError       no class of documents has that name
├── LimitRefusedError       this class of documents does not take that limit
├── ExtensionRefusedError   the rule of the deadline does not allow this extension
├── EndlessCountError       the count finds no end within the horizon
├── ClockNotFoundError      the object has no clock of that kind
├── ClockStoppedError       the clock was stopped before; its result stays as it is
├── ClockStartedError       the object already has a clock of that kind
└── ClosureWithdrawnError   the closure was withdrawn before
"""


class ClockError(Exception):
    """Something is wrong with a calendar, a count or a clock."""


class CalendarFileError(ClockError):
    """A calendar file cannot be read; names the line and the reason.

    ``zh`` is the reason in Chinese; ``others`` are the further mistakes of the same file.
    """

    def __init__(self, reason: str, *, line: int | None = None, zh: str = "") -> None:
        super().__init__(reason if line is None else f"line {line}: {reason}")
        self.reason = reason
        self.line = line
        self.zh = zh or reason
        self.others: list[CalendarFileError] = []

    def told(self, language: str) -> list[str]:
        """This mistake and the others, one sentence each, in a language."""
        said = []
        for error in (self, *self.others):
            if language == "zh":
                said.append(error.zh if error.line is None else f"第 {error.line} 行：{error.zh}")
            else:
                said.append(str(error))
        return said


class CalendarError(ClockError):
    """A calendar or its working hours make no sense."""


class PolicyError(ClockError):
    """A deadline policy contradicts itself."""


class UnknownClassError(ClockError):
    """No class of documents has that name."""


class LimitRefusedError(ClockError):
    """This class of documents does not take that limit."""


class ExtensionRefusedError(ClockError):
    """The rule of the deadline does not allow this extension."""


class EndlessCountError(ClockError):
    """The count finds no end within the horizon."""


class ClockNotFoundError(ClockError):
    """The object has no clock of that kind."""


class ClockStoppedError(ClockError):
    """The clock was stopped before; its result stays as it is."""


class ClockStartedError(ClockError):
    """The object already has a clock of that kind."""


class ClosureWithdrawnError(ClockError):
    """The closure was withdrawn before."""
