"""How text becomes words of the index, and a question becomes a query. No Django."""

from civicloop.kernel.search.rules.highlight import Piece, highlight
from civicloop.kernel.search.rules.kinds import KINDS, SearchKind, declare_search
from civicloop.kernel.search.rules.places import Place, place_text, read_place
from civicloop.kernel.search.rules.words import (
    LONGEST_TEXT,
    kind_word,
    ranked,
    scope_query,
    unit_word,
    word_query,
    words_of,
)

__all__ = [
    "KINDS",
    "LONGEST_TEXT",
    "Piece",
    "Place",
    "SearchKind",
    "declare_search",
    "highlight",
    "kind_word",
    "place_text",
    "ranked",
    "read_place",
    "scope_query",
    "unit_word",
    "word_query",
    "words_of",
]
