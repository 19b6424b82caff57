"""Money carried over in a file: looked at first, with every fault, then asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.rules.carrying_files import COLUMNS
from civicloop.evaluate.resolutions.web.staff.base import REPLY
from civicloop.kernel.tabular.errors import TabularError
from civicloop.ui.web.looked_at import given, leave, looked
from civicloop.ui.web.unreadable import why_unreadable

MOST_FAULTS = 200
LARGEST = 20 * 1024 * 1024
PAGE, PART = "resolutions/import_carried.html", "resolutions/import_looked.html"


class CarriesFileForm(forms.Form):
    """A file of items, and whether bad rows keep the good ones out."""

    file = forms.FileField(label=gettext_lazy("File (CSV, ODS, XLSX or XLS)"))
    skip_bad = forms.BooleanField(
        label=gettext_lazy("Import the good rows even if others are bad"),
        required=False,
        initial=True,
    )

    def clean_file(self) -> Any:  # noqa: ANN401 (an upload)
        """Not larger than what is read."""
        found = self.cleaned_data["file"]
        if found.size > LARGEST:
            raise ValidationError(_("The file is larger than 20 MB."))
        return found


@REPLY
@require_http_methods(["GET", "HEAD", "POST"])
def import_carried(request: HttpRequest) -> HttpResponse:
    """Look at a file, or take over the one that was looked at."""
    english = get_language() == "en"
    context: dict[str, Any] = {"heads": [column.label("en" if english else "zh")
                                         for column in COLUMNS]}  # fmt: skip
    if request.method != "POST":
        context["form"] = CarriesFileForm()
        return render(request, PAGE, context)
    form = context["form"] = CarriesFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return looked(request, PAGE, PART, context)
    file = given(request, form)
    if file is None:
        return looked(request, PAGE, PART, context)
    try:
        done = resolutions.import_carries(
            file.content,
            actor=request.actor,  # type: ignore[attr-defined]  # set by the access middleware
            dry_run=not file.confirmed,
            all_or_nothing=not form.cleaned_data["skip_bad"],
        )
    except TabularError as error:
        form.add_error("file", why_unreadable(error))
        return looked(request, PAGE, PART, context)
    if file.confirmed and (form.cleaned_data["skip_bad"] or not done.refused):
        text = _("Items asked for: %(asked)s. Rows left out: %(refused)s.")
        messages.success(request, text % {"asked": done.asked, "refused": done.refused})
        return leave(request, reverse("resolutions:carried"))
    context |= {
        "looked": True,
        "digest": file.digest,
        "done": done,
        "may_go": done.asked and (form.cleaned_data["skip_bad"] or not done.refused),
        "faults": [(one.line, one.en if english else one.zh, one.value)
                   for one in done.faults[:MOST_FAULTS]],
        "more": max(0, len(done.faults) - MOST_FAULTS),
    }  # fmt: skip
    return looked(request, PAGE, PART, context, status=200)
