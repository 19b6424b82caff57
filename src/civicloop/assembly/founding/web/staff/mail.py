"""Whether mail goes out: a trial mail, and what became of the last ones."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from civicloop.assembly.founding import queries, services
from civicloop.assembly.founding.web.forms import MailForm
from civicloop.assembly.founding.web.staff.guide import SET_UP


@SET_UP
@require_http_methods(["GET", "HEAD", "POST"])
def try_mail(request: HttpRequest) -> HttpResponse:
    """Say where mail goes, and send one."""
    form = MailForm(request.POST or None, initial={"email": getattr(request.user, "email", "")})
    if request.method == "POST" and form.is_valid():
        services.try_mail(form.cleaned_data["email"], actor=request.actor)  # type: ignore[attr-defined]  # the middleware sets it
        messages.success(request, _("The trial mail is on its way; see below what became of it."))
        return redirect("founding:mail")
    server = urlsplit(settings.MAIL_URL)
    context = {
        "form": form,
        "server": f"{server.hostname}:{server.port or ''}".rstrip(":") if server.hostname else "",
        "sender": settings.DEFAULT_FROM_EMAIL,
        "tried": queries.trial_mails(),
    }
    return render(request, "founding/mail.html", context)
