"""The verbs of files."""

from civicloop.kernel.files.models import StoredFile
from civicloop.kernel.files.services.opening import OpenedFile, open_file
from civicloop.kernel.files.services.removing import remove, sweep
from civicloop.kernel.files.services.storing import Upload, store

__all__ = ["OpenedFile", "StoredFile", "Upload", "open_file", "remove", "store", "sweep"]
