"""A file that is handed in twice: to be looked at, and then to be taken over as it was seen."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Given:
    """What was handed in, and whether its taking over was confirmed."""

    content: bytes
    digest: str
    confirmed: bool


def given(request: HttpRequest, form: Form) -> Given | None:
    """The ``file`` of a valid form; none, with a fault at its field, if another one was seen."""
    content = form.cleaned_data["file"].read()
    digest = hashlib.sha256(content).hexdigest()
    confirmed = request.POST.get("then") == "import"
    if confirmed and request.POST.get("digest") != digest:
        form.add_error("file", _("This is not the file that was looked at. Look at it first."))
        return None
    return Given(content, digest, confirmed)


def looked(
    request: HttpRequest, page: str, part: str, context: dict[str, Any], status: int = 422
) -> HttpResponse:
    """The page, or for a script the part under the form alone, so that the file stays chosen."""
    if request.headers.get("HX-Request"):
        return render(request, part, context)
    return render(request, page, context, status=status)


def leave(request: HttpRequest, address: str) -> HttpResponse:
    """To another page, also where a script asked."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
