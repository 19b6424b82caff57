"""What can be done: ``from civicloop.evaluate.documents import services as documents``."""

from civicloop.evaluate.documents.services.chasing import (
    CAUSES,
    Answer,
    chase,
    chase_all,
    explain,
    review,
)
from civicloop.evaluate.documents.services.correcting import correct
from civicloop.evaluate.documents.services.importing import (
    Imported,
    import_documents,
    mapping_of,
    shipped_mappings,
)
from civicloop.evaluate.documents.services.improving import (
    Plan,
    ask_improvements,
    review_improvement,
    write_improvement,
)
from civicloop.evaluate.documents.services.publishing import digest_of, faults_of, publish_month
from civicloop.evaluate.documents.services.reminding import remind
from civicloop.evaluate.documents.services.sampling import Opened, draw_sample, open_sample
from civicloop.evaluate.documents.services.uploading import (
    Preview,
    discard_upload,
    preview_of,
    stage_upload,
    sweep_uploads,
    take_upload,
)

__all__ = [
    "CAUSES",
    "Answer",
    "Imported",
    "Opened",
    "Plan",
    "Preview",
    "ask_improvements",
    "chase",
    "chase_all",
    "correct",
    "digest_of",
    "discard_upload",
    "draw_sample",
    "explain",
    "faults_of",
    "import_documents",
    "mapping_of",
    "open_sample",
    "preview_of",
    "publish_month",
    "remind",
    "review",
    "review_improvement",
    "shipped_mappings",
    "stage_upload",
    "sweep_uploads",
    "take_upload",
    "write_improvement",
]
