"""What can be done: ``from civicloop.evaluate.documents import services as documents``."""

from civicloop.evaluate.documents.services.chasing import CAUSES, Answer, chase, explain, review
from civicloop.evaluate.documents.services.correcting import correct
from civicloop.evaluate.documents.services.importing import (
    Imported,
    import_documents,
    mapping_of,
    shipped_mappings,
)
from civicloop.evaluate.documents.services.publishing import digest_of, faults_of, publish_month
from civicloop.evaluate.documents.services.sampling import Opened, draw_sample, open_sample

__all__ = [
    "CAUSES",
    "Answer",
    "Imported",
    "Opened",
    "chase",
    "correct",
    "digest_of",
    "draw_sample",
    "explain",
    "faults_of",
    "import_documents",
    "mapping_of",
    "open_sample",
    "publish_month",
    "review",
    "shipped_mappings",
]
