"""Who stands in for the person, and for whom the person stands in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from civicloop.kernel.access.rules import signed_in
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.organizations import services as organization_services
from civicloop.kernel.organizations.errors import EndedError, OrganizationError
from civicloop.platform.identity.web.forms import DeputyForm


@signed_in
class Deputies(FormView):
    """The person's deputies, and the form to name one."""

    template_name = "identity/deputies.html"
    form_class = DeputyForm

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """Both directions."""
        now = clock.now()
        me = self.request.user.pk
        return super().get_context_data(**kwargs) | {
            "deputies": organizations.deputies_of(me, now),
            "standing_in": organizations.standing_in_of(me, now),
        }

    def form_valid(self, form: DeputyForm) -> HttpResponse:
        """Name the deputy."""
        values = form.cleaned_data
        try:
            organization_services.name_deputy(
                self.request.user,
                deputy=values["username"],
                begins_at=values["begins_at"],
                ends_at=values["ends_at"],
                reason=values["reason"],
                actor=self.request.actor,
            )
        except OrganizationError:
            form.add_error(None, _("A deputy is somebody else, for a time that is not over."))
            return self.form_invalid(form)
        messages.success(self.request, _("The deputy is named."))
        return redirect("identity:deputies")


@signed_in
class WithdrawDeputy(View):
    """End the standing in."""

    http_method_names: ClassVar = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it now."""
        if not organizations.deputies_of(request.user.pk, clock.now()).filter(pk=pk).exists():
            raise Http404
        try:
            organization_services.withdraw_deputy(pk, actor=request.actor)
        except EndedError:
            messages.error(request, _("This has ended already."))
        else:
            messages.success(request, _("Nobody stands in any longer."))
        return redirect("identity:deputies")
