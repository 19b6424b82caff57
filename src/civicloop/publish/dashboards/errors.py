"""What goes wrong with pages of figures.

BadChoiceError   the address asks for what the page does not have
"""


class BadChoiceError(Exception):
    """The address asks for what the page does not have."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(f"{name}={value!r}")
        self.name = name
        self.value = value
