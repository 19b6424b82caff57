"""Guesses, codes and moves that are sent at the same time."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.organizations import services as organizations
from civicloop.kernel.organizations.errors import CircularTreeError
from civicloop.kernel.organizations.models import Unit
from civicloop.platform.identity import rules, services

pytestmark = pytest.mark.django_db(transaction=True)
CLERK = machine(
    "test",
    "organizations.manage_people",
    "organizations.manage_units",
    "identity.manage_accounts",
)
PASSWORD = "vier blaue Esel am Fluss"
SEED = rules.new_seed()


@pytest.fixture(autouse=True)
def fast_hash(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def wang():
    person = organizations.join(username="wang", name="王小明", actor=CLERK)
    services.create_account(person, PASSWORD, SEED, actor=CLERK)
    return person


def at_once(number, work):
    """What so many calls of ``work(i)`` answer that start at the same instant."""
    barrier = Barrier(number)

    def run(i):
        try:
            barrier.wait(timeout=20)
            return work(i)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_of_twelve_places_asked_for_at_once_five_are_given():
    for attempt in range(5):
        given = at_once(12, lambda _i, key=f"k{attempt}": services.take("account", key))
        assert sum(given) == 5


def test_twelve_guesses_at_once_are_five_guesses(wang):
    def guess(i):
        client = Client(REMOTE_ADDR=f"10.0.0.{i}")
        return client.post("/sign-in/", {"login": "wang", "password": f"guess {i}"}).status_code

    assert sorted(at_once(12, guess)) == [200] * 5 + [429] * 7


def test_a_code_sent_six_times_at_once_works_once(wang):
    for steps_ago in (1, 0):
        code = rules.value_at(SEED, int(time.time()) // 30 - steps_ago)
        used = at_once(6, lambda _i, code=code: services.use_code(wang.pk, code) is not None)
        assert sum(used) == 1


def test_a_recovery_code_sent_six_times_at_once_works_once(wang):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    for code in codes[:3]:
        used = at_once(6, lambda _i, code=code: services.use_code(wang.pk, code) is not None)
        assert sum(used) == 1


def test_a_passkey_count_presented_twice_at_once_is_accepted_once(wang):
    factor = Authenticator.objects.create(user=wang, type="webauthn", data={"name": "x"})
    accepted = at_once(4, lambda _i: services.count_passkey(factor, 7))
    assert sum(accepted) == 1


def test_two_moves_at_once_make_no_circle():
    a, b = (organizations.create_unit(code=c, name_zh=c, actor=CLERK) for c in "AB")

    def move(i):
        unit, parent = ((a, b), (b, a))[i]
        try:
            organizations.move_unit(unit.pk, parent=parent, actor=CLERK)
        except CircularTreeError:
            return False
        return True

    assert sorted(at_once(2, move)) == [False, True]
    assert sorted(len(path) for path in Unit.objects.values_list("path", flat=True)) == [2, 4]
