"""Forms of sign-in: they count, then check, then write down what failed."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse

from civicloop.kernel.organizations import queries as organizations
from civicloop.platform.identity import services
from civicloop.platform.identity.rules import matching_step
from civicloop.platform.identity.web.hooks.account import get_address, reserve


def reserve_factor(person_id: int) -> None:
    """Take a place for a guess at the second step."""
    key = str(person_id)
    reserve(context.request, ("factor", key), ("factor_day", key))


def note_failed(step: str, person: Any) -> None:  # noqa: ANN401 (a person or nobody)
    """Write that the second step failed."""
    services.note_failure(step=step, person=person, address=get_address(context.request))


class SignInForm(LoginForm):
    """User name and password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        self.fields["password"].label = _("Password")
        _plain(self)


class ConfirmPasswordForm(PasswordForm):
    """The password again."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        _plain(self)


def _plain(form: forms.Form) -> None:
    """Labels say what a field is; a placeholder that repeats them disturbs."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
        field.help_text = ""


class SpendsCode:
    """Checks a code from the app or a recovery code, and spends it."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Verification code")
        _plain(self)

    def clean_code(self) -> str:
        """Count, check, spend."""
        reserve_factor(self.user.pk)
        code = self.cleaned_data["code"]
        factor = services.use_code(self.user.pk, code)
        if factor is None:
            note_failed("code", self.user)
            raise get_adapter().validation_error("incorrect_code")
        services.return_place("address", get_address(context.request))
        factor.user = self.user
        self.authenticator = factor
        return code


class SecondFactorForm(SpendsCode, AuthenticateForm):
    """The code that completes a sign-in."""


class ConfirmCodeForm(SpendsCode, ReauthenticateForm):
    """The code that confirms again who sits there."""


class CountsPasskey:
    """Checks a passkey, then whether its counter went forward."""

    def clean_credential(self) -> Authenticator:
        """Count, check, compare the counter."""
        reserve(context.request)
        credential = self.cleaned_data["credential"]
        try:
            factor = super().clean_credential()
        except ValidationError:
            note_failed("passkey", self.user)
            raise get_adapter().validation_error("incorrect_passkey") from None
        presented = AuthenticationResponse.from_dict(credential).response.authenticator_data
        if not services.count_passkey(factor, presented.counter):
            raise get_adapter().validation_error("incorrect_passkey")
        services.return_place("address", get_address(context.request))
        return factor


class PasskeySignInForm(CountsPasskey, LoginWebAuthnForm):
    """A passkey instead of a password and a code."""


class PasskeyFactorForm(CountsPasskey, AuthenticateWebAuthnForm):
    """A passkey after the password."""


class PasskeyConfirmForm(CountsPasskey, ReauthenticateWebAuthnForm):
    """A passkey that confirms again who sits there."""


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey; it must have verified the person (a finger, a face, a PIN)."""

    name = forms.CharField(label=_("Name of the passkey"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for what a sign-in without a password asks for."""
        self.cleaned_data["passwordless"] = True
        return super().clean()


class ChangeForm(ChangePasswordForm):
    """A new password; the old one is a guess like any other and counted like one."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("New password again")
        _plain(self)

    def clean_oldpassword(self) -> str:
        """Count, then check."""
        password = self.cleaned_data["oldpassword"]
        if not get_account_adapter().reauthenticate(self.user, password):
            raise get_account_adapter().validation_error("incorrect_password")
        return password

    def clean_password1(self) -> str:
        """Another one than before: a password that somebody else knows must go."""
        password = str(self.cleaned_data["password1"])
        if password and password == self.cleaned_data.get("oldpassword"):
            raise forms.ValidationError(_("Choose another password than the present one."))
        return password


class EnrolCodeForm(forms.Form):
    """The first code of a new authenticator app."""

    code = forms.CharField(
        label=_("Code from the app"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: object, person: Any, seed: str, at: float, **kwargs: object) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.person, self.seed, self.at = person, seed, at
        self.step: int | None = None

    def clean_code(self) -> str:
        """Count, then compare with the seed that is shown."""
        reserve_factor(self.person.pk)
        code = self.cleaned_data["code"]
        self.step = matching_step(self.seed, code, at=self.at)
        if self.step is None:
            note_failed("enrolment", self.person)
            raise get_adapter().validation_error("incorrect_code")
        return code


class DeputyForm(forms.Form):
    """Who stands in, and between which instants."""

    username = forms.CharField(label=_("User name of the deputy"), max_length=64)
    begins_at = forms.DateTimeField(
        label=_("From"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    ends_at = forms.DateTimeField(
        label=_("Until"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)

    def clean_username(self) -> Any:  # noqa: ANN401 (a person)
        """The person of that name."""
        person = organizations.find_person(self.cleaned_data["username"])
        if person is None or not person.is_active:
            raise ValidationError(_("Nobody signs in under this name."))
        return person

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        cleaned = super().clean()
        begins, ends = cleaned.get("begins_at"), cleaned.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", _("The end is later than the beginning."))
        return cleaned


def show_errors(request: Any, form: forms.Form) -> None:  # noqa: ANN401 (a request)
    """Put the errors of a form without visible fields where messages stand."""
    for text in form.errors.get("credential", []):
        get_account_adapter().add_message(request, 40, message=str(text))
