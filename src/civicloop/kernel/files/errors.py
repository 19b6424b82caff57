"""What goes wrong with files. ``code`` is stable: screens translate it, with ``values``.

FileError
├── FileRefusedError            the upload cannot be taken; the sender can do something
│   ├── FileEmptyError          empty
│   ├── FileTooLargeError       too_large         limit
│   ├── ImageTooLargeError      too_many_pixels   width, height, limit
│   ├── FileTypeRefusedError    type_refused      found, allowed
│   ├── HeicRefusedError        heic_refused
│   ├── TypeMismatchError       type_mismatch     claimed, found
│   ├── ImageUnreadableError    image_unreadable
│   ├── DocumentUnreadableError document_unreadable
│   ├── DocumentLockedError     document_locked
│   ├── TooManyPagesError       too_many_pages    pages, limit
│   ├── TooManyFilesError       too_many_files    limit
│   └── MalwareFoundError       malware_found
├── ScannerUnavailableError     scanner_unavailable: the scanner is set, but does not answer
├── FileRemovedError            file_removed: the row is kept, the content is gone
└── ContentMissingError         content_missing: the content should be there and is not
"""

from __future__ import annotations


class FileError(Exception):
    """Something is wrong with a file."""

    code = "file_error"

    def __init__(self, message: str = "", **values: str | int) -> None:
        super().__init__(message or self.code)
        self.values = values


class FileRefusedError(FileError, ValueError):
    """The upload cannot be taken."""

    code = "refused"


class FileEmptyError(FileRefusedError):
    """The upload has no content."""

    code = "empty"


class FileTooLargeError(FileRefusedError):
    """The upload has more bytes than its kind may have."""

    code = "too_large"


class ImageTooLargeError(FileRefusedError):
    """The picture has more pixels than its kind may have."""

    code = "too_many_pixels"


class FileTypeRefusedError(FileRefusedError):
    """The content is of a type that the kind does not take."""

    code = "type_refused"


class HeicRefusedError(FileTypeRefusedError):
    """A HEIC or AVIF picture: the phone can send it as JPEG instead."""

    code = "heic_refused"


class TypeMismatchError(FileRefusedError):
    """The name or header says one type, the content is another."""

    code = "type_mismatch"


class ImageUnreadableError(FileRefusedError):
    """The picture is damaged or cut short."""

    code = "image_unreadable"


class DocumentUnreadableError(FileRefusedError):
    """The PDF is damaged, or asks for more memory or time than a document may."""

    code = "document_unreadable"


class DocumentLockedError(FileRefusedError):
    """The PDF asks for a password, so that nobody could read it here."""

    code = "document_locked"


class TooManyPagesError(FileRefusedError):
    """The PDF has more pages than its kind may have."""

    code = "too_many_pages"


class TooManyFilesError(FileRefusedError):
    """The object has as many files of this kind as it may have."""

    code = "too_many_files"


class MalwareFoundError(FileRefusedError):
    """The scanner knows this content as malware."""

    code = "malware_found"


class ScannerUnavailableError(FileError):
    """A scanner is set but does not answer; nothing is taken unscanned."""

    code = "scanner_unavailable"


class FileRemovedError(FileError):
    """The content was removed; what it was is still recorded."""

    code = "file_removed"


class ContentMissingError(FileError):
    """The content should be in the store and is not."""

    code = "content_missing"
