"""The browsers in which the person is signed in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from civicloop.kernel.access.rules import signed_in
from civicloop.platform.identity import queries, services


@signed_in
class Sessions(TemplateView):
    """The list; the button ends every other one."""

    template_name = "identity/sessions.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """The sessions, this one marked."""
        here = self.request.session.session_key
        rows = [
            {"row": row, "here": row.session_key == here}
            for row in queries.sessions(self.request.user)
        ]
        return super().get_context_data(**kwargs) | {"sessions": rows}

    def post(self, request: HttpRequest) -> HttpResponse:
        """End every other session."""
        services.end_all_sessions(
            request.user.pk, actor=request.actor, but=request.session.session_key
        )
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("usersessions_list")


@signed_in
class EndSession(View):
    """End one session: one's own, or with the right anybody's."""

    http_method_names: ClassVar = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it."""
        services.end_session(pk, actor=request.actor)
        messages.success(request, _("The session is over."))
        return redirect("usersessions_list")
