"""Money carried over in a file: looked at first, with every fault, then asked for."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.rules.carrying_files import COLUMNS
from civicloop.evaluate.resolutions.web.staff.base import REPLY
from civicloop.kernel.tabular.errors import TabularError
from civicloop.ui.web.unreadable import why_unreadable

MOST_FAULTS = 200
LARGEST = 20 * 1024 * 1024


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
        return render(request, "resolutions/import_carried.html", context)
    form = context["form"] = CarriesFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, context)
    content = form.cleaned_data["file"].read()
    digest = hashlib.sha256(content).hexdigest()
    confirmed = request.POST.get("then") == "import"
    if confirmed and request.POST.get("digest") != digest:
        form.add_error("file", _("This is not the file that was looked at. Look at it first."))
        return _again(request, context)
    try:
        done = resolutions.import_carries(
            content,
            actor=request.actor,  # type: ignore[attr-defined]  # set by the access middleware
            dry_run=not confirmed,
            all_or_nothing=not form.cleaned_data["skip_bad"],
        )
    except TabularError as error:
        form.add_error("file", why_unreadable(error))
        return _again(request, context)
    if confirmed and (form.cleaned_data["skip_bad"] or not done.refused):
        text = _("Items asked for: %(asked)s. Rows left out: %(refused)s.")
        messages.success(request, text % {"asked": done.asked, "refused": done.refused})
        return _leave(request)
    context |= {
        "looked": True,
        "digest": digest,
        "done": done,
        "may_go": done.asked and (form.cleaned_data["skip_bad"] or not done.refused),
        "faults": [(one.line, one.en if english else one.zh, one.value)
                   for one in done.faults[:MOST_FAULTS]],
        "more": max(0, len(done.faults) - MOST_FAULTS),
    }  # fmt: skip
    return _again(request, context, status=200)


def _again(request: HttpRequest, context: dict[str, Any], status: int = 422) -> HttpResponse:
    """The page, or for a script only what changes under the form, so that the file stays chosen."""
    if request.headers.get("HX-Request"):
        return render(request, "resolutions/import_looked.html", context)
    return render(request, "resolutions/import_carried.html", context, status=status)


def _leave(request: HttpRequest) -> HttpResponse:
    address = reverse("resolutions:carried")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
