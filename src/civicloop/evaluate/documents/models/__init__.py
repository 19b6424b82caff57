"""The tables of the module."""

from civicloop.evaluate.documents.models.chasing import Chase, Chased, Sample
from civicloop.evaluate.documents.models.imports import Correction, Import, Month, Return
from civicloop.evaluate.documents.models.improvements import Improvement
from civicloop.evaluate.documents.models.papers import Document
from civicloop.evaluate.documents.models.uploads import Upload

__all__ = [
    "Chase",
    "Chased",
    "Correction",
    "Document",
    "Import",
    "Improvement",
    "Month",
    "Return",
    "Sample",
    "Upload",
]
