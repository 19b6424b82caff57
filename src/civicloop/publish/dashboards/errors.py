"""What goes wrong with pages of figures.

DashboardError
├── BadChoiceError   the address asks for what the page does not have
└── BadTopicError    a file of topics says what cannot be shown
"""


class DashboardError(Exception):
    """Something is wrong with a page of figures."""


class BadChoiceError(DashboardError):
    """The address asks for what the page does not have."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(f"{name}={value!r}")
        self.name = name
        self.value = value


class BadTopicError(DashboardError):
    """A file of topics says what cannot be shown."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what
