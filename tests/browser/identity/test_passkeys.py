"""Passkeys with a virtual authenticator: enrol, sign in, and a copy that is refused."""

import re
import time
from urllib.parse import parse_qs

import pytest

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger.models import Event
from civicloop.kernel.organizations import services as organizations
from civicloop.platform.identity import rules, services
from civicloop.platform.identity.models import FactorUse

CLERK = machine("test", "organizations.manage_people", "identity.manage_accounts")
PASSWORD = "vier blaue Esel am Fluss"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
AFTER = "/sign-in/sessions/"
ARRIVED = re.compile(r"^http://[^/]+/sign-in/sessions/$")


@pytest.fixture
def wang():
    person = organizations.join(username="wang", name="王小明", actor=CLERK)
    services.create_account(person, PASSWORD, actor=CLERK)
    return person


@pytest.fixture
def key(page):
    """The connection to a virtual authenticator, and its id."""
    tool = page.context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    made = tool.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return tool, made["authenticatorId"]


def password_step(page):
    page.goto(f"/sign-in/?next={AFTER}")
    page.get_by_label("帳號").fill("wang")
    page.get_by_label("密碼").fill(PASSWORD)
    page.get_by_role("button", name="登入", exact=True).click()


def enrol(page):
    password_step(page)
    page.wait_for_url("**/sign-in/factors/")
    page.get_by_role("link", name="新增通行金鑰").click()
    page.get_by_role("button", name="新增通行金鑰").click()
    page.wait_for_url("**/sign-in/factors/codes/")


def sign_out(page):
    page.context.clear_cookies()


def by_passkey(page):
    page.goto(f"/sign-in/?next={AFTER}")
    page.get_by_role("button", name="使用通行金鑰登入").click()


def test_a_passkey_is_enrolled_and_then_signs_in_by_itself(page, key, wang, axe):
    page.goto("/sign-in/")
    axe(page)
    enrol(page)
    axe(page)
    sign_out(page)
    by_passkey(page)
    page.wait_for_url(ARRIVED)
    axe(page)
    signed_in = Event.objects.filter(name="identity.signed_in").order_by("position").last()
    assert signed_in.body["means"] == ["webauthn"]


def test_a_passkey_also_confirms_a_password(page, key, wang):
    enrol(page)
    sign_out(page)
    password_step(page)
    page.wait_for_url("**/sign-in/second-step/")
    page.get_by_role("button", name="使用通行金鑰").click()
    page.wait_for_url(ARRIVED)


def test_a_passkey_whose_counter_went_back_is_refused(page, key, wang):
    enrol(page)
    for _ in range(2):
        sign_out(page)
        by_passkey(page)
        page.wait_for_url(ARRIVED)
    sign_out(page)
    tool, name = key
    (stored,) = tool.send("WebAuthn.getCredentials", {"authenticatorId": name})["credentials"]
    assert stored["signCount"] == FactorUse.objects.get(factor__type="webauthn").counter > 1
    tool.send("WebAuthn.clearCredentials", {"authenticatorId": name})
    copy = stored | {"signCount": 0}
    tool.send("WebAuthn.addCredential", {"authenticatorId": name, "credential": copy})
    by_passkey(page)
    page.get_by_text("未接受這把通行金鑰").wait_for()
    page.goto(AFTER)
    assert "/sign-in/?next=" in page.url
    refused = Event.objects.get(name="identity.passkey_refused")
    assert refused.body["presented"] == 1
    assert refused.body["stored"] == stored["signCount"]


def test_an_answer_cannot_be_sent_a_second_time(page, key, wang, client, live_server):
    enrol(page)
    sign_out(page)
    page.goto(f"/sign-in/?next={AFTER}")
    with page.expect_request(
        lambda request: request.method == "POST" and request.url.endswith("/sign-in/passkey/")
    ) as sent:
        page.get_by_role("button", name="使用通行金鑰登入").click()
        page.wait_for_url(ARRIVED)
    credential = parse_qs(sent.value.post_data)["credential"][0]
    host = {"Host": live_server.url.removeprefix("http://")}
    client.get("/sign-in/passkey/", headers=host | {"Accept": "application/json"})
    again = client.post("/sign-in/passkey/", {"credential": credential}, headers=host)
    assert (again.status_code, again["Location"]) == (302, "/sign-in/")
    assert client.get(AFTER, headers=host).status_code == 302


def test_an_app_is_enrolled_by_keyboard_alone(page, wang, axe):
    password_step(page)
    page.wait_for_url("**/sign-in/factors/")
    page.get_by_role("link", name="設定驗證器 App").press("Enter")
    axe(page)
    seed = page.locator("[data-seed]").inner_text().replace(" ", "")
    page.get_by_label("App 顯示的驗證碼").fill(rules.value_at(seed, int(time.time()) // 30))
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/factors/codes/")
    assert len(re.findall(r"\d{10}", page.locator("[data-recovery-codes]").inner_text())) == 10
