"""Sign in, confirm, sign out."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView, LogoutView, PasswordChangeView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeReauthenticateView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from civicloop.kernel.access.rules import public, signed_in
from civicloop.platform.identity import queries, services
from civicloop.platform.identity.rules import may_offer_passkeys, passkey_address
from civicloop.platform.identity.web import browsers
from civicloop.platform.identity.web.forms import (
    ChangeForm,
    ConfirmCodeForm,
    ConfirmPasswordForm,
    PasskeyConfirmForm,
    PasskeyFactorForm,
    PasskeySignInForm,
    SecondFactorForm,
    SignInForm,
    show_errors,
)


def passkeys_here(request: HttpRequest) -> dict[str, Any]:
    """Whether a passkey works on this host, and where it would otherwise."""
    host = request.get_host()
    return {
        "passkeys_offered": may_offer_passkeys(host, secure=request.is_secure()),
        "passkeys_elsewhere": passkey_address(host, request.get_full_path()),
    }


def as_json(options: dict[str, Any]) -> str:
    """What the browser is to ask the passkey for, as the script reads it."""
    return json.dumps(options, default=dict)


@public
class SignIn(LoginView):
    """User name and password, or a passkey."""

    template_name = "identity/sign_in.html"

    def get_form_class(self) -> type[SignInForm]:
        """Ours."""
        return SignInForm

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """Add where passkeys work."""
        return super().get_context_data(**kwargs) | passkeys_here(self.request)


@public
class SignInByPasskey(LoginWebAuthnView):
    """The passkey's way in; the page before asks for the options by script."""

    form_class = PasskeySignInForm
    http_method_names: ClassVar = ["get", "post"]

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Refuse hosts on which a passkey cannot hold."""
        if not passkeys_here(request)["passkeys_offered"]:
            return HttpResponseRedirect(reverse("account_login"))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
        """The options, for the script alone."""
        if request.headers.get("Accept") != "application/json":
            return HttpResponseRedirect(reverse("account_login"))
        return JsonResponse(json.loads(as_json(auth.begin_authentication(user=None))))

    def get_form_class(self) -> type[PasskeySignInForm]:
        """Ours."""
        return self.form_class

    def form_valid(self, form: PasskeySignInForm) -> HttpResponse:
        """Sign in, and go where the person wanted to go."""
        passkey = form.cleaned_data["credential"]
        login = Login(user=passkey.user, redirect_url=get_next_redirect_url(self.request))
        return perform_passwordless_login(self.request, passkey, login)

    def form_invalid(self, form: PasskeySignInForm) -> HttpResponse:
        """Back to the page, with the reason."""
        show_errors(self.request, form)
        return HttpResponseRedirect(reverse("account_login"))


@public
class SecondFactor(AuthenticateView):
    """The step after the password."""

    template_name = "identity/second_factor.html"

    def get_form_class(self) -> type[SecondFactorForm]:
        """Ours."""
        return SecondFactorForm

    def get_webauthn_form_class(self) -> type[PasskeyFactorForm]:
        """Ours."""
        return PasskeyFactorForm

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """Offer what the person has and what works on this host."""
        here = passkeys_here(self.request)
        person = self.stage.login.user
        kinds = set(queries.factors(person.pk).values_list("type", flat=True))
        has_passkey = "webauthn" in kinds
        offered = has_passkey and here["passkeys_offered"]
        return TemplateView.get_context_data(self, **kwargs) | {
            "form": self.auth_form,
            "webauthn_form": self.webauthn_form,
            "codes_offered": bool(kinds & {"totp", "recovery_codes"}),
            "passkeys_offered": offered,
            "passkeys_elsewhere": here["passkeys_elsewhere"] if has_passkey else "",
            "options": as_json(auth.begin_authentication(person)) if offered else "",
        }


@public
class SignOut(LogoutView):
    """One press of a button; also the page that asks for it."""

    template_name = "identity/sign_out.html"


@public
class Inactive(TemplateView):
    """What somebody sees whose account is closed."""

    template_name = "identity/inactive.html"


@signed_in
class ConfirmPassword(ReauthenticateView):
    """The password again, before anything about the account changes."""

    template_name = "identity/confirm_password.html"

    def get_form_class(self) -> type[ConfirmPasswordForm]:
        """Ours."""
        return ConfirmPasswordForm


@signed_in
class ConfirmCode(CodeReauthenticateView):
    """A code instead."""

    template_name = "identity/confirm_code.html"

    def get_form_class(self) -> type[ConfirmCodeForm]:
        """Ours."""
        return ConfirmCodeForm


@signed_in
class ConfirmPasskey(ReauthenticateWebAuthnView):
    """A passkey instead."""

    template_name = "identity/confirm_passkey.html"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Refuse hosts on which a passkey cannot hold."""
        if not passkeys_here(request)["passkeys_offered"]:
            return HttpResponseRedirect(reverse("account_reauthenticate"))
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[PasskeyConfirmForm]:
        """Ours."""
        return PasskeyConfirmForm

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """Add what the browser is to ask for."""
        context = super().get_context_data(**kwargs)
        return context | {"options": as_json(context["js_data"]["request_options"])}

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ANN401 (allauth's)
        """Back to the page, with the reason."""
        show_errors(self.request, form)
        return HttpResponseRedirect(self.request.get_full_path())


@signed_in
class ChangePassword(PasswordChangeView):
    """The old password and the new one; every other browser is signed out."""

    template_name = "identity/change_password.html"
    success_url = reverse_lazy("mfa_index")

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Who has no password, because only passkeys are used, has none to change."""
        if not request.user.has_usable_password():
            return HttpResponseRedirect(str(self.success_url))
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[ChangeForm]:
        """Ours."""
        return ChangeForm

    def form_valid(self, form: ChangeForm) -> HttpResponse:
        """Change it, stay signed in here, and know this browser under the new password."""
        person = self.request.user
        services.set_password(
            person,
            form.cleaned_data["password1"],
            actor=self.request.actor,
            but=self.request.session.session_key,
        )
        before = self.request.session.session_key
        update_session_auth_hash(self.request, person)
        services.rename_session(before, self.request.session.session_key)
        messages.success(self.request, _("Your password is changed."))
        response = HttpResponseRedirect(str(self.success_url))
        browsers.remember(self.request, response, person)
        return response
