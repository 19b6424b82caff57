"""What goes wrong with places.

GeographyError
├── CoordinatesError        a text or a pair of numbers is no position on earth
├── BoundaryError           a boundary file cannot be loaded; names the feature
├── GazetteerFileError      a file of roads, doors or landmarks cannot be read at all
└── NoBoundariesError       a question about places before any boundary is loaded
"""


class GeographyError(ValueError):
    """Something is wrong with a place."""


class CoordinatesError(GeographyError):
    """A text or a pair of numbers is no position on earth."""


class BoundaryError(GeographyError):
    """A boundary file cannot be loaded; the message names the feature."""


class NoBoundariesError(GeographyError):
    """A question about places before any boundary is loaded."""


class GazetteerFileError(GeographyError):
    """A file of roads, doors or landmarks cannot be read at all; the message says where."""
