"""Requests about one's own data, retention and the accessibility statement in Chromium."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from civicloop.kernel.actors.rules import EVERYWHERE, person
from civicloop.kernel.privacy import rules as privacy_rules
from civicloop.kernel.privacy import services as privacy
from civicloop.kernel.privacy.states import HoldGround
from civicloop.kernel.vault import services as vault
from civicloop.platform.rights import services as rights
from civicloop.platform.rights.models import Request
from civicloop.platform.rights.services.asking import token_of
from civicloop.platform.rights.states import Decision, Identity, RequestChannel, Right

BOTH = {"rights.handle", "rights.record", "privacy.hold_values", "privacy.propose_destruction"}
ANN = person(901, grants=dict.fromkeys(BOTH, EVERYWHERE))
SCREENS = pytest.mark.parametrize(
    "screen", [{}, {"phone": True, "language": "en"}], ids=["desk", "phone"]
)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"


def asked(right, name="王小明"):
    what = rights.Asked(right, name, "ming@example.org", "", "請辦理")
    return rights.record(what, channel=RequestChannel.COUNTER, actor=ANN)


@pytest.fixture
def requests(live_server):
    """One of each stage: just in, identified, decided with the data behind a link."""
    asked(Right.CORRECT)
    deleting = asked(Right.DELETE)
    rights.identify(deleting.pk, identity=Identity.CARD, actor=ANN)
    seen = asked(Right.COPY)
    rights.identify(seen.pk, identity=Identity.CARD, actor=ANN)
    rights.decide(seen.pk, decision=Decision.GRANTED, words="准予提供", actor=ANN)
    return seen, rights.hand_over(seen.pk, actor=ANN)


@SCREENS
def test_the_pages_for_citizens_pass_axe_and_fit(open_page, requests, axe, fits, screen):
    seen, package = requests
    page = open_page(**screen)
    mine = reverse("rights:mine", args=[token_of(seen)])
    for address in ("/rights/", mine, package, "/accessibility/"):
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        fits(page)
        axe(page)


@SCREENS
def test_the_desk_passes_axe_and_fits(signed_in, requests, axe, fits, screen):
    page = signed_in("administrator", **screen)
    rows = Request.objects.order_by("pk")
    steps = [("identify", rows[0]), ("extend", rows[0]), ("correct", rows[0]), ("erase", rows[1]),
             ("decide", rows[1]), ("hand-over", rows[2])]  # fmt: skip
    for address in (
        reverse("rights:desk"),
        reverse("rights:new"),
        *(reverse("rights:request", args=[row.pk]) for row in rows),
        *(reverse(f"rights:{step}", args=[row.pk]) for step, row in steps),
    ):
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        fits(page)
        axe(page)


@SCREENS
def test_the_pages_of_retention_pass_axe_and_fit(signed_in, monkeypatch, axe, fits, screen):
    entries = privacy_rules.RETENTIONS._entries
    rule = privacy_rules.Retention(
        "test.thing",
        5,
        "個人資料保護法第十一條第三項",
        "物",
        "Things",
        lambda _day: iter(["test:thing:1"]),
    )
    monkeypatch.setattr(privacy_rules.RETENTIONS, "_entries", {**entries, "test.thing": rule})
    vault.seal("test:thing:1", "王小明")
    listed = privacy.draw_list("test.thing", actor=ANN)
    vault.seal("test:thing:2", "王小明")
    hold = privacy.place_hold("test:thing:2", ground=HoldGround.AUDIT, reason="審計", actor=ANN)
    page = signed_in("administrator", **screen)
    for name, args in (
        ("retention", ()), ("retention-list", (listed.pk,)), ("retention-approve", (listed.pk,)),
        ("retention-withdraw", (listed.pk,)), ("retention-draw", ("cases.case",)), ("holds", ()),
        ("hold-new", ()), ("hold-lift", (hold.pk,)),
    ):  # fmt: skip
        page.goto(reverse(f"administration:{name}", args=args))
        expect(page.locator("h1")).to_be_visible()
        fits(page)
        axe(page)


def test_a_request_is_made_with_the_keyboard_alone(page):
    page.goto("/rights/")
    page.locator("#id_right_0").focus()
    page.keyboard.press("Space")
    for text in ("王小明", "ming@example.org"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    assert Request.objects.get().state == "written"


def test_an_error_keeps_what_was_typed(page):
    page.watch.expect("422")
    page.goto("/rights/")
    page.locator("#id_name").fill("王小明")
    page.locator("#id_email").fill("no address")
    page.locator("#id_right_4").check()
    page.get_by_role("button", name="寄送確認連結").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("#id_name")).to_have_value("王小明")
    assert not Request.objects.exists()
