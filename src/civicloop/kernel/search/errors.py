"""What goes wrong in a search.

SearchError
├── NothingToSearchError    the text holds no character that is indexed
└── NoPlaceError            the text names no place in a list of hits
"""


class SearchError(ValueError):
    """Something is wrong with a search."""


class NothingToSearchError(SearchError):
    """The text holds no character that is indexed."""


class NoPlaceError(SearchError):
    """The text names no place in a list of hits."""
