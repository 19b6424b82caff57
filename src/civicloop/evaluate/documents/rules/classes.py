"""Which clock counts a document: the seven classes of the monthly table on the clock's classes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from civicloop.evaluate.documents.states import Category, Kind
from civicloop.kernel.clock.rules import DOCUMENT_CLASSES, DocumentClass

CLOCKS: Final[Mapping[tuple[Category, Kind], tuple[str, str]]] = MappingProxyType(
    {
        (Category.GENERAL, Kind.MOST_URGENT): ("最速件", ""),
        (Category.GENERAL, Kind.URGENT): ("速件", ""),
        (Category.GENERAL, Kind.ORDINARY): ("普通件", ""),
        (Category.GENERAL, Kind.DATED): ("限期公文", ""),
        (Category.LEGISLATORS, Kind.ORAL): ("立委質詢", "口頭"),
        (Category.LEGISLATORS, Kind.WRITTEN): ("立委質詢", "書面"),
        (Category.APPLICATIONS, Kind.NONE): ("人民申請", ""),
        (Category.PETITIONS, Kind.NONE): ("人民陳情", ""),
        (Category.APPEALS, Kind.DECIDING): ("訴願", ""),
        (Category.APPEALS, Kind.ANSWER): ("訴願答辯", ""),
        (Category.SPECIAL, Kind.NONE): ("專案管制", ""),
        (Category.CONTROL_YUAN, Kind.NONE): ("監察案件", ""),
    }
)
"""The clock's class and kind of each class and kind of the table (文書處理手冊 §78-79)."""

USUAL: Final[Mapping[Category, Kind]] = MappingProxyType(
    {
        Category.GENERAL: Kind.ORDINARY,
        Category.LEGISLATORS: Kind.WRITTEN,
        Category.APPEALS: Kind.DECIDING,
    }
)
"""What is meant where a document system does not say."""


def clock_of(category: Category, kind: Kind) -> DocumentClass:
    """The class of the clock that counts such a document."""
    return DOCUMENT_CLASSES[CLOCKS[category, kind][0]]


def scores_days(category: Category) -> bool:
    """Whether days are averaged, or only in time and late are told apart (A5-4)."""
    return category is Category.GENERAL
