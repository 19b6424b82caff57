"""The person's own factors: codes from an app, passkeys, recovery codes."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import get_adapter
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal.auth import WebAuthn, begin_registration
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView, View

from civicloop.kernel.access.rules import signed_in
from civicloop.platform.identity import queries, rules, services
from civicloop.platform.identity.errors import LastFactorError, NoSuchFactorError
from civicloop.platform.identity.rules.session_keys import PENDING_SEED
from civicloop.platform.identity.web.forms import AddPasskeyForm, EnrolCodeForm
from civicloop.platform.identity.web.sign_in import as_json, passkeys_here

Step = Callable[..., HttpResponseBase]


def recently_confirmed(view: Step) -> Step:
    """Ask again who sits there, unless a password, code or passkey was given minutes ago."""

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        records = get_authentication_records(request, request.user)
        last = max((record["at"] for record in records), default=0)
        if time.time() - last >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return asked


confirmed = method_decorator([never_cache, recently_confirmed], name="dispatch")


@signed_in
class Factors(TemplateView):
    """What the person confirms a sign-in with."""

    template_name = "identity/factors.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """The factors by kind."""
        found = list(queries.factors(self.request.user.pk))
        codes = [row for row in found if row.type == "recovery_codes"]
        left = len(RecoveryCodes(codes[0]).get_unused_codes()) if codes else 0
        return super().get_context_data(**kwargs) | {
            "apps": [row for row in found if row.type == "totp"],
            "passkeys": [row for row in found if row.type == "webauthn"],
            "recovery_codes": bool(codes),
            "recovery_codes_left": left,
            "complete": any(row.type in queries.CONFIRMING for row in found),
            **passkeys_here(self.request),
        }


@signed_in
@confirmed
class EnrolCode(FormView):
    """Scan a picture with an app and type the code that it shows.

    The seed that is shown waits in the session, sealed like a stored one.
    """

    template_name = "identity/enrol_code.html"
    form_class = EnrolCodeForm

    @property
    def seed(self) -> str:
        """The seed on offer; a new one if none waits."""
        stored = self.request.session.get(PENDING_SEED)
        if stored is None:
            stored = services.seal_secret(rules.new_seed())
            self.request.session[PENDING_SEED] = stored
        return services.open_secret(stored)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form what it compares with."""
        now = {"person": self.request.user, "seed": self.seed, "at": time.time()}
        return super().get_form_kwargs() | now

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """The picture, and the seed to type where no camera is."""
        context = super().get_context_data(**kwargs)
        adapter = get_adapter()
        seed = context["form"].seed
        svg = adapter.build_totp_svg(adapter.build_totp_url(self.request.user, seed))
        picture = base64.b64encode(svg.encode()).decode()
        groups = [seed[start : start + 4] for start in range(0, len(seed), 4)]
        return context | {
            "picture": f"data:image/svg+xml;base64,{picture}",
            "seed": " ".join(groups),
            **passkeys_here(self.request),
        }

    def form_valid(self, form: EnrolCodeForm) -> HttpResponse:
        """Keep the factor; its first code is spent."""
        _factor, made = services.add_code_factor(
            self.request.user, form.seed, actor=self.request.actor, used_step=form.step
        )
        services.destroy_secret(self.request.session.pop(PENDING_SEED))
        messages.success(self.request, _("The authenticator app is set up."))
        return redirect("mfa_view_recovery_codes" if made else "mfa_index")


@signed_in
@confirmed
class AddPasskey(FormView):
    """Let this device or a key keep a passkey."""

    template_name = "identity/add_passkey.html"
    form_class = AddPasskeyForm

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Refuse hosts on which a passkey cannot hold."""
        if not passkeys_here(request)["passkeys_offered"]:
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Whose passkey it is."""
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """What the browser is to create."""
        options = begin_registration(self.request.user, passwordless=True)
        return super().get_context_data(**kwargs) | {"options": as_json(options)}

    def form_valid(self, form: AddPasskeyForm) -> HttpResponse:
        """Keep the passkey and the count that it starts from."""
        with transaction.atomic():
            passkey = WebAuthn.add(
                self.request.user, form.cleaned_data["name"], form.cleaned_data["credential"]
            )
            made = services.note_added(
                passkey.instance,
                actor=self.request.actor,
                counter=passkey.authenticator_data.counter,
            )
        messages.success(self.request, _("The passkey is set up."))
        return redirect("mfa_view_recovery_codes" if made else "mfa_index")


@signed_in
@confirmed
class RemoveFactor(View):
    """Remove one factor; the last one stays."""

    http_method_names: ClassVar = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Remove it, or say why not."""
        try:
            services.remove_factor(request.user.pk, pk, actor=request.actor)
        except LastFactorError:
            text = _("Add another way to confirm your sign-in before you remove this one.")
            messages.error(request, text)
        except NoSuchFactorError:
            messages.error(request, _("This factor is gone already."))
        else:
            messages.success(request, _("The factor is removed."))
        return redirect("mfa_index")


@signed_in
@confirmed
class ShowRecoveryCodes(TemplateView):
    """The recovery codes, once; a second visit can only make new ones."""

    template_name = "identity/recovery_codes.html"

    def get(self, request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
        """Show them if nobody has seen them yet."""
        row = queries.factors(request.user.pk).filter(type="recovery_codes").first()
        if row is None:
            return redirect("mfa_index")
        codes = RecoveryCodes(row)
        first = not codes.did_view
        codes.mark_as_viewed()
        unused = codes.get_unused_codes()
        shown = unused if first else []
        return self.render_to_response({"codes": shown, "left": len(unused)})


@signed_in
@confirmed
class RenewRecoveryCodes(View):
    """New recovery codes; the old ones open nothing any more."""

    http_method_names: ClassVar = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make them and show them."""
        if not queries.has_factor(request.user.pk):
            return redirect("mfa_index")
        services.renew_recovery_codes(request.user, actor=request.actor)
        return HttpResponseRedirect(reverse("mfa_view_recovery_codes"))
