"""From the rows of a document system to facts that the clock can count. No Django."""

from civicloop.evaluate.documents.rules.importing.faults import SENTENCES, fault
from civicloop.evaluate.documents.rules.importing.mapping import Mapping, parse_mapping
from civicloop.evaluate.documents.rules.importing.rows import Paper, PaperReader

__all__ = ["SENTENCES", "Mapping", "Paper", "PaperReader", "fault", "parse_mapping"]
