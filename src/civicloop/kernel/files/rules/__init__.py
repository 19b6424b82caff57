"""What a file is and whether it may come in. No Django, no database, no disk."""

from civicloop.kernel.files.rules.images import CleanImage, clean_image
from civicloop.kernel.files.rules.kinds import KINDS, FileKind, declare_kind
from civicloop.kernel.files.rules.serving import disposition, serving_headers
from civicloop.kernel.files.rules.types import (
    EXTENSIONS,
    IMAGES,
    PDF,
    clean_name,
    identify,
    require_honest,
)

__all__ = [
    "EXTENSIONS",
    "IMAGES",
    "KINDS",
    "PDF",
    "CleanImage",
    "FileKind",
    "clean_image",
    "clean_name",
    "declare_kind",
    "disposition",
    "identify",
    "require_honest",
    "serving_headers",
]
