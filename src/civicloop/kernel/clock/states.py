"""How the clock of an object has ended, if it has."""

from enum import StrEnum


class Outcome(StrEnum):
    """``open`` until it is stopped; then the result stays as it is."""

    OPEN = "open"
    ON_TIME = "on_time"
    LATE = "late"
    VOID = "void"
