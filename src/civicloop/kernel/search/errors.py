"""What goes wrong in a search.

SearchError
└── NothingToSearchError    the text holds no character that is indexed
"""


class SearchError(ValueError):
    """Something is wrong with a search."""


class NothingToSearchError(SearchError):
    """The text holds no character that is indexed."""
