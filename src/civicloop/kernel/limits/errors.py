"""What goes wrong with limits.

LimitError
├── LimitReachedError    too often; says after how many seconds there is a place again
└── LimitSettingError    the setting names no limit, or says no number
"""


class LimitError(Exception):
    """Something is wrong with a limit."""


class LimitReachedError(LimitError):
    """Too often; nothing was done."""

    def __init__(self, limit: str, seconds: int) -> None:
        super().__init__(f"{limit}: wait {seconds} seconds")
        self.limit = limit
        self.seconds = seconds

    @property
    def minutes(self) -> int:
        """The wait in whole minutes, for people; at least one."""
        return max(1, -(-self.seconds // 60))


class LimitSettingError(LimitError):
    """The setting names no limit, or says no number."""
