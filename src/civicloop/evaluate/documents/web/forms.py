"""Forms of corrections, explanations, reviews and drawings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.documents import services as documents
from civicloop.evaluate.documents.web.labels import CAUSES, ENDINGS, MAPPINGS
from civicloop.ui.web.forms import FilesInput


class CorrectionForm(forms.Form):
    """What is wrong in a row, and why."""

    received_on = forms.DateField(label=_("Day of receipt"))
    done_on = forms.DateField(label=_("Day on which it was done"), required=False)
    ending = forms.ChoiceField(label=_("How it ended"), choices=list(ENDINGS.items()))
    reason = forms.CharField(
        label=_("Reason of the correction"), max_length=500, widget=forms.Textarea
    )


class UploadForm(forms.Form):
    """The file of a month, and how it is read."""

    month = forms.ChoiceField(label=_("Month"))
    mapping = forms.ChoiceField(
        label=_("Mapping"), help_text=_("How the headings of your document system are read.")
    )
    file = forms.FileField(
        label=_("File (CSV, ODS, XLSX or XLS)"),
        widget=FilesInput(max_megabytes=8, max_files=1, accept=".csv,.ods,.xlsx,.xls,text/csv"),
        help_text=_("Up to 8 MB; larger files by the command “civicloop import documents”."),
    )

    def __init__(self, *args: Any, months: list[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        shipped = [(name, MAPPINGS.get(name, name)) for name in documents.shipped_mappings()]
        for name, choices in (("month", months), ("mapping", shipped)):
            field: Any = self.fields[name]
            field.choices = choices
        self.fields["mapping"].initial = "second-generation"


class ExplanationForm(forms.Form):
    """Why a document is past its limit."""

    cause = forms.ChoiceField(label=_("Cause of the delay"), choices=list(CAUSES.items()))
    explanation = forms.CharField(
        label=_("Explanation and remedy"), max_length=2000, widget=forms.Textarea
    )
    expected_on = forms.DateField(label=_("Will be done on"), required=False)


class ReviewForm(forms.Form):
    """Accept an explanation, or return it."""

    decision = forms.ChoiceField(
        label=_("Decision on the explanation"),
        choices=[("accept", _("Accept the explanation")), ("return", _("Return it"))],
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=_("Remark of the reviewer"),
        max_length=2000,
        widget=forms.Textarea,
        required=False,
        help_text=_("Needed where it is returned."),
    )


class ImprovementForm(forms.Form):
    """How an agency above the threshold improves."""

    causes = forms.CharField(
        label=_("Why documents were late"), max_length=2000, widget=forms.Textarea
    )
    measures = forms.CharField(
        label=_("How the agency improves"), max_length=2000, widget=forms.Textarea
    )
    responsibility = forms.CharField(
        label=_("Who answers for it"),
        max_length=2000,
        widget=forms.Textarea,
        required=False,
        help_text=_("By office, not by name."),
    )


class JudgementForm(ReviewForm):
    """Accept a written improvement, or return it."""

    decision = forms.ChoiceField(
        label=_("Decision on the improvement"),
        choices=[("accept", _("Accept the improvement")), ("return", _("Return it"))],
        widget=forms.RadioSelect,
    )


class SampleForm(forms.Form):
    """A drawing of agencies to visit."""

    title = forms.CharField(label=_("Title of the visit"), max_length=120)
    month = forms.TypedChoiceField(label=_("By the figures of"), coerce=int)
    size = forms.IntegerField(label=_("Agencies to draw"), min_value=1, max_value=500)
    opens_on = forms.DateField(label=_("Opened on"))

    def __init__(self, *args: Any, months: list[tuple[int, str]], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = months
