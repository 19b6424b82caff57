"""What goes wrong with numbers.

NumberError
├── NumberShapeError    the text is no number of any series
└── CheckDigitError     the text looks like a number, but one digit is wrong
"""


class NumberError(ValueError):
    """A text is not a valid number."""


class NumberShapeError(NumberError):
    """The text is no number of any series."""


class CheckDigitError(NumberError):
    """The text looks like a number, but a digit is wrong or two are swapped."""
