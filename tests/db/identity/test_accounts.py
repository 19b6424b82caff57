"""Accounts, factors, limits and sessions below the pages."""

import statistics
import time
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.test import Client

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import machine, person
from civicloop.kernel.ledger.models import Event
from civicloop.kernel.ledger.rules import Delivered
from civicloop.kernel.notices.models import Message
from civicloop.kernel.organizations import services as organizations
from civicloop.kernel.vault.errors import KeyDestroyedError
from civicloop.platform.identity import rules, services
from civicloop.platform.identity.errors import BadSecretError, LastFactorError
from civicloop.platform.identity.models import Attempts
from civicloop.platform.identity.subscribers import end_sessions_of_leaver, tell_person

pytestmark = pytest.mark.django_db
CLERK = machine("test", "organizations.manage_people", "identity.manage_accounts")
PASSWORD = "vier blaue Esel am Fluss"
SEED = rules.new_seed()
NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)


@pytest.fixture
def wang():
    someone = organizations.join(username="wang", name="王小明", actor=CLERK)
    services.create_account(someone, PASSWORD, SEED, actor=CLERK)
    return someone


def me(someone):
    return person(someone.pk, grants={})


def test_a_window_slides_and_does_not_jump():
    def take(seconds):
        return services.take("account", "wang", NOON + timedelta(seconds=seconds))

    assert [take(second) for second in (0, 200, 250, 290, 299, 299)] == [True] * 5 + [False]
    assert [take(second) for second in (301, 302)] == [True, False]
    assert services.seconds_to_wait("account", "wang", NOON + timedelta(seconds=302)) == 198
    assert [take(second) for second in (501, 502)] == [True, False]


def test_limits_and_keys_do_not_mix():
    for _ in range(5):
        services.take("account", "wang", NOON)
    assert services.take("account", "lin", NOON)
    assert services.take("browser", "wang", NOON)
    services.give_back("account", "wang")
    assert services.take("account", "wang", NOON)


def test_old_attempts_are_forgotten():
    services.take("account", "wang", NOON)
    assert services.forget_old(NOON + timedelta(hours=23)) == 0
    assert services.forget_old(NOON + timedelta(hours=25)) == 1
    assert not Attempts.objects.exists()


def test_an_account_needs_a_good_password_and_a_real_seed():
    someone = organizations.join(username="hsu", name="許", actor=CLERK)
    with pytest.raises(ValidationError):
        services.create_account(someone, "too short", SEED, actor=CLERK)
    with pytest.raises(BadSecretError):
        services.create_account(someone, PASSWORD, "ABC", actor=CLERK)
    with pytest.raises(NotPermittedError):
        services.create_account(someone, PASSWORD, SEED, actor=me(someone))
    someone.refresh_from_db()
    assert not someone.has_usable_password()
    assert not Authenticator.objects.exists()


def test_a_reset_removes_every_factor_for_good_and_ends_the_sessions(wang):
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert services.open_secret(stored) == SEED
    UserSession.objects.create(user=wang, ip="10.0.0.1", session_key="one")
    assert services.reset_factors(wang, actor=CLERK, reason="手機遺失") == 2
    assert not Authenticator.objects.exists()
    assert not UserSession.objects.exists()
    with pytest.raises(KeyDestroyedError):
        services.open_secret(stored)


def test_nobody_resets_the_own_factors(wang):
    self = person(wang.pk, grants={"identity.manage_accounts": None})
    with pytest.raises(NotPermittedError):
        services.reset_factors(wang, actor=self, reason="x")
    assert Authenticator.objects.filter(user=wang).count() == 2


def test_who_is_concerned_is_told_once(wang):
    event = Delivered("identity.factors_reset", wang.ref, {}, "machine:x", NOON, 1, 7)
    tell_person(event)
    tell_person(event)
    assert Message.objects.filter(template="identity.factors_reset", channel="inbox").count() == 1


def test_the_last_factor_stays_and_another_one_goes(wang):
    code = Authenticator.objects.get(type="totp")
    with pytest.raises(LastFactorError):
        services.remove_factor(wang.pk, code.pk, actor=me(wang))
    Authenticator.objects.create(user=wang, type="webauthn", data={"name": "x"})
    services.remove_factor(wang.pk, code.pk, actor=me(wang))
    assert set(Authenticator.objects.values_list("type", flat=True)) == {
        "webauthn",
        "recovery_codes",
    }
    with pytest.raises(NotPermittedError):
        services.remove_factor(wang.pk, code.pk, actor=CLERK)


def test_an_older_code_does_not_work_after_a_newer_one(wang):
    at = NOON.timestamp()
    older, newer = (rules.value_at(SEED, int(at) // 30 - ago) for ago in (1, 0))
    assert services.use_code(wang.pk, newer, NOON) is not None
    assert services.use_code(wang.pk, older, NOON) is None


def test_new_recovery_codes_close_the_old_ones(wang):
    old = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    services.renew_recovery_codes(wang, actor=me(wang))
    assert services.use_code(wang.pk, old, NOON) is None
    new = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    assert services.use_code(wang.pk, new, NOON) is not None


@pytest.mark.parametrize(
    ("counts", "accepted"),
    [
        ([1, 2, 9], [True, True, True]),
        ([5, 5], [True, False]),
        ([5, 4, 6], [True, False, True]),
        ([0, 0, 0], [True, True, True]),
        ([0, 3, 0], [True, True, False]),
    ],
)
def test_a_passkey_counts_forward_or_never(wang, counts, accepted):
    factor = Authenticator.objects.create(user=wang, type="webauthn", data={"name": "x"})
    assert [services.count_passkey(factor, count) for count in counts] == accepted
    refused = Event.objects.filter(stream=wang.ref, name="identity.passkey_refused")
    assert refused.count() == accepted.count(False)


def test_who_leaves_is_signed_out_and_the_subscriber_may_run_twice(wang):
    UserSession.objects.create(user=wang, ip="10.0.0.1", session_key="one")
    event = Delivered("organizations.person_left", wang.ref, {}, "machine:x", NOON, 1, 1)
    end_sessions_of_leaver(event)
    end_sessions_of_leaver(event)
    assert not UserSession.objects.exists()
    assert Event.objects.filter(name="identity.session_ended").count() == 1


def test_an_unknown_name_takes_as_long_as_a_known_one(wang):
    """Medians of interleaved tries within a quarter; the real hash does the work."""
    times = {"wang": [], "nobody": []}
    client = Client()
    for _ in range(12):
        for name, row in times.items():
            begun = time.process_time()
            client.post("/sign-in/", {"login": name, "password": "wrong password here"})
            row.append(time.process_time() - begun)
            services.give_back("account", name)
    known, unknown = (statistics.median(row) for row in times.values())
    assert abs(known - unknown) / known < 0.25
