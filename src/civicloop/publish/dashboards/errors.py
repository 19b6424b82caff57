"""What goes wrong with pages of figures.

DashboardError
├── BadChoiceError           the address asks for what the page does not have
├── BadTopicError            a file of topics says what cannot be shown
├── LinkGoneError            a shared link leads nowhere, or nowhere any more
├── AnnotationRepeatedError  the same sentence stands on that month already
└── ChangedMeanwhileError    somebody else changed it since it was read
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


class LinkGoneError(DashboardError):
    """A shared link leads nowhere: it never did, or its time is over."""

    def __init__(self, *, was_known: bool) -> None:
        super().__init__("the link is gone" if was_known else "there is no such link")
        self.was_known = was_known


class AnnotationRepeatedError(DashboardError):
    """The same sentence stands on that month already."""


class ChangedMeanwhileError(DashboardError):
    """Somebody else changed it since it was read."""
