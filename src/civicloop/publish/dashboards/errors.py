"""What goes wrong with pages of figures.

DashboardError
├── BadChoiceError           the address asks for what the page does not have
├── BadTopicError            a file of topics says what cannot be shown
├── LinkGoneError            a shared link leads nowhere, or nowhere any more
├── AnnotationRepeatedError  the same sentence stands on that month already
├── ChangedMeanwhileError    somebody else changed it since it was read
├── BadCardError             a card of a composed page asks for what cannot be shown
├── TooManyAlertsError       somebody watches as many figures as one may
└── TooManyPagesError        somebody has as many pages of their own as there may be
"""


class DashboardError(Exception):
    """Something is wrong with a page of figures."""


class BadChoiceError(DashboardError):
    """The address asks for what the page does not have."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(f"{name}={value!r}")
        self.name = name
        self.value = value

    @property
    def is_unnamed(self) -> bool:
        """Whether the address does not say which figure or topic it is about."""
        return self.name in {"metric", "topic"} and not self.value


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


class BadCardError(DashboardError):
    """A card of a composed page asks for what cannot be shown; ``field`` says where."""

    def __init__(self, field: str, value: str, *, is_full: bool = False) -> None:
        super().__init__(f"{field}={value!r}")
        self.field = field
        self.value = value
        self.is_full = is_full


class TooManyPagesError(DashboardError):
    """Somebody has as many pages of their own as there may be."""


class TooManyAlertsError(DashboardError):
    """Somebody watches as many figures as one may."""
