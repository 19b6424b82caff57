"""The files that show a result."""

from civicloop.kernel.files.rules import IMAGES, PDF, declare_kind
from civicloop.kernel.files.rules.types import DOCX, ODS, ODT, XLSX

declare_kind(
    "planning.evidence",
    types=(*IMAGES, PDF, ODT, DOCX, ODS, XLSX),
    per_object=10,
    zh="績效成果佐證",
    en="What shows a result",
)
