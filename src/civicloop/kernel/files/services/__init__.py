"""The verbs of files."""

from civicloop.kernel.files.services.opening import OpenedFile, open_file, original_name
from civicloop.kernel.files.services.removing import remove, sweep
from civicloop.kernel.files.services.storing import StoredFile, Upload, store

__all__ = [
    "OpenedFile",
    "StoredFile",
    "Upload",
    "open_file",
    "original_name",
    "remove",
    "store",
    "sweep",
]
