"""What goes wrong while the demonstration city is built.

DemonstrationError
├── ScaleError         the number of cases asked for is not one that can be built
├── OccupiedError      the database already holds cases of a real city
└── TextsExhaustedError  the word lists are too poor for a new sentence
"""


class DemonstrationError(RuntimeError):
    """The demonstration city cannot be built."""


class ScaleError(DemonstrationError):
    """The number of cases asked for is not one that can be built."""


class OccupiedError(DemonstrationError):
    """The database already holds cases that this city did not make."""


class TextsExhaustedError(DemonstrationError):
    """The word lists are too poor for a sentence that was not used nearby."""
