"""Signing in with a password and a code, and what happens when it goes wrong."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client

from civicloop.kernel.access import services as access
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger.models import Event
from civicloop.kernel.organizations import services as organizations
from civicloop.platform.identity import queries, rules, services
from civicloop.platform.identity.models import Attempts

pytestmark = pytest.mark.django_db
CLERK = machine("test", "organizations.manage_people", "identity.manage_accounts")
PASSWORD = "vier blaue Esel am Fluss"
SEED = rules.new_seed()


def code(steps_ago=0):
    return rules.value_at(SEED, int(time.time()) // 30 - steps_ago)


@pytest.fixture
def wang():
    person = organizations.join(username="wang", name="王小明", actor=CLERK)
    services.create_account(person, PASSWORD, SEED, actor=CLERK)
    return person


@pytest.fixture
def lin():
    """Somebody without a factor."""
    person = organizations.join(username="lin", name="林大同", actor=CLERK)
    services.create_account(person, PASSWORD, actor=CLERK)
    return person


def password_step(client, username="wang", password=PASSWORD, **options):
    return client.post("/sign-in/", {"login": username, "password": password}, **options)


def sign_in(client, username="wang"):
    password_step(client, username)
    answer = client.post("/sign-in/second-step/", {"code": code()})
    assert answer.status_code == 302, answer.content.decode()
    return answer


def names(ref):
    return list(Event.objects.filter(stream=ref).order_by("number").values_list("name", flat=True))


def test_password_and_code_sign_in_under_a_new_session_id(client, wang):
    client.get("/sign-in/")
    password_step(client)
    before = client.session.session_key
    assert "_auth_user_id" not in client.session
    answer = sign_in(client)
    assert answer["Location"] == resolve_url(settings.LOGIN_REDIRECT_URL)
    assert client.session["_auth_user_id"] == str(wang.pk)
    assert client.session.session_key != before
    event = Event.objects.get(stream=wang.ref, name="identity.signed_in")
    assert event.body == {
        "person": wang.ref,
        "means": ["password", "totp"],
        "session": UserSession.objects.get().pk,
    }


def test_the_page_to_go_back_to_is_kept_unless_it_is_another_host(client, wang):
    client.post("/sign-in/?next=/sign-in/sessions/", {"login": "wang", "password": PASSWORD})
    answer = client.post("/sign-in/second-step/", {"code": code()})
    assert answer["Location"] == "/sign-in/sessions/"
    other = Client()
    other.post("/sign-in/?next=https://evil.example/", {"login": "wang", "password": PASSWORD})
    assert other.post("/sign-in/second-step/", {"code": code(1)}).status_code == 200


def test_a_password_alone_opens_nothing(client, wang):
    assert password_step(client)["Location"] == "/sign-in/second-step/"
    assert client.get("/sign-in/sessions/").status_code == 302
    assert client.get("/sign-in/sessions/")["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("data", [{}, {"code": ""}, {"credential": ""}, {"credential": "{}"}])
def test_an_empty_second_step_opens_nothing(client, wang, data):
    password_step(client)
    assert client.post("/sign-in/second-step/", data).status_code == 200
    assert "_auth_user_id" not in client.session


def test_the_second_step_cannot_come_first(client, wang):
    assert client.post("/sign-in/second-step/", {"code": code()})["Location"] == "/sign-in/"


def test_a_code_works_once(client, wang):
    sign_in(client)
    again = Client()
    password_step(again)
    assert (
        "wrong or was used"
        in again.post(
            "/sign-in/second-step/", {"code": code()}, headers={"Accept-Language": "en"}
        ).content.decode()
    )
    assert "_auth_user_id" not in again.session


def test_known_and_unknown_names_get_the_same_answer(client, wang):
    known = password_step(client, "wang", "wrong password here")
    unknown = password_step(Client(), "nobody", "wrong password here")
    plain = [
        re.sub(r'name="csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"', "", page)
        for page in (known.content.decode(), unknown.content.decode())
    ]
    assert plain[0].replace("wang", "nobody") == plain[1]
    assert known.status_code == unknown.status_code == 200
    assert Event.objects.filter(name="identity.sign_in_failed").count() == 2


def test_the_ledger_names_neither_the_unknown_name_nor_the_address(client):
    password_step(client, "nobody-at-all", "wrong password here")
    event = Event.objects.get(name="identity.sign_in_failed")
    assert "nobody" not in str(event.body)
    assert "127.0.0.1" not in str(event.body) + event.stream


def test_the_sixth_guess_is_refused_before_it_is_checked(client, wang):
    for _ in range(5):
        assert password_step(client, "wang", "wrong password here").status_code == 200
    answer = password_step(client)
    assert (answer.status_code, int(answer["Retry-After"]) > 200) == (429, True)
    assert Event.objects.filter(name="identity.sign_in_failed").count() == 5


def test_guesses_from_many_addresses_count_together(wang):
    answers = [
        password_step(Client(REMOTE_ADDR=f"10.0.0.{n}"), "wang", "wrong password here").status_code
        for n in range(8)
    ]
    assert answers == [200] * 5 + [429] * 3


def test_one_address_cannot_try_every_account():
    answers = [
        password_step(Client(), f"person{n}", "wrong password here").status_code for n in range(32)
    ]
    assert answers == [200] * 30 + [429] * 2


def test_an_office_behind_one_address_is_not_held_up():
    for n in range(8):
        someone = organizations.join(username=f"person{n}", name="同仁", actor=CLERK)
        services.create_account(someone, PASSWORD, rules.new_seed(), actor=CLERK)
    answers = [password_step(Client(), f"person{n % 8}").status_code for n in range(32)]
    assert answers == [302] * 32


def test_a_password_alone_holds_no_right_on_public_pages_either(client, lin):
    access.seed_roles()
    grants = machine("test", "access.grant_roles")
    access.grant_role(lin, "administrator", actor=grants)
    password_step(client, "lin")
    actor = client.get("/sign-in/closed/").wsgi_request.actor
    assert (actor.key, dict(actor.grants)) == (str(lin.pk), {})


def test_strangers_cannot_lock_out_a_person_in_a_browser_known_before(client, wang):
    sign_in(client)
    client.post("/sign-in/out/")
    for n in range(10):
        password_step(Client(REMOTE_ADDR=f"10.0.0.{n}"), "wang", "wrong password here")
    assert password_step(Client(REMOTE_ADDR="10.9.9.9")).status_code == 429
    assert password_step(client)["Location"] == "/sign-in/second-step/"


def test_a_known_browser_has_no_more_than_five_guesses_either(client, wang):
    sign_in(client)
    client.post("/sign-in/out/")
    answers = [password_step(client, "wang", "wrong password").status_code for _ in range(7)]
    assert answers == [200] * 5 + [429] * 2


def test_a_forged_cookie_makes_no_browser_known(client, wang):
    client.cookies["known_browser"] = '{"1": ["x", "y"]}'
    for _ in range(5):
        password_step(client, "wang", "wrong password here")
    assert password_step(client).status_code == 429


def test_codes_cannot_be_guessed_either(client, wang):
    password_step(client)
    answers = [
        client.post("/sign-in/second-step/", {"code": "000000"}).status_code for _ in range(7)
    ]
    assert answers == [200] * 5 + [429] * 2


def test_the_table_of_attempts_tells_no_name_and_no_address(client, wang):
    password_step(client, "wang", "wrong password here")
    stored = str(list(Attempts.objects.values()))
    assert "wang" not in stored
    assert "127.0.0.1" not in stored


def test_who_has_no_factor_can_only_enrol_one(client, lin):
    answer = password_step(client, "lin")
    assert answer["Location"] == resolve_url(settings.LOGIN_REDIRECT_URL)
    assert client.get("/sign-in/sessions/")["Location"] == "/sign-in/factors/"
    assert client.get("/sign-in/deputies/")["Location"] == "/sign-in/factors/"
    page = client.get("/sign-in/factors/app/").content.decode()
    seed = re.search(r"<code data-seed>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    wrong = client.post("/sign-in/factors/app/", {"code": "000000"})
    assert wrong.status_code == 200
    now = rules.value_at(seed, int(time.time()) // 30)
    done = client.post("/sign-in/factors/app/", {"code": now})
    assert done["Location"] == "/sign-in/factors/codes/"
    assert (
        len(re.findall(r"<li><code>\d{10}</code>", client.get(done["Location"]).content.decode()))
        == 10
    )
    assert "<li><code>" not in client.get(done["Location"]).content.decode()
    assert client.get("/sign-in/sessions/").status_code == 200
    again = Client()
    password_step(again, "lin")
    assert again.post("/sign-in/second-step/", {"code": now}).status_code == 200


def test_no_seed_stands_in_the_database(client, wang, lin):
    password_step(client, "lin")
    page = client.get("/sign-in/factors/app/").content.decode()
    seed = re.search(r"<code data-seed>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    rows = str(list(Authenticator.objects.values_list("data", flat=True)))
    session = str(dict(client.session.items()))
    assert SEED not in rows
    assert seed not in session
    assert "seed" in session


def test_a_recovery_code_opens_once(client, wang):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    password_step(client)
    assert client.post("/sign-in/second-step/", {"code": codes[0]}).status_code == 302
    again = Client()
    password_step(again)
    assert again.post("/sign-in/second-step/", {"code": codes[0]}).status_code == 200
    assert again.post("/sign-in/second-step/", {"code": codes[1]}).status_code == 302


def test_who_has_left_is_refused_like_a_stranger(client, wang):
    sign_in(client)
    organizations.leave(wang.pk, actor=CLERK)
    assert client.get("/sign-in/sessions/").status_code == 302
    other = Client()
    assert "User name" in password_step(other, headers={"Accept-Language": "en"}).content.decode()


def test_sign_out_ends_the_session_and_is_written(client, wang):
    sign_in(client)
    client.post("/sign-in/out/")
    assert "_auth_user_id" not in client.session
    assert names(wang.ref)[-1] == "identity.session_ended"


@pytest.mark.parametrize(
    ("limit", "by"), [("SESSION_IDLE_SECONDS", "idle"), ("SESSION_COOKIE_AGE", "age")]
)
def test_a_session_ends_when_time_is_up(client, wang, settings, limit, by):
    sign_in(client)
    assert client.get("/sign-in/sessions/").status_code == 200
    setattr(settings, limit, -1)
    assert client.get("/sign-in/sessions/").status_code == 302
    assert Event.objects.get(name="identity.session_ended").body["by"] == by


def test_a_person_ends_the_other_sessions(client, wang):
    sign_in(client)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    other = Client()
    password_step(other)
    other.post("/sign-in/second-step/", {"code": codes[0]})
    assert other.get("/sign-in/sessions/").content.decode().count("<tr>") == 3
    client.post("/sign-in/sessions/")
    assert other.get("/sign-in/sessions/").status_code == 302
    assert client.get("/sign-in/sessions/").status_code == 200


def test_a_session_of_somebody_else_cannot_be_ended(client, wang, lin):
    sign_in(client)
    other = Client()
    password_step(other, "lin")
    theirs = UserSession.objects.get(user=lin)
    assert client.post(f"/sign-in/sessions/{theirs.pk}/end/").status_code == 403
    assert UserSession.objects.filter(pk=theirs.pk).exists()


def test_a_changed_password_signs_out_everywhere_else(client, wang):
    sign_in(client)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    other = Client()
    password_step(other)
    other.post("/sign-in/second-step/", {"code": codes[0]})
    new = "sieben stille Wale singen"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/sign-in/password/", form).status_code == 302
    assert client.get("/sign-in/sessions/").status_code == 200
    assert other.get("/sign-in/sessions/").status_code == 302
    wang.refresh_from_db()
    assert wang.check_password(new)


@pytest.mark.parametrize(
    "weak",
    ["kurz", "password12345678", "kaohsiungkaohsiung!", "wang12345wang12345", "1234567890123456"],
)
def test_a_weak_password_is_refused(client, wang, weak):
    sign_in(client)
    form = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    assert client.post("/sign-in/password/", form).status_code == 200
    wang.refresh_from_db()
    assert wang.check_password(PASSWORD)


def test_the_last_factor_stays(client, wang):
    sign_in(client)
    factor = Authenticator.objects.get(type="totp")
    client.post(f"/sign-in/factors/{factor.pk}/remove/")
    assert Authenticator.objects.filter(pk=factor.pk).exists()


def test_a_change_of_factors_asks_again_after_a_while(client, wang, settings):
    sign_in(client)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    answer = client.get("/sign-in/factors/app/")
    assert answer["Location"].startswith("/sign-in/again/")


def test_a_person_names_and_withdraws_a_deputy(client, wang, lin):
    sign_in(client)
    form = {"username": "lin", "begins_at": "2026-01-01T09:00", "ends_at": "2099-01-01T09:00"}
    assert client.post("/sign-in/deputies/", form).status_code == 302
    page = client.get("/sign-in/deputies/").content.decode()
    assert "林大同" in page
    pk = wang.deputies.get().pk
    assert client.post(f"/sign-in/deputies/{pk}/withdraw/").status_code == 302
    assert "林大同" not in client.get("/sign-in/deputies/").content.decode()


def test_passkeys_are_offered_on_host_names_only(client):
    at_name = client.get("/sign-in/", headers={"Host": "localhost:8000"}).content.decode()
    at_address = client.get("/sign-in/", headers={"Host": "127.0.0.1:8000"}).content.decode()
    assert 'data-passkey="sign-in"' in at_name
    assert 'data-passkey="sign-in"' not in at_address
    assert "http://localhost:8000/sign-in/" in at_address
    json = {"Accept": "application/json"}
    assert client.get("/sign-in/passkey/", headers=json | {"Host": "127.0.0.1"}).status_code == 302
    options = client.get("/sign-in/passkey/", headers=json | {"Host": "localhost:8000"}).json()
    assert options["publicKey"]["rpId"] == "localhost"


def test_what_the_product_does_not_offer_has_no_address(client):
    for path in ("signup/", "email/", "password/reset/", "login/code/", "sessions/x/"):
        assert client.get(f"/sign-in/{path}").status_code == 404


def test_passwords_are_hashed_with_argon2(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    person = organizations.join(username="hsu", name="許", actor=CLERK)
    services.create_account(person, PASSWORD, actor=CLERK)
    assert person.password.startswith("argon2$argon2id$")


def test_a_password_that_somebody_else_set_is_changed_before_anything_else(client, wang):
    services.set_password(wang, PASSWORD, actor=CLERK, lent=True)
    sign_in(client)
    answer = client.get("/work/cases/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/password/")
    assert client.get("/report/").status_code == 200, "what is public stays open"
    typed = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    same = client.post("/sign-in/password/", typed)
    assert same.status_code == 200
    assert is_lent(wang), "the same password again does not count"
    own = "fuenf gelbe Katzen im Baum"
    answer = client.post("/sign-in/password/", typed | {"password1": own, "password2": own})
    assert answer.status_code == 302
    assert not is_lent(wang)
    assert client.get("/account/").status_code == 200


def is_lent(person):
    return queries.has_lent_password(person.pk)
