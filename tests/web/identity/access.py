"""Who reaches the addresses of identity: signing in is for everyone, the rest for staff."""

from allauth.usersessions.models import UserSession
from django.utils import timezone

from civicloop.kernel.organizations.models import Deputy
from tests.web.access import Row, everyone, staff


def session_of_head(city):
    """A browser of the head's."""
    head = city.people["head"]
    row = UserSession.objects.create(user=head, ip="10.0.0.1", session_key="head-elsewhere")
    return row.pk


def deputy_of_head(city):
    """Somebody who stands in for the head."""
    head, officer = city.people["head"], city.people["officer"]
    now = timezone.now()
    day = timezone.timedelta(days=1)
    row = Deputy.objects.create(person=head, deputy=officer, begins_at=now, ends_at=now + day)
    return row.pk


NEW = "sieben stille Wale singen"
ROWS = [
    Row("account_login", (), "GET", staff(302, anonymous=200)),
    Row("account_login", (), "POST", staff(302, anonymous=200), {"login": "x", "password": "y"}),
    Row("mfa_login_webauthn", (), "GET", everyone(302)),
    Row("mfa_login_webauthn", (), "POST", everyone(302), {"credential": "{}"}),
    Row("mfa_authenticate", (), "GET", everyone(302)),
    Row("mfa_authenticate", (), "POST", everyone(302), {"code": "000000"}),
    Row("account_logout", (), "GET", staff(200)),
    Row("account_inactive", (), "GET", everyone(200)),
    Row("account_reauthenticate", (), "GET", staff(200)),
    Row("mfa_reauthenticate", (), "GET", staff(302)),
    Row("mfa_reauthenticate_webauthn", (), "GET", staff(302)),
    Row("account_change_password", (), "GET", staff(200)),
    Row("account_change_password", (), "POST", staff(200), {"password1": NEW}),
    Row("mfa_index", (), "GET", staff(200)),
    Row("mfa_activate_totp", (), "GET", staff(200)),
    Row("mfa_activate_totp", (), "POST", staff(200), {"code": ""}),
    Row("mfa_add_webauthn", (), "GET", staff(302)),
    Row("mfa_view_recovery_codes", (), "GET", staff(302)),
    Row("mfa_generate_recovery_codes", (), "POST", staff(302)),
    Row("usersessions_list", (), "GET", staff(200)),
    Row("usersessions_list", (), "POST", staff(302)),
    Row("identity:deputies", (), "GET", staff(200)),
    Row("identity:deputies", (), "POST", staff(200), {"username": ""}),
    Row("identity:withdraw_deputy", (deputy_of_head,), "POST", staff(404, head=302)),
    Row(
        "identity:end_session",
        (session_of_head,),
        "POST",
        staff(403, head=302, administrator=302),
    ),
    Row("identity:remove_factor", (1,), "POST", staff(302)),
]
