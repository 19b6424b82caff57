"""The verbs of search."""

from civicloop.kernel.search.services.indexing import Found, index, index_many, remove

__all__ = ["Found", "index", "index_many", "remove"]
