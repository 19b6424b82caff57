"""The addresses of identity.

allauth looks its pages up by the names without a namespace; what of allauth the product
does not offer (sign-up, e-mail addresses, password by mail) has no address at all.
"""

from django.urls import URLPattern, URLResolver, include, path

from civicloop.platform.identity.web import deputies, factors, sessions, sign_in

own = [
    path("deputies/", deputies.Deputies.as_view(), name="deputies"),
    path("deputies/<int:pk>/withdraw/", deputies.WithdrawDeputy.as_view(), name="withdraw_deputy"),
    path("sessions/<int:pk>/end/", sessions.EndSession.as_view(), name="end_session"),
    path("factors/<int:pk>/remove/", factors.RemoveFactor.as_view(), name="remove_factor"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", sign_in.SignIn.as_view(), name="account_login"),
    path("passkey/", sign_in.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("second-step/", sign_in.SecondFactor.as_view(), name="mfa_authenticate"),
    path("out/", sign_in.SignOut.as_view(), name="account_logout"),
    path("closed/", sign_in.Inactive.as_view(), name="account_inactive"),
    path("again/", sign_in.ConfirmPassword.as_view(), name="account_reauthenticate"),
    path("again/code/", sign_in.ConfirmCode.as_view(), name="mfa_reauthenticate"),
    path("again/passkey/", sign_in.ConfirmPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("password/", sign_in.ChangePassword.as_view(), name="account_change_password"),
    path("factors/", factors.Factors.as_view(), name="mfa_index"),
    path("factors/app/", factors.EnrolCode.as_view(), name="mfa_activate_totp"),
    path("factors/passkey/", factors.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("factors/codes/", factors.ShowRecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path(
        "factors/codes/renew/",
        factors.RenewRecoveryCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path("sessions/", sessions.Sessions.as_view(), name="usersessions_list"),
    path("", include((own, "identity"))),
]
