"""What is asked while a city is set up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.ui.web.forms import FilesInput

MEGABYTES = {"boundaries": 60, "villages": 60}
USUAL_MEGABYTES = 10
ACCEPTED = {"boundaries": ".geojson,.json", "villages": ".geojson,.json", "rules": ".yaml,.yml"}
TABLES = ".csv,.xlsx,.ods"


class FileForm(forms.Form):
    """The file of a step."""

    file = forms.FileField(label=_("File"))
    mend = forms.BooleanField(
        label=_("Put areas right that cross themselves"), required=False,
        help_text=_("What was changed is told. Otherwise such an area is a fault."),
    )  # fmt: skip

    def __init__(self, *args: Any, step: str, **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.most = MEGABYTES.get(step, USUAL_MEGABYTES)
        self.fields["file"].widget = FilesInput(
            max_megabytes=self.most, max_files=1, accept=ACCEPTED.get(step, TABLES)
        )
        if step not in MEGABYTES:
            del self.fields["mend"]

    def clean_file(self) -> Any:  # noqa: ANN401 (an uploaded file)
        """A file that is not larger than is taken."""
        file = self.cleaned_data["file"]
        if file.size > self.most * 1_000_000:
            raise forms.ValidationError(
                _("This file is larger than %(most)s MB.") % {"most": self.most}
            )
        return file


class TriageForm(forms.Form):
    """The unit that sorts, and whether the starting list is laid."""

    unit = forms.ChoiceField(
        label=_("Unit that sorts"),
        help_text=_("Cases that no rule speaks about wait there to be assigned."),
    )
    starting = forms.BooleanField(
        label=_("Lay the starting list of categories"), required=False,
        help_text=_("Groups, categories, questions and ready-made replies; edited afterwards."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (as above)
        units: list[tuple[str, str]],
        may_lay: bool,
        **kwargs: Any,  # noqa: ANN401 (as above)
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]  # a choice field
        if not may_lay:
            del self.fields["starting"]


class MailForm(forms.Form):
    """Where the trial mail goes."""

    email = forms.EmailField(label=_("Send it to"))
