"""The verbs of files."""

from civicloop.kernel.files.models import StoredFile
from civicloop.kernel.files.services.loading import Loaded, keep_content, load_many
from civicloop.kernel.files.services.opening import OpenedFile, open_file
from civicloop.kernel.files.services.removing import SWEEP_LOCK, remove, sweep
from civicloop.kernel.files.services.storing import Upload, store

__all__ = [
    "SWEEP_LOCK",
    "Loaded",
    "OpenedFile",
    "StoredFile",
    "Upload",
    "keep_content",
    "load_many",
    "open_file",
    "remove",
    "store",
    "sweep",
]
