"""The form of an entry, built from its definition; forms of files, reasons and purposes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civicloop.engines.registers.models import Entry
from civicloop.engines.registers.rules import Definition, Field, Kind
from civicloop.engines.registers.web.labels import YES_NO, heading, language
from civicloop.kernel.privacy.rules import PURPOSES
from civicloop.ui.web.forms import FilesInput

UNIT = "unit"
GONE = "__gone"
LONG = {"rows": 4}
TEXTS = {Kind.TEXT, Kind.LONG}
LONGEST = 5000
"""Signs that an input takes, where its field allows no more."""
HINTS = {
    Kind.MONTH: _("For example 115/4 or 2026-04."),
    Kind.YEAR: _("For example 115 or 2026."),
}


def _widget(field: Field) -> forms.Widget:
    if field.kind is Kind.DAY:
        return forms.DateInput()
    if field.kind is Kind.LONG:
        return forms.Textarea(attrs=LONG)
    if field.kind in {Kind.WHOLE, Kind.MONEY, Kind.YEAR}:
        return forms.TextInput(attrs={"inputmode": "numeric"})
    if field.kind is Kind.DECIMAL:
        return forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.TextInput()


def _hint(field: Field) -> Any:  # noqa: ANN401 (a text, lazy or not)
    """The hint of the definition; how months and years are written where it has none."""
    told = field.help_en if language() == "en" else field.help_zh
    return told or HINTS.get(field.kind, "")


def form_field(field: Field, *, masked: str = "") -> forms.Field:
    """The form field of a field; the meaning of what is typed is checked by the rules."""
    around: dict[str, Any] = {
        "label": heading(field),
        "required": field.required and not masked,
        "help_text": _hint(field),
    }
    words = [(row.value, row.en if language() == "en" else row.zh) for row in field.offered]
    if field.kind is Kind.CHOICES:
        return forms.MultipleChoiceField(
            choices=words, widget=forms.CheckboxSelectMultiple, **around
        )
    if field.kind is Kind.YES_NO:
        words = [("yes", YES_NO[True]), ("no", YES_NO[False])]
    if words:
        return forms.ChoiceField(choices=[("", "—"), *words], **around)
    if masked:
        around["help_text"] = _("Kept: %(masked)s. Leave it empty to keep it.") % {"masked": masked}
    elif field.personal:
        around["help_text"] = _("Personal: sealed, and shown masked.")
    longest = max(LONGEST, field.most or 0) if field.kind in TEXTS else LONGEST
    return forms.CharField(widget=_widget(field), max_length=longest, **around)


class UnitForm(forms.Form):
    """A form that asks for the agency where there is a choice."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's)
        units: Sequence[tuple[str, str]] = (),
        own: int | None = None,
        **kwargs: Any,  # noqa: ANN401 (Django's)
    ) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        if units:
            own_text = str(own or "")
            known = own_text in {value for value, _name in units}
            self.fields[UNIT] = forms.ChoiceField(
                label=_("Agency"), choices=units, required=False, initial=own_text if known else ""
            )

    @property
    def unit_id(self) -> int | None:
        """The agency that was chosen, or one's own."""
        chosen = self.cleaned_data.get(UNIT, "")
        return int(chosen) if chosen else self.own


class EntryForm(UnitForm):
    """An entry of a register."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's)
        definition: Definition,
        entry: Entry | None = None,
        **kwargs: Any,  # noqa: ANN401 (Django's)
    ) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        masks = entry.masked if entry is not None else {}
        for field in definition.asked:
            masked = masks.get(field.name, "")
            self.fields[field.name] = form_field(field, masked=masked)
            if masked and not field.required:
                self.fields[field.name + GONE] = forms.BooleanField(
                    label=_("Remove what is kept in “%(field)s”")
                    % {"field": field.label(language())},
                    required=False,
                )

    @property
    def given(self) -> dict[str, Any]:
        """What was given, by field; a personal value that was left empty is not among it."""
        found = {}
        for field in self.definition.asked:
            value = self.cleaned_data.get(field.name, "")
            if field.personal and not value and not self.cleaned_data.get(field.name + GONE):
                continue
            found[field.name] = value
        return found


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs=LONG))


class PurposeForm(forms.Form):
    """What a personal value is read for."""

    purpose = forms.ChoiceField(label=_("Purpose of reading"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        super().__init__(*args, **kwargs)
        english = language() == "en"
        self.fields["purpose"].choices = [  # type: ignore[attr-defined]
            (row.code, row.en if english else row.zh) for row in PURPOSES.values()
        ]


class UploadForm(forms.Form):
    """A file with rows."""

    file = forms.FileField(
        label=_("CSV, ODS or XLSX"),
        help_text=_("At most 5 MB and 20,000 rows; the first line holds the headings."),
        widget=FilesInput(max_megabytes=5, max_files=1, accept=".csv,.ods,.xlsx,.xls,.txt"),
    )


class VersionForm(forms.Form):
    """Which version the reader saw."""

    version = forms.IntegerField(required=False)
