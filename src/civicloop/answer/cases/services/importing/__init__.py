"""Import what another system lived."""

from civicloop.answer.cases.services.importing.batches import Step
from civicloop.answer.cases.services.importing.mappings import mapping_of, shipped_mappings
from civicloop.answer.cases.services.importing.running import Importer

__all__ = ["Importer", "Step", "mapping_of", "shipped_mappings"]
