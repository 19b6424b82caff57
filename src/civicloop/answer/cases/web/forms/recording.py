"""The form of those who write a request down for somebody else."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases.rules.recording import ADDRESS_LIMIT, NUMBER_LIMIT, Record
from civicloop.answer.cases.web.forms.report import CallerForm, WordsField
from civicloop.ui.web.forms import FilesField, FilesInput

SCANS = 10


class ScansInput(FilesInput):
    """Scans of a letter or fax."""

    accept = "application/pdf,image/jpeg,image/png,image/webp"


class RecordForm(CallerForm):
    """A request at the counter, by telephone, by letter or fax, with the record of it."""

    field_order = ("channel_in", "language_in", "received_on", "document_number", "scans")
    received_on = forms.DateField(
        label=_("Came in on"),
        required=False,
        widget=forms.DateInput,
        help_text=_("For a letter or fax: the limit of the law runs from this day. Empty: today."),
        error_messages={"invalid": _("Please give a day such as 2026-11-20.")},
    )
    document_number = WordsField(
        label=_("Number on the letter"),
        required=False,
        limit=NUMBER_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scans = FilesField(
        label=_("Scan"),
        required=False,
        widget=ScansInput(max_megabytes=20, max_files=SCANS),
        help_text=_("Of a letter or fax, as PDF or picture."),
    )
    address = WordsField(
        label=_("Postal address"),
        required=False,
        limit=ADDRESS_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Where a letter in answer goes. It is sealed."),
    )
    is_read_back = forms.BooleanField(
        label=_("I have read the record back, and it was confirmed."),
        required=False,
        help_text=_("The law asks for it where somebody speaks: at the counter, by telephone."),
    )

    def record(self) -> Record:
        """What was recorded beside the request."""
        data = self.cleaned_data
        return Record(
            received_on=data.get("received_on"),
            is_read_back=bool(data.get("is_read_back")),
            document_number=data.get("document_number", ""),
            address=data.get("address", ""),
        )
