"""The steps of a crew on its phone."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases.rules import PHOTO_LIMIT
from civicloop.answer.cases.web.forms.steps import CloseForm, StepForm
from civicloop.ui.web.forms import FilesField, PhotosInput


class CameraInput(PhotosInput):
    """Photos straight from the camera."""

    def __init__(self) -> None:
        super().__init__(max_megabytes=20, max_files=PHOTO_LIMIT, attrs={"capture": "environment"})


class CameraForm(StepForm):
    """Photos of the spot."""

    photos = FilesField(label=_("Photos"), widget=CameraInput())


class CrewNoteForm(StepForm):
    """A short word for colleagues."""

    text = forms.CharField(label=_("Note for colleagues"), widget=forms.Textarea(attrs={"rows": 3}))


class CrewCloseForm(CloseForm):
    """Report back from the spot, with the camera at hand."""

    photos = FilesField(label=_("Photos after the work"), required=False, widget=CameraInput())
