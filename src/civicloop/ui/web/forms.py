"""What modules need for their own forms: the token, and inputs for files and photos."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.ui.templatetags.fields import IDEMPOTENCY, idempotency_token

__all__ = [
    "IDEMPOTENCY",
    "FilesField",
    "FilesInput",
    "PhotosInput",
    "idempotency_token",
]

MEGABYTE = 1024 * 1024


class FilesInput(forms.FileInput):
    """Files chosen or dropped, with their names, sizes and previews before they are sent."""

    allow_multiple_selected = True
    accept = ""
    capture = ""

    def __init__(
        self,
        *,
        max_megabytes: int = 10,
        max_files: int = 5,
        accept: str = "",
        attrs: dict[str, Any] | None = None,
    ) -> None:
        own = {
            "accept": accept or self.accept,
            "data-files": "",
            "data-max-bytes": str(max_megabytes * MEGABYTE),
            "data-max-files": str(max_files),
            "data-remove": _("Remove"),
            "data-too-much": _("Too many or too large files are chosen."),
        }
        own = {name: value for name, value in own.items() if value or name == "data-files"}
        if self.capture:
            own["capture"] = self.capture
        if max_files > 1:
            own["multiple"] = True
        self.allow_multiple_selected = max_files > 1
        super().__init__(attrs=own | (attrs or {}))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ANN401 (Django's signature)
        """All files of the field, or the single one."""
        if "multiple" in self.attrs and hasattr(files, "getlist"):
            return files.getlist(name) or None
        return super().value_from_datadict(data, files, name)


class PhotosInput(FilesInput):
    """Photos, from the camera or from the device."""

    accept = "image/jpeg,image/png,image/webp,image/heic,image/heif"


class FilesField(forms.FileField):
    """Several files in one field; each is checked as a file, the list is what comes out."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:  # noqa: ANN401 (Django's signature)
        """The files that were sent, none as an empty list."""
        found = data if isinstance(data, (list, tuple)) else [data]
        checked = [super(FilesField, self).clean(item, initial) for item in found or [None]]
        return [item for item in checked if item]
